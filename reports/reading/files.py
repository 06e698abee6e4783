"""The text of an old paper from what an officer has of it: a text file, a Word file or a PDF with text.

What a file is, its bytes say, not its name. Refused, each with what to do instead: other kinds, files that
are locked, too large, swollen when opened, or without text.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reports.reading.lines import is_catch_word

LARGEST_FILE = 10 * 1024 * 1024
LONGEST_TEXT = 200_000  # characters; about 100 pages
MOST_LINES = 20_000
MOST_PAGES = 300
LARGEST_CONTENT = 60 * 1024 * 1024  # bytes of all parts of a Word file together
MOST_PARTS = 2_000
MOST_COLUMNS = 63  # Word makes no wider table
CHUNK = 64 * 1024

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc and of locked .docx
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_WORD_PART = "word/document.xml"
_PASTE = "กรุณาคัดลอกข้อความมาวางในช่องแทน"
_KINDS = "รับเฉพาะไฟล์ข้อความ (.txt) Word (.docx) และ PDF ที่มีข้อความ"
_BROKEN = f"เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย {_PASTE}"
_SCAN = "ไฟล์ PDF นี้เป็นภาพสแกน ไม่มีข้อความให้ตรวจ กรุณาใช้ไฟล์ต้นฉบับ หรือพิมพ์ข้อความมาวางในช่องแทน"
_SWOLLEN = f"ไฟล์นี้มีเนื้อหามากผิดปกติเมื่อเปิด ระบบจึงไม่เปิดเพื่อความปลอดภัย {_PASTE}"


class UnreadablePaper(ValueError):
    """A file or text that is not read; the message says in Thai why, and what to do."""


def text_of(content: bytes) -> str:
    """The text of a paper's bytes; raises UnreadablePaper. Cells of a table row stand between tabs."""
    if len(content) > LARGEST_FILE:
        raise UnreadablePaper(too_large())
    if not content.strip():
        raise UnreadablePaper("ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ที่มีข้อความ")
    if content.startswith(_COMPOUND):
        raise UnreadablePaper(_compound_reason(content))
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return checked(_pdf_text(content))
    if content.startswith(b"PK\x03\x04"):
        return checked(_word_text(content))
    return checked(_plain_text(content))


def checked(text: str) -> str:
    """A text that can be judged; raises UnreadablePaper for an empty or endless one."""
    if not text.strip():
        raise UnreadablePaper("ไม่มีข้อความให้ตรวจ กรุณาวางข้อความหรือเลือกไฟล์ที่มีข้อความ")
    if len(text) > LONGEST_TEXT:
        raise UnreadablePaper(f"ข้อความยาวเกิน {LONGEST_TEXT:,} ตัวอักษร กรุณาแบ่งตรวจเป็นส่วน ๆ")
    if text.count("\n") > MOST_LINES:
        raise UnreadablePaper(f"ข้อความมีเกิน {MOST_LINES:,} บรรทัด กรุณาแบ่งตรวจเป็นส่วน ๆ")
    return text


def too_large() -> str:
    """Why a large file is refused."""
    return f"ไฟล์ใหญ่เกิน {LARGEST_FILE // 1024 // 1024} MB ระบบจึงไม่รับ {_PASTE}"


def _compound_reason(content: bytes) -> str:
    if _LOCKED in content:
        return "ไฟล์ Word นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน"
    return "ไฟล์นี้เป็น Word รุ่นเก่า (.doc) หรือไฟล์ Office รุ่นเก่า กรุณาเปิดด้วย Word แล้วบันทึกเป็น .docx"


# ---- text


def _plain_text(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or the old Thai code page; what looks like no text at all is refused."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.removeprefix("\ufeff")
    raise UnreadablePaper(f"ไฟล์นี้ไม่ใช่เอกสารที่อ่านได้ {_KINDS}")


def _encodings(content: bytes) -> Iterator[str]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    yield "utf-8"
    thai = sum(0xA1 <= byte <= 0xFB for byte in content)
    if not any(byte < 9 for byte in content) and thai * 2 > len(content.replace(b" ", b"")) * 0.8:
        yield "cp874"


# ---- Word


def _word_text(content: bytes) -> str:
    _check_archive(content)
    import docx  # loads lxml, which only a Word file needs
    from docx.opc.exceptions import OpcError

    try:
        document = docx.Document(io.BytesIO(content))
        return "\n".join(_blocks(document))
    except UnreadablePaper:
        raise
    except (OpcError, zipfile.BadZipFile, *_STUMBLES) as error:
        raise UnreadablePaper(_BROKEN) from error


# What python-docx raises where a Word file is not put together as it expects.
_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)


def _check_archive(content: bytes) -> None:
    """The parts of a Word file are what they claim, of bearable size, and declare no entities."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
        if any(part.flag_bits & 0x1 for part in parts):
            raise UnreadablePaper("ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน")
        if _WORD_PART not in archive.namelist():
            raise UnreadablePaper(f"ไฟล์นี้ไม่ใช่เอกสาร Word {_KINDS}")
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
            raise UnreadablePaper(_SWOLLEN)
        _read_parts(archive)
    except UnreadablePaper:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise UnreadablePaper(_BROKEN) from error


def _read_parts(archive: zipfile.ZipFile) -> None:
    total = 0
    for part in archive.infolist():
        tail = b""
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                total += len(chunk)
                if total > LARGEST_CONTENT:
                    raise UnreadablePaper(_SWOLLEN)
                if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in tail + chunk:
                    raise UnreadablePaper("ไฟล์นี้มีส่วนที่ไม่ใช่เนื้อหาเอกสาร ระบบจึงไม่เปิดเพื่อความปลอดภัย")
                tail = chunk[-16:]


def _blocks(document: Any) -> Iterator[str]:
    """Paragraphs and table rows in the order in which they stand."""
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield "\t".join(_cell_texts(row))
        else:
            yield block.text


def _cell_texts(row: Any) -> Iterator[str]:
    """The cells of a row, a merged one once, each on one line."""
    # A cell is handed out once for each column that it says it spans.
    if sum(tc.grid_span for tc in row._tr.tc_lst) > MOST_COLUMNS:
        raise UnreadablePaper(_SWOLLEN)
    seen: set[int] = set()
    for cell in row.cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            yield " ".join(cell.text.split())


# ---- PDF


def _pdf_text(content: bytes) -> str:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadablePaper("ไฟล์ PDF นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน") from error
        raise UnreadablePaper(_BROKEN) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadablePaper(f"ไฟล์ PDF มีเกิน {MOST_PAGES} หน้า กรุณาแบ่งตรวจเป็นส่วน ๆ")
        pages = [_page_text(document[number]) for number in range(len(document))]
    except pdfium.PdfiumError as error:
        raise UnreadablePaper(_BROKEN) from error
    finally:
        document.close()
    if not "".join(pages).strip():
        raise UnreadablePaper(_SCAN)
    return "\n".join(pages)


def _page_text(page: Any) -> str:
    """A page's text; the words of the next page at its foot are where they belong and are left out."""
    lines = page.get_textpage().get_text_bounded().splitlines()
    written = [number for number, line in enumerate(lines) if line.strip()]
    if written and is_catch_word(lines[written[-1]]):
        lines[written[-1]] = ""
    return "\n".join(lines)


def text_of_file(path: Path) -> str:
    """The text of a file on disk; raises UnreadablePaper also where there is none or it may not be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadablePaper(too_large())
        return text_of(path.read_bytes())
    except OSError as error:
        raise UnreadablePaper(f"อ่านไฟล์ {path} ไม่ได้ ({error.strerror})") from error
