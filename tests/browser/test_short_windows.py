"""The row of buttons that ends a form hides no field of it: it stays in sight only where there is room."""

from __future__ import annotations

import pytest
from playwright.sync_api import ViewportSize

from tests.browser.conftest import Arrive
from tests.browser.looking import DESKTOP, PHONE, assert_fits

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
LONG = (f"{HOME}2569/measures/new/", f"{HOME}2569/measures/calendar/")
SHORT = (f"{HOME}2568/remarks/new/", f"{HOME}evidence/new/")
HANDHELD: ViewportSize = {"width": 390, "height": 667}
LAPTOP: ViewportSize = {"width": 1280, "height": 600}
TALL: ViewportSize = {"width": 1280, "height": 900}

# Every field takes the focus in turn, from above and from below; what then lies under the buttons is named.
# A field beside the buttons that shows a part of itself is not hidden (WCAG 2.4.11) on a high window.
UNDER_THE_BUTTONS = """(wholly) => {
  const bar = document.querySelector("form .app-actions");
  const fields = [...bar.closest("form").querySelectorAll("input, textarea, select, summary, a")]
    .filter((field) => !bar.contains(field) && field.checkVisibility() && field.type !== "hidden");
  return [...fields, ...fields.reverse()].map((field) => {
    field.focus();
    const [it, row] = [field.getBoundingClientRect(), bar.getBoundingClientRect()];
    const hidden = it.top < row.bottom && (wholly ? it.top >= row.top : it.bottom > row.top + 1);
    return hidden ? field.name || field.textContent : "";
  }).filter(Boolean);
}"""


@pytest.mark.parametrize("size", [HANDHELD, LAPTOP, TALL], ids=["handheld", "laptop", "tall"])
def test_no_field_lies_under_the_buttons(arrive: Arrive, size: ViewportSize) -> None:
    visitor = arrive(size=size)
    visitor.page.emulate_media(reduced_motion="reduce")
    visitor.enter_demo("demo.staff")
    stays = {}
    for path in (*LONG, *SHORT):
        assert visitor.go(path) == 200
        assert visitor.page.evaluate(UNDER_THE_BUTTONS, size == TALL) == [], path
        bar = visitor.page.locator("form .app-actions").first
        stays[path] = bar.evaluate("bar => getComputedStyle(bar).position") == "sticky"
    assert stays == {path: size == TALL and path in LONG for path in (*LONG, *SHORT)}


def test_a_name_without_a_space_is_broken_before_it_widens_the_page(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}evidence/new/")
    visitor.page.get_by_label("ชื่อหลักฐาน").fill("ข" * 300)
    visitor.page.get_by_label("ลิงก์ที่เผยแพร่").fill("https://www.example.go.th/order")
    visitor.press("เก็บหลักฐาน")
    for path in (visitor.path, f"{visitor.path}edit/", f"{visitor.path}remove/", f"{HOME}evidence/"):
        if path != visitor.path:
            visitor.go(path)
        for size in (PHONE, DESKTOP):
            visitor.page.set_viewport_size(size)
            assert_fits(visitor.page, path)
