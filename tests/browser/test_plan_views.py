"""A plan looked at from all sides, summed up, and carried on: board, calendar, matrix, results."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE
from tests.reports.extraction import poppler_pages

pytestmark = pytest.mark.browser

PLAN = "/ban-na-suk/2568/measures/"


def test_the_views_of_a_plan_and_their_filters(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.clerk")
    visitor.go(PLAN)
    visitor.follow("ภาพรวมสถานะ", within=visitor.main)
    visitor.look("plan-board")

    # A filter is chosen once and stays while one looks from another side
    visitor.page.get_by_label("ส่วนราชการ").select_option("สำนักปลัด")
    visitor.press("แสดง")
    said = visitor.main.get_by_text("(ส่วนราชการ: สำนักปลัด)")
    assert said.is_visible()
    for view, name in (("ตามเจ้าของ", "owner"), ("ตามตัวชี้วัด", "indicator"), ("ปฏิทิน", "calendar")):
        visitor.follow(view)
        assert said.is_visible()
        visitor.look(f"plan-by-{name}")
    visitor.follow("แสดงทั้งหมด")
    assert not said.is_visible()

    # What is owed stays inside its card, however narrow the column
    for view in ("ตามส่วนราชการ", "ตามสถานะ"):
        visitor.follow(view)
        owed = visitor.main.locator(".app-board-card").filter(has_text="ค้างรายงานรอบ").last
        assert owed.evaluate("card => card.scrollWidth <= card.clientWidth")

    visitor.follow("จุดอ่อนกับผล", within=visitor.main)
    visitor.look("plan-matrix")


def test_a_printed_plan_fills_its_sheets_and_leaves_no_stray_lines(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.clerk")
    visitor.go(PLAN)
    first, *others = poppler_pages(visitor.page.pdf(prefer_css_page_size=True))
    assert "(3)" in first  # the heading of the measures, with the first of them below it
    assert "ตรวจสอบการเข้าถึงข้อมูล" in first.split("(3)")[1]
    for sheet in (first, *others):  # the facts of a measure are read together
        assert sheet.count("ส่วนราชการที่") == sheet.count("ระยะเวลา")

    # A table that goes on overleaf has lines between its rows, and none at its sides down to the foot
    visitor.go(f"{PLAN}rounds/")
    visitor.page.emulate_media(media="print")
    assert visitor.main.locator("table").evaluate("table => getComputedStyle(table).borderLeftWidth") == "0px"


def test_a_measure_is_summed_up_on_a_phone_and_claims_nothing_that_is_not_so(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.staff")
    visitor.go(f"{PLAN}outcomes/")
    visitor.look("plan-outcomes")
    visitor.open(visitor.main.get_by_role("link", name="สรุปผล").locator("visible=true").last)
    visitor.page.get_by_label("บรรลุบางส่วน").check()
    visitor.page.get_by_label("ผลที่เกิดขึ้น").fill("ได้คะแนนไม่ต่ำกว่าร้อยละ ๑๐๐")
    visitor.press("บันทึกสรุปผล")
    assert "ข้อความระบุว่าได้คะแนนไม่ต่ำกว่า 100" in visitor.summary
    visitor.look("outcome-refused")

    visitor.page.get_by_label("ผลที่เกิดขึ้น").fill("ดำเนินการครบทุกขั้นตอน")
    visitor.press("บันทึกสรุปผล")
    assert visitor.heading == "สรุปผลมาตรการ"
    assert "ดำเนินการครบทุกขั้นตอน" in visitor.main.inner_text()

    visitor.follow("ยกไปแผนปี 2569")
    visitor.look("rollover")
