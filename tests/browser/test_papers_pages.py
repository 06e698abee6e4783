"""The papers of a year: the list, beginning an announcement, editing one section, reading it as its PDF."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"

# Whether a box of pages stands at the page on which a section begins, or at its own end.
STANDS_AT = """(box, part) => {
  const page = box.querySelector(`[data-parts~="${part}"]`);
  const away = page.getBoundingClientRect().top - box.getBoundingClientRect().top;
  return Math.abs(away) < 4 || box.scrollTop + box.clientHeight >= box.scrollHeight - 4;
}"""


def test_an_announcement_from_the_list_to_its_pages(arrive: Arrive) -> None:
    # Given a clerk on the page of the year's papers
    staff = arrive()
    staff.enter_demo("demo.staff")
    staff.look_at(f"{HOME}2568/papers/", "papers-of-a-year")

    # When they begin the announcement and word its closing their own way
    staff.press("เริ่มร่างประกาศ")
    staff.look("announcement-draft")
    staff.follow("แก้ไขข้อความ")
    staff.look("announcement-edit")
    if staff.page.locator(".app-contents").count():
        staff.page.get_by_text("สารบัญทั้ง").click()
        staff.page.locator(".app-contents").get_by_role("link", name="การถือปฏิบัติ").click()
    staff.page.get_by_label("การถือปฏิบัติ").fill("จึงประกาศให้ทราบและถือปฏิบัติโดยทั่วกัน")
    preview = staff.page.locator("#live-preview")
    assert preview.evaluate(STANDS_AT, "closing")  # it goes along with what is written …
    staff.page.locator("#live-status", has_text="ปรับตัวอย่าง").wait_for(state="attached")
    assert preview.evaluate(STANDS_AT, "closing")  # … and stays there when it is made anew

    # And a page of what is typed opens large over the form, which keeps every word
    large = staff.page.locator("#large-preview")
    assert not staff.page.get_by_text("เปิดในแท็บใหม่").is_visible()  # that is for who has no scripts
    preview.locator("a").first.click()
    assert large.get_by_role("heading").inner_text().endswith("ตามข้อความที่พิมพ์")
    staff.look("announcement-edit-large")
    staff.page.keyboard.press("Escape")
    assert not large.is_visible()
    preview.locator("a").first.click()
    large.get_by_role("button", name="กลับไปแก้ไข").click()
    assert staff.page.get_by_label("การถือปฏิบัติ").input_value() == "จึงประกาศให้ทราบและถือปฏิบัติโดยทั่วกัน"
    staff.press("บันทึกร่าง")

    # Then the pages are there, and the list says what comes next
    assert staff.page.locator("img.app-paper-page").count() >= 1
    staff.go(f"{HOME}2568/papers/")
    card = staff.main.locator("article", has_text="ประกาศมาตรการ")
    assert "ตรวจ แก้ไขข้อความ แล้วเสนอลงนาม" in card.inner_text()
    staff.look("papers-with-a-draft")
