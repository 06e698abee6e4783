"""A date is shown back in words while it is typed, and may be picked; what is wrong is told at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Arrive

pytestmark = pytest.mark.browser

MEETING = "/ban-na-suk/2568/meeting/"


def test_a_date_is_shown_back_and_may_be_picked(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(MEETING)
    held_on = visitor.page.get_by_label("วันที่ประชุม", exact=True)
    words = visitor.page.locator("[data-date-words]").first
    for typed, said in (
        ("๓๑ มี.ค. ๒๕๖๗", "อ่านได้ว่า 31 มีนาคม 2567"),
        ("31-03-67", "อ่านได้ว่า 31 มีนาคม 2567"),
        ("31/3/2024", "ปี 2024 เป็น ค.ศ. กรุณาพิมพ์เป็น พ.ศ. 2567"),
    ):
        held_on.fill(typed)
        expect(words).to_have_text(said)
    visitor.look("date-told")
    # What the browser's calendar gives; it is drawn by the browser itself, outside the page.
    visitor.page.locator(".app-date-picker").evaluate(
        "picker => { picker.value = '2024-10-03'; picker.dispatchEvent(new Event('change')); }"
    )
    expect(held_on).to_have_value("3 ตุลาคม 2567")
    expect(words).to_have_text("อ่านได้ว่า 3 ตุลาคม 2567")
