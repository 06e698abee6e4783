"""How the portal's workbooks look: one heading, one head of a table, figures with two decimals."""

from __future__ import annotations

from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

HEAD_FONT = Font(bold=True, color="FFFFFF")
HEAD_FILL = PatternFill("solid", fgColor="0D5561")
TITLE_FONT = Font(bold=True, size=14)
SCORE_FORMAT = "0.00"


def titled(sheet: Worksheet, title: str) -> None:
    """Put the title into the first cell."""
    cell = sheet.cell(1, 1, title)
    cell.font = TITLE_FONT
