"""Charts: said by attributes alone, told in words, readable, nothing drawn that is not known."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from weasyprint import HTML

from assessments.analysis.charts import HEIGHT, LEFT, RIGHT, STROKES, WIDTH, Plotted, legend, line_chart
from assessments.analysis.simulation import points

LINE = Decimal("85.00")
SVG = "{http://www.w3.org/2000/svg}"


def chart(
    *lines: Plotted, years: tuple[int, ...] = (2563, 2564, 2565), threshold: Decimal = LINE
) -> ElementTree.Element:
    return ElementTree.fromstring(line_chart("chart-x", "คะแนนรวม", years, lines, threshold))


def plotted(*figures: str | None, label: str = "1") -> Plotted:
    return Plotted(
        label, f"ตัวชี้วัด {label}", [None if figure is None else Decimal(figure) for figure in figures]
    )


def texts(drawing: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in drawing.iter(f"{SVG}text")]


class TestWords:
    def test_title_and_description_are_named_by_the_drawing(self) -> None:
        drawing = chart(plotted("60.40", "70.00", "93.34"))
        assert drawing.attrib["role"] == "img"
        assert drawing.attrib["aria-labelledby"].split() == ["chart-x-title", "chart-x-desc"]
        title, desc = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        assert title is not None
        assert (title.attrib["id"], title.text) == ("chart-x-title", "คะแนนรวม")
        assert desc is not None
        assert desc.text == (
            "แกนนอนคือปี 2563 ถึง 2565 แกนตั้งคือคะแนน 60 ถึง 100 เส้นประแนวนอนคือเกณฑ์ 85.00; "
            "ตัวชี้วัด 1 ปี 2563 ได้ 60.40 ปี 2565 ได้ 93.34"
        )

    def test_lines_with_one_figure_or_none_are_told(self) -> None:
        desc = chart(plotted(None, "70.00", None), plotted(None, None, None, label="2")).find(f"{SVG}desc")
        assert desc is not None
        assert "ตัวชี้วัด 1 ปี 2564 ได้ 70.00; ตัวชี้วัด 2 ไม่มีคะแนน" in (desc.text or "")

    def test_names_are_escaped(self) -> None:
        drawing = ElementTree.fromstring(
            line_chart("k", "<b>&", [2563], [Plotted("<", "A & B", [LINE])], LINE)
        )
        assert [row.text for row in drawing.iter(f"{SVG}title")] == ["<b>&"]


class TestDrawing:
    def test_nothing_needs_a_style_or_a_script(self) -> None:
        text = line_chart("k", "t", [2563, 2564], [plotted("60", "70")], LINE)
        assert re.findall(r"\bstyle=|<style|<script|\bon[a-z]+=|href", text) == []

    def test_every_line_carries_its_own_colour_dashes_and_mark(self) -> None:
        assert len({stroke.colour for stroke in STROKES}) == len({stroke.dashes for stroke in STROKES}) == 5
        assert len({stroke.mark for stroke in STROKES}) == 5

    def test_a_gap_breaks_the_line(self) -> None:
        drawing = chart(plotted("60", None, "70", "80"), years=(2563, 2564, 2565, 2566))
        [path] = [node.attrib["d"] for node in drawing.iter(f"{SVG}path") if "class" not in node.attrib]
        assert path.count("M") == 2
        assert len(list(drawing.iter(f"{SVG}circle"))) == 3

    def test_the_label_of_a_single_year_stands_clear_of_the_threshold(self) -> None:
        drawing = chart(plotted("85.10", label="รวม"), years=(2569,))
        [limit] = [row for row in drawing.iter(f"{SVG}line") if row.attrib["class"] == "app-chart-limit"]
        [label] = [row for row in drawing.iter(f"{SVG}text") if row.text == "รวม"]
        assert float(label.attrib["x"]) > float(limit.attrib["x2"])

    def test_the_threshold_stands_on_the_axis_and_pushes_its_neighbour_away(self) -> None:
        shown = texts(chart(plotted("12.50", "50", "60"), threshold=Decimal("81")))
        assert "81" in shown
        assert "80" not in shown
        assert "60" in shown

    def test_ten_years_label_every_second_one_and_the_newest(self) -> None:
        years = tuple(range(2560, 2570))
        shown = texts(chart(plotted(*["90"] * 10), years=years))
        assert [int(text) for text in shown if text.startswith("25")] == [2561, 2563, 2565, 2567, 2569]

    def test_one_year_stands_in_the_middle(self) -> None:
        [circle] = chart(plotted("90"), years=(2563,)).iter(f"{SVG}circle")
        assert float(circle.attrib["cx"]) == (LEFT + WIDTH - RIGHT) / 2

    def test_the_legend_shows_the_lines_and_the_threshold(self) -> None:
        rows = legend([plotted("60"), plotted("70", label="2")], Decimal("90.50"))
        assert [row.name for row in rows] == ["ตัวชี้วัด 1", "ตัวชี้วัด 2", "เกณฑ์ 90.5"]

    @given(
        st.integers(1, 10).flatmap(
            lambda years: st.lists(
                st.lists(st.none() | st.integers(0, 10_000), min_size=years, max_size=years),
                min_size=1,
                max_size=5,
            )
        ),
        st.integers(0, 10_000),
    )
    @example([[10_000], [0], [0], [0], [0]], 8500)
    def test_everything_stays_inside_and_labels_never_touch(
        self, figures: list[list[int | None]], threshold: int
    ) -> None:
        lines = [
            Plotted(str(n), f"เส้น {n}", [None if value is None else points(value) for value in row])
            for n, row in enumerate(figures, 1)
        ]
        years = range(2563, 2563 + len(figures[0]))
        drawing = ElementTree.fromstring(line_chart("k", "t", years, lines, points(threshold)))
        for node in drawing.iter(f"{SVG}circle"):
            assert 0 <= float(node.attrib["cx"]) <= WIDTH
            assert 0 <= float(node.attrib["cy"]) <= HEIGHT
        ends = [
            float(node.attrib["y"])
            for node in drawing.iter(f"{SVG}text")
            if node.attrib["class"].startswith("app-chart-name")
        ]
        assert all(0 <= y <= HEIGHT for y in ends)
        assert all(low - high >= 14.9 for high, low in pairwise(ends))


@pytest.mark.parametrize("place", range(1, 6))
def test_the_style_sheet_knows_every_line(place: int, project) -> None:  # type: ignore[no-untyped-def]
    sheet = (project / "static/css/portal.css").read_text(encoding="utf-8")
    assert f".app-chart-line-{place} {{" in sheet
    assert f".app-chart-name-{place} {{" in sheet


def test_paper_draws_the_same_chart_from_its_attributes() -> None:
    """Without a style sheet the lines keep their colours: the PDF names each of them."""
    drawing = line_chart("k", "t", [2563, 2564], [plotted("60", "70"), plotted("80", "75", label="2")], LINE)
    pdf = HTML(string=f"<body>{drawing}</body>").write_pdf(uncompressed_pdf=True).decode("latin-1")
    for stroke in STROKES[:2]:
        parts = (int(stroke.colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        assert f"{' '.join(f'{part:.6f}' for part in parts)} RG" in pdf
