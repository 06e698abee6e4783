"""Pages that think about a year and change nothing: what if, and the years side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.http import get_officer
from assessments.analysis.forms import ThresholdForm, WhatIfForm
from assessments.analysis.item_gains import ITEM_INSTRUMENT, cheapest_items
from assessments.analysis.level_views import ladder
from assessments.analysis.prospects import answer_view, item_rows, what_if_view
from assessments.analysis.simulation import what_if as simulate
from assessments.analysis.standing_views import standings_view
from assessments.analysis.standings import standings
from assessments.analysis.trend_views import level_cells, trend_charts, trend_rows, trend_sentences
from assessments.analysis.trends import trends as side_by_side
from assessments.analysis.zero_views import zero_view
from assessments.editions import known_years, pack_of
from assessments.models import Assessment
from assessments.queries import declared_of, entered_of, get_assessment, recorded_years, result_of


@require_GET
def what_if(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """Move scores and see what they would give; ask what a level would take."""
    member = get_officer(request, agency_code)
    context = _simulated(request, get_assessment(member.agency, year))
    return render(request, "assessments/what_if.html", context, status=422 if context["form"].errors else 200)


@require_GET
def what_if_answer(request: HttpRequest, agency_code: str, year: int) -> HttpResponse:
    """The same answer as a fragment, for the page that asks while one types."""
    member = get_officer(request, agency_code)
    context = _simulated(request, get_assessment(member.agency, year))
    return render(request, "assessments/_what_if_answer.html", context)


def _simulated(request: HttpRequest, assessment: Assessment) -> dict[str, Any]:
    """Context of both: the form, the two sides, and the answer where a level is asked about."""
    pack, real, declared = pack_of(assessment.edition), result_of(assessment), declared_of(assessment)
    scores = {row.rule.code: row.score for row in real.indicators if row.score is not None}
    form = WhatIfForm(request.GET, result=real)
    form.is_valid()
    outcome = simulate(pack, scores, form.changes, declared)
    moved = {row.code: row.after for row in outcome.indicators if row.after is not None}
    target = form.target
    given = entered_of(assessment).items
    answer = None
    if target and form.movable:
        has_items = bool(given) and ITEM_INSTRUMENT in form.movable
        items = cheapest_items(pack, moved, target, given) if has_items else None
        answer = answer_view(pack, moved, target, form.movable, items)
    return {
        "assessment": assessment,
        "form": form,
        "groups": [(rule, form.score_fields(rule.code)) for rule in pack.instruments],
        "outcome": what_if_view(outcome),
        "rungs": ladder(outcome.before, outcome.after),
        "answer": answer,
        "none_movable": not form.movable,
        "items": item_rows(pack, given, ITEM_INSTRUMENT) if given else [],
    }


@require_GET
def trends(request: HttpRequest, agency_code: str) -> HttpResponse:
    """Up to ten years side by side, and the newest year's strengths and weaknesses."""
    member = get_officer(request, agency_code)
    years = recorded_years(member.agency)
    results = {year: row.result for year, row in years.items() if not row.result.is_empty}
    if not results:
        return render(request, "assessments/trends_missing.html", {"agency": member.agency})
    newest = max(results)
    form = ThresholdForm(request.GET, own=results[newest].pack.threshold)
    view = side_by_side(results, form.chosen)
    given = entered_of(years[newest].assessment).items
    context = {
        "agency": member.agency,
        "form": form,
        "view": view,
        "newest": newest,
        "standing": standings_view(standings(results[newest], form.chosen, given)),
        "levels": level_cells(view),
        "charts": trend_charts(view),
        "rows": trend_rows(view),
        "zero": zero_view(member, years, newest),
        "sentences": trend_sentences(view, known_years()[-1]),
    }
    return render(request, "assessments/trends.html", context, status=422 if form.errors else 200)
