"""Every other page in its states, and a list that knows when a page is missing from it."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE, photograph
from tests.browser.visitor import Visitor
from tests.browser.wire import MOST, wire_of

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"

# Which test looks at the page of an address; answers that are not pages of their own say what they are.
LOOKED_AT = {
    "healthz": "an answer to machines",
    "readyz": "an answer to machines",
    "agencies:sign-in": "test_wrong_input",
    "agencies:sign-in-code": "test_account",
    "agencies:sign-out": "a button on every page",
    "agencies:account": "test_account",
    "agencies:second-factor": "test_account",
    "agencies:recovery-codes": "test_account",
    "agencies:second-factor-off": "test_account",
    "agencies:password-forgotten": "test_account",
    "agencies:password-reset": "test_account",
    "agencies:password": "test_first_year",
    "agencies:my-permissions": "test_every_page",
    "agencies:officers": "test_every_page",
    "agencies:officer-add": "test_every_page",
    "agencies:officer-edit": "test_every_page",
    "agencies:officer-password": "test_every_page",
    "agencies:officer-passwords": "test_every_page",
    "agencies:officer-unlock": "a button of officers",
    "agencies:officer-second-factor": "test_account",
    "agencies:unit-add": "test_every_page",
    "agencies:unit-edit": "test_every_page",
    "agencies:agency-edit": "test_every_page",
    "agencies:actings": "test_sign_off",
    "agencies:acting-add": "test_sign_off",
    "agencies:acting-edit": "test_sign_off",
    "agencies:acting-remove": "a button on actings",
    "assessments:year-open": "test_wrong_input",
    "assessments:scores-edit": "test_first_year",
    "assessments:scores-preview": "a part of scores-edit",
    "assessments:result-confirm": "test_first_year",
    "assessments:result-reopen": "test_every_page",
    "assessments:scores-paste": "test_assessments_pages",
    "assessments:scores-upload": "test_assessments_pages",
    "assessments:items-edit": "test_assessments_pages",
    "assessments:items": "test_assessments_pages",
    "assessments:basis-choose": "test_assessments_pages",
    "assessments:remarks": "test_assessments_pages",
    "assessments:remark-add": "test_assessments_pages",
    "assessments:remark-edit": "test_assessments_pages",
    "assessments:remark-remove": "test_assessments_pages",
    "assessments:suggestion-add": "test_assessments_pages",
    "assessments:suggestion-edit": "test_assessments_pages",
    "assessments:suggestion-remove": "test_assessments_pages",
    "assessments:note-restore": "a button of remarks",
    "assessments:editions": "test_assessments_pages",
    "assessments:edition-edit": "test_assessments_pages",
    "assessments:year-export": "test_assessments_pages",
    "assessments:scores-form": "a file",
    "assessments:items-preview": "a part of items-edit",
    "assessments:what-if": "test_analysis",
    "assessments:what-if-answer": "a part of what-if",
    "assessments:trends": "test_analysis",
    "assessments:year-xlsx": "a file",
    "assessments:year-csv": "a file",
    "assessments:year-json": "a file",
    "assessments:all-xlsx": "a file",
    "assessments:all-csv": "a file",
    "assessments:all-json": "a file",
    "measures:plan": "test_first_year",
    "measures:measure-add": "test_first_year",
    "measures:measure-edit": "test_every_page",
    "measures:measure-remove": "test_every_page",
    "measures:measure-restore": "a button of plan",
    "measures:plan-arrange": "test_plan_story",
    "measures:plan-propose": "test_plan_story",
    "measures:plan-withdraw": "test_plan_story",
    "measures:plan-decide": "test_plan_story",
    "measures:plan-calendar": "test_library",
    "measures:measure-move": "a button of plan",
    "measures:plan-note": "a button of plan",
    "measures:library": "test_plan_story",
    "measures:library-pick": "test_plan_story",
    "measures:recommendation-add": "test_library",
    "measures:recommendation-edit": "test_library",
    "measures:recommendation-retire": "test_library",
    "measures:recommendation-restore": "test_library",
    "measures:board": "test_plan_views",
    "measures:matrix": "test_plan_views",
    "measures:outcomes": "test_plan_views",
    "measures:outcome-edit": "test_plan_views",
    "measures:rollover": "test_plan_views",
    "measures:my-rounds": "test_follow_up",
    "measures:rounds": "test_follow_up",
    "measures:round": "test_follow_up",
    "measures:round-answer": "test_follow_up",
    "measures:evidence": "test_follow_up",
    "measures:evidence-add": "test_follow_up",
    "measures:evidence-page": "test_follow_up",
    "measures:evidence-edit": "test_follow_up",
    "measures:evidence-file": "a file",
    "measures:evidence-remove": "test_follow_up",
    "measures:evidence-restore": "test_follow_up",
    "reports:emblem": "test_pages_of_the_administrator",
    "reports:papers": "test_papers_pages",
    "reports:text-check": "test_text_check",
    "reports:meeting": "test_meeting",
    "reports:paper-start": "leads to paper",
    "reports:paper": "test_first_year",
    "reports:paper-edit": "test_first_year",
    "reports:paper-preview": "a part of paper-edit",
    "reports:paper-preview-page": "a picture in paper-edit",
    "reports:paper-submit": "test_first_year",
    "reports:paper-cancel": "test_sign_off",
    "reports:paper-withdraw": "test_sign_off",
    "reports:paper-sign": "test_first_year",
    "reports:paper-return": "test_without_javascript",
    "reports:paper-pen": "test_sign_off",
    "reports:paper-correct": "test_sign_off",
    "reports:signature": "test_sign_off",
    "reports:chains": "test_sign_off",
    "reports:chain-edit": "test_sign_off",
    "reports:paper-read": "test_without_javascript",
    "reports:paper-pdf": "a file",
    "reports:paper-one-page": "test_without_javascript",
    "reports:paper-page": "a picture in paper",
    "reports:paper-word": "a file",
    "reports:papers-zip": "leads to long-work",
    "reports:paper-prepare": "leads to long-work",
    "reports:long-work": "test_numbers",
    "reports:long-work-file": "a file",
    "reports:number-books": "test_numbers",
    "reports:number-book": "test_numbers",
    "reports:numbers-pass": "test_numbers",
    "reports:number-cancel": "test_numbers",
    "reports:verify-ask": "test_numbers",
    "reports:verify": "test_numbers",
    "desk:home": "test_first_year",
    "desk:setup": "test_first_year",
    "desk:demo": "test_every_page",
    "desk:demo-reset": "test_demo",
    "desk:gallery": "test_every_page",
    "handbook:contents": "test_every_page",
    "handbook:chapter": "test_every_page",
    "desk:date-read": "a part of every form with a date",
    "desk:agency": "test_first_year",
    "desk:reminders": "test_reminders",
    "desk:search": "test_demo",
    "desk:officer": "test_demo",
    "desk:calendar-open": "test_reminders",
    "desk:calendar-revoke": "a button of reminders",
    "desk:round-remind": "a button of a round",
    "desk:calendar": "a file",
    "desk:log": "test_every_page",
    "desk:log-check": "test_every_page",
    "desk:log-xlsx": "a file",
    "desk:log-csv": "a file",
    "desk:year": "test_first_year",
    "desk:year-remove": "test_every_page",
    "desk:year-history": "test_every_page",
}


def names_of(resolver: URLResolver, space: str = "") -> set[str]:
    """The full names of all addresses under a resolver."""
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(f"{space}{entry.name}")
        else:
            found |= names_of(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
    return found


def test_no_page_was_forgotten() -> None:
    assert names_of(get_resolver()) == set(LOOKED_AT)


def test_pages_for_those_who_are_not_signed_in(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.look_at("/demo/", "demo")
    visitor.look_at("/help/", "handbook")
    visitor.look_at("/help/scores/", "handbook-chapter")
    visitor.look_at("/nothing/here/", "not-found-signed-out")

    # A page of the portal leads to the door, and from there to where one wanted to go.
    visitor.go(f"{HOME}2568/")
    assert visitor.path == "/sign-in/"

    # A form that was open too long says so.
    visitor.go("/setup/")
    visitor.page.context.clear_cookies()
    visitor.press("สร้างหน่วยงานและเริ่มใช้งาน")
    assert visitor.heading == "ส่งข้อมูลไม่สำเร็จ"
    visitor.look("form-too-old")


def test_pages_of_the_staff(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.look_at("/my-permissions/", "my-permissions")
    visitor.look_at("/components/", "components")
    visitor.look_at(f"{HOME}2567/", "year-with-six-weak")
    visitor.look_at(f"{HOME}2567/history/", "year-history")
    visitor.look_at(f"{HOME}2567/remove/", "year-remove")
    visitor.look_at(f"{HOME}2567/scores/", "scores-locked")
    visitor.look_at(f"{HOME}2566/", "year-not-opened")
    visitor.look_at(f"{HOME}2568/measures/", "plan-of-an-earlier-year")
    visitor.follow("แก้ไข", within=visitor.main)
    visitor.look("measure-edit")
    visitor.go(f"{HOME}2568/measures/")
    visitor.follow("ลบ", within=visitor.main)
    visitor.look("measure-remove")

    visitor.go("/password/")
    visitor.page.get_by_label("รหัสผ่านใหม่", exact=True).fill("123")
    visitor.page.get_by_label("พิมพ์รหัสผ่านใหม่อีกครั้ง").fill("1234")
    visitor.press("บันทึกรหัสผ่าน")
    assert "รหัสผ่านทั้งสองช่องไม่ตรงกัน" in visitor.summary
    visitor.look("password-error")


def test_pages_of_the_administrator(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.admin")
    visitor.look_at(f"{HOME}emblem/", "emblem")
    visitor.look_at(f"{HOME}officers/", "officers")
    look_at_form(visitor, f"{HOME}officers/new/", "officer-add", button="บันทึก")
    visitor.go(f"{HOME}officers/")
    visitor.follow("นางวรรณา พูลผล")
    visitor.look("officer-edit")
    visitor.go(f"{HOME}officers/")
    visitor.open(visitor.main.get_by_role("link", name="ออกรหัสผ่านชั่วคราว").last)
    visitor.look("officer-password")
    visitor.press("ยืนยันออกรหัสผ่านชั่วคราว")
    assert visitor.heading == "รหัสผ่านชั่วคราว"
    visitor.look("officer-passwords")
    shown = visitor.main.locator("tbody code").all_inner_texts()
    visitor.page.reload()
    assert visitor.main.locator("tbody code").all_inner_texts() == shown
    assert visitor.page.get_by_role("button", name="พิมพ์หน้านี้").is_visible()

    look_at_form(visitor, f"{HOME}units/new/", "unit-add", button="บันทึก")
    visitor.go(f"{HOME}officers/")
    visitor.follow("กองคลัง")
    visitor.look("unit-edit")
    visitor.look_at(f"{HOME}about/", "agency-edit")
    visitor.look_at(f"{HOME}log/", "log")
    visitor.look_at(f"{HOME}log/?since=31+มีนาคม&words=zzz", "log-error")
    visitor.look_at(f"{HOME}log/check/", "log-check")
    look_at_form(visitor, f"{HOME}2567/reopen/", "reopen", button="เปิดเพื่อแก้ไข")


# What Tab reaches, in the order in which it stands; of radio buttons with one name only one.
TABBABLE = """() => {
  const kinds = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  const stops = [...document.querySelectorAll(kinds)]
    .filter((node) => !node.disabled && node.tabIndex >= 0 && node.checkVisibility());
  const firsts = stops.filter((node, place) => node.type !== "radio" || node.checked
    || (!document.querySelector(`input[name="${node.name}"]:checked`)
      && stops.findIndex((other) => other.type === "radio" && other.name === node.name) === place));
  firsts.forEach((node, place) => { node.dataset.stop = place; });
  return firsts.length;
}"""
FOCUSED = """() => {
  const node = document.activeElement;
  const style = getComputedStyle(node);
  const [box] = node.getClientRects();
  const left = Math.max(box.left, 0), top = Math.max(box.top, 0);
  const on = document.elementFromPoint(left + Math.min(box.width / 2, 8), top + Math.min(box.height / 2, 8));
  return {
    stop: Number(node.dataset.stop ?? -1),
    ringed: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    uncovered: node.contains(on) || on?.contains(node) || false,
    html: node.outerHTML.slice(0, 120),
  };
}"""
MAIN_PAGES = ["", "2568/", "2568/scores/", "2569/measures/new/", "2568/measures/board/", "trends/"]


@pytest.mark.parametrize("path", MAIN_PAGES)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(arrive: Arrive, path: str) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.head")
    page = visitor.page
    page.emulate_media(reduced_motion="reduce")  # pages then jump to what has the focus, and do not glide
    visitor.go(f"{HOME}{path}")
    assert visitor.path == f"{HOME}{path}"
    stops = page.evaluate(TABBABLE)
    page.evaluate("document.activeElement.blur()")
    visited = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["ringed"], at
        assert at["uncovered"], at
        visited.append(at["stop"])
    assert visited == list(range(stops))

    # The first stop leads past the header to what the page says.
    visitor.go(f"{HOME}{path}")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_names_are_typed_across_the_whole_width_of_a_phone(arrive: Arrive) -> None:
    """Half of it cuts a usual name off."""
    visitor = arrive(size=PHONE)
    visitor.go("/setup/")
    row = visitor.page.get_by_role("group", name="ปลัด", exact=True)
    for label in ("ชื่อ–นามสกุล", "ชื่อผู้ใช้"):
        assert row.get_by_label(label).bounding_box()["width"] > 250  # type: ignore[index]


def test_the_menu_of_the_person_opens_by_key_and_signs_out(arrive: Arrive) -> None:
    visitor = arrive(size=PHONE)
    visitor.enter_demo("demo.admin")
    visitor.page.locator(".app-person > summary").focus()
    visitor.page.keyboard.press("Enter")
    visitor.look("person-menu")
    for entry in ("โต๊ะทำงาน", "หน่วยงานและเจ้าหน้าที่", "ค้นหา", "สิทธิ์ของท่าน"):  # here it is the only menu
        assert visitor.page.locator(".app-person").get_by_role("link", name=entry).is_visible()
    assert visitor.page.locator(".app-header-inner").bounding_box()["height"] < 64  # type: ignore[index]
    visitor.press("ออกจากระบบ")
    assert visitor.page.get_by_role("link", name="เข้าสู่ระบบ").first.is_visible()


def test_colours_of_the_persons_own_choice(arrive: Arrive) -> None:
    """With forced colours what a ground or a shadow said is said by a border."""
    visitor = arrive()
    visitor.enter_demo("demo.head")
    visitor.page.emulate_media(forced_colors="active")
    visitor.go("/components/")
    photograph(visitor.page, "components-forced-colours")
    for piece in (".app-tag", ".app-notice", ".app-level", ".btn-primary"):
        border = "node => getComputedStyle(node).borderTopStyle"
        assert visitor.page.locator(piece).first.evaluate(border) == "solid", piece


def test_the_first_page_is_light(arrive: Arrive) -> None:
    """For a phone on a slow line: what it fetches at first, and when it comes again."""
    visitor = arrive()
    for visit, (most_bytes, most_requests) in MOST.items():
        wire = wire_of(visitor.page.context, visitor.portal_url)
        assert 2_000 < wire.size <= most_bytes, (visit, wire)
        assert wire.requests <= most_requests, (visit, wire)


def look_at_form(visitor: Visitor, path: str, name: str, *, button: str) -> None:
    """A form empty, and sent empty."""
    visitor.look_at(path, name)
    visitor.press(button)
    assert "มีข้อมูลที่ต้องแก้ไข" in visitor.summary
    visitor.look(f"{name}-error")
