"""A row of a table that runs over a page end says on the next page whose row it is."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from PIL import Image

from reports import pdf
from tests.reports.conftest import Verdicts
from tests.reports.extraction import drawn, poppler_pages, squeeze, words
from tests.reports.sample_memo import memo

WORK = "รวบรวมข้อมูลจากทุกส่วนราชการภายในสัปดาห์แรกของเดือน และตรวจความครบถ้วนก่อนนำขึ้นเว็บไซต์ของหน่วยงาน"
TITLE = "มาตรการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์และช่องทางสื่อสังคมออนไลน์ให้ครบถ้วนเป็นปัจจุบันเสมอ"
SECOND = "มาตรการกำกับดูแลการใช้ทรัพย์สินของราชการ"
FILL_LEVELS = range(0, 24, 2)
WIDE = 29.7 * 60  # dots of a page on its side
LEFT, RIGHT = 3 * 60, 27.7 * 60


def lines(count: int) -> str:
    return "\n".join(f"({place}) {WORK}" for place in range(1, count + 1))


def row(*cells: str, continues: bool = False, whole: bool = False) -> dict[str, Any]:
    return {"cells": list(cells), "continues": continues, "whole": whole}


def report(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A result report that holds this table alone."""
    widths = (("ลำดับที่", "1.6cm"), ("มาตรการ", "5.6cm"), ("รายละเอียด", "8.2cm"), ("ผลลัพธ์", ""))
    table = {
        "type": "table",
        "columns": [{"label": label, "width": width} for label, width in widths],
        "rows": list(rows),
        "middle": [1],
        "named": 2,
        "caption": "",
    }
    sections = [{"heading": "ผลการดำเนินการ", "blocks": [table | changes]}]
    return memo(kind="results", title=["รายงานผลการดำเนินการ"], sections=sections)


@cache
def filled(level: int) -> bytes:
    """Two measures of two lines each, pushed down by so many lines of text in the first."""
    work = "\n".join([*(f"บรรทัดที่ {n}" for n in range(level)), lines(2)])
    rows = (
        row("1", TITLE, work, "ผลแรก"),
        row("", "", "สรุปผล", "บรรลุ", continues=True),
        row("2", SECOND, lines(2), "ผลที่สอง"),
    )
    return pdf.render(report(*rows)).pdf


def pages(file: bytes) -> list[str]:
    return [squeeze(page) for page in poppler_pages(file)]


def test_a_name_is_carried_to_every_page_that_its_row_runs_over() -> None:
    file = pdf.render(report(row("1", TITLE, lines(25), lines(25)), row("2", SECOND, WORK, WORK))).pdf
    first, *others = [page for page in pages(file) if squeeze(WORK[:20]) in page]
    assert len(others) >= 3
    assert "(ต่อ)" not in first
    assert all(squeeze(f"{TITLE} (ต่อ)") in page for page in others)
    assert not any(squeeze(f"{SECOND} (ต่อ)") in page for page in others)


def test_it_is_carried_over_further_lines_of_a_row_as_well() -> None:
    further = [row("", "", f"ครั้งที่ {n}", lines(2), continues=True) for n in range(8)]
    last = pages(pdf.render(report(row("1", TITLE, "ครั้งแรก", lines(2)), *further)).pdf)
    on = next(page for page in last if "ครั้งที่๗" in page)
    assert squeeze(f"{TITLE} (ต่อ)") in on
    assert on.count("(ต่อ)") == 1


def test_a_row_that_begins_its_page_is_not_carried() -> None:
    whole = [row(str(n), SECOND, lines(3), "ผล") for n in range(1, 9)]
    file = pdf.render(report(*whole)).pdf
    assert len(pages(file)) > 2
    for page in pages(file):
        parts = page.split("(ต่อ)")
        assert len(parts) <= 2  # at most the row that was cut


def test_a_short_row_is_never_cut() -> None:
    def cut(*, whole: bool) -> int:
        rows = [row(str(n), SECOND, lines(3), "ผล", whole=whole) for n in range(1, 9)]
        return sum("(ต่อ)" in page for page in pages(pdf.render(report(*rows)).pdf))

    assert cut(whole=False) > 0
    assert cut(whole=True) == 0


def test_a_name_as_long_as_its_row_runs_over_itself() -> None:
    file = pdf.render(report(row("1", lines(9), lines(2), "ผล"))).pdf
    assert len(pages(file)) > 1
    assert not any("(ต่อ)" in page for page in pages(file))


def test_tables_that_name_no_rows_are_left_alone() -> None:
    file = pdf.render(report(row("1", TITLE, lines(25), lines(25)), named=0)).pdf
    assert not any("(ต่อ)" in page for page in pages(file))


@pytest.mark.parametrize("level", FILL_LEVELS)
def test_a_name_never_runs_into_the_next_row(level: int) -> None:
    for page in words(filled(level)):
        carried = [word.bottom for word in page if "(ต่อ)" in word.text]
        follows = [word.top for word in page if word.text == "ผลที่สอง"]
        assert not carried or not follows or carried[0] <= follows[0]


def test_a_name_is_cut_where_its_row_is_too_low_for_it() -> None:
    cut = [page for level in FILL_LEVELS for page in pages(filled(level)) if "…(ต่อ)" in page]
    assert cut
    assert all(squeeze(TITLE)[:12] in page for page in cut)


@pytest.mark.parametrize("level", FILL_LEVELS)
def test_a_table_ends_under_its_last_row_on_a_page(level: int) -> None:
    """Cells draw the line at its left, the table itself draws the one at its right."""
    file = filled(level)
    for number in range(1, len(words(file)) + 1):
        picture = drawn(file, number, round(WIDE))
        cells, table = (_lowest_end(picture, x) for x in (LEFT, RIGHT))
        assert table == pytest.approx(cells, abs=2)


def test_it_stays_fit_for_archives_and_for_listeners(verdicts: Verdicts) -> None:
    file = pdf.render(report(row("1", TITLE, lines(25), lines(25)), row("2", SECOND, WORK, WORK))).pdf
    assert [one.failures for one in verdicts(file)] == [(), ()]


def _lowest_end(picture: Image.Image, x: float) -> int:
    """Where the lowest line that goes down near `x` ends; 0 where there is none."""
    near = picture.crop((round(x) - 4, 0, round(x) + 5, picture.height))
    dark = [min(near.crop((0, y, 9, y + 1)).tobytes()) < 200 for y in range(near.height)]
    return max((y for y in range(40, len(dark)) if all(dark[y - 40 : y])), default=0)
