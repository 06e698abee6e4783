"""Checking an old paper: pasted, judged, mended, judged again; on a wide screen, a phone and in the dark."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive
from tests.reports.reading.papers import MEMO

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
OWN = "องค์การบริหารส่วนตำบลบ้านนาสุข"


def test_an_old_paper_is_checked_and_mended(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2568/papers/")
    visitor.follow("ตรวจเอกสารเดิม")
    visitor.look("text-check")

    visitor.press("ตรวจเอกสาร")
    assert "กรุณาวางข้อความหรือเลือกไฟล์" in visitor.message_beside("หรือวางข้อความของเอกสาร")

    # A memo of another body and another year: nearly every figure is wrong here.
    visitor.page.get_by_label("หรือวางข้อความของเอกสาร").fill(MEMO.replace("เห็นควรให้", "เห็นควรให้บุคคลกร"))
    visitor.press("ตรวจเอกสาร")
    assert visitor.page.locator("mark", has_text="บุคคลกร").count() == 1
    assert "เป็นชื่อหน่วยงานอื่น" in visitor.main.inner_text()
    visitor.look("text-check-found")

    visitor.page.get_by_label("หรือวางข้อความของเอกสาร").fill(f"ประกาศ{OWN}\nให้บุคลากรทราบโดยทั่วกัน")
    visitor.press("ตรวจเอกสาร")
    assert "ไม่พบสิ่งที่ควรแก้ไข" in visitor.main.inner_text()
    visitor.look("text-check-nothing")
