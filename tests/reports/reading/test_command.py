"""``check_text``: what it prints and with which status it ends."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.factories import Cast, make_confirmed_year

pytestmark = pytest.mark.django_db


def run(file: Path, *options: str, agency: str = "mae-kham-mi", year: str = "2563") -> tuple[int, str, str]:
    out, err, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command(
            "check_text", str(file), "--agency", agency, "--year", year, *options, stdout=out, stderr=err
        )
    except SystemExit as end:
        status = int(end.code or 0)
    return status, out.getvalue(), err.getvalue()


@pytest.fixture
def paper(tmp_path: Path, cast: Cast) -> Path:
    make_confirmed_year(cast, 2563)
    return tmp_path / "old.txt"


def test_nothing_found_or_only_warnings_end_well(paper: Path) -> None:
    paper.write_text("ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้ ๙๖.๑๗ คะแนน", encoding="utf-8")
    assert run(paper)[:2] == (0, "ไม่พบสิ่งที่ควรแก้ไข\n")
    paper.write_text("ให้บุคคลกรทราบ", encoding="utf-8")
    status, out, _ = run(paper)
    assert (status, out.split("]")[0]) == (0, "[ควรตรวจสอบ")


def test_what_blocks_ends_with_one_and_names_line_and_words(paper: Path) -> None:
    paper.write_text("\nตัวชี้วัดที่ ๒ การใช้อำนาจ", encoding="utf-8")
    status, out, err = run(paper, "--json")
    [row] = json.loads(out)
    assert (status, err) == (1, "")
    assert row == {
        "rule": "indicator-number",
        "severity": "block",
        "message": row["message"],
        "subject": "ตัวชี้วัดที่ ๒ การใช้อำนาจ",
        "line": 2,
        "words": "ตัวชี้วัดที่ ๒ การใช้อำนาจ",
    }
    assert "บรรทัด 2" in row["message"]


def test_what_cannot_be_read_ends_with_two(paper: Path, tmp_path: Path) -> None:
    assert run(tmp_path / "none.txt")[0] == 2
    paper.write_bytes(b"PK\x03\x04 broken")
    status, out, _ = run(paper, "--json")
    assert (status, json.loads(out)["findings"]) == (2, [])


@pytest.mark.parametrize(("agency", "year"), [("nobody", "2563"), ("mae-kham-mi", "2599")])
def test_an_unknown_agency_or_year_is_refused(paper: Path, agency: str, year: str) -> None:
    paper.write_text("ข้อความ", encoding="utf-8")
    assert run(paper, agency=agency, year=year)[0] == 1
