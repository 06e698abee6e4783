"""The page on which a draft is edited, and its pages as they would be printed from what is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.http import get_officer
from agencies.roles import Permission
from agencies.versions import telling
from reports import actions
from reports.content import kept_texts, written_sections
from reports.drafting.sections import Edit, Kept
from reports.forms import PaperForm, SectionRow, paper_initial
from reports.limits import limited, limits_layouts
from reports.locks import why_not_editable
from reports.models import Paper
from reports.page_views import asked_width
from reports.papers import PAPERS
from reports.queries import get_paper
from reports.rendering import reading_copy, unsaved_copy, unsaved_picture
from reports.returns import asked_and_changed
from reports.section_checks import findings_by_section
from reports.whereabouts import preview_pages, starts_of

PREVIEWS_A_MINUTE = 60  # the page asks after a rest of a second and a half
FEW = 8  # sections that stand open together; more are folded under a table of contents


@require_http_methods(["GET", "POST"])
@limits_layouts
def paper_edit(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """Edit a draft section by section; a form older than the record is refused with everything typed kept."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    if not row.is_editable:
        messages.warning(request, why_not_editable(row))
        return redirect("reports:paper", agency_code, paper_id)
    sections = written_sections(row)
    form = PaperForm(request.POST or None, paper=row, sections=sections, initial=paper_initial(row, sections))
    if request.method == "POST" and form.is_valid():
        with telling(form, row):
            actions.edit_paper(
                paper=row,
                **_head(form, row),
                texts=form.texts,
                by=member,
                version=form.cleaned_data["version"],
            )
            messages.success(request, "บันทึกร่างแล้ว")
            return redirect("reports:paper", agency_code, paper_id)
    return render(
        request,
        "reports/paper_edit.html",
        _editing_context(row, form, request.GET.get("part", "")),
        status=422 if form.errors else 200,
    )


def _head(form: PaperForm, row: Paper) -> dict[str, Any]:
    """The head of the paper as typed; what its kind does not ask for stays."""
    names = ("unit", "dated_on", "order_number", "order_dated_on")
    return {name: form.cleaned_data.get(name, getattr(row, name)) for name in names}


def _editing_context(row: Paper, form: PaperForm, part: str) -> dict[str, Any]:
    saved = get_paper(row.agency, row.pk)
    copy = reading_copy(saved)
    starts = starts_of(copy.letters, form.sections)
    is_long = len(form.sections) > FEW
    rows = form.rows(findings_by_section(saved, form.sections), starts)
    begins = starts.get(_worked_on(rows, part, is_long=is_long), 1)
    pages = preview_pages(copy.pages, starts)
    return {
        "agency": row.agency,
        "paper": row,
        "form": form,
        "is_long": is_long,
        "rows": rows,
        "flagged": [row for row in rows if row.is_flagged],
        "label": PAPERS[row.kind].label,
        "sources": PAPERS[row.kind].drafting.sources(row.agency, row.fiscal_year),
        "last": copy.pages,
        "earlier": pages[: begins - 1],
        "pages": pages[begins - 1 :],
        **asked_and_changed(saved),
    }


def _worked_on(rows: Sequence[SectionRow], part: str, *, is_long: bool) -> str:
    """The section that the preview begins with: one refused, else the one asked for, else the first that
    stands open among folded ones; empty where there is none."""
    refused = (row.key for row in rows if row.field.errors)
    unfolded = (row.key for row in rows if is_long and row.is_open)
    return next(refused, "") or part or next(unfolded, "")


@require_POST
@limited(PREVIEWS_A_MINUTE)
def paper_preview(request: HttpRequest, agency_code: str, paper_id: int) -> HttpResponse:
    """The pages that the typed texts would give, as a fragment; nothing is saved."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    row = get_paper(member.agency, paper_id)
    form = PaperForm(request.POST, paper=row, sections=written_sections(row) if row.is_editable else ())
    context: dict[str, Any] = {"agency": row.agency, "paper": row, "label": PAPERS[row.kind].label}
    if not (row.is_editable and form.is_valid()):
        return render(request, "reports/_unsaved_pages.html", {**context, "secret": "", "pages": ()})
    for name, value in _head(form, row).items():
        setattr(row, name, value)
    kept = _texts_with(row, form.texts)
    context["secret"], copy = unsaved_copy(row, kept)
    starts = starts_of(copy.letters, written_sections(row, kept=kept))
    context |= {"pages": preview_pages(copy.pages, starts), "last": copy.pages}
    return render(request, "reports/_unsaved_pages.html", context)


def _texts_with(row: Paper, edits: Mapping[str, Edit]) -> dict[str, Kept]:
    """The saved texts under those that were typed; a section given back to the portal has none."""
    typed = {key: Kept(edit.text, "") for key, edit in edits.items() if edit.text is not None}
    return {key: kept for key, kept in kept_texts(row).items() if key not in edits} | typed


@require_GET
@limits_layouts
def paper_preview_page(
    request: HttpRequest, agency_code: str, paper_id: int, secret: str, page: int
) -> HttpResponse:
    """The picture of one page of such a preview."""
    member = get_officer(request, agency_code, Permission.DRAFT_PAPERS)
    try:
        image = unsaved_picture(get_paper(member.agency, paper_id), secret, page, width=asked_width(request))
    except IndexError as error:
        raise Http404("no such page") from error
    response = HttpResponse(image, content_type="image/png")
    response["Cache-Control"] = "private, no-cache"
    return response
