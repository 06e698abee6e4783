"""From item scores to indicator scores: pure, exact, by the rule of the year's pack.

Rule (sample S003 lines 92–96 and the OIT figures of S000 and S003 reproduce it): the items of an indicator
weigh equally; where the year says so (OIT), an indicator is the mean of its sub-indicators, each the mean of
its items. An EIT score of two parts is entered as the one score that the parts make together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.packs import IndicatorRule, ItemDivision, ItemRule, YearPack
from assessments.scoring import exact_mean, publish


@dataclass(frozen=True)
class ItemGroup:
    """The items whose mean counts together: a sub-indicator, or a whole indicator where it has none.

    ``mean`` is exact, None where an item has no score.
    """

    code: str
    name: str
    items: tuple[ItemRule, ...]
    entered: int
    mean: Fraction | None


@dataclass(frozen=True)
class ItemFigure:
    """What an indicator's items come to.

    ``score`` is published (two places, half up); None where an item has no score, and where the year's rule
    cannot be applied: then ``refusal`` says why in Thai.
    """

    rule: IndicatorRule
    groups: tuple[ItemGroup, ...]
    exact: Fraction | None
    refusal: str = ""

    @cached_property
    def score(self) -> Decimal | None:
        """The figure as it would be published."""
        return None if self.exact is None else publish(self.exact)

    @cached_property
    def count(self) -> int:
        """How many items the indicator has."""
        return sum(len(group.items) for group in self.groups)

    @cached_property
    def entered(self) -> int:
        """How many of them have a score."""
        return sum(group.entered for group in self.groups)

    @property
    def is_partly_entered(self) -> bool:
        """Whether some items have a score and others have none."""
        return 0 < self.entered < self.count


def item_figures(pack: YearPack, scores: Mapping[str, Decimal]) -> dict[str, ItemFigure]:
    """``{indicator code: figure}`` from ``{item code: score}``; other codes are ignored."""
    return {rule.code: item_figure(pack, rule, scores) for rule in pack.indicators}


def item_figure(pack: YearPack, rule: IndicatorRule, scores: Mapping[str, Decimal]) -> ItemFigure:
    """What the items of one indicator come to."""
    divided = pack.divided_items_of(rule.code)
    if divided is None:
        whole = ItemDivision(rule.code, rule.name, tuple(pack.items_of(rule.code)))
        return ItemFigure(rule, (_group(whole, scores),), None, _unknown_division(pack, rule))
    groups = tuple([_group(division, scores) for division in divided])
    return ItemFigure(rule, groups, groups[0].mean if len(groups) == 1 else _mean(groups))


def _group(division: ItemDivision, scores: Mapping[str, Decimal]) -> ItemGroup:
    known = [scores[item.code] for item in division.items if item.code in scores]
    is_whole = bool(known) and len(known) == len(division.items)
    mean = exact_mean(known, len(known)) if is_whole else None
    return ItemGroup(division.code, division.name, division.items, len(known), mean)


def _mean(groups: tuple[ItemGroup, ...]) -> Fraction | None:
    """The exact mean of the groups' means; None where one is missing or there is none."""
    known = [group.mean for group in groups if group.mean is not None]
    if not groups or len(known) < len(groups):
        return None
    return sum(known, Fraction(0)) / len(known)


def _unknown_division(pack: YearPack, rule: IndicatorRule) -> str:
    return (
        f"ปี {pack.fiscal_year} ยังไม่ทราบว่าข้อของตัวชี้วัดที่ {rule.number} ข้อใดอยู่ในตัวชี้วัดย่อยใด "
        "ระบบจึงไม่คำนวณคะแนนตัวชี้วัดนี้จากรายข้อ กรุณากรอกคะแนนตัวชี้วัดตามประกาศผล"
    )
