"""Workbooks for tests, made in memory: good ones, and files that only look like workbooks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.assessments.pastes import PAIRS

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PLAIN_ROWS: list[list[Any]] = [["ตัวชี้วัด", "คะแนน"], *([name, float(score)] for name, score in PAIRS)]


def workbook(
    rows: Sequence[Sequence[Any]] = PLAIN_ROWS, change: Callable[[Worksheet], None] | None = None
) -> bytes:
    """A workbook of one sheet, changed by ``change`` before it is saved."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    if change:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content: bytes, **parts: bytes) -> bytes:
    """The zip with parts replaced or added; ``xl__x_xml`` names xl/x.xml."""
    given = {name.replace("__", "/").replace("_", "."): data for name, data in parts.items()}
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename not in given:
                new.writestr(info.filename, old.read(info.filename))
        for name, data in given.items():
            new.writestr(name, data)
    return stream.getvalue()


def zipped(**parts: bytes) -> bytes:
    """A zip that is no workbook."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()
