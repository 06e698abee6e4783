"""The one table: what was measured, beside what, and whether its goal is met.

A module of this folder gives ``rows()``. Its own ``main()`` prints them as ``tests.benchmarks`` prints those
of all modules: a Markdown table on standard output, everything else on standard error.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

HEAD = "| what | measured | beside | goal |\n|---|---|---|---|"


class Missing(Exception):
    """A machine lacks what a measurement needs; the message names it."""


@dataclass(frozen=True)
class Goal:
    """What a figure should be, and whether it is."""

    text: str
    is_met: bool

    def __str__(self) -> str:
        return f"{self.text}: {'met' if self.is_met else '**missed**'}"


@dataclass(frozen=True)
class Row:
    """One line of the table; without goals a figure is there to be known."""

    what: str
    measured: str
    beside: str = ""
    goals: tuple[Goal, ...] = ()

    def __str__(self) -> str:
        return f"| {self.what} | {self.measured} | {self.beside} | {'; '.join(map(str, self.goals))} |"


def not_measured(what: str, why: object) -> Row:
    """The row of what could not be measured here."""
    return Row(what, f"not measured: {why}")


def what_can_be(name: str, rows: Iterable[Row]) -> Iterator[Row]:
    """The rows of a module, its last one saying what the machine lacks where it lacks something."""
    try:
        yield from rows
    except Missing as lack:
        yield not_measured(name, lack)


def show(rows: Iterable[Row]) -> int:
    """Print the table row by row; the exit status, 1 where a goal is missed."""
    print(HEAD, flush=True)
    missed = False
    for row in rows:
        print(row, flush=True)
        missed |= not all(goal.is_met for goal in row.goals)
    return int(missed)
