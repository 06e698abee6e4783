"""Years side by side in the analysis report: the portal's own charts, as figures of a paper."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image, ImageStat

from assessments.analysis.charts import STROKES, WIDTH
from reports.content import content_of
from reports.drafting import analysis
from reports.drawings import PAPER, SVG_PREFIX, drawn, size_of, svg_of
from reports.models import PaperKind
from reports.pdf import drawing_picture, paper_html, render
from reports.sketches import sketch
from reports.word import word_copy
from tests.factories import CODES, Cast, make_confirmed_year, make_year
from tests.reports.conftest import Verdicts
from tests.reports.extraction import pdfium_pages, poppler_pages, squeeze
from tests.reports.sample_memo import memo
from thai.digits import to_arabic_digits

FIRST, LAST = 2562, 2569  # of the editions the portal knows
SVG = "{http://www.w3.org/2000/svg}"


def block(years: int = 10, *, lines: int = 5) -> dict[str, Any]:
    """A figure of so many years whose last line lacks its first two."""
    rows = [
        {
            "label": str(n),
            "name": f"{n}. ตัวชี้วัดที่ยิ่งใหญ่",
            "cells": [f"{60 + n + 3 * year}.50" for year in range(years)],
        }
        for n in range(1, lines + 1)
    ]
    rows[-1]["cells"][:2] = [None, None]
    return {
        "type": "figure", "caption": "แผนภูมิที่ทดลองดู", "title": "คะแนนที่ทดลองดู", "threshold": "85.00",
        "years": list(range(LAST - years + 1, LAST + 1)), "rows": rows, "middle": list(range(2, years + 2)),
        "year_width": "1.1cm", "is_dense": years > 6,
    }  # fmt: skip


def page(*blocks: dict[str, Any]) -> dict[str, Any]:
    return memo(sections=[{"heading": "", "blocks": list(blocks)}])


class TestDrawing:
    def test_it_is_the_charts_of_the_page_in_thai_digits_on_white(self) -> None:
        drawing = ElementTree.fromstring(svg_of(drawn(block())["picture"]))
        texts = [node.text or "" for node in drawing.iter(f"{SVG}text")]
        assert "๘๕" in texts
        labelled = [to_arabic_digits(text) for text in texts if text.startswith("๒๕")]
        assert labelled == [str(year) for year in range(LAST - 9, LAST + 1)]
        assert not any(char in "0123456789" for text in texts for char in text)
        strokes = [node.attrib["stroke"] for node in drawing.iter(f"{SVG}g")]
        assert strokes == [stroke.colour for stroke in STROKES]
        fills = {node.attrib["fill"] for node in drawing.iter() if node.get("class") == "app-chart-mark"}
        assert fills == {PAPER.ground}

    def test_labels_inside_have_no_marks_which_would_be_drawn_apart(self) -> None:
        drawing = ElementTree.fromstring(svg_of(drawn(block())["picture"]))
        texts = [node.text or "" for node in drawing.iter(f"{SVG}text")]
        assert all(unicodedata.category(letter) != "Mn" for text in texts for letter in text)

    def test_it_says_title_and_description(self) -> None:
        told = drawn(block())["told"]
        assert told.startswith("คะแนนที่ทดลองดู แกนนอนคือปี ๒๕๖๐ ถึง ๒๕๖๙")
        assert "๑. ตัวชี้วัดที่ยิ่งใหญ่ ปี ๒๕๖๐ ได้ ๖๑.๕๐ ปี ๒๕๖๙ ได้ ๘๘.๕๐" in told

    def test_lines_stay_dark_on_a_printer_without_colours(self) -> None:
        for stroke in STROKES:
            red, green, blue = (int(stroke.colour[at : at + 2], 16) for at in (1, 3, 5))
            assert 0.299 * red + 0.587 * green + 0.114 * blue < 110

    def test_a_wider_drawing_than_on_the_page(self) -> None:
        assert size_of(svg_of(drawn(block())["picture"])) == (PAPER.width, PAPER.height)
        assert PAPER.width > WIDTH

    def test_the_picture_for_word_is_drawn(self) -> None:
        picture = Image.open(BytesIO(drawing_picture("v1", svg_of(drawn(block())["picture"]), dots=1200)))
        assert picture.size == (1200, 432)
        assert ImageStat.Stat(picture.convert("L")).extrema[0][0] < 100
        assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


class TestPaper:
    def test_ten_years_fit_and_are_read_right(self, verdicts: Verdicts) -> None:
        pdf = render(page(block())).pdf
        for text in (poppler_pages(pdf)[0], pdfium_pages(pdf)[0]):
            assert "ตัวชี้วัดที่ยิ่งใหญ่" in squeeze(text)
            assert "แผนภูมิที่ทดลองดู" in squeeze(text)
            for cell in ("๖๑.๕๐", "๘๘.๕๐", "๒๕๖๐", "–"):
                assert cell in text.split()  # one word: no figure is broken over two lines
        assert [row.failures for row in verdicts(pdf)] == [(), ()]

    def test_drawing_and_table_stay_together(self) -> None:
        pages = [squeeze(text) for text in poppler_pages(render(page(block(), block(), block())).pdf)]
        held = [(text.count("คะแนน๒๕๖๐"), text.count("ยิ่งใหญ่")) for text in pages]
        assert sum(tables for tables, _ in held) == 3
        assert all(rows == 5 * tables for tables, rows in held)

    def test_the_drawing_is_read_where_it_stands(self) -> None:
        text = poppler_pages(render(page(block())).pdf)[0].split()
        assert text.index("๗๐") < text.index("คะแนน", text.index("แผนภูมิที่ทดลองดู")) < text.index("๖๑.๕๐")

    def test_nothing_but_the_figures_is_kept(self) -> None:
        content = page(block())
        before = repr(content)
        assert SVG_PREFIX in paper_html(content)
        assert repr(content) == before

    def test_names_are_text(self) -> None:
        figure = block(3, lines=2)
        figure["title"] = figure["rows"][0]["name"] = '"><script>&'
        assert "<script>" not in paper_html(page(figure))

    def test_word_has_the_pictures_with_their_words_and_the_table(self) -> None:
        document = Document(BytesIO(word_copy(page(block()))))
        told = [node.get("descr") for node in document.element.body.iter(qn("wp:docPr"))]
        assert told[0] == drawn(block())["told"]
        assert told[1:] == [stroke.words for stroke in STROKES]
        [table] = document.tables
        assert [cell.text for cell in table.rows[1].cells][:2] == [" ๑. ตัวชี้วัดที่ยิ่งใหญ่", "๖๑.๕๐"]


@pytest.mark.django_db
class TestReport:
    def blocks(self, cast: Cast, year: int = LAST) -> list[dict[str, Any]]:
        sections = content_of(sketch(cast.agency, PaperKind.ANALYSIS, year))["sections"]
        parts = [part["blocks"] for part in sections if part["heading"].endswith("ผลการประเมินย้อนหลัง")]
        return [row for blocks in parts for row in blocks]

    def test_every_instrument_has_its_figure(self, cast: Cast) -> None:
        for year in range(FIRST, LAST + 1):
            make_confirmed_year(cast, year, rising(year))
        words, totals, *figures = self.blocks(cast)
        assert "มี 8 ปี คือ ปีงบประมาณ พ.ศ. 2562, 2563" in words["text"]
        assert totals["text"].startswith("คะแนนรวมของปีงบประมาณ พ.ศ. 2562 คือ ")
        shown = [row for row in figures if row["type"] == "figure"]
        assert [len(row["rows"]) for row in shown] == [4, 5, 3, 2]
        assert [row["label"] for row in shown[0]["rows"]] == ["รวม", "IIT", "EIT", "OIT"]
        assert shown[1]["years"] == list(range(FIRST, LAST + 1))
        assert shown[1]["rows"][0]["cells"][0] == str(rising(FIRST)["duty"])
        assert all("85 คะแนน" in row["caption"] for row in shown)

    def test_years_that_are_not_confirmed_or_later_are_left_out(self, cast: Cast) -> None:
        make_confirmed_year(cast, 2563, rising(2563))
        make_year(cast, 2564, rising(2564))
        make_confirmed_year(cast, 2565, rising(2565))
        make_confirmed_year(cast, 2566, rising(2566))
        words, *_, last = self.blocks(cast, 2565)
        assert "มี 2 ปี คือ ปีงบประมาณ พ.ศ. 2563 และ 2565" in words["text"]
        assert "เส้นในแผนภูมิขาดช่วง" in words["text"]
        assert last["years"] == [2563, 2564, 2565]
        assert last["rows"][0]["cells"][1] is None

    def test_long_weak_indicators_are_named_with_since_when(self, cast: Cast) -> None:
        make_confirmed_year(cast, 2563, rising(2563) | {"prevent": Decimal("80.00")})
        make_confirmed_year(cast, 2564, rising(2564) | {"prevent": Decimal("81.00")})
        texts = [row["text"] for row in self.blocks(cast, 2564) if row["type"] == "paragraph"]
        assert "ตัวชี้วัดที่ 10 การป้องกันการทุจริต 2 ปี ตั้งแต่ปีงบประมาณ พ.ศ. 2563" in texts[-1]

    def test_one_year_has_none(self, cast: Cast) -> None:
        make_confirmed_year(cast, LAST, rising(LAST))
        assert self.blocks(cast) == []
        facts = analysis.gather(sketch(cast.agency, PaperKind.ANALYSIS, LAST))
        assert "years" not in {row.key for row in analysis.draft(facts)}


def rising(year: int) -> dict[str, Decimal]:
    """Scores that rise from year to year, apart for each indicator."""
    return {code: Decimal(f"{60 + 3 * (year - 2560) + place}.00") for place, code in enumerate(CODES)}
