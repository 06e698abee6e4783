"""Is this really an .xlsx that is safe to open? Decided on the bytes, before any reader sees them.

An .xlsx is a zip of XML parts. Refused, each with what to do: anything else (older .xls, a locked file, a
picture renamed), macros, a zip whose content is out of proportion to its size, XML that declares entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CONTENT = 40 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 400
LARGEST_RATIO = 150  # content to size; sheets of figures compress about 5 to 20 times
SMALL_PART = 256 * 1024  # a small part may compress as well as it likes
CHUNK = 64 * 1024

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls and of encrypted .xlsx
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_PART = "xl/workbook.xml"
_SAVE_AS = "กรุณาเปิดด้วย Excel แล้วเลือก บันทึกเป็น (Save As) ชนิด Excel Workbook (.xlsx)"
BROKEN = "เปิดไฟล์นี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาเปิดด้วย Excel แล้วบันทึกใหม่"


class Unusable(ValueError):
    """A file that is not read; the message says in Thai why, and what to do."""


def checked_workbook(content: bytes) -> zipfile.ZipFile:
    """The zip of a workbook that is safe to open; raises Unusable."""
    if len(content) > LARGEST_FILE:
        raise Unusable(too_large())
    if not content:
        raise Unusable("ไฟล์ว่างเปล่า กรุณาเลือกไฟล์ .xlsx ที่มีคะแนน")
    if content.startswith(_COMPOUND):
        raise Unusable(_compound_reason(content))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unusable(f"ไฟล์นี้ไม่ใช่ไฟล์ Excel (.xlsx) {_SAVE_AS}") from error
    _check_kind(archive)
    _check_size(archive)
    _check_parts(archive)
    return archive


def too_large() -> str:
    """Why a large file is refused."""
    return f"ไฟล์ใหญ่เกิน {LARGEST_FILE // 1024 // 1024} MB ระบบจึงไม่รับ กรุณาคัดลอกเฉพาะแผ่นงานที่มีคะแนนไปไว้ในไฟล์ใหม่"


def _compound_reason(content: bytes) -> str:
    if _ENCRYPTED in content:
        return "ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาเปิดด้วย Excel แล้วบันทึกใหม่โดยไม่ตั้งรหัสผ่าน"
    return f"ไฟล์นี้เป็น Excel รุ่นเก่า (.xls) {_SAVE_AS}"


def _check_kind(archive: zipfile.ZipFile) -> None:
    names = {info.filename for info in archive.infolist()}
    if any(info.flag_bits & 0x1 for info in archive.infolist()):
        raise Unusable("ไฟล์นี้ตั้งรหัสผ่านไว้ กรุณาบันทึกใหม่โดยไม่ตั้งรหัสผ่าน")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unusable(f"ไฟล์นี้มีแมโคร ระบบจึงไม่เปิดเพื่อความปลอดภัย {_SAVE_AS}")
    if _WORKBOOK_PART not in names or "[Content_Types].xml" not in names:
        raise Unusable(f"ไฟล์นี้ไม่ใช่ไฟล์ Excel (.xlsx) {_SAVE_AS}")


def _check_size(archive: zipfile.ZipFile) -> None:
    """Refuse by what the directory of the zip claims; what it hides is found on reading."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_CONTENT:
        raise Unusable("เนื้อหาในไฟล์มากผิดปกติ ระบบจึงไม่เปิด กรุณาคัดลอกเฉพาะแผ่นงานที่มีคะแนนไปไว้ในไฟล์ใหม่")
    for part in parts:
        if part.file_size > SMALL_PART and part.file_size > LARGEST_RATIO * max(part.compress_size, 1):
            raise Unusable("ไฟล์นี้ขยายตัวมากผิดปกติเมื่อเปิด ระบบจึงไม่เปิด กรุณาคัดลอกเฉพาะแผ่นงานที่มีคะแนนไปไว้ในไฟล์ใหม่")


def _check_parts(archive: zipfile.ZipFile) -> None:
    """Read every part once: its true size, its checksum, and no entities in its XML."""
    total = 0
    for part in archive.infolist():
        try:
            with archive.open(part) as stream:
                tail = b""
                while chunk := stream.read(CHUNK):
                    total += len(chunk)
                    if total > LARGEST_CONTENT:
                        raise Unusable("เนื้อหาในไฟล์มากผิดปกติ ระบบจึงไม่เปิด")
                    if b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk:
                        raise Unusable("ไฟล์นี้มีส่วนที่ไม่ใช่ข้อมูลตาราง ระบบจึงไม่เปิดเพื่อความปลอดภัย")
                    tail = chunk[-16:]
        except Unusable:
            raise
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
            raise Unusable(BROKEN) from error
