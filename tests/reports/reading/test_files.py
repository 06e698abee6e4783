"""Text out of files: what is read, and what is refused with a word of what to do instead."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest

from reports.reading import files
from reports.reading.files import UnreadablePaper, checked, text_of, text_of_file
from reports.reading.lines import Paper, numbered


def word_file() -> bytes:
    """A Word file with a paragraph, a table with a merged row, and a paragraph after it."""
    document = docx.Document()
    document.add_paragraph("ข้อความก่อนตาราง")
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, ("มาตรการ", "ผู้รับผิดชอบ\nหลัก", "ระยะเวลา"), strict=True):
        cell.text = text
    merged = table.rows[1].cells[0].merge(table.rows[1].cells[1])
    merged.text = "รวมกัน"
    document.add_paragraph("ข้อความหลังตาราง")
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return target.getvalue()


def empty_pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def locked_pdf() -> bytes:
    """The head of an encrypted PDF is enough: pdfium asks for the password before it reads on."""
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n",
        b"3 0 obj<</Filter/Standard/V 1/R 2/Length 40/P -4/O<"
        + b"41" * 32
        + b">/U<"
        + b"42" * 32
        + b">>>endobj\n",
    ]
    body, places = b"%PDF-1.4\n", []
    for part in parts:
        places.append(len(body))
        body += part
    table = b"xref\n0 4\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size 4/Root 1 0 R/Encrypt 3 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + table + trailer


def test_word_is_read_in_order_with_its_tables() -> None:
    assert text_of(word_file()).split("\n") == [
        "ข้อความก่อนตาราง",
        "มาตรการ\tผู้รับผิดชอบ หลัก\tระยะเวลา",
        "รวมกัน\t",
        "ข้อความหลังตาราง",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp874"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert text_of("ผลการประเมินของหน่วยงาน".encode(encoding)) == "ผลการประเมินของหน่วยงาน"


REFUSED = [
    pytest.param(b"", "ว่างเปล่า", id="empty"),
    pytest.param(b" \n\t ", "ว่างเปล่า", id="blank"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\xff\xfe", "ไม่ใช่เอกสาร", id="picture"),
    pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "รุ่นเก่า", id="doc"),
    pytest.param(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "รหัสผ่าน",
        id="locked-word",
    ),
    pytest.param(b"PK\x03\x04 broken", "เสียหาย", id="broken-zip"),
    pytest.param(archive(xl__workbook=b"<x/>"), "ไม่ใช่เอกสาร Word", id="other-zip"),
    pytest.param(archive(**{"word__document.xml": b"<x/>"}), "เสียหาย", id="hollow-word"),
    pytest.param(
        archive(**{"word__document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}),
        "เพื่อความปลอดภัย",
        id="entities",
    ),
    pytest.param(archive(**{"word__document.xml": b"0" * 70_000_000}), "มากผิดปกติ", id="bomb"),
    pytest.param(b"%PDF-1.4 broken", "เสียหาย", id="broken-pdf"),
    pytest.param(empty_pdf(), "ภาพสแกน", id="scan"),
    pytest.param(locked_pdf(), "รหัสผ่าน", id="locked-pdf"),
]


@pytest.mark.parametrize(("content", "reason"), REFUSED)
def test_what_cannot_be_read_is_refused_with_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(UnreadablePaper, match=reason):
        text_of(content)


def test_what_is_too_large_or_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadablePaper, match="ยาวเกิน"):
        checked("ก" * (files.LONGEST_TEXT + 1))
    monkeypatch.setattr(files, "LARGEST_FILE", 10)
    with pytest.raises(UnreadablePaper, match="ใหญ่เกิน"):
        text_of(b"x" * 11)
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * 11)
    with pytest.raises(UnreadablePaper, match="ใหญ่เกิน"):
        text_of_file(large)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadablePaper, match="อ่านไฟล์"):
        text_of_file(tmp_path / "none.txt")


def test_lines_keep_their_numbers() -> None:
    """A line that was cleaned away is empty, not gone; tabs stay, odd spaces become spaces."""
    lines = numbered("ก\r\n- ๒ -\n\x07/ต่อหน้า....\n\u00a0ข\tค\u200b\t\n<p>นํ้า</p>")
    assert [(line.number, line.text) for line in lines] == [
        (1, "ก"),
        (2, ""),
        (3, ""),
        (4, "ข\tค\t"),
        (5, "น้ำ"),
    ]
    assert lines[2].catch_word == "/ต่อหน้า...."


def test_a_printed_paragraph_runs_over_its_lines() -> None:
    full = "ผลการประเมินของหน่วยงานในปีนี้ดีขึ้นกว่าปีที่ผ่านมาในทุกด้านที่"
    paper = Paper(numbered(f"{full}\nประเมิน\n๑. ข้อใหม่"))
    place = paper.body.index("ประเมิน\n")
    assert paper.before(place).endswith("ทุกด้านที่\n")
    assert paper.after(place) == "ประเมิน"
    assert paper.before(paper.body.index("ข้อใหม่")) == "๑. "
