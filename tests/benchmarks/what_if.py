"""How long the search for the least takes, over the whole space of years, levels and scores.

Run with ``.venv/bin/python -m tests.benchmarks.what_if`` from the project's root. Random scores of every kind
of agency are asked for every level of every edition; then the fewest OIT items for the years whose items are
known, and the cost of one simulated year. The random numbers are always the same.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.loading import in_portal, portal_in
from tests.benchmarks.table import Row, show

YEARS_DRAWN, SHEETS_DRAWN, SIMULATED = 200, 20, 1000
CHANCES = {"all low": (0, 6000), "middling": (5000, 9000), "high": (8000, 10_000), "anything": (0, 10_000)}


def measured() -> dict[str, list[float]]:
    """Milliseconds of each search, by what is searched."""
    from assessments.editions import files, read_pack

    dice = random.Random(2563)
    packs = [read_pack(path)[0] for path in files()]
    found = {
        f"least points, {name}": least_points(packs, low, high, dice) for name, (low, high) in CHANCES.items()
    }
    found["fewest items"] = fewest_items(packs, dice)
    found["one simulated year"] = simulations(packs[0], dice)
    return found


def least_points(packs: list[Any], low: int, high: int, dice: random.Random) -> list[float]:
    """Every level of every edition, for many agencies."""
    from assessments.analysis.simulation import cheapest

    times = []
    for pack in packs:
        for _ in range(YEARS_DRAWN):
            scores = drawn(pack, low, high, dice)
            times += [timed(lambda: cheapest(pack, scores, band)) for band in pack.bands]  # noqa: B023
    return times


def fewest_items(packs: list[Any], dice: random.Random) -> list[float]:
    """Every level of the editions whose items are known."""
    from assessments.analysis.item_gains import cheapest_items, item_worths
    from assessments.itemscoring import item_figures

    times = []
    for pack in packs:
        codes = [row.rule.code for row in item_worths(pack, {}) if row.rule.code.startswith("o")]
        for _ in range(SHEETS_DRAWN if codes else 0):
            items = {code: Decimal(dice.choice([0, 0, 50, 100])) for code in codes}
            figures = item_figures(pack, items)
            known = drawn(pack, 8000, 10_000, dice) | {
                code: row.score for code, row in figures.items() if row.score is not None
            }
            times += [timed(lambda: cheapest_items(pack, known, band, items)) for band in pack.bands]  # noqa: B023
    return times


def simulations(pack: Any, dice: random.Random) -> list[float]:
    """One changed score, again and again."""
    from assessments.analysis.simulation import what_if

    scores, changes = drawn(pack, 0, 10_000, dice), {"duty": Decimal("50.00")}
    return [timed(lambda: what_if(pack, scores, changes)) for _ in range(SIMULATED)]


def drawn(pack: Any, low: int, high: int, dice: random.Random) -> dict[str, Decimal]:
    """One agency's ten scores."""
    from assessments.analysis.simulation import points

    return {rule.code: points(dice.randint(low, high)) for rule in pack.indicators}


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def rows() -> Iterator[Row]:
    """The middle, the 99th percentile and the slowest of each."""
    with tempfile.TemporaryDirectory() as folder:
        found = in_portal("tests.benchmarks.what_if:measured", portal_in(Path(folder)))
    for name, times in found.items():
        ordered = sorted(times)
        slow = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
        figures = f"{median(times):.3f} ms, 99 % within {slow:.3f} ms, slowest {ordered[-1]:.3f} ms"
        yield Row(f"what if: {name}", f"{figures}; {len(times)} times")


if __name__ == "__main__":
    sys.exit(show(rows()))
