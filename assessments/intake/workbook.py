"""A workbook → the same reading as a pasted block; the form that officers fill is written by
``workbook_form``.

Values are read by calamine, which never computes: a formula's cell holds whatever the last program left in
it. So a formula where a score should be refuses the file, and merged cells or two agencies in the rows that
hold scores do too. Nothing of the file is kept; the preview works on the text that the sheet was turned into.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from assessments.intake.agency_names import AgencyName, agencies_in
from assessments.intake.figures import item_codes_in
from assessments.intake.spelling import NameFinder
from assessments.intake.tables import clean, is_head, is_name
from assessments.intake.workbook_cells import Area, SheetSigns, signs_of
from assessments.intake.workbook_files import BROKEN, Unusable, checked_workbook
from assessments.lookalikes import foreign_lists
from assessments.packs import YearPack
from thai.lists import joined

MOST_ROWS, MOST_COLUMNS = 2000, 60
MOST_SHEETS = 20
MOST_FIGURE = 10**15  # beyond it a cell holds no figure that anybody typed
LONGEST_TEXT = 100_000  # letters handed on to the preview
_AGENCY_HEAD = re.compile(r"(?:ชื่อ)?(?:หน่วยงาน|อปท\.?|องค์กรปกครองส่วนท้องถิ่น)")


@dataclass(frozen=True)
class Sheet:
    """One sheet as rows of texts; ``first_row`` and ``first_column`` count from 1, as Excel does."""

    name: str
    rows: list[list[str]]
    signs: SheetSigns


def workbook_text(content: bytes, pack: YearPack) -> str:
    """The lines of every sheet that holds scores, cells parted by tabs; raises Unusable."""
    archive = checked_workbook(content)
    signs = signs_of(archive)
    finder = NameFinder(pack)
    texts: list[str] = []
    named: set[AgencyName] = set()
    foreign: list[str] = []
    for sheet in _sheets(content, signs):
        data = _rows_with_scores(sheet, finder)
        if not data:
            foreign += foreign_lists(" ".join(cell for row in sheet.rows for cell in row))
            continue
        _refuse_formulas(sheet, data)
        _refuse_merged(sheet, data)
        named |= _agencies(sheet, finder)
        _refuse_two_agencies(sheet, named, finder)
        texts.append("\n".join("\t".join(row) for row in _without_formulas(sheet)))
    text = "\n".join(texts)
    if not text.strip():
        raise Unusable(
            f"{_what_else(foreign)}ไม่พบชื่อตัวชี้วัดหรือรหัสข้อของปีนี้ กรุณาใช้แบบฟอร์มของระบบ หรือวางคะแนนเป็นข้อความแทน"
        )
    if len(text) > LONGEST_TEXT:
        raise Unusable("แผ่นงานมีข้อความมากเกินไป กรุณาคัดลอกเฉพาะตารางคะแนนไปไว้ในไฟล์ใหม่")
    return text


def _what_else(foreign: list[str]) -> str:
    """What a file without a result holds instead, where that can be told (V22)."""
    lists = list(dict.fromkeys(foreign))
    return f"ไฟล์นี้มี{joined(lists)} ซึ่งไม่ใช่ข้อของการประเมิน ITA ขององค์กรปกครองส่วนท้องถิ่น " if lists else "ในไฟล์นี้"


def _sheets(content: bytes, signs: dict[str, SheetSigns]) -> Iterable[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names[:MOST_SHEETS]:
            if name not in signs:
                continue
            cells = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS)
            rows = [[cell_text(cell) for cell in row[:MOST_COLUMNS]] for row in cells]
            yield Sheet(name, rows, signs[name])
    except (CalamineError, OSError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable(BROKEN) from error


def cell_text(value: Any) -> str:
    """A cell as it would be typed: figures with a point and without the noise of binary fractions.

    >>> cell_text(96.17), cell_text(100.0), cell_text(93.339999999999), cell_text(" การใช้\\nอำนาจ ")
    ('96.17', '100', '93.34', 'การใช้ อำนาจ')
    """
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        figure = Decimal(repr(value))
        if not figure.is_finite() or abs(figure) >= MOST_FIGURE:
            return str(value)
        near = figure.quantize(Decimal("0.00000001"))
        shown = f"{near.normalize():f}" if abs(near) < 10**9 else f"{figure:f}"
        return shown
    return clean(" ".join(str(value).split()))


def _rows_with_scores(sheet: Sheet, finder: NameFinder) -> set[int]:
    """The rows (from 1) that name an indicator or an item, and those under a row of names."""
    found: set[int] = set()
    under_head = False
    for number, row in enumerate(sheet.rows, 1):
        if is_head(row, finder):
            under_head = True
            continue
        under_head = under_head and any(row)
        if under_head or any(is_name(cell, finder) or any(item_codes_in(cell)) for cell in row if cell):
            found.add(number)
    return found


def _touching(areas: Iterable[Area], rows: set[int]) -> list[str]:
    return [area.ref for area in areas if any(area.top <= row <= area.bottom for row in rows)]


def _refuse_formulas(sheet: Sheet, data: set[int]) -> None:
    if cells := _touching(sheet.signs.formulas, data):
        raise Unusable(
            f"แผ่นงาน “{sheet.name}” มีสูตรในแถวคะแนน ที่ช่อง {_some(cells)} กรุณาพิมพ์คะแนนตามประกาศเป็นตัวเลข"
            " หรือคัดลอกแล้ววางแบบค่า (Paste Values)"
        )


def _refuse_merged(sheet: Sheet, data: set[int]) -> None:
    if cells := _touching(sheet.signs.merged, data):
        raise Unusable(
            f"แผ่นงาน “{sheet.name}” มีช่องที่ผสานกันในแถวคะแนน คือ {_some(cells)} จึงไม่ทราบว่าคะแนนเป็นของแถวใด"
            " กรุณายกเลิกการผสานเซลล์ แล้วเลือกไฟล์อีกครั้ง"
        )


def _agencies(sheet: Sheet, finder: NameFinder) -> set[AgencyName]:
    """The bodies that a sheet names, in its texts or in a column of their own."""
    named = {name for row in sheet.rows for cell in row for name in agencies_in(cell)}
    columns = {place for row in sheet.rows for place, cell in enumerate(row) if _AGENCY_HEAD.fullmatch(cell)}
    if any(is_head(row, finder) for row in sheet.rows):
        below = [row[place] for place in columns for row in sheet.rows if len(row) > place and row[place]]
        bare = [cell for cell in below if not _AGENCY_HEAD.fullmatch(cell) and not any(agencies_in(cell))]
        named |= {AgencyName("", cell) for cell in bare}
    return named


def _refuse_two_agencies(sheet: Sheet, named: set[AgencyName], finder: NameFinder) -> None:
    """``named`` are the bodies of this sheet and of those before it."""
    is_one = all(one.name == other.name and one.is_of_kind(other) for one, other in combinations(named, 2))
    if is_one and _rows_of_figures(sheet, finder) <= 1:
        return
    shown = "" if is_one else f" ({_some(sorted(map(str, named)))})"
    raise Unusable(f"แผ่นงาน “{sheet.name}” มีข้อมูลมากกว่าหนึ่งหน่วยงาน{shown} กรุณาเก็บไว้เฉพาะข้อมูลของหน่วยงานท่าน")


def _rows_of_figures(sheet: Sheet, finder: NameFinder) -> int:
    """How many rows of figures stand under a row of names: one for each agency."""
    count, under_head = 0, False
    for row in sheet.rows:
        if is_head(row, finder):
            under_head = True
        elif under_head:
            under_head = any(row)
            count += sum(1 for cell in row if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", cell)) > 1
    return count


def _without_formulas(sheet: Sheet) -> list[list[str]]:
    """The rows with formula cells left empty: what stands in them was computed, not announced."""
    computed = {(area.top, area.left) for area in sheet.signs.formulas}
    return [
        ["" if (number, place) in computed else cell for place, cell in enumerate(row, 1)]
        for number, row in enumerate(sheet.rows, 1)
    ]


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:5])
    return f"{shown} และอีก {len(names) - 5} แห่ง" if len(names) > 5 else shown
