"""What if and the years side by side: while one types, without scripts, on a phone, in the dark."""

from __future__ import annotations

import pytest

from tests.assessments.pastes import rows
from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE
from tests.browser.visitor import Visitor
from tests.factories import S000, S003

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
DISCLOSE = "9. การเปิดเผยข้อมูล"


def answer_of(visitor: Visitor) -> str:
    return visitor.page.locator("#live-preview").inner_text()


def test_a_moved_score_shows_its_effect_while_one_types(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2568/")
    visitor.follow("ลองเปลี่ยนคะแนน")
    assert "ยังไม่ได้เปลี่ยนคะแนน" in answer_of(visitor)
    assert "จะถึงระดับ ผ่านดี ต้องเพิ่มคะแนนตัวชี้วัดรวมกันอย่างน้อย 5.70 คะแนน" in answer_of(visitor)

    visitor.page.get_by_label(DISCLOSE).fill("๙๕")
    visitor.page.get_by_text("คะแนนรวมเพิ่มขึ้น 1.14 คะแนน จาก 86.31 เป็น 87.45").first.wait_for()
    assert "ถึงระดับ ผ่านดี แล้ว" in answer_of(visitor)
    assert "ระดับเปลี่ยนจาก ผ่าน เป็น ผ่านดี" in visitor.page.locator("#live-status").inner_text()
    visitor.look("what-if")

    # A level is asked about, and one of the ways is tried with one click
    visitor.page.get_by_label("อยากรู้ว่าต้องเพิ่มเท่าใดจึงจะถึงระดับ").select_option("ผ่านดีเยี่ยม")
    visitor.page.get_by_text("จะถึงระดับ ผ่านดีเยี่ยม ต้องเพิ่ม").wait_for()
    visitor.look("what-if-target")
    visitor.follow("ลองทางนี้")
    assert "ระดับเปลี่ยนจาก ผ่าน เป็น ผ่านดีเยี่ยม" in answer_of(visitor)

    # Nothing of it was saved
    visitor.follow("กลับเป็นคะแนนจริง")
    assert visitor.page.get_by_label(DISCLOSE).input_value() == "89.29"


def test_the_same_answer_without_scripts_on_a_phone(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE, javascript=False)
    visitor.enter_demo("demo.mayor")
    visitor.go(f"{HOME}2568/what-if/")
    visitor.page.get_by_label(DISCLOSE).fill("๙๕")
    visitor.press("ดูผล")
    assert "ระดับเปลี่ยนจาก ผ่าน เป็น ผ่านดี" in answer_of(visitor)
    visitor.page.get_by_label("IIT", exact=True).uncheck()
    visitor.page.get_by_label("OIT", exact=True).uncheck()
    visitor.page.get_by_label("อยากรู้ว่าต้องเพิ่มเท่าใดจึงจะถึงระดับ").select_option("ผ่านดีเยี่ยม")
    visitor.press("ดูผล")
    assert "เท่าที่เลือกไว้ ยังไม่ถึงระดับ ผ่านดีเยี่ยม" in answer_of(visitor)
    visitor.look("what-if-phone")


def test_charts_and_table_of_many_years(arrive: Arrive) -> None:
    """Every year that the portal has rules for, entered by paste; wide, on a phone and printed."""
    staff = arrive()
    staff.enter_demo("demo.staff")
    for year in range(2562, 2567):
        staff.go(f"{HOME}{year}/")
        staff.press(f"เปิดปี {year} และกรอกคะแนน")
        staff.go(f"{HOME}{year}/paste/")
        figures = S003 if year % 2 else S000
        staff.page.get_by_label("ข้อความที่มีคะแนน").fill(rows(figures))
        staff.press("อ่านข้อความ")
        staff.press("บันทึกคะแนนเหล่านี้")
    staff.go(f"{HOME}trends/")
    charts = staff.page.get_by_role("img")
    assert charts.count() == 4
    assert "ปี 2562 ถึง 2568" in charts.first.locator("desc").text_content()
    table = staff.page.get_by_role("region", name="ตารางคะแนนทุกปี เลื่อนไปด้านข้างได้")
    assert table.evaluate("node => node.scrollWidth <= node.clientWidth")
    staff.look("trends-many-years")

    # On paper a chart is not torn apart, and the table is not cut off at the edge of the sheet
    staff.page.emulate_media(media="print")
    assert charts.first.evaluate("node => getComputedStyle(node.closest('figure')).breakInside") == "avoid"
    assert table.evaluate("node => getComputedStyle(node).overflowX") == "visible"
    staff.page.emulate_media(media="screen")


def test_years_side_by_side_with_a_threshold_of_ones_own(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.clerk")
    visitor.go(f"{HOME}2568/")
    visitor.follow("เทียบผลหลายปี")
    assert visitor.page.get_by_role("img", name="คะแนนรวมและคะแนนแต่ละเครื่องมือ").is_visible()
    assert "10. การป้องกันการทุจริต +6.25 (68.75 → 75.00)" in visitor.main.inner_text()
    visitor.look("trends")
    visitor.page.get_by_label("เกณฑ์คะแนน").fill("90")
    visitor.press("ใช้เกณฑ์นี้")
    assert "90 คะแนน ตามที่เลือก" in visitor.main.inner_text()
