"""Is this file what its name says, and fit to keep? Decided on its bytes, never on what a browser claims.

Kept are PDF, PNG, JPEG and the three Office kinds of today. Refused, each with what to do: anything else, a
name that says otherwise than the bytes, old or locked Office files, macros and programs inside, a zip whose
content is out of proportion to its size, a file cut short, an empty or too large one.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings

from measures.models import Evidence
from measures.storage import private_files

CHUNK = 64 * 1024
HEAD, TAIL = 1024, 4096
LONGEST_NAME = 200
LARGEST_CONTENT = 400 * 1024 * 1024  # bytes of all parts of an Office file together
LARGEST_RATIO = 200  # content to size of one part
SMALL_PART = 1024 * 1024  # a small part may compress as well as it likes
MOST_PARTS = 4000

_COMPOUND = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, .xls, .ppt and of locked Office files
)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_TYPES_PART = "[Content_Types].xml"
_PROGRAMS = (".exe", ".dll", ".scr", ".com", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".hta", ".jar", ".lnk")
_BROKEN = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหายหรือดาวน์โหลดมาไม่ครบ กรุณาเปิดดูในเครื่องของท่านแล้วบันทึกใหม่"


@dataclass(frozen=True)
class FileKind:
    """One kind of file that is kept; ``part`` is the main part of an Office file."""

    label: str
    content_type: str
    endings: tuple[str, ...]
    part: str = ""


_OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = FileKind("PDF", "application/pdf", (".pdf",))
PNG = FileKind("ภาพ PNG", "image/png", (".png",))
JPEG = FileKind("ภาพ JPEG", "image/jpeg", (".jpg", ".jpeg"))
WORD = FileKind("Word", f"{_OFFICE}.wordprocessingml.document", (".docx",), "word/document.xml")
EXCEL = FileKind("Excel", f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",), "xl/workbook.xml")
SLIDES = FileKind("PowerPoint", f"{_OFFICE}.presentationml.presentation", (".pptx",), "ppt/presentation.xml")
KINDS = (PDF, PNG, JPEG, WORD, EXCEL, SLIDES)
ENDINGS = tuple(ending for kind in KINDS for ending in kind.endings)
_WHAT_IS_KEPT = "กรุณาใช้ไฟล์ PDF ภาพ PNG หรือ JPEG หรือไฟล์ Word Excel PowerPoint (.docx .xlsx .pptx)"


class Unacceptable(ValueError):
    """A file or link that is not kept; the message says in Thai why, and what to do."""


@dataclass(frozen=True)
class Inspected:
    """What was found out about a file: its tidy name, its true type, its size in bytes and its digest."""

    name: str
    content_type: str
    size: int
    sha256: str


def inspect(file: IO[bytes], name: str) -> Inspected:
    """Read a file once and judge it; raises Unacceptable. The file stands at its beginning afterwards."""
    size, digest = _measure(file)
    if not size:
        raise Unacceptable("ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ที่มีเนื้อหา")
    if size > settings.EVIDENCE_LIMIT:
        raise Unacceptable(too_large())
    shown = tidy_name(name)
    ending = PurePosixPath(shown).suffix.lower()
    kind = _kind_of(file, size, ending)
    if ending not in kind.endings:
        said = f"ไฟล์ชื่อลงท้ายด้วย {ending}" if ending else "ชื่อไฟล์ไม่มีนามสกุล"
        raise Unacceptable(
            f"{said} แต่เนื้อหาเป็น {kind.label} กรุณาเปลี่ยนนามสกุลเป็น {kind.endings[0]} หรือเลือกไฟล์ใหม่"
        )
    file.seek(0)
    return Inspected(shown, kind.content_type, size, digest)


def too_large() -> str:
    """Why a large file is refused."""
    limit = settings.EVIDENCE_LIMIT // 1024 // 1024
    return f"ไฟล์ใหญ่เกิน {limit} MB ระบบจึงไม่รับ กรุณาลดขนาดภาพหรือแบ่งไฟล์ หรือเผยแพร่ไว้แล้วใส่เป็นลิงก์แทน"


def tidy_name(name: str) -> str:
    """The name of a file without folders and without signs that cannot be seen, its ending kept.

    >>> tidy_name("C:\\\\งาน\\\\รายงาน\\u202egpj.pdf")
    'รายงานgpj.pdf'
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip(" .") or "evidence"
    stem, ending = os.path.splitext(seen)
    return stem[: LONGEST_NAME - len(ending)] + ending[:LONGEST_NAME]


def kind_label(content_type: str) -> str:
    """The short name of a kind of file, as lists show it; empty for none."""
    return next((kind.label for kind in KINDS if kind.content_type == content_type), "")


def digest_holds(evidence: Evidence) -> bool:
    """Whether the bytes on the disk are still those that were given; a link alone has none to change."""
    if not evidence.file.name:
        return True
    try:
        with private_files().open(evidence.file.name) as file:
            return _measure(file)[1] == evidence.sha256
    except OSError:
        return False


def _measure(file: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256, read piece by piece."""
    file.seek(0)
    size, digest = 0, hashlib.sha256()
    while piece := file.read(CHUNK):
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def _kind_of(file: IO[bytes], size: int, ending: str) -> FileKind:
    file.seek(0)
    head = file.read(HEAD)
    file.seek(max(0, size - TAIL))
    tail = file.read(TAIL)
    if head.startswith(b"%PDF-"):
        return _whole(PDF, b"%%EOF" in tail)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, head[12:16] == b"IHDR" and b"IEND" in tail)
    if head.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in tail)
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    if head.startswith(_COMPOUND):
        raise Unacceptable(_compound_reason(file))
    raise Unacceptable(_not_what_it_says(ending))


def _not_what_it_says(ending: str) -> str:
    """Why bytes of no kind that is kept are refused, by the ending of the file's name."""
    if said := next((kind for kind in KINDS if ending in kind.endings), None):
        return f"ไฟล์ลงท้ายด้วย {ending} แต่เนื้อไฟล์ไม่ใช่ {said.label} หรือไฟล์เสีย กรุณาเปิดดูในเครื่องของท่านแล้วบันทึกใหม่"
    return f"ระบบไม่รับไฟล์ชนิดนี้ {_WHAT_IS_KEPT}"


def _whole(kind: FileKind, is_whole: bool) -> FileKind:
    if not is_whole:
        raise Unacceptable(_BROKEN)
    return kind


def _compound_reason(file: IO[bytes]) -> str:
    file.seek(0)
    if _ENCRYPTED in file.read():
        return "ไฟล์นี้ตั้งรหัสผ่านไว้ ผู้ตรวจจะเปิดอ่านไม่ได้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน"
    return "ไฟล์นี้เป็น Office รุ่นเก่า (.doc .xls .ppt) กรุณาเปิดแล้วบันทึกเป็น .docx .xlsx .pptx หรือ PDF"


def _office_kind(file: IO[bytes]) -> FileKind:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            _check_parts(parts)
            names = {part.filename for part in parts}
            kind = next((kind for kind in KINDS if kind.part and kind.part in names), None)
            if kind is None or _TYPES_PART not in names:
                raise Unacceptable(f"ระบบไม่รับไฟล์บีบอัด (zip) {_WHAT_IS_KEPT}")
            with archive.open(_TYPES_PART) as stream:
                _check_macros(names, stream.read(SMALL_PART))
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        if isinstance(error, Unacceptable):
            raise
        raise Unacceptable(_BROKEN) from error
    return kind


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    """Judge by the directory of the zip alone: nothing is unpacked here, and readers go by it too."""
    if any(part.flag_bits & 0x1 for part in parts):
        raise Unacceptable("ไฟล์นี้ตั้งรหัสผ่านไว้ ผู้ตรวจจะเปิดอ่านไม่ได้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise Unacceptable("เนื้อหาในไฟล์มากผิดปกติ ระบบจึงไม่รับ กรุณาบันทึกเป็น PDF แล้วแนบใหม่")
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise Unacceptable("ไฟล์นี้ขยายตัวมากผิดปกติเมื่อเปิด ระบบจึงไม่รับ กรุณาบันทึกเป็น PDF แล้วแนบใหม่")


def _check_macros(names: set[str], content_types: bytes) -> None:
    lowered = {name.lower() for name in names}
    if b"macroenabled" in content_types.lower() or any(name.endswith("vbaproject.bin") for name in lowered):
        raise Unacceptable("ไฟล์นี้มีแมโคร ระบบจึงไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็นไฟล์ที่ไม่มีแมโครหรือ PDF")
    if any(name.endswith(_PROGRAMS) for name in lowered):
        raise Unacceptable("ไฟล์นี้มีโปรแกรมฝังอยู่ ระบบจึงไม่รับเพื่อความปลอดภัย กรุณาบันทึกเป็น PDF แล้วแนบใหม่")
