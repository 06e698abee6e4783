"""How long it takes to read ten pasted scores and a workbook, and to write the form and the exports.

Run with ``.venv/bin/python -m tests.benchmarks.paste`` from the project's root. Everything is measured in
memory on the year pack of the samples; the median and the slowest of many runs are printed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

from tests.benchmarks.loading import in_portal, portal_in
from tests.benchmarks.table import Goal, Row, show

ROUNDS, FEW = 60, 20
MOST = 50.0  # milliseconds for ten pasted rows

Times = tuple[str, float, float]


def timed(name: str, work: Callable[[], object], rounds: int = ROUNDS) -> Times:
    """The median and the slowest of many runs, in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return name, median(times), max(times)


def pasted() -> list[Times]:
    """Ten rows in the shapes in which they are pasted."""
    from assessments.intake.paste import read_block
    from tests.assessments.pastes import PACK, S000_BLOCK, S003_BLOCK, changed, rows

    swapped = rows(changed(duty="12.50", prevent="96.17"), "คะแนนรวม 60.40")
    return [
        timed("paste: the ten rows of S000", lambda: read_block(S000_BLOCK, PACK)),
        timed("paste: ten rows, total explained by a swap", lambda: read_block(swapped, PACK)),
        timed("paste: the prose of S003", lambda: read_block(S003_BLOCK, PACK)),
    ]


def workbooks() -> list[Times]:
    """The form and what comes back in it."""
    from agencies.models import Agency
    from assessments.intake.paste import read_block
    from assessments.intake.workbook import workbook_text
    from assessments.intake.workbook_form import write_form
    from assessments.models import Assessment
    from tests.assessments.pastes import EXPECTED, PACK
    from tests.assessments.workbooks import workbook

    assessment = Assessment(agency=Agency(name="อบต.แม่คำมี"), fiscal_year=PACK.fiscal_year)
    small = workbook()
    every_item = {item.code: next(iter(EXPECTED.values())) for item in PACK.items}
    full = write_form(assessment, PACK, EXPECTED, every_item)
    text = workbook_text(full, PACK)
    return [
        timed("xlsx: ten rows to text", lambda: workbook_text(small, PACK)),
        timed("xlsx: the form with every item to text", lambda: workbook_text(full, PACK), FEW),
        timed("xlsx: that text read", lambda: read_block(text, PACK), FEW),
        timed("xlsx: write the form", lambda: write_form(assessment, PACK, EXPECTED, every_item), FEW),
    ]


def measured() -> tuple[list[Times], list[Times]]:
    """Both kinds."""
    return pasted(), workbooks()


def rows() -> Iterator[Row]:
    """Pastes, which have a goal, then workbooks."""
    with tempfile.TemporaryDirectory() as folder:
        blocks, books = in_portal("tests.benchmarks.paste:measured", portal_in(Path(folder)))
    for name, middle, slowest in blocks:
        yield Row(name, told(middle, slowest), goals=(Goal(f"at most {MOST:.0f} ms", middle <= MOST),))
    for name, middle, slowest in books:
        yield Row(name, told(middle, slowest))


def told(middle: float, slowest: float) -> str:
    """Both figures for the table."""
    return f"{middle:.1f} ms, slowest {slowest:.1f} ms"


if __name__ == "__main__":
    sys.exit(show(rows()))
