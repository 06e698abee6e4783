"""The library of an agency: writing a recommendation of one's own, putting it away, taking it back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def card_of(visitor: Visitor, title: str) -> Locator:
    """The card that offers a recommendation."""
    return visitor.page.locator(".app-offer").filter(has=visitor.page.get_by_role("checkbox", name=title))


def test_an_agency_keeps_a_library_of_its_own(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    library = "/ban-na-suk/2569/measures/library/"
    visitor.go(library)
    visitor.follow("เขียนมาตรการของหน่วยงาน")
    visitor.press("บันทึกในคลัง")
    assert "กรุณากรอกชื่อมาตรการ" in visitor.summary
    visitor.look("own-recommendation-errors")
    page = visitor.page
    page.get_by_label("ชื่อมาตรการ").fill("มาตรการตรวจทานเว็บไซต์ทุกวันศุกร์")
    page.get_by_label("ใช้กับ").select_option("improve")
    page.get_by_label("ขั้นตอน/วิธีการปฏิบัติ").fill("๑) เปิดทุกลิงก์\n๒) แก้ลิงก์ที่เสีย")
    visitor.press("บันทึกในคลัง")
    assert "เพิ่ม “มาตรการตรวจทานเว็บไซต์ทุกวันศุกร์” ในคลังของหน่วยงานแล้ว" in visitor.main.inner_text()

    # It is changed, put away, and taken back
    card = card_of(visitor, "มาตรการตรวจทานเว็บไซต์ทุกวันศุกร์")
    visitor.follow("แก้ไขข้อความ", within=card)
    page.get_by_label("เป้าหมาย").fill("ไม่มีลิงก์เสีย")
    visitor.look("own-recommendation")
    visitor.press("บันทึกในคลัง")
    card.locator(".app-ask-first > summary").click()
    visitor.look("library-put-away-ask")
    visitor.press("ยืนยันเลิกใช้ มาตรการตรวจทานเว็บไซต์ทุกวันศุกร์")
    visitor.look("library-put-away")
    visitor.press("นำกลับมาใช้ มาตรการตรวจทานเว็บไซต์ทุกวันศุกร์")
    assert card.count() == 1
    visitor.look_at("/ban-na-suk/2569/measures/calendar/", "plan-calendar")
