"""The book of numbers, an issued paper with its Word copy and zip, and the page where anyone checks it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
REASON = "จะจัดทำมาตรการที่เหลือให้แล้วเสร็จภายในเดือนธันวาคม"


def test_a_paper_is_numbered_and_checked_by_the_public(arrive: Arrive, tmp_path: Path) -> None:
    # Given a clerk who carries on from the office's old book
    staff = arrive()
    staff.enter_demo("demo.staff")
    staff.look_at(f"{HOME}numbers/", "number-books")
    staff.follow("สำนักปลัด")
    book = staff.path
    staff.look("number-book-empty")
    staff.press("บันทึกเลขถัดไป")
    assert "กรุณากรอกเลขถัดไปที่จะออก" in staff.summary
    staff.look("number-book-errors")
    staff.page.get_by_label("เลขถัดไปที่จะออก").fill("๔๖")
    staff.page.get_by_label("เหตุผลที่ข้ามเลข").fill("ต่อจากทะเบียนเล่มเดิม")
    staff.press("บันทึกเลขถัดไป")
    assert "1–45" in staff.main.inner_text()

    # When a memo is signed by all
    paper = submitted_memo(staff)
    for username in ("demo.head", "demo.deputy", "demo.clerk", "demo.mayor"):
        staff.enter_demo(username)
        staff.go(f"{paper}sign/")
        staff.page.locator("input[type=radio]").first.check()
        staff.sign()

    # Then its number follows, and the book says what became of it
    staff.enter_demo("demo.staff")
    staff.look_at(paper, "paper-issued-with-seal")
    seal = staff.page.get_by_role("region", name="ฉบับที่เก็บ")
    assert "46" in seal.locator("dd").first.inner_text()
    public = urlsplit(str(staff.link("หน้าที่บุคคลทั่วไปใช้ตรวจสอบ").get_attribute("href"))).path
    pdf = tmp_path / "memo.pdf"
    pdf.write_bytes(staff.fetch(f"{paper}pdf/"))
    assert staff.fetch(f"{paper}word/")[:2] == b"PK"
    staff.go(f"{HOME}2567/papers/")
    staff.press("รวมเอกสารของปีเป็น zip")
    staff.look("long-work-done")
    staff.go(book)
    staff.page.get_by_role("textbox", name="เลขที่ยกเลิก").fill("99")  # of no paper
    staff.page.get_by_label("เหตุผลที่ยกเลิก").fill("ออกซ้ำกับหนังสืออีกฉบับ")
    staff.press("ยกเลิกเลขที่")
    assert staff.summary
    staff.page.get_by_role("textbox", name="เลขที่ยกเลิก").fill("46")
    staff.press("ยกเลิกเลขที่")
    staff.look("number-cancel")
    staff.press("ยืนยันยกเลิกเลขที่")
    assert staff.page.locator(".app-draft-offer").count() == 0  # what was cancelled is not asked for again
    staff.look("number-book-used")

    # And anyone with the code can hold a file against it
    citizen = arrive()
    citizen.look_at("/v/", "verify-ask")
    citizen.page.get_by_label("รหัสตรวจสอบ").fill("12345")
    citizen.press("ตรวจสอบ")
    citizen.look("verify-ask-error")
    citizen.look_at(public, "verify")
    citizen.page.get_by_label("ไฟล์ PDF ที่ได้รับ").set_input_files(pdf)
    citizen.press("เทียบไฟล์")
    assert "ไฟล์ตรงกับฉบับที่ออก" in citizen.main.inner_text()
    citizen.look("verify-same")


def submitted_memo(staff: Visitor) -> str:
    """The memo of 2567, sent up the chain; its address."""
    staff.go(f"{HOME}2567/papers/")
    staff.press("เริ่มร่างบันทึกข้อความ")
    paper = staff.path
    staff.follow("ตรวจและเสนอลงนาม")
    for question in staff.page.locator("textarea[name^=waive-]").all():
        question.fill(REASON)
    staff.propose()
    return paper
