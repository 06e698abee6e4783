"""A year's meeting is recorded, and the papers on development and results are begun from the records."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"


def test_from_the_meeting_to_the_page_on_development(arrive: Arrive) -> None:
    # Given a clerk who is told that the meeting is missing
    staff = arrive()
    staff.enter_demo("demo.staff")
    staff.go(f"{HOME}2568/papers/")
    staff.follow("ไปบันทึกการประชุม")
    staff.look("meeting")

    # When they forget the chair, they are told beside the field and keep what they typed
    page = staff.page
    page.get_by_label("วันที่ประชุม").fill("๔ ก.พ. ๒๕๖๘")
    page.get_by_label("สิ่งที่เห็นควรพัฒนา").first.fill("ปรับปรุงเว็บไซต์ให้เป็นปัจจุบันและค้นหาได้ง่าย")
    page.locator("#id_points-0-topic").select_option("3")
    staff.press("บันทึกการประชุม")
    assert "กรุณาเลือกประธาน" in staff.message_beside("ประธานการประชุม")
    staff.look("meeting-refused")
    page.get_by_label("ประธานการประชุม").select_option(index=1)
    page.get_by_label("สิ่งที่ประธานเน้นย้ำ").fill("ให้ทุกส่วนราชการร่วมกันดำเนินการ")
    staff.press("บันทึกการประชุม")

    # Then the paper can be begun
    staff.press("เริ่มร่างการนำผลไปสู่การพัฒนา")
    staff.look("development-draft")
    assert page.locator("img.app-paper-page").count() >= 1


def test_the_form_on_a_phone(arrive: Arrive) -> None:
    staff = arrive(size=PHONE)
    staff.enter_demo("demo.staff")
    staff.look_at(f"{HOME}2568/meeting/", "meeting-phone")


def test_the_result_report_is_begun_from_the_plan(arrive: Arrive) -> None:
    staff = arrive()
    staff.enter_demo("demo.staff")
    staff.go(f"{HOME}2568/papers/")
    staff.press("เริ่มร่างรายงานผลการดำเนินการ")
    staff.look("results-draft")
    assert staff.page.locator("img.app-paper-page").count() >= 2
