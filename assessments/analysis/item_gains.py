"""What an item is worth in the total, and the fewest items that would bring a level; pure and exact.

Follows the rule of ``assessments.itemscoring``: items weigh equally in their sub-indicator (or indicator),
sub-indicators in their indicator, indicators in their instrument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby, product

from assessments.analysis.simulation import Reach, reaches
from assessments.itemscoring import ItemFigure, item_figures
from assessments.packs import Band, IndicatorRule, ItemRule, YearPack
from assessments.scoring import publish, score_year

TOP = Decimal(100)
ITEM_INSTRUMENT = "OIT"  # its items are done by the agency; those of IIT and EIT are answers of people
AGREES = Decimal("0.01")  # a recorded indicator score may differ from its items' figure by this much


@dataclass(frozen=True)
class ItemWorth:
    """An item: its score, its share of its indicator, what it is worth in the total from 0 to 100.

    ``gain`` is what bringing it to 100 would add to the total; None where it has no score.
    """

    rule: ItemRule
    score: Decimal | None
    share: Fraction
    worth: Fraction

    @property
    def gain(self) -> Fraction | None:
        """Points of the total still to be had."""
        return None if self.score is None else self.worth * Fraction(TOP - self.score) / 100


@dataclass(frozen=True)
class Pick:
    """Any ``count`` of these items, each of which would add as much."""

    count: int
    items: tuple[ItemRule, ...]
    gain: Fraction


@dataclass(frozen=True)
class ItemWay:
    """One set of items to bring to 100, and the total it gives."""

    picks: tuple[Pick, ...]
    total: Decimal | None


@dataclass(frozen=True)
class ItemAnswer:
    """The fewest items of one instrument that reach ``target``; every way of counts with so few is listed.

    UNKNOWN: an item or an indicator has no score. ``mismatched`` are indicators whose score differs from that
    of their items by more than 0.01, and ``undivided`` those whose items the year's rules do not divide yet,
    so that they cannot be counted.
    """

    target: Band
    reach: Reach
    count: int | None = None
    ways: tuple[ItemWay, ...] = ()
    mismatched: tuple[str, ...] = ()
    undivided: tuple[IndicatorRule, ...] = ()


def item_worths(pack: YearPack, item_scores: Mapping[str, Decimal]) -> list[ItemWorth]:
    """Every item whose share is known, in the year's order of indicators and items."""
    return [
        row
        for figure in item_figures(pack, item_scores).values()
        for row in _worths(pack, figure, item_scores)
    ]


def _worths(pack: YearPack, figure: ItemFigure, item_scores: Mapping[str, Decimal]) -> list[ItemWorth]:
    if figure.refusal:
        return []
    instrument = next(row for row in pack.instruments if row.code == figure.rule.instrument)
    weight = Fraction(instrument.weight) / len(pack.indicators_of(instrument.code))
    return [
        ItemWorth(item, item_scores.get(item.code), share, share * weight)
        for group in figure.groups
        for item in group.items
        for share in [Fraction(1, len(figure.groups) * len(group.items))]
    ]


def cheapest_items(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    target: Band,
    item_scores: Mapping[str, Decimal],
    instrument: str = ITEM_INSTRUMENT,
) -> ItemAnswer:
    """The fewest items of ``instrument`` brought to 100 that reach ``target`` or better, every tie listed.

    Why the minimum is exact, rounding included. An indicator's exact score rises by the sum of its items'
    gains, and publishing never turns a higher score into a lower one; so for a number of items in one
    indicator none do better than those that gain most. The level never falls while a score rises. It is
    therefore enough to try, for each indicator, its best 0, 1, 2, … items, and all combinations of these.
    """
    figures = item_figures(pack, item_scores)
    own = [figures[rule.code] for rule in pack.indicators_of(instrument)]
    if undivided := tuple(figure.rule for figure in own if figure.refusal):
        return ItemAnswer(target, Reach.UNKNOWN, undivided=undivided)
    if any(figure.exact is None for figure in own) or any(
        rule.code not in scores for rule in pack.indicators
    ):
        return ItemAnswer(target, Reach.UNKNOWN)
    if mismatched := tuple(figure.rule.code for figure in own if _differs(figure, scores)):
        return ItemAnswer(target, Reach.UNKNOWN, mismatched=mismatched)
    if reaches(pack, scores, target):
        return ItemAnswer(target, Reach.REACHED, 0)
    unfinished = [_unfinished(_worths(pack, figure, item_scores)) for figure in own]
    ladders = {
        figure.rule.code: _ladder(figure, rows, scores) for figure, rows in zip(own, unfinished, strict=True)
    }
    found = _fewest(pack, scores, target, ladders)
    if not found:
        return ItemAnswer(target, Reach.IMPOSSIBLE)
    ways = [ItemWay(_picks(unfinished, counts), total) for counts, total in found]
    ways.sort(key=lambda way: -(way.total or 0))
    return ItemAnswer(target, Reach.POSSIBLE, sum(found[0][0]), tuple(ways))


def _differs(figure: ItemFigure, scores: Mapping[str, Decimal]) -> bool:
    return figure.score is None or abs(figure.score - scores[figure.rule.code]) > AGREES


def _unfinished(rows: Iterable[ItemWorth]) -> list[ItemWorth]:
    """Items that can still rise, those that gain most first; equal gains stay in the order of their codes."""
    return sorted((row for row in rows if row.gain), key=_falling_gain)


def _falling_gain(row: ItemWorth) -> Fraction:
    return -(row.gain or Fraction(0))


def _ladder(figure: ItemFigure, rows: Sequence[ItemWorth], scores: Mapping[str, Decimal]) -> list[Decimal]:
    """The indicator's published score after its best 0, 1, 2, … unfinished items are brought to 100.

    The first rung is the score as recorded, which may differ from the items' figure by a rounding.
    """
    exact = figure.exact or Fraction(0)
    rungs = [scores[figure.rule.code]]
    for row in rows:
        exact += row.share * Fraction(TOP - (row.score or Decimal(0)))
        rungs.append(max(publish(exact), rungs[0]))
    return rungs


def _fewest(
    pack: YearPack, scores: Mapping[str, Decimal], target: Band, ladders: Mapping[str, Sequence[Decimal]]
) -> list[tuple[tuple[int, ...], Decimal | None]]:
    """The counts per indicator that reach the level with the fewest items altogether, with their totals."""
    counts = sorted(product(*(range(len(rungs)) for rungs in ladders.values())), key=sum)
    for _, same in groupby(counts, key=sum):
        found = []
        for one in same:
            lifted = {code: rungs[n] for (code, rungs), n in zip(ladders.items(), one, strict=True)}
            changed = {**scores, **lifted}
            if reaches(pack, changed, target):
                found.append((one, score_year(pack, changed).total))
        if found:
            return found
    return []


def _picks(unfinished: Sequence[Sequence[ItemWorth]], counts: Sequence[int]) -> tuple[Pick, ...]:
    """The best items of each indicator, those that gain the same gathered."""
    picks = []
    for rows, count in zip(unfinished, counts, strict=True):
        left = count
        for gain, equal in groupby(rows, key=_falling_gain):
            same = tuple(row.rule for row in equal)
            if left > 0:
                picks.append(Pick(min(left, len(same)), same, -gain))
                left -= len(same)
    return tuple(picks)
