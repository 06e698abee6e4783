"""Which score of an indicator holds: the one typed from the announcement, or the one its items come to.

Where only one of them is there, it holds. Where both are there and differ by more than 0.01, the clerk says
which holds; until then the typed one does, and a check asks. A choice speaks of the two figures between
which it was made: when either changes, the question is open again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import DecimalField, QuerySet, Value

from agencies.prepared import Prepared
from assessments.itemscoring import ItemFigure, item_figures
from assessments.models import Basis, ItemScore, Score
from assessments.packs import YearPack
from assessments.scoring import TOLERANCE, Declared, YearResult, score_year


@dataclass(frozen=True)
class Typed:
    """A score as typed, with the choice that was made about it."""

    value: Decimal
    basis: str = ""
    basis_typed: Decimal | None = None
    basis_items: Decimal | None = None


@dataclass(frozen=True)
class Entered:
    """What was entered for a year: typed scores by indicator code, item scores by item code."""

    typed: dict[str, Typed] = field(default_factory=dict)
    items: dict[str, Decimal] = field(default_factory=dict)

    def retyped(self, scores: Mapping[str, Decimal]) -> Entered:
        """The same with other typed scores; choices stay with the figures they were made about."""
        known = {code: self.typed.get(code, Typed(score)) for code, score in scores.items()}
        return Entered(
            {
                code: Typed(scores[code], row.basis, row.basis_typed, row.basis_items)
                for code, row in known.items()
            },
            self.items,
        )


@dataclass(frozen=True)
class Holding:
    """One indicator's two figures and which of them holds."""

    figure: ItemFigure
    typed: Typed | None

    @property
    def computed(self) -> Decimal | None:
        """The figure of the items, where they are all there."""
        return self.figure.score

    @cached_property
    def differs(self) -> bool:
        """Whether both figures are there and more than 0.01 apart."""
        return (
            self.typed is not None
            and self.computed is not None
            and abs(self.typed.value - self.computed) > TOLERANCE
        )

    @property
    def basis(self) -> str:
        """The clerk's choice, where it was made between the figures as they are now; "" where none holds."""
        if not self.differs or self.typed is None:
            return ""
        asked = (self.typed.basis_typed, self.typed.basis_items)
        return self.typed.basis if asked == (self.typed.value, self.computed) else ""

    @cached_property
    def uses_items(self) -> bool:
        """Whether the figure of the items holds."""
        return self.computed is not None and (self.typed is None or self.basis == Basis.ITEMS)

    @property
    def score(self) -> Decimal | None:
        """The score that holds; None where there is neither."""
        if self.uses_items:
            return self.computed
        return self.typed.value if self.typed else None


def holdings(pack: YearPack, entered: Entered) -> dict[str, Holding]:
    """Both figures of every indicator, by its code."""
    figures = item_figures(pack, entered.items)
    return {code: Holding(figure, entered.typed.get(code)) for code, figure in figures.items()}


def held_result(pack: YearPack, entered: Entered, declared: Declared) -> YearResult:
    """What the scores that hold compute to."""
    return result_held_in(holdings(pack, entered) if entered.items else {}, pack, entered, declared)


def result_held_in(
    rows: Mapping[str, Holding], pack: YearPack, entered: Entered, declared: Declared
) -> YearResult:
    """The same, with both figures of every indicator at hand; none are needed where there are no items."""
    if not entered.items:
        return score_year(pack, {code: row.value for code, row in entered.typed.items()}, declared)
    scores = {code: score for code, row in rows.items() if (score := row.score) is not None}
    return score_year(pack, scores, declared, {code for code, row in rows.items() if row.uses_items})


def entered_in(assessments: Collection[int]) -> dict[int, Entered]:
    """``{assessment key: what was entered}`` for the given keys, in one query however many there are."""
    found = {key: Entered() for key in assessments}
    for key, of_items, code, value, *choice in _scores_and_items(*found) if found else ():
        if of_items:
            found[key].items[code] = value
        else:
            found[key].typed[code] = Typed(value, *choice)
    return found


@Prepared
def _scores_and_items(*assessments: int) -> QuerySet[Any, tuple[Any, ...]]:
    """``(assessment key, 0, indicator code, score, choice…)`` and ``(…, 1, item code, score, blanks…)``."""
    nothing = Value(None, output_field=DecimalField(max_digits=5, decimal_places=2))
    typed = Score.objects.filter(assessment__in=assessments).order_by().annotate(of_items=Value(0))
    items = (
        ItemScore.objects.filter(assessment__in=assessments)
        .order_by()
        .annotate(of_items=Value(1), no_choice=Value(""), no_typed=nothing, no_items=nothing)
    )
    columns = ("assessment_id", "of_items", "indicator__code", "value", "basis", "basis_typed", "basis_items")
    blanks = ("assessment_id", "of_items", "code", "value", "no_choice", "no_typed", "no_items")
    return typed.values_list(*columns).union(items.values_list(*blanks), all=True)
