"""Pages of a plan at year's end: what each measure brought, and the form that says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from agencies.access import can
from agencies.events import Event
from agencies.findings import Finding
from agencies.histories import HistoryLine, acts_of
from agencies.http import get_officer
from agencies.kept_pages import kept
from agencies.models import Membership
from agencies.roles import Permission
from agencies.versions import telling
from measures.models import Achievement, Measure
from measures.outcome_actions import save_outcome
from measures.outcome_forms import OutcomeForm, outcome_initial
from measures.outcome_presenters import RoundTold, rounds_told
from measures.outcomes import (
    NOT_RECORDED,
    OutcomeRow,
    outcome_is_so,
    outcome_row,
    outcome_rows,
    target_missed,
    two_results,
)
from measures.queries import find_plan, get_pack_for_plan, measures_of, plan_waits
from measures.round_presenters import owner_words
from thai.fiscal import LAST_YEAR

TONES = {
    Achievement.ACHIEVED.value: "good",
    Achievement.PARTLY.value: "warn",
    Achievement.NOT_ACHIEVED.value: "bad",
}


@dataclass(frozen=True)
class OutcomeCard:
    """A row of the page: the outcome, the tone of its tag, and whether this officer may write it.

    ``events`` are the times it was saved, newest first.
    """

    row: OutcomeRow
    tone: str
    may_write: bool
    findings: list[Finding]
    rounds: list[RoundTold]
    events: list[HistoryLine]


@require_GET
@kept
def outcomes(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """What each measure of the year brought, beside the scores before and after."""
    member = get_officer(request, agency_code)
    get_pack_for_plan(member.agency, year)
    plan = find_plan(member.agency, year)
    results = two_results(member.agency, year)
    rows = outcome_rows(plan, results=results) if plan else []
    goes_on = year < LAST_YEAR and can(member, Permission.EDIT_MEASURES) and rows
    next_year = year + 1 if goes_on else None
    saved = acts_of(Event.OUTCOME_SAVED, [row.measure for row in rows])
    today = timezone.localdate()
    context = {
        "agency": member.agency,
        "member": member,
        "year": year,
        "cards": [_card(row, member, today, saved.get(row.measure.pk, [])) for row in rows],
        "counts": _counts(rows),
        "is_summed_up": bool(rows) and all(row.measure.achievement for row in rows),
        "results": results,
        "next_year": next_year,
        "next_waits": plan_waits(member.agency, next_year) if next_year else "",
    }
    return render(request, "measures/outcomes.html", context)


@require_http_methods(["GET", "POST"])
def outcome_edit(request: HttpRequest, agency_code: str, year: int, measure_id: int) -> HttpResponse:
    """Sum a measure up; the officer who prepares the plan may, and the measure's owner."""
    member = get_officer(request, agency_code)
    get_pack_for_plan(member.agency, year)
    parts = ("rounds__evidence_links__evidence", "rounds__reported_by__user")
    rows = measures_of(member.agency, year).prefetch_related(*parts)
    measure = get_object_or_404(rows, pk=measure_id)
    if not may_write(member, measure):
        raise PermissionDenied("ผู้ที่สรุปผลมาตรการได้คือเจ้าของมาตรการ และผู้จัดทำแผนมาตรการ")
    row = outcome_row(measure, 0, two_results(member.agency, year))
    form = OutcomeForm(
        request.POST or None,
        comparisons=row.comparisons,
        missed=[str(reason) for reason in target_missed(row)],
        initial=outcome_initial(measure),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with telling(form, measure):
            save_outcome(
                measure=measure,
                achievement=data["achievement"],
                outcome=data["outcome"],
                by=member,
                version=data["version"] or 0,
            )
            messages.success(request, f"บันทึกสรุปผล “{measure.title}” แล้ว")
            return redirect("measures:outcomes", agency_code, year)
    context = {"agency": member.agency, "year": year, "form": form, "row": row, "measure": measure}
    context["rounds"] = rounds_told(measure, timezone.localdate())
    context["events"] = acts_of(Event.OUTCOME_SAVED, [measure]).get(measure.pk, [])
    return render(request, "measures/outcome_form.html", context, status=422 if form.errors else 200)


def may_write(member: Membership, measure: Measure) -> bool:
    """Whether an officer may sum a measure up."""
    return can(member, Permission.EDIT_MEASURES) or (
        measure.owner_id == member.pk and can(member, Permission.REPORT_PROGRESS)
    )


def _card(row: OutcomeRow, member: Membership, day: date, saved: list[HistoryLine]) -> OutcomeCard:
    tone = TONES.get(row.measure.achievement, "waiting")
    writes, findings = may_write(member, row.measure), outcome_is_so(row)
    shown = findings if writes else [_told(found, row) for found in findings]
    return OutcomeCard(row, tone, writes, shown, rounds_told(row.measure, day), saved)


def _told(found: Finding, row: OutcomeRow) -> Finding:
    """Who may not mend it is told whose it is, instead of a link that refuses them."""
    return replace(found, url="", message=f"{found.message} ผู้แก้ไขได้คือ {owner_words(row.measure)} และผู้จัดทำแผน")


def _counts(rows: list[OutcomeRow]) -> list[tuple[str, str, int]]:
    """``(tone, label, number of measures)`` of each achievement, those without a record last."""
    kinds = [(value, str(label)) for value, label in Achievement.choices]
    counts = [
        (TONES[value], label, sum(row.measure.achievement == value for row in rows)) for value, label in kinds
    ]
    return [*counts, ("waiting", NOT_RECORDED, sum(not row.measure.achievement for row in rows))]
