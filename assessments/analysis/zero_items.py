"""The items of OIT that scored nothing, and those that did so the year before as well; pure.

Items are renumbered from year to year, so the year before is asked by name (``assessments.counterparts``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assessments.analysis.item_gains import ITEM_INSTRUMENT
from assessments.counterparts import same_item
from assessments.packs import ItemRule, YearPack


@dataclass(frozen=True)
class ItemYear:
    """A year's rules and ``{item code: score}`` (คะแนน 0–100) as far as scores are known."""

    pack: YearPack
    scores: Mapping[str, Decimal]


@dataclass(frozen=True)
class ZeroItem:
    """An item with 0 points; ``before`` is the same item of the year before where it had 0 points too."""

    rule: ItemRule
    before: ItemRule | None


def zero_items(newest: ItemYear, before: ItemYear | None) -> list[ZeroItem]:
    """The items of OIT with 0 points in the order of the year's list; none where no item is known.

    ``before`` is the fiscal year right before the newest one, None where that is not recorded.
    """
    return [
        ZeroItem(rule, _zero_before(rule, newest.pack, before))
        for indicator in newest.pack.indicators_of(ITEM_INSTRUMENT)
        for rule in newest.pack.items_of(indicator.code)
        if newest.scores.get(rule.code) == 0
    ]


def _zero_before(rule: ItemRule, pack: YearPack, before: ItemYear | None) -> ItemRule | None:
    if before is None:
        return None
    found = same_item(rule, pack, before.pack)
    return found if found and before.scores.get(found.code) == 0 else None
