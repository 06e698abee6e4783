"""How long it takes to read ten pasted scores and a workbook, and to write the form and the exports.

Run with ``.venv/bin/python -m tests.benchmarks.paste`` from the project's root. Everything is measured in
memory on the year pack of the samples; the median and the slowest of many runs are printed.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable

ROUNDS = 60
GOAL = 50.0  # milliseconds for ten pasted rows


def measured(name: str, work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Run and print one line; returns the median in milliseconds."""
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    median = statistics.median(times)
    print(f"{name:44} median {median:7.1f} ms   slowest {max(times):7.1f} ms")
    return median


def main() -> None:
    """Measure and print one table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        import django

        django.setup()
        from agencies.models import Agency
        from assessments.intake.paste import read_block
        from assessments.intake.workbook import workbook_text
        from assessments.intake.workbook_form import write_form
        from assessments.models import Assessment
        from tests.assessments.pastes import EXPECTED, PACK, S000_BLOCK, S003_BLOCK, changed, rows
        from tests.assessments.workbooks import workbook

        swapped = rows(changed(duty="12.50", prevent="96.17"), "คะแนนรวม 60.40")
        assessment = Assessment(agency=Agency(name="อบต.แม่คำมี"), fiscal_year=PACK.fiscal_year)
        small = workbook()
        every_item = {item.code: next(iter(EXPECTED.values())) for item in PACK.items}
        full = write_form(assessment, PACK, EXPECTED, every_item)
        text = workbook_text(full, PACK)
        slowest = max(
            measured("paste: the ten rows of S000", lambda: read_block(S000_BLOCK, PACK)),
            measured("paste: ten rows, total explained by a swap", lambda: read_block(swapped, PACK)),
        )
        measured("paste: the prose of S003", lambda: read_block(S003_BLOCK, PACK))
        measured("xlsx: ten rows to text", lambda: workbook_text(small, PACK))
        measured("xlsx: the form with every item to text", lambda: workbook_text(full, PACK), 20)
        measured("xlsx: that text read", lambda: read_block(text, PACK), 20)
        measured("xlsx: write the form", lambda: write_form(assessment, PACK, EXPECTED, every_item), 20)
        print(f"ten pasted rows: {slowest:.1f} ms   (goal: at most {GOAL:.0f} ms)")


if __name__ == "__main__":
    main()
