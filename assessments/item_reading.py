"""The scores of single items as a page to read: for every officer, also of a year that is locked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.access import can
from agencies.http import get_officer
from agencies.roles import Permission
from assessments.editions import pack_of
from assessments.holding import Entered, Holding, holdings
from assessments.item_views import find_instrument
from assessments.packs import InstrumentRule, YearPack
from assessments.panels import locked_context
from assessments.queries import entered_of, get_assessment


@dataclass(frozen=True)
class ItemLine:
    """An item with its score, None where it was not recorded."""

    name: str
    score: Decimal | None
    is_weak: bool


@dataclass(frozen=True)
class IndicatorItems:
    """An indicator, the score that holds, and its items in official order."""

    heading: str
    score: Decimal | None
    lines: list[ItemLine]


@require_GET
def items(request: HttpRequest, agency_code: str, year: int, instrument: str) -> HttpResponse:
    """Read the item scores of one instrument."""
    member = get_officer(request, agency_code)
    assessment = get_assessment(member.agency, year)
    pack, entered = pack_of(assessment.edition), entered_of(assessment)
    rule = find_instrument(pack, instrument)
    context = {
        **locked_context(assessment, member),
        "instrument": rule,
        "instruments": pack.instruments,
        "indicators": _indicators(pack, entered, rule),
        "threshold": pack.threshold_label,
        "has_items": bool(entered.items),
        "can_edit": can(member, Permission.ENTER_SCORES) and not assessment.is_confirmed,
    }
    return render(request, "assessments/items.html", context)


def _indicators(pack: YearPack, entered: Entered, instrument: InstrumentRule) -> list[IndicatorItems]:
    rows = holdings(pack, entered)
    return [_indicator(pack, entered, rows[rule.code]) for rule in pack.indicators_of(instrument.code)]


def _indicator(pack: YearPack, entered: Entered, row: Holding) -> IndicatorItems:
    rule = row.figure.rule
    lines = []
    for item in pack.items_of(rule.code):
        score = entered.items.get(item.code)
        is_weak = score is not None and score < pack.threshold
        lines.append(ItemLine(f"{item.code} {item.name}", score, is_weak))
    return IndicatorItems(f"{rule.number}. {rule.name}", row.score, lines)
