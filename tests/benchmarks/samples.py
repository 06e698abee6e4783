"""``check_text`` on the three sample papers: which of the slips listed in the notes on the domain it finds.

Run with ``.venv/bin/python -m tests.benchmarks.samples FOLDER`` from the project's root. The samples are real
papers and no part of this repository, so this is a measurement and no test: each rule has its own tests, on
sentences of ours. The numbers are those of the notes (§7). Exit status 1 where a listed slip is missed, or
something is found that is neither listed nor known to be true.
"""

from __future__ import annotations

import io
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.benchmarks.loading import in_portal, portal_in
from tests.benchmarks.table import Goal, Missing, Row, show, what_can_be

FOLDER = "../shared/samples"
OFFICERS_OF_S000 = (
    ("head", "ว่าที่ร้อยตรี", "", "สุรชัย ใจนนท์", "หัวหน้าสำนักปลัด", "office_head"),
    ("deputy", "", "นาง", "อรอร คำลือ", "รองปลัดองค์การบริหารส่วนตำบลแม่คำมี", "deputy_clerk"),
    ("clerk", "", "นาง", "กัญกร ศิริพงษ์", "ปลัดองค์การบริหารส่วนตำบลแม่คำมี", "clerk"),
    ("mayor", "", "นาย", "ไพศาล ชมภูมิ่ง", "นายกองค์การบริหารส่วนตำบลแม่คำมี", "mayor"),
)


@dataclass(frozen=True)
class Sample:
    """A sample, the year it is checked under, and the ``(line, rule)`` by which each listed slip is found."""

    file: str
    agency: str
    year: int
    figures: tuple[str, ...]
    slips: dict[int, list[tuple[int, str]]]
    true_besides: set[tuple[int, str]]
    officers: tuple[tuple[str, ...], ...] = ()

    @property
    def code(self) -> str:
        """The agency's code; one for each sample."""
        return self.file[:4].lower()


S000_SLIPS = {
    1: [(line, "indicator-number") for line in (24, 25, 26, 29, 30)],
    2: [(29, "indicator-name")],
    3: [(27, "weak-unanswered")],
    4: [(34, "level-missing")],
    5: [(11, "title-content")],
    6: [(13, "term")],
    7: [(21, "term"), (34, "term")],
    8: [(9, "number-missing")],
    9: [(36, "word-doubled")],
    10: [(49, "term")],
    11: [(59, "signature-missing")],
    12: [(89, "no-decision")],
}
S002_SLIPS = {
    27: [(10, "weak-without-score")],
    28: [(10, "indicator-name")],
    29: [(10, "term")],
    31: [(44, "channels-mixed")],
    32: [(32, "catch-word")],
    33: [(52, "paragraph-copied")],
    34: [(66, "word-doubled")],
    35: [(68, "term")],
    36: [(72, "term")],
    37: [(14, "columns-missing")],
}
S003_SLIPS = {
    39: [(line, "agency-name") for line in (13, 23, 35, 37, 43)],
    40: [(39, "indicator-number")],
    41: [(89, "extreme")],
    42: [(89, "instrument-wrong")],
    43: [(45, "threshold-other"), (67, "threshold-gap")],
    44: [(line, "level-unknown") for line in (75, 77, 79)],
    45: [(87, "weak-nothing")],
    47: [(108, "measures-unlinked")],
    48: [(110, "column-blank")],
    49: [(108, "columns-missing")],
    50: [(92, "term"), (93, "term")],
    51: [(4, "official-title")],
    52: [(10, "digits-mixed")],
    53: [(67, "term"), (77, "term"), (113, "term")],
    54: [(37, "unit-doubled")],
    55: [(31, "line-broken")],
    57: [(27, "plan-late")],
}


def samples_known() -> list[Sample]:
    """The three, with the figures that the suite has of them too."""
    from tests.factories import S000, S003

    return [
        Sample("S000-memo-fy2563.txt", "แม่คำมี", 2563, S000, S000_SLIPS, set(), OFFICERS_OF_S000),
        Sample("S002-announcement-fy2564.txt", "เมืองใหม่", 2564, (), S002_SLIPS, set()),
        # An indicator under two names (l.63) is a true finding that the notes list for another paper only.
        Sample("S003-analysis-report-fy2563.txt", "บางแวม", 2563, S003, S003_SLIPS, {(63, "indicator-name")}),
    ]


def imported(sample: Sample) -> None:
    """The sample's data as a year file."""
    from desk.yearfile import apply_year, dump, parse, read_year
    from tests.desk.yearfiles import NAMES

    keys = ("username", "rank", "title", "name", "position", "role")
    document: dict[str, Any] = {
        "format": "ita-portal/year",
        "version": 1,
        "agency": {
            "code": sample.code,
            "name": f"องค์การบริหารส่วนตำบล{sample.agency}",
            "officers": [dict(zip(keys, row, strict=True)) for row in sample.officers],
        },
        "fiscal_year": sample.year,
    }
    if sample.figures:
        rows = zip(NAMES, sample.figures, strict=True)
        document["result"] = {"scores": [{"indicator": name, "score": score} for name, score in rows]}
    apply_year(read_year(parse(dump(document).encode())))


def found(sample: Sample, folder: Path) -> set[tuple[int, str]]:
    """``{(line, rule)}`` of what the command prints; its exit status says that something blocks."""
    from django.core.management import call_command

    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        call_command("check_text", folder / sample.file, agency=sample.code, year=sample.year, as_json=True)
    return {(row["line"], row["rule"]) for row in json.loads(printed.getvalue())}


def measured(folder: str) -> list[tuple[str, str, bool, list[str]]]:
    """For each paper its name, its figures, whether they are right, and what is wrong with them."""
    rows = []
    for sample in samples_known():
        imported(sample)
        places = found(sample, Path(folder))
        listed = {place for slip in sample.slips.values() for place in slip}
        missed = [f"{number} missed" for number, slip in sample.slips.items() if set(slip) - places]
        others = sorted(places - listed - sample.true_besides)
        false = [f"{rule} at line {line} false" for line, rule in others]
        right = len(sample.slips) - len(missed)
        told = f"{right} of {len(sample.slips)} listed slips in {len(places)} findings"
        besides = f"{len(sample.true_besides)} true besides, {len(false)} false"
        rows.append((sample.file, f"{told}, {besides}", not missed and not false, [*missed, *false]))
    return rows


def rows(named: str = FOLDER) -> Iterator[Row]:
    """A row for each paper. Raises Missing where their folder is not there."""
    folder = Path(named).resolve()
    if not folder.is_dir():
        raise Missing(f"no sample papers in {named}")
    with tempfile.TemporaryDirectory() as data:
        papers = in_portal("tests.benchmarks.samples:measured", portal_in(Path(data)), str(folder))
    for file, figures, is_right, wrong in papers:
        goal = Goal("all listed, nothing false", is_right)
        yield Row(f"slips in {file}", figures, "; ".join(wrong), (goal,))


if __name__ == "__main__":
    sys.exit(show(what_can_be("slips in the sample papers", rows(*sys.argv[1:]))))
