"""An officer's own reminders and calendar, and the desk that lists what waits."""

from __future__ import annotations

import re

from tests.browser.conftest import Arrive

HOME = "/ban-na-suk/"


def test_an_officer_sets_letters_and_subscribes_to_the_calendar(arrive: Arrive) -> None:
    head = arrive()
    head.enter_demo("demo.head")
    assert "เลยกำหนด" in head.main.inner_text()
    head.look("desk-with-rounds")
    head.follow("การแจ้งเตือนและปฏิทิน")
    head.look("reminders")

    head.page.get_by_label("อีเมล").fill("หัวหน้า@ที่ทำการ")
    head.press("บันทึก")
    assert "ที่อยู่อีเมลไม่ถูกต้อง" in head.summary
    head.look("reminders-refused")
    head.page.get_by_label("อีเมล").fill("head@example.go.th")
    head.press("บันทึก")
    assert "บันทึกการรับจดหมายเตือนแล้ว" in head.main.inner_text()

    head.press("สร้างที่อยู่ปฏิทิน")
    head.look("calendar-opened")
    address = re.search(r"http://\S+\.ics", head.main.inner_text())
    assert address
    nobody = arrive()
    calendar = nobody.page.request.get(address[0])
    assert calendar.text().startswith("BEGIN:VCALENDAR\r\n")

    head.go(f"{HOME}reminders/")
    head.look("reminders-with-calendar")
    head.press("ยกเลิกที่อยู่")
    assert nobody.page.request.get(address[0]).status == 404


def test_an_executive_finds_the_proposed_plan_on_the_desk(arrive: Arrive) -> None:
    mayor = arrive()
    mayor.enter_demo("demo.mayor")
    assert "พิจารณาอนุมัติ" in mayor.main.inner_text()
    mayor.look("desk-of-the-mayor")
