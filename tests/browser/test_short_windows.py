"""On short windows: the buttons that end a form hide no field of it, and a signer hunts for none."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, ViewportSize

from tests.browser.conftest import Arrive
from tests.browser.looking import DESKTOP, PHONE, assert_fits
from tests.browser.visitor import Visitor

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


def test_the_button_for_a_temporary_password_is_one_line_on_a_phone(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.admin")
    visitor.go(f"{HOME}officers/")
    buttons = visitor.page.get_by_role("link", name="ออกรหัสผ่านชั่วคราว").all()
    assert len(buttons) > 1
    for button in buttons:
        assert button.evaluate("it => it.getBoundingClientRect().height") < 50  # pixels; two lines are 75
    assert_fits(visitor.page, "officers")


def in_sight(field: Locator) -> bool:
    """Whether all of it stands in the window as it is scrolled now."""
    whole = "it => it.getBoundingClientRect().top >= 0 && it.getBoundingClientRect().bottom <= innerHeight"
    return bool(field.evaluate(whole))


def submit_an_announcement(staff: Visitor) -> str:
    """Draft and submit it, once; the address of the page on which the mayor signs."""
    staff.enter_demo("demo.staff")
    staff.go(f"{HOME}2568/papers/")
    begun = staff.page.locator("article:has(#paper-announcement) a.btn")
    if begun.count():
        return f"{begun.first.get_attribute('href')}sign/"
    staff.press("เริ่มร่างประกาศ")
    paper = staff.path
    staff.follow("ตรวจและเสนอลงนาม")
    for reason in staff.main.locator("textarea").all():
        reason.fill("รายงานตามที่มี")
    staff.propose()
    return f"{paper}sign/"


def test_what_signing_brings_about_stands_open_wherever_there_is_room(arrive: Arrive) -> None:
    sign_page = submit_an_announcement(arrive())
    opened = {}
    for size in (PHONE, {"width": 1280, "height": 720}, DESKTOP):
        visitor = arrive(size=size)
        visitor.enter_demo("demo.mayor")
        visitor.go(sign_page)
        told = visitor.page.locator(".app-opinion-form .app-will-happen")
        opened[size["height"]] = told.evaluate("it => it.open")
        if size == DESKTOP:  # together with its button
            assert in_sight(told)
            assert in_sight(visitor.page.locator(".app-panel-foot button"))
    assert opened == {PHONE["height"]: True, 720: False, DESKTOP["height"]: True}

    # Whoever unfolds it on a low window keeps it so
    visitor.page.set_viewport_size({"width": 1280, "height": 720})
    told.locator("summary").click()
    visitor.page.get_by_label("พิมพ์ความเห็นเอง").check()
    assert told.evaluate("it => it.open")

    # And without scripts it is open
    visitor = arrive(size=DESKTOP, javascript=False)
    visitor.enter_demo("demo.mayor")
    visitor.go(sign_page)
    assert visitor.page.locator(".app-opinion-form .app-will-happen[open]").count() == 1


def test_the_reason_of_a_return_that_was_not_sent_is_offered_where_it_can_be_seen(arrive: Arrive) -> None:
    sign_page = submit_an_announcement(arrive())
    visitor = arrive()
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.enter_demo("demo.mayor")
    visitor.go(sign_page)
    visitor.page.get_by_text("ส่งกลับให้แก้ไข", exact=True).click()
    visitor.page.get_by_label("สิ่งที่ขอให้แก้ไข").fill("เพิ่มผู้รับผิดชอบ")
    visitor.page.wait_for_timeout(1000)
    visitor.go(sign_page.replace("/sign/", "/return/"))  # as reloading a refused return does
    assert visitor.path == sign_page
    assert visitor.page.locator("details .app-draft-offer").is_visible()


def test_who_signs_on_a_notebook_has_all_of_it_beside_the_pages(arrive: Arrive) -> None:
    sign_page = submit_an_announcement(arrive())
    for height in (720, 800):
        # Given an executive on a notebook
        visitor = arrive(size={"width": 1280, "height": height})
        page = visitor.page
        visitor.enter_demo("demo.mayor")
        visitor.go(sign_page)
        panel = page.locator("#sign-here")
        assert panel.evaluate("it => getComputedStyle(it).overflowY") == "visible"

        # Then the button is there from the start and while they read on; their own words need no looking for
        button = page.locator(".app-panel-foot button")
        words = page.locator("textarea[name=text]")
        assert in_sight(button)
        page.evaluate("scrollTo(0, 900)")
        assert in_sight(button)
        assert in_sight(page.get_by_text("ส่งกลับให้แก้ไข", exact=True))
        page.get_by_label("พิมพ์ความเห็นเอง").check()
        assert in_sight(words)
        assert in_sight(button)

        # And a return without its reason shows what is wrong and where, together
        page.get_by_text("ส่งกลับให้แก้ไข", exact=True).click()
        visitor.press("ส่งกลับผู้จัดทำ")
        assert "กรุณาบอกผู้จัดทำว่าต้องแก้ไขอะไร" in visitor.summary
        assert in_sight(page.locator(".app-error-summary"))
        assert in_sight(page.get_by_label("สิ่งที่ขอให้แก้ไข"))

        # As does an opinion of their own without its words
        page.get_by_label("พิมพ์ความเห็นเอง").check()
        visitor.sign()
        assert in_sight(page.locator(".app-error-summary"))
        assert in_sight(words)
