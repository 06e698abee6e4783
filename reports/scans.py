"""Scans of papers signed by hand: what a file is, its bytes say; what is kept is the file as it came."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image

from reports.pdf import pdfium_lock

LARGEST_FILE = 20 * 1024 * 1024  # bytes; a hundred pages of black and white
MOST_PAGES = 200
MOST_PIXELS = 60_000_000

_JPEG_START = b"\xff\xd8\xff"
# Names of what a PDF can do beside showing pages; a scan does none of it.
_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
# What pdfium writes anew each time it saves: the moment, and a name made of it.
_MOMENT = re.compile(rb"(?<=/CreationDate\(D:)\d{14}")
_IDENTIFIER = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>)")
_BROKEN = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาสแกนใหม่เป็น PDF หรือ JPEG"


class BadScan(ValueError):
    """The file is not filed; the message says in Thai why, and what to do."""


@dataclass(frozen=True)
class Scan:
    """A file that can be filed: its bytes as they came, "pdf" or "jpeg", and how many pages it shows."""

    data: bytes
    form: str
    pages: int


def too_large() -> str:
    """Why a large file is refused."""
    return f"ไฟล์ใหญ่เกิน {LARGEST_FILE // 1024 // 1024} MB กรุณาสแกนใหม่ด้วยความละเอียด 200 ถึง 300 dpi"


def checked(data: bytes) -> Scan:
    """A scan that can be filed. Raises BadScan."""
    if not data:
        raise BadScan("ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ที่สแกนแล้ว")
    if len(data) > LARGEST_FILE:
        raise BadScan(too_large())
    if data.startswith(_JPEG_START):
        return _checked_jpeg(data)
    if data.startswith(b"%PDF-"):
        return _checked_pdf(data)
    raise BadScan("รับเฉพาะไฟล์ PDF หรือ JPEG ที่สแกนจากเอกสารซึ่งลงนามแล้ว")


def is_whole_jpeg(data: bytes) -> bool:
    """Whether a JPEG comes to its end. Loading does not tell: WeasyPrint has Pillow bear with cut files."""
    start_of_scan, end_of_image = b"\xff\xda", b"\xff\xd9"
    return data.rfind(end_of_image) > data.rfind(start_of_scan)


def _checked_jpeg(data: bytes) -> Scan:
    if not is_whole_jpeg(data):
        raise BadScan(_BROKEN)
    try:
        picture = Image.open(BytesIO(data), formats=["JPEG"])
        if picture.width * picture.height > MOST_PIXELS:
            raise BadScan(f"ภาพมี {picture.width} × {picture.height} จุด ใหญ่เกินไป กรุณาสแกนใหม่ที่ 200 ถึง 300 dpi")
        picture.load()
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadScan(_BROKEN) from error
    return Scan(data, "jpeg", 1)


def _checked_pdf(data: bytes) -> Scan:
    if _ACTS.search(data):
        raise BadScan("ไฟล์ PDF นี้มีสคริปต์หรือไฟล์แนบ ระบบไม่รับ กรุณาสแกนใหม่จากกระดาษที่ลงนามแล้ว")
    import pypdfium2
    from pypdfium2 import raw

    with pdfium_lock:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise BadScan(_locked_or_broken(data)) from error
        try:
            pages = len(document)
            acts = raw.FPDFDoc_GetJavaScriptActionCount(document) + raw.FPDFDoc_GetAttachmentCount(document)
            if not 1 <= pages <= MOST_PAGES:
                raise BadScan(f"ไฟล์นี้มี {pages} หน้า รับได้ 1 ถึง {MOST_PAGES} หน้า")
            if acts > 0:
                raise BadScan("ไฟล์ PDF นี้มีสคริปต์หรือไฟล์แนบ ระบบไม่รับ กรุณาสแกนใหม่จากกระดาษที่ลงนามแล้ว")
            _show_first(document)
        finally:
            document.close()
    return Scan(data, "pdf", pages)


def _locked_or_broken(data: bytes) -> str:
    return "ไฟล์ PDF นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน" if b"/Encrypt" in data else _BROKEN


def _show_first(document: Any) -> None:
    """A file whose first page cannot be drawn is no scan."""
    try:
        document[0].render(scale=0.2)
    except Exception as error:  # pdfium tells what is wrong in many ways
        raise BadScan(_BROKEN) from error


def as_pdf(data: bytes, form: str) -> bytes:
    """A filed scan as a PDF to be shown: a picture stands on a sheet of A4, not drawn anew.

    The same scan gives the same bytes each time, so that its digest can be asked about later.
    """
    if form == "pdf":
        return data
    import pypdfium2

    with pdfium_lock:
        document = pypdfium2.PdfDocument.new()
        try:
            picture = pypdfium2.PdfImage.new(document)
            picture.load_jpeg(BytesIO(data))
            width, height = picture.get_px_size()
            sheet = (841.89, 595.28) if width > height else (595.28, 841.89)
            scale = min(sheet[0] / width, sheet[1] / height)
            picture.set_matrix(
                pypdfium2.PdfMatrix()
                .scale(width * scale, height * scale)
                .translate((sheet[0] - width * scale) / 2, (sheet[1] - height * scale) / 2)
            )
            page = document.new_page(*sheet)
            page.insert_obj(picture)
            page.gen_content()
            file = BytesIO()
            document.save(file)
            return _timeless(file.getvalue())
        finally:
            document.close()


def _timeless(pdf: bytes) -> bytes:
    """A PDF of pdfium's without the moment it was saved: nothing changes its length, the offsets hold."""
    head, mark, tail = pdf.rpartition(b"\ntrailer")
    return _MOMENT.sub(b"20000101000000", head) + mark + _IDENTIFIER.sub(b"0" * 32, tail)
