"""A year and all years as tables that other programs open: columns are data, one list for every format.

Texts that a spreadsheet would run as a formula are defused in CSV and XLSX; JSON carries them as they are.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from agencies.models import Agency
from assessments.intake.workbook_styles import HEAD_FILL, HEAD_FONT, SCORE_FORMAT
from assessments.models import Assessment, ItemScore
from assessments.packs import YearPack
from assessments.queries import recorded_years
from assessments.scoring import IndicatorResult, YearResult

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
WIDEST = 60


@dataclass(frozen=True)
class Column:
    """One column: its key in JSON, its Thai heading, and how its value is read from a row."""

    key: str
    heading: str
    getter: Callable[[Any], Decimal | int | str | None]


@dataclass(frozen=True)
class YearRow:
    """One year of one agency."""

    assessment: Assessment
    result: YearResult
    items: tuple[ItemScore, ...]

    @property
    def pack(self) -> YearPack:
        """The rules of the year."""
        return self.result.pack


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator of one year."""

    year: YearRow
    row: IndicatorResult


@dataclass(frozen=True)
class ItemRow:
    """One item score of one year."""

    year: YearRow
    score: ItemScore


def _figure(code: str) -> Callable[[YearRow], Decimal | None]:
    return lambda year: next((row.score for row in year.result.instruments if row.rule.code == code), None)


def _level(year: YearRow) -> str:
    return year.result.level.name if year.result.level else ""


def _standing(row: IndicatorRow) -> str:
    if row.row.score is None:
        return "ยังไม่มีคะแนน"
    return "ต่ำกว่าเกณฑ์" if row.row.is_weak else "ถึงเกณฑ์"


def _item(row: ItemRow) -> tuple[str, str]:
    """The title of an item and its indicator, where the year knows them."""
    rule = next((rule for rule in row.year.pack.items if rule.code == row.score.code), None)
    return (rule.title, row.year.pack.indicator(rule.indicator).name) if rule else ("", "")


YEAR_COLUMNS: tuple[Column, ...] = (
    Column("fiscal_year", "ปีงบประมาณ", lambda year: year.assessment.fiscal_year),
    Column("agency", "หน่วยงาน", lambda year: year.assessment.agency.name),
    Column("total", "คะแนนรวม", lambda year: year.result.total),
    Column("level", "ระดับ", _level),
    Column("iit", "IIT", _figure("IIT")),
    Column("eit", "EIT", _figure("EIT")),
    Column("oit", "OIT", _figure("OIT")),
    Column("declared_total", "คะแนนรวมที่ประกาศ", lambda year: year.assessment.declared_total),
    Column("declared_level", "ระดับที่ประกาศ", lambda year: year.assessment.declared_level),
    Column("weak", "จำนวนตัวชี้วัดที่ต่ำกว่าเกณฑ์", lambda year: len(year.result.weak)),
    Column("threshold", "เกณฑ์", lambda year: year.pack.threshold),
    Column("state", "สถานะ", lambda year: year.assessment.get_state_display()),
)
INDICATOR_COLUMNS: tuple[Column, ...] = (
    Column("fiscal_year", "ปีงบประมาณ", lambda row: row.year.assessment.fiscal_year),
    Column("instrument", "เครื่องมือ", lambda row: row.row.rule.instrument),
    Column("number", "ตัวชี้วัดที่", lambda row: row.row.rule.number),
    Column("indicator", "ตัวชี้วัด", lambda row: row.row.rule.name),
    Column("score", "คะแนน", lambda row: row.row.score),
    Column("standing", "เทียบเกณฑ์", _standing),
    Column("threshold", "เกณฑ์", lambda row: row.year.pack.threshold),
)
ITEM_COLUMNS: tuple[Column, ...] = (
    Column("fiscal_year", "ปีงบประมาณ", lambda row: row.year.assessment.fiscal_year),
    Column("item", "ข้อ", lambda row: row.score.code),
    Column("title", "ชื่อข้อ", lambda row: _item(row)[0]),
    Column("indicator", "ตัวชี้วัด", lambda row: _item(row)[1]),
    Column("score", "คะแนน", lambda row: row.score.value),
)


@dataclass(frozen=True)
class Table:
    """One table of an export: its key, its Thai title, its columns and rows."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Any]

    @property
    def cells(self) -> list[list[Decimal | int | str | None]]:
        """The values, row by row."""
        return [[column.getter(row) for column in self.columns] for row in self.rows]


def tables_of(agency: Agency, fiscal_year: int | None = None) -> list[Table]:
    """The tables of one year, or of all the agency's years, newest first; the queries stay as few."""
    years = _year_rows(agency, None if fiscal_year is None else [fiscal_year])
    indicators = [IndicatorRow(year, row) for year in years for row in year.result.indicators]
    items = [ItemRow(year, score) for year in years for score in year.items]
    return [
        Table("years", "สรุปรายปี", YEAR_COLUMNS, years),
        Table("indicators", "รายตัวชี้วัด", INDICATOR_COLUMNS, indicators),
        Table("items", "รายข้อ", ITEM_COLUMNS, items),
    ]


def _year_rows(agency: Agency, fiscal_years: list[int] | None) -> list[YearRow]:
    recorded = recorded_years(agency, fiscal_years)
    items: dict[int, list[ItemScore]] = {}
    for score in ItemScore.objects.filter(assessment__in=[row.assessment.pk for row in recorded.values()]):
        items.setdefault(score.assessment_id, []).append(score)
    rows = []
    for year in recorded.values():
        year.assessment.agency = agency  # at hand already: no query for its name
        rows.append(YearRow(year.assessment, year.result, tuple(items.get(year.assessment.pk, ()))))
    return rows


# ---- formats


def defused(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, made plain text; anything else as it is.

    >>> defused('=HYPERLINK("x")'), defused("การใช้อำนาจ"), defused(-5)
    ('\\'=HYPERLINK("x")', 'การใช้อำนาจ', -5)
    """
    if isinstance(value, str) and value.lstrip(" ").startswith(DANGEROUS):
        return f"'{value}"
    return value


def as_csv(table: Table) -> bytes:
    """One table as CSV in UTF-8 with the mark by which Excel knows it."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([column.heading for column in table.columns])
    writer.writerows([["" if cell is None else defused(cell) for cell in row] for row in table.cells])
    return stream.getvalue().encode("utf-8-sig")


def as_json(tables: Iterable[Table]) -> bytes:
    """All tables as JSON: ``{table: [{column: value}]}``; figures are numbers, unknown ones null."""
    content = {
        table.key: [
            {column.key: _plain(cell) for column, cell in zip(table.columns, row, strict=True)}
            for row in table.cells
        ]
        for table in tables
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _plain(cell: Decimal | int | str | None) -> float | int | str | None:
    return float(cell) if isinstance(cell, Decimal) else cell


def as_xlsx(tables: Iterable[Table]) -> bytes:
    """All tables as one workbook, a sheet each; empty tables are left out."""
    book = Workbook()
    first = book.active
    assert first is not None  # a new workbook has one
    book.remove(first)
    for place, table in enumerate(tables):
        if table.rows or place == 0:
            _sheet(book.create_sheet(table.title), table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet(sheet: Worksheet, table: Table) -> None:
    for place, definition in enumerate(table.columns, 1):
        head = sheet.cell(1, place, definition.heading)
        head.font, head.fill = HEAD_FONT, HEAD_FILL
    cells = table.cells
    for number, row in enumerate(cells, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, defused(value))
            if isinstance(value, str):
                cell.data_type = "s"
            elif isinstance(value, Decimal):
                cell.number_format = SCORE_FORMAT
    for place, definition in enumerate(table.columns):
        longest = max([len(definition.heading), *(len(str(row[place] or "")) for row in cells)])
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(longest + 3, WIDEST)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
