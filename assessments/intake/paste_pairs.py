"""Names and figures that stand on lines of their own, brought together.

A page copied cell by cell gives name, figure, name, figure; a PDF copied column by column gives all names,
then all figures. Runs of the two kinds are paired where they are equally long, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from assessments.intake.figures import Figure
from assessments.intake.pasted import How


@dataclass(frozen=True)
class Label:
    """A name that may have a figure: kind "indicator", "instrument", "total" or "item"."""

    kind: str
    code: str
    start: int
    end: int
    how: How
    ordinal: int | None = None


@dataclass(frozen=True)
class Loose:
    """A name waiting for a figure, or a figure waiting for a name, on a line of its own."""

    label: Label | None
    figure: Figure | None
    line: int


Pair = tuple[Label, Figure, int, How]
Leave = Callable[[int, str], None]


def pair_loose(loose: list[Loose], highest_ordinal: int, leave: Leave) -> Iterator[Pair]:
    """Pair what stands alone; ``leave`` is told of what finds no partner."""
    runs = [
        list(group)
        for _, group in groupby(_settled(loose, highest_ordinal), key=lambda row: row.label is None)
    ]
    place = 0
    while place < len(runs):
        run = runs[place]
        partner = runs[place + 1] if place + 1 < len(runs) else []
        if len(run) == len(partner):
            yield from _paired(run, partner)
            place += 2
            continue
        for row in run:
            _leave_alone(row, leave)
        place += 1


def _paired(run: list[Loose], partner: list[Loose]) -> Iterator[Pair]:
    names, figures = (run, partner) if run[0].label else (partner, run)
    for name, figure in zip(names, figures, strict=True):
        if name.label and figure.figure:
            how = name.label.how if len(names) == 1 else How.ORDER
            yield name.label, figure.figure, figure.line if len(names) > 1 else name.line, how


def _settled(loose: list[Loose], highest_ordinal: int) -> list[Loose]:
    """Without official numbers on lines of their own, and without instruments that only head a column."""
    has_decimals = any(row.figure and row.figure.has_decimals for row in loose)
    kept: list[Loose] = []
    for place, row in enumerate(loose):
        if has_decimals and _is_ordinal(row, highest_ordinal):
            continue
        if row.label and row.label.kind == "instrument":
            follower = loose[place + 1] if place + 1 < len(loose) else None
            if follower is None or follower.figure is None or (kept and kept[-1].label):
                continue
        before = loose[place - 1] if place else None
        if row.label and before and before.figure and _is_ordinal(before, highest_ordinal) and has_decimals:
            row = replace(row, label=replace(row.label, ordinal=int(before.figure.value or 0)))
        kept.append(row)
    return kept


def _is_ordinal(row: Loose, highest: int) -> bool:
    figure = row.figure
    return bool(figure and figure.could_be_ordinal and figure.value is not None and figure.value <= highest)


def _leave_alone(row: Loose, leave: Leave) -> None:
    if row.figure:
        leave(row.line, "ไม่ทราบว่าเป็นคะแนนของตัวชี้วัดใด")
    elif row.label and row.label.kind == "indicator":
        leave(row.line, "พบชื่อตัวชี้วัดแต่ไม่พบคะแนน")
