"""How long the search for the least takes, over the whole space of years, levels and scores.

Run with ``python -m tests.benchmarks.what_if`` from the project's root. Random scores of every kind of agency
are asked for every level of every edition; then the fewest OIT items for the years whose items are known, and
the cost of one simulated year. The random numbers are always the same.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from decimal import Decimal

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
django.setup()

from assessments.analysis.item_gains import cheapest_items, item_worths  # noqa: E402
from assessments.analysis.simulation import cheapest, points, what_if  # noqa: E402
from assessments.editions import files, read_pack  # noqa: E402
from assessments.itemscoring import item_figures  # noqa: E402
from assessments.packs import YearPack  # noqa: E402

YEARS_DRAWN, SHEETS_DRAWN = 200, 20
CHANCES = {"all low": (0, 6000), "middling": (5000, 9000), "high": (8000, 10_000), "anything": (0, 10_000)}


def drawn(pack: YearPack, low: int, high: int, dice: random.Random) -> dict[str, Decimal]:
    """One agency's ten scores."""
    return {rule.code: points(dice.randint(low, high)) for rule in pack.indicators}


def timed(work: Callable[[], object]) -> float:
    """Milliseconds that a piece of work takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def show(name: str, times: list[float]) -> None:
    """One line: how often, the middle, the 99th percentile, the slowest."""
    ordered = sorted(times)
    slow = ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]
    print(
        f"{name:<34}{len(times):>7} times   median {statistics.median(times):8.3f} ms"
        f"   99 % within {slow:8.3f} ms   slowest {ordered[-1]:8.3f} ms"
    )


def main() -> int:
    """Measure and print."""
    dice = random.Random(2563)
    packs = [read_pack(path)[0] for path in files()]
    for name, (low, high) in CHANCES.items():
        times = []
        for pack in packs:
            for _ in range(YEARS_DRAWN):
                scores = drawn(pack, low, high, dice)
                times += [timed(lambda: cheapest(pack, scores, band)) for band in pack.bands]  # noqa: B023
        show(f"least points, {name}", times)
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
    show("fewest items", times)
    scores = drawn(packs[0], 0, 10_000, dice)
    changes = {"duty": Decimal("50.00")}
    show("one simulated year", [timed(lambda: what_if(packs[0], scores, changes)) for _ in range(1000)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
