"""The workbook that officers fill in: one row per indicator, a sheet of items per instrument, instructions.

Only the cells for figures can be typed in; headings and names are protected (without a password), so that
what comes back is read by the names that went out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessments.intake.workbook_styles import HEAD_FILL, HEAD_FONT, SCORE_FORMAT, titled
from assessments.models import Assessment
from assessments.packs import YearPack

SCORES_SHEET = "คะแนนตัวชี้วัด"
HELP_SHEET = "คำชี้แจง"
_LINE = Side(style="thin", color="B8AE9A")
_INPUT_FILL = PatternFill("solid", fgColor="FFF8DC")
HELP = (
    "1. พิมพ์คะแนนตามประกาศในช่องสีเหลือง ตั้งแต่ 0 ถึง 100 เลขไทยหรือเลขอารบิกก็ได้ ทศนิยมไม่เกิน 2 ตำแหน่ง",
    "2. ช่องที่ยังไม่ทราบคะแนนให้เว้นว่าง ไม่ต้องใส่ขีดหรือ 0",
    "3. ห้ามใช้สูตรในช่องคะแนน หากคัดลอกมาให้วางแบบค่า (Paste Values)",
    "4. ไม่ต้องเปลี่ยนชื่อหรือรหัสในตาราง ระบบจับคู่คะแนนจากชื่อและรหัส ไม่ใช่จากลำดับแถว",
    "5. บันทึกเป็น .xlsx แล้วเลือกไฟล์ในหน้า นำเข้าจาก Excel ระบบจะแสดงสิ่งที่อ่านได้ให้ตรวจก่อนบันทึก",
)


def write_form(
    assessment: Assessment, pack: YearPack, scores: Mapping[str, Decimal], items: Mapping[str, Decimal]
) -> bytes:
    """The form of a year as .xlsx, with the figures recorded so far filled in."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = SCORES_SHEET
    _scores_sheet(sheet, assessment, pack, scores)
    for instrument in pack.instruments:
        codes = {rule.code for rule in pack.indicators_of(instrument.code)}
        if own := [item for item in pack.items if item.indicator in codes]:
            of = {rule.code: rule.name for rule in pack.indicators}
            lines = [(item.code, item.name, of[item.indicator], items.get(item.code)) for item in own]
            page = book.create_sheet(f"รายข้อ {instrument.code}")
            _title(page, f"คะแนนรายข้อ {instrument.code} {instrument.name}", assessment)
            _table(page, 4, ("ข้อ", "ชื่อข้อ", "ของตัวชี้วัด", "คะแนน"), lines)
            _finish(page, (8, 70, 34, 16))
    _help_sheet(book.create_sheet(HELP_SHEET))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _scores_sheet(
    sheet: Worksheet, assessment: Assessment, pack: YearPack, scores: Mapping[str, Decimal]
) -> None:
    _title(sheet, pack.title, assessment)
    rows = [(rule.number, rule.name, rule.instrument, scores.get(rule.code)) for rule in pack.indicators]
    last = _table(sheet, 4, ("ที่", "ตัวชี้วัด", "เครื่องมือ", "คะแนน"), rows)
    declared = [
        (f"คะแนน {rule.code} ที่ประกาศ", getattr(assessment, f"declared_{rule.code.lower()}", None))
        for rule in pack.instruments
    ]
    declared.append(("คะแนนรวมที่ประกาศ", assessment.declared_total))
    heads = ("", "ตัวเลขที่ประกาศไว้ (ถ้ามี)", "", "คะแนน")
    _table(sheet, last + 2, heads, [("", name, "", value) for name, value in declared])
    level = sheet.cell(last + 3 + len(declared), 2, "ระดับที่ประกาศ")
    level.border = Border(bottom=_LINE)
    _input(sheet, level.row, 4, assessment.declared_level or None)
    _finish(sheet, (8, 44, 14, 18))


def _title(sheet: Worksheet, title: str, assessment: Assessment) -> None:
    titled(sheet, title)
    sheet.cell(2, 1, f"{assessment.agency.name} ปีงบประมาณ พ.ศ. {assessment.fiscal_year}")


def _table(sheet: Worksheet, top: int, heads: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    """Write a head and its rows, the last column to be filled in; returns the last row's number."""
    for column, head in enumerate(heads, 1):
        cell = sheet.cell(top, column, head)
        cell.font, cell.fill = HEAD_FONT, HEAD_FILL
    check = DataValidation(
        type="decimal",
        operator="between",
        formula1="0",
        formula2="100",
        allow_blank=True,
        errorStyle="warning",
    )
    check.errorTitle, check.error = "คะแนน", "กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100"
    sheet.add_data_validation(check)
    for number, row in enumerate(rows, top + 1):
        for column, value in enumerate(row[:-1], 1):
            cell = sheet.cell(number, column, value)
            cell.border = Border(bottom=_LINE)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        _input(sheet, number, len(row), row[-1])
        check.add(sheet.cell(number, len(row)))
    return top + len(rows)


def _input(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    cell = sheet.cell(row, column, value)
    cell.protection = Protection(locked=False)
    cell.fill, cell.number_format = _INPUT_FILL, SCORE_FORMAT
    cell.border = Border(bottom=_LINE, top=_LINE, left=_LINE, right=_LINE)


def _finish(sheet: Worksheet, widths: Sequence[int]) -> None:
    for column, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[column].width = width
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.freeze_panes = "A5"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _help_sheet(sheet: Worksheet) -> None:
    titled(sheet, "วิธีกรอกแบบฟอร์มคะแนน")
    for row, text in enumerate(HELP, 3):
        sheet.cell(row, 1, text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width = 100
    sheet.protection.sheet = True
