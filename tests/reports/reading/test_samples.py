"""``check_text`` on the three sample papers: which of the slips listed in the notes on the domain it finds.

The samples are not part of this repository; they are read from beside it, and the tests are skipped where
they are not there. The numbers are those of the notes (§7).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from desk.yearfile import apply_year, dump, parse, read_year
from tests.desk.yearfiles import NAMES
from tests.factories import S000, S003

SAMPLES = Path(settings.BASE_DIR).parent / "shared" / "samples"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample papers are not on this machine"),
]
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
SAMPLES_KNOWN = [
    Sample("S000-memo-fy2563.txt", "แม่คำมี", 2563, S000, S000_SLIPS, set(), OFFICERS_OF_S000),
    Sample("S002-announcement-fy2564.txt", "เมืองใหม่", 2564, (), S002_SLIPS, set()),
    # An indicator under two names (l.63) is a true finding that the notes list for another paper only.
    Sample("S003-analysis-report-fy2563.txt", "บางแวม", 2563, S003, S003_SLIPS, {(63, "indicator-name")}),
]


def imported(sample: Sample) -> None:
    """The sample's data as a year file."""
    keys = ("username", "rank", "title", "name", "position", "role")
    document: dict[str, Any] = {
        "format": "ita-portal/year",
        "version": 1,
        "agency": {
            "code": "sample",
            "name": f"องค์การบริหารส่วนตำบล{sample.agency}",
            "officers": [dict(zip(keys, row, strict=True)) for row in sample.officers],
        },
        "fiscal_year": sample.year,
    }
    if sample.figures:
        rows = zip(NAMES, sample.figures, strict=True)
        document["result"] = {"scores": [{"indicator": name, "score": score} for name, score in rows]}
    apply_year(read_year(parse(dump(document).encode())))


def found(sample: Sample, capsys: pytest.CaptureFixture[str]) -> set[tuple[int, str]]:
    """``{(line, rule)}`` of what the command prints; something blocks in each sample."""
    with pytest.raises(SystemExit) as ended:
        call_command("check_text", SAMPLES / sample.file, agency="sample", year=sample.year, as_json=True)
    assert ended.value.code == 1
    return {(row["line"], row["rule"]) for row in json.loads(capsys.readouterr().out)}


@pytest.mark.parametrize("sample", SAMPLES_KNOWN, ids=lambda sample: sample.file[:4])
def test_the_listed_slips_are_found_and_nothing_else(
    sample: Sample, capsys: pytest.CaptureFixture[str]
) -> None:
    imported(sample)
    rows = found(sample, capsys)
    missed = {number: set(places) - rows for number, places in sample.slips.items() if set(places) - rows}
    listed = {place for places in sample.slips.values() for place in places}
    assert missed == {}
    assert rows - listed == sample.true_besides
