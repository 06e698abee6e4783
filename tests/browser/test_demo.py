"""Pages of search and of beginning the demo anew, with the keyboard and without scripts."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Arrive

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"


def test_search_by_keyboard(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    box = visitor.page.get_by_role("banner").get_by_role("searchbox")
    box.fill("เว็ปไซท์")
    with visitor.page.expect_navigation():
        box.press("Enter")
    assert visitor.path == f"{HOME}search/"
    assert "ไม่พบรายการที่ค้น" in visitor.main.inner_text()
    visitor.look("search-nothing")

    again = visitor.main.get_by_role("searchbox")
    again.fill("เว็บไซต์")
    with visitor.page.expect_navigation():
        again.press("Enter")
    assert visitor.main.locator("mark").first.inner_text() == "เว็บไซต์"
    visitor.look("search-found")

    again = visitor.main.get_by_role("searchbox")
    again.fill("หัวหน้าสำนักปลัด")
    with visitor.page.expect_navigation():
        again.press("Enter")
    visitor.open(visitor.main.get_by_role("region", name="เจ้าหน้าที่").get_by_role("link").first)
    assert visitor.page.get_by_role("heading", name="มาตรการที่เป็นเจ้าของ").is_visible()
    visitor.look("officer")
    visitor.look_at(f"{HOME}search/", "search-empty")


def test_search_without_scripts(arrive: Arrive) -> None:
    visitor = arrive(javascript=False)
    visitor.enter_demo("demo.mayor")
    visitor.page.get_by_role("banner").get_by_role("searchbox").fill("ทรัพยสิน ๒๕๖๘")
    visitor.press("ค้นหา", within=visitor.page.get_by_role("banner"))
    assert "มาตรการควบคุมการยืมและใช้ทรัพย์สินของราชการ" in visitor.main.inner_text()


def test_beginning_anew_asks_first(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.go("/demo/")
    visitor.follow("เริ่มหน่วยงานตัวอย่างใหม่")
    visitor.look("demo-reset")
    visitor.follow("ไม่เริ่มใหม่")
    assert visitor.path == "/demo/"
