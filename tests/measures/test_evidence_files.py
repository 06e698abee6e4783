"""Which files are kept: judged on their bytes, refused with what to do."""

from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest

from measures.evidence import LONGEST_NAME, Unacceptable, inspect, kind_label, tidy_name
from tests.measures import files


def judge(content: bytes, name: str) -> str:
    """The type of a file, or the words with which it is refused."""
    try:
        return inspect(io.BytesIO(content), name).content_type
    except Unacceptable as error:
        return str(error)


@pytest.mark.parametrize(
    ("content", "name", "label"),
    [
        (files.PDF, "รายงาน.pdf", "PDF"),
        (files.PNG, "ภาพ.PNG", "ภาพ PNG"),
        (files.JPEG, "ภาพ.jpg", "ภาพ JPEG"),
        (files.JPEG, "ภาพ.jpeg", "ภาพ JPEG"),
        (files.office(), "คำสั่ง.docx", "Word"),
        (files.office("xl/workbook.xml"), "ตาราง.xlsx", "Excel"),
        (files.office("ppt/presentation.xml"), "อบรม.pptx", "PowerPoint"),
    ],
)
def test_what_is_kept(content: bytes, name: str, label: str) -> None:
    found = inspect(io.BytesIO(content), name)
    assert kind_label(found.content_type) == label
    assert (found.size, found.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert found.name == name


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        pytest.param(b"", "ว่าง.pdf", "ว่างเปล่า", id="empty"),
        pytest.param(files.PNG, "รายงาน.pdf", "ลงท้ายด้วย .pdf แต่เนื้อหาเป็นภาพ PNG", id="png-as-pdf"),
        pytest.param(files.office(), "a.xlsx", "เนื้อหาเป็น Word", id="word-as-excel"),
        pytest.param(files.PDF, "รายงาน", "ไม่มีนามสกุล", id="no-ending"),
        pytest.param(b"<html><script>alert(1)</script>", "a.pdf", "แต่เนื้อไฟล์ไม่ใช่ PDF", id="html"),
        pytest.param(b"MZ" + bytes(900), "a.pdf", "หรือไฟล์เสีย", id="program"),
        pytest.param(b"GIF89a", "a.JPG", "ลงท้ายด้วย .jpg แต่เนื้อไฟล์ไม่ใช่ภาพ JPEG", id="text-as-jpeg"),
        pytest.param(b"<svg/>", "a.svg", "ไม่รับไฟล์ชนิดนี้", id="svg"),
        pytest.param(files.PDF[:20], "a.pdf", "มาไม่ครบ", id="pdf-cut-short"),
        pytest.param(files.PNG[:30], "a.png", "มาไม่ครบ", id="png-cut-short"),
        pytest.param(files.office()[:60], "a.docx", "มาไม่ครบ", id="zip-cut-short"),
        pytest.param(files.OLD_WORD, "a.doc", "รุ่นเก่า", id="old-office"),
        pytest.param(
            files.OLD_WORD + "EncryptedPackage".encode("utf-16-le"), "a.docx", "รหัสผ่าน", id="locked"
        ),
        pytest.param(files.office("readme.txt"), "a.docx", "zip", id="any-zip"),
        pytest.param(files.office(word__vbaProject_dot_bin=b"x"), "a.docx", "แมโคร", id="macro"),
        pytest.param(
            files.office(types="application/vnd.ms-word.document.macroEnabled.main+xml"),
            "a.docx",
            "แมโคร",
            id="macro-by-type",
        ),
        pytest.param(files.office(word__run_dot_exe=b"MZ"), "a.docx", "โปรแกรม", id="program-inside"),
        pytest.param(files.office(word__big_dot_xml=bytes(3_000_000)), "a.docx", "ขยายตัว", id="bomb"),
    ],
)
def test_what_is_refused_and_why(content: bytes, name: str, words: str) -> None:
    assert words in judge(content, name).replace("เป็น ภาพ", "เป็นภาพ").replace("ใช่ ภาพ", "ใช่ภาพ")


def test_a_file_over_the_limit_is_refused(settings: Any) -> None:
    settings.EVIDENCE_LIMIT = 1024 * 1024
    assert "ใหญ่เกิน 1 MB" in judge(files.PDF + bytes(1024 * 1024), "a.pdf")


def test_a_name_loses_folders_and_unseen_signs_and_keeps_its_ending() -> None:
    assert tidy_name("../../etc/รายงาน\n\u202e.pdf") == "รายงาน.pdf"
    assert tidy_name("") == "evidence"
    long = tidy_name("ก" * 300 + ".pdf")
    assert (len(long), long[-4:]) == (LONGEST_NAME, ".pdf")


def test_the_file_can_be_read_again_afterwards() -> None:
    file = io.BytesIO(files.PDF)
    inspect(file, "a.pdf")
    assert file.read() == files.PDF
