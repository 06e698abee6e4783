"""Ten years with every item scored: what the pages of an agency look like at their fullest."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from random import Random

from agencies.models import Agency, Membership
from assessments.actions import open_year, save_scores
from assessments.analysis.simulation import points
from assessments.editions import current_edition, known_years, pack_of, store_pack
from assessments.item_actions import save_item_scores
from assessments.models import Assessment

NEWEST = 2571
TEN = range(NEWEST - 9, NEWEST + 1)


def fill_year(agency: Agency, staff: Membership, year: int) -> Assessment:
    """Ten scores that differ from year to year, and items that come to them.

    A year to come goes by the newest rules; figures of a year are always the same.
    """
    if current_edition(year) is None:
        newest = current_edition(known_years()[0])
        assert newest is not None
        store_pack(replace(pack_of(newest), fiscal_year=year), digest=f"{year:064}")
    assessment = open_year(agency=agency, fiscal_year=year, by=staff)
    pack, dice = pack_of(assessment.edition), Random(year)
    scores: dict[str, Decimal | None] = {
        rule.code: points(dice.randint(6500, 10_000)) for rule in pack.indicators
    }
    save_scores(assessment=assessment, scores=scores, by=staff)
    items = {rule.code: scores[rule.indicator] for rule in pack.items}
    assert len(items) > 40
    save_item_scores(assessment=assessment, items=items, by=staff)
    return assessment
