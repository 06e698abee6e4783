"""Follow-up: an owner answers what is due with evidence, and executives see what is overdue."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE
from tests.browser.visitor import Visitor
from tests.measures.files import PDF, PNG

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
SCANNED: FilePayload = {"name": "รายงานการประชุม.pdf", "mimeType": "application/pdf", "buffer": PDF}
RENAMED: FilePayload = {"name": "ภาพ.pdf", "mimeType": "application/pdf", "buffer": PNG}
LINK = "https://www.example.go.th/ita/o12"


def choose(visitor: Visitor, field: str, file: FilePayload) -> None:
    """Choose a file as a person does."""
    visitor.page.locator(f"[name={field}]").set_input_files(file)


def test_an_owner_answers_a_round_on_a_phone_with_evidence(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.head")
    visitor.look_at(f"{HOME}my-rounds/", "my-rounds")
    visitor.follow("รายงานผล", within=visitor.main)
    visitor.look("round-answer")

    # What is missing and what a file really is are said beside the fields; what was typed stays
    visitor.page.get_by_label("แล้วเสร็จ").check()
    visitor.page.get_by_label("สิ่งที่ดำเนินการ").fill("จัดประชุมชี้แจงทุกส่วนราชการ")
    choose(visitor, "new-file", RENAMED)
    visitor.press("บันทึกรายงาน")
    assert "กรุณาบอกผลที่ได้" in visitor.summary
    assert "แต่เนื้อหาเป็น ภาพ PNG" in visitor.summary
    assert visitor.page.get_by_label("สิ่งที่ดำเนินการ").input_value() == "จัดประชุมชี้แจงทุกส่วนราชการ"
    visitor.look("round-answer-refused")

    visitor.page.get_by_label("ผลที่ได้").fill("ทุกส่วนราชการส่งข้อมูลครบ")
    choose(visitor, "new-file", SCANNED)
    visitor.press("บันทึก แล้วเพิ่มหลักฐานอีก")
    assert visitor.page.get_by_label("รายงานการประชุม").is_checked()
    visitor.page.get_by_label("ชื่อหลักฐาน").fill("ประกาศบนเว็บไซต์")
    visitor.page.get_by_label("ลิงก์ที่เผยแพร่").fill(LINK)
    visitor.press("บันทึกรายงาน")
    said = visitor.main.inner_text()
    assert "ทุกส่วนราชการส่งข้อมูลครบ" in said
    assert "ประกาศบนเว็บไซต์" in said
    visitor.look("round")

    visitor.follow("รายงานการประชุม", within=visitor.main)
    assert visitor.download("ดาวน์โหลดไฟล์") == PDF
    visitor.look("evidence-page")


def test_executives_see_what_is_overdue(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.mayor")
    visitor.go(f"{HOME}2568/measures/")
    visitor.follow("ติดตาม", within=visitor.main)
    assert "เลยกำหนด" in visitor.main.inner_text()
    visitor.look("rounds")


def test_evidence_is_kept_before_it_is_needed_and_put_right(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.look_at(f"{HOME}evidence/new/", "evidence-add")
    visitor.page.get_by_label("ลิงก์ที่เผยแพร่").fill("http://192.168.1.10/ita")
    visitor.press("เก็บหลักฐาน")
    assert "เครื่องภายในหน่วยงาน" in visitor.message_beside("ลิงก์ที่เผยแพร่")
    visitor.look("evidence-refused")
    visitor.page.get_by_label("ลิงก์ที่เผยแพร่").fill(f"{LINK}/2")
    visitor.page.get_by_label("ชื่อหลักฐาน").fill("แผนจัดซื้อจัดจ้าง")
    visitor.press("เก็บหลักฐาน")
    visitor.follow("แก้ไขข้อมูล")
    visitor.look("evidence-edit")
    visitor.page.get_by_label("วันที่ของหลักฐาน").fill("31/3/2568")
    visitor.press("บันทึก", within=visitor.main)
    assert "31\xa0มี.ค.\xa02568" in visitor.main.inner_text()
    visitor.look_at(f"{HOME}evidence/", "evidence")
    visitor.follow("แผนจัดซื้อจัดจ้าง", within=visitor.main)
    visitor.follow("ลบ", within=visitor.main)
    visitor.look("evidence-remove")
    visitor.press("ลบหลักฐาน")
    assert visitor.heading == "คลังหลักฐาน"
    visitor.main.locator("summary", has_text="นำกลับคืนได้").click()
    visitor.look("evidence-removed")
    visitor.press("นำกลับคืน", within=visitor.main.locator(".app-messages"))
    assert visitor.heading == "แผนจัดซื้อจัดจ้าง"
    assert "กลับคืนแล้ว" in visitor.main.locator(".app-messages").inner_text()
