"""The tables of a paper in its Word copy: scores, tables with lines, bars, and the drawings beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from reports.drawings import svg_of
from reports.pdf import drawing_picture

if TYPE_CHECKING:
    from reports.word import Writer

SCORE_WIDTHS = (Cm(2.7), Cm(5.3), Cm(1.9), Cm(2), Cm(1.7))
NAME_WIDTH, FIGURE_WIDTH = Cm(6), Cm(1.8)
SAMPLE_WIDTH = Cm(0.9)
DOTS = 200  # of a picture to the inch
YEARS_SIZE, DENSE_SIZE = 13.0, 11.5  # points, in the sizes of paper.css
FILLED, WEAK = "555555", "AAAAAA"
_WIDTH = re.compile(r"width:\s*([0-9.]+)(cm|%)")
_MIDDLE = re.compile(r"\bmiddle-([0-9]+)")


def scores(writer: Writer, element: Any) -> None:
    """A list of scores without lines."""
    rows = list(element.iter("tr"))
    table = _table(writer, len(rows), SCORE_WIDTHS)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for row, source in zip(table.rows, rows, strict=True):
        for cell, part in zip(row.cells, source, strict=True):
            paragraph = cell.paragraphs[0]
            writer.fill(paragraph, part)
            if part.get("class") == "figure":
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def chart(writer: Writer, element: Any) -> None:
    """Bars from 0 to 100: each is a shaded line that ends where the score does."""
    rows = list(element.iter("tr"))
    track = Emu(writer.width - NAME_WIDTH - FIGURE_WIDTH)
    table = _table(writer, len(rows), (NAME_WIDTH, track, FIGURE_WIDTH))
    for row, source in zip(table.rows, rows, strict=True):
        name, bar, figure = source
        writer.fill(row.cells[0].paragraphs[0], name)
        _draw_bar(row.cells[1].paragraphs[0], bar, int(track) - Cm(0.4))
        writer.fill(row.cells[2].paragraphs[0], figure)
        row.cells[2].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def drawing(writer: Writer, element: Any) -> None:
    """The drawing of a figure over its table, as wide as a line."""
    _picture(writer, writer.add(before=0, keep=True), element, writer.width)


def _picture(writer: Writer, paragraph: Any, element: Any, width: int) -> None:
    """A drawing as a picture that says what the drawing says."""
    dots = int(Emu(width).inches * DOTS)
    picture = drawing_picture(writer.version, svg_of(str(element.get("src"))), dots=dots)
    shape = paragraph.add_run().add_picture(BytesIO(picture), width=Emu(width))
    shape._inline.docPr.set("descr", str(element.get("alt")))


def grid(writer: Writer, element: Any) -> None:
    """A table with lines, its head repeated on every page; open cells have no line above them."""
    named = str(element.get("class", "")).split()
    size = {"size": DENSE_SIZE if "dense" in named else YEARS_SIZE} if "years" in named else {}
    rows = list(element.iter("tr"))
    widths = _column_widths(element, writer.width)
    table = _table(writer, len(rows), widths)
    table.style = "Table Grid"
    if size:
        _close_cells(table)
    middle = {int(number) for number in _MIDDLE.findall(str(element.get("class")))}
    for row, source in zip(table.rows, rows, strict=True):
        is_head = source.getparent().tag == "thead"
        if is_head:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for place, (cell, part) in enumerate(zip(row.cells, source, strict=True), 1):
            paragraph = cell.paragraphs[0]
            for sample in part.iter("img"):
                _picture(writer, paragraph, sample, SAMPLE_WIDTH)
                writer.run(paragraph, " ")
            writer.fill(paragraph, part, bold=is_head, **size)
            if is_head or place in middle:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _open_cells(table, rows)


def _table(writer: Writer, rows: int, widths: Sequence[int]) -> Any:
    """A table of columns of these widths. Word wants the width in every cell, LibreOffice in the columns."""
    table = writer.document.add_table(rows=rows, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Emu(int(width))
        for cell in column.cells:
            cell.width = Emu(int(width))
    return table


def _close_cells(table: Any) -> None:
    """Cells whose text comes close to the lines beside it, as ten years need."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "30")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _column_widths(element: Any, line: int) -> list[int]:
    """The widths the page gives its columns; those without one share what is left of the line."""
    given = [_width_of(column, line) for column in element.iter("col")]
    free = given.count(0)
    rest = max(line - sum(given), 0) // free if free else 0
    return [width or max(rest, int(Cm(1))) for width in given]


def _width_of(column: Any, line: int) -> int:
    found = _WIDTH.search(str(column.get("style", "")))
    if found is None:
        return 0
    number = float(found[1])
    return int(Cm(number)) if found[2] == "cm" else int(line * number / 100)


def _draw_bar(paragraph: Any, bar: Any, line: int) -> None:
    filled = next((part for part in bar.iter("div") if "filled" in str(part.get("class")).split()), None)
    found = None if filled is None else _WIDTH.search(str(filled.get("style")))
    if filled is None or found is None:
        return
    shading = OxmlElement("w:shd")
    shading.set(qn("w:val"), "clear")
    shading.set(qn("w:color"), "auto")
    shading.set(qn("w:fill"), WEAK if "weak" in str(filled.get("class")) else FILLED)
    shape = paragraph.paragraph_format
    # Shading leaves out the space around a paragraph, so that bars stand apart.
    shape.space_before = shape.space_after = Pt(4)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(12)
    shape.right_indent = Emu(int(line * (1 - float(found[1]) / 100)))
    paragraph._p.get_or_add_pPr().insert_element_before(
        shading, "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )
    paragraph.add_run("\u00a0")


def _open_cells(table: Any, rows: Sequence[Any]) -> None:
    """No line between a cell and an open one under it."""
    for number, source in enumerate(rows):
        for place, part in enumerate(source):
            if "open" in str(part.get("class", "")).split() and number:
                _without_line(table.rows[number].cells[place], "top")
                _without_line(table.rows[number - 1].cells[place], "bottom")


def _without_line(cell: Any, side: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    line = OxmlElement(f"w:{side}")
    line.set(qn("w:val"), "nil")
    borders.append(line)
