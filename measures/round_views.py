"""Pages of follow-up: what an owner is to answer, the answer, and the whole of a plan for executives."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.http import get_officer
from agencies.kept_pages import kept
from agencies.models import Agency, Membership
from agencies.roles import Permission
from agencies.versions import telling
from measures.evidence_forms import EvidenceForm
from measures.evidence_intake import is_over_quota, takes_evidence
from measures.models import Plan, Round
from measures.owed import changed_by_report, excused_by, is_owed, owed_days
from measures.queries import pack_for_plan
from measures.round_actions import WHO_REPORTS, answer_round, in_place_of, may_answer, why_not_open
from measures.round_forms import RoundForm
from measures.round_histories import round_history
from measures.round_presenters import (
    EvidenceLine,
    evidence_line,
    follow_table,
    owner_words,
    report_lines,
    round_lines,
    row_lead,
)
from measures.rounds import (
    Standing,
    due_rounds_of,
    due_rounds_without_account,
    follow_up,
    next_round_of,
    reported_rounds_of,
    rounds_of,
    standing,
)
from thai.dates import thai_date


@require_GET
def my_rounds(request: HttpRequest, agency_code: str) -> HttpResponse:
    """What the officer is to answer now, and nothing else."""
    member = get_officer(request, agency_code)
    today = timezone.localdate()
    instead = (
        due_rounds_without_account(member.agency, today) if can(member, Permission.REPORT_FOR_OWNER) else []
    )
    context = {
        "agency": member.agency,
        "mine": round_lines(due_rounds_of(member, today), today),
        "reported": round_lines(reported_rounds_of(member), today),
        "in_place_of": round_lines(instead, today),
        "next_round": next_round_of(member),
    }
    return render(request, "measures/my_rounds.html", context)


@require_GET
@kept
def rounds(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """How the plan of a year is followed: what is overdue, what was never answered, and every round."""
    member = get_officer(request, agency_code)
    if pack_for_plan(member.agency, year) is None:
        raise Http404(f"no rules for a plan of {year}")
    today = timezone.localdate()
    followed = follow_up(member.agency, year, today)
    never = {one.measure.pk for one in followed.never_answered}
    plan = Plan.objects.filter(agency=member.agency, fiscal_year=year).first()
    context = {
        "agency": member.agency,
        "year": year,
        "is_in_force": plan is not None and plan.is_adopted,
        "lead": f"แผนปีงบประมาณ พ.ศ. {year} ณ วันที่ {thai_date(today)}",
        "followed": followed,
        "late": followed.passed.told_late("รอบ"),
        "passed_note": " ".join(
            filter(None, [followed.passed.told_late("รอบ"), followed.passed.uncounted("รอบ")])
        ),
        "needless": followed.every.told_needless("รอบ"),
        "table": follow_table(followed, today),
        "never": round_lines([one.overdue[0] for one in followed.never_answered], today, member),
        "overdue": round_lines(
            [row for row in followed.overdue if row.measure_id not in never], today, member
        ),
    }
    return render(request, "measures/rounds.html", context)


@require_GET
def round_page(request: HttpRequest, agency_code: str, year: int, round_id: int) -> HttpResponse:
    """The report of one round with its evidence and history."""
    member = get_officer(request, agency_code)
    row = _get_round(member.agency, year, round_id)
    answers, instead = may_answer(member, row) and not why_not_open(row), in_place_of(member, row)
    context = {
        **_context(row, year),
        "may_answer": answers,
        "in_place_of": instead,
        "officer": member,
        "is_own": row.measure.owner_id == member.pk,
        "is_late": _is_late(row),
        "next_due": due_rounds_of(member, timezone.localdate()).first()
        if row.is_reported and answers
        else None,
        "report": report_lines(row),
        "owner_text": _owner_text(row, instead if answers else ""),
        "evidence": _evidence_of(row, member),
        "events": round_history(row),
        "others": _others(row),
    }
    return render(request, "measures/round.html", context)


@takes_evidence
@require_http_methods(["GET", "POST"])
def round_answer(request: HttpRequest, agency_code: str, year: int, round_id: int) -> HttpResponse:
    """Answer a round, with evidence picked or given along with it."""
    member = get_officer(request, agency_code, Permission.REPORT_PROGRESS)
    row = _get_round(member.agency, year, round_id)
    if not may_answer(member, row):
        raise PermissionDenied(f"รอบติดตามนี้เป็นของ {owner_words(row.measure)} {WHO_REPORTS}")
    findings = why_not_open(row)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    instead = in_place_of(member, row)
    form = RoundForm(data, row=row, is_own=not instead)
    evidence = EvidenceForm(data, files, prefix="new", optional=True, year=year)
    before = owed_days(row.measure.rounds.all())
    if data is not None and _saved(request, form, evidence, member):
        messages.success(request, f"บันทึกรายงานของ “{row.measure.title}” แล้ว")
        after = owed_days(Round.objects.filter(measure=row.measure))
        if told := changed_by_report(before, after, row.cut_off):
            messages.info(request, told)
        if evidence.note:
            messages.info(request, evidence.note)
        if "more" not in data:
            return redirect("measures:round", agency_code, year, round_id)
        again = redirect("measures:round-answer", agency_code, year, round_id)
        again["Location"] += "#evidence"
        return again
    context = {**_context(row, year), "form": form, "evidence_form": evidence, "findings": findings}
    context["in_place_of"] = instead
    return render(request, "measures/round_answer.html", context, status=_status(request, form, evidence))


def _others(row: Round) -> list[tuple[Round, Standing]]:
    """The other rounds of the measure, each with where it stands: a report may have made it needless."""
    every, today = list(row.measure.rounds.all()), timezone.localdate()
    return [
        (other, standing(other, today, excused_by(other, every))) for other in every if other.pk != row.pk
    ]


def _owner_text(row: Round, in_place_of: str) -> str:
    """Who reports a round that nobody reported yet; ``in_place_of`` where the reader may do it instead."""
    who = f"ผู้รายงานคือ {owner_words(row.measure)}"
    return f"{who} ท่านรายงานแทนได้ ระบบจะบันทึกว่าท่านเป็นผู้รายงานแทน" if in_place_of else who


def _is_late(row: Round) -> bool:
    """Whether its owner may be reminded of a round, or its page printed for them."""
    passed = row.cut_off < timezone.localdate() and is_owed(row, row.measure.rounds.all())
    return passed and not why_not_open(row)


def _evidence_of(row: Round, member: Membership) -> list[EvidenceLine]:
    """The evidence of a round, with whether this officer may change each piece."""
    links = row.evidence_links.select_related("evidence__uploaded_by__user").prefetch_related(
        "evidence__holds"
    )
    return [evidence_line(link.evidence, row.agency, reader=member) for link in links]


def _saved(request: HttpRequest, form: RoundForm, evidence: EvidenceForm, member: Membership) -> bool:
    """Whether the answer was kept; where not, the forms say why and what was typed stays."""
    if is_over_quota(request):
        form.is_valid()
        evidence.refuse_size()
        return False
    if form.is_valid() & evidence.is_valid():
        with telling(form, form.row):
            version = form.cleaned_data["version"] or 0
            answer_round(row=form.row, answer=form.answer(evidence.contents()), by=member, version=version)
            return True
    evidence.ask_for_file_again()
    return False


def _status(request: HttpRequest, form: RoundForm, evidence: EvidenceForm) -> int:
    if request.method == "POST" and is_over_quota(request):
        return 413
    return 422 if form.errors or evidence.errors else 200


def _get_round(agency: Agency, year: int, round_id: int) -> Round:
    rows = rounds_of(agency).filter(measure__plan__fiscal_year=year)
    shown = rows.prefetch_related("evidence_links", "measure__steps", "measure__rounds")
    return get_object_or_404(shown, pk=round_id)


def _context(row: Round, year: int) -> dict[str, object]:
    """What every page of one round shows."""
    finish = excused_by(row, row.measure.rounds.all())
    return {
        "agency": row.agency,
        "year": year,
        "round": row,
        "measure": row.measure,
        "standing": standing(row, timezone.localdate(), finish),
        "lead": row_lead(row),
        "finish": finish,
    }
