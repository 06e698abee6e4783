"""What was typed and not saved: kept in the browser, offered back to the same officer, gone once saved."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, Locator

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
MEETING = f"{HOME}2568/meeting/"
FIELD = "สิ่งที่ประธานเน้นย้ำ"
WORDS = "ขอให้ทุกส่วนราชการเปิดช่องทางถาม-ตอบ ที่ตอบกลับได้สองทาง"
OTHERS = "ขอให้รายงานความคืบหน้าทุกเดือน"
OFFER = ".app-draft-offer"


def stored(visitor: Visitor) -> str:
    """Everything this browser keeps of drafts."""
    found: str = visitor.page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('ita-draft:'))"
        ".map(([, value]) => value).join('')"
    )
    return found


def box(visitor: Visitor) -> Locator:
    """The long text of the form."""
    return visitor.page.get_by_label(FIELD)


def type_words(visitor: Visitor, words: str = WORDS) -> None:
    """Open the form, type into it what it does not hold yet, and rest until it was kept."""
    visitor.go(MEETING)
    box(visitor).fill(words)
    visitor.page.get_by_text("พักสิ่งที่กรอกไว้ในเครื่องนี้แล้ว").wait_for()


def test_a_text_outlives_a_session_that_ended_while_typing(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    type_words(visitor)
    visitor.page.context.clear_cookies(name="sessionid")  # the session is over
    visitor.press("บันทึกการประชุม")
    assert visitor.path == "/sign-in/"

    visitor.enter_demo("demo.head")  # a colleague at the same machine sees nothing of it
    visitor.go(MEETING)
    assert visitor.page.locator(OFFER).count() == 0

    visitor.enter_demo("demo.staff")
    visitor.go(MEETING)
    assert "พบสิ่งที่กรอกไว้และยังไม่ได้บันทึก เมื่อ" in visitor.page.locator(OFFER).inner_text()
    assert "แล้วตรวจก่อนกดปุ่มท้ายแบบ" in visitor.page.locator(OFFER).inner_text()
    visitor.look("draft-offered")
    visitor.page.get_by_role("button", name="นำกลับมา").click()
    assert box(visitor).input_value() == WORDS
    assert box(visitor).evaluate("(field) => field === document.activeElement")  # what has changed is at hand
    assert "ใส่สิ่งที่กรอกไว้ลงในแบบแล้ว" in visitor.page.locator(OFFER).inner_text()
    visitor.look("draft-brought-back")
    visitor.page.get_by_label("วันที่ประชุม").fill("๓๑ มกราคม ๒๕๑๑ ก่อนเที่ยง")
    visitor.press("บันทึกการประชุม")
    assert "มีข้อมูลที่ต้องแก้ไข" in visitor.summary
    assert WORDS in stored(visitor)  # what was refused is not saved
    visitor.page.get_by_label("วันที่ประชุม").fill("๓ ต.ค. ๒๕๖๗")
    visitor.page.get_by_label("ประธานการประชุม").select_option(index=1)
    visitor.press("บันทึกการประชุม")
    assert "บันทึกการประชุม" in visitor.main.inner_text()
    assert stored(visitor) == ""
    visitor.go(MEETING)
    assert visitor.page.locator(OFFER).count() == 0
    assert box(visitor).input_value() == WORDS


def leaving_anyway(visitor: Visitor) -> list[str]:
    """The kinds of the questions that the browser asks from now on; each is answered with yes."""
    asked: list[str] = []

    def leave_anyway(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    visitor.page.on("dialog", leave_anyway)
    return asked


def test_leaving_asks_and_what_was_left_can_be_thrown_away(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    asked = leaving_anyway(visitor)
    type_words(visitor, OTHERS)
    visitor.page.get_by_role("link", name="โต๊ะทำงาน").first.click()
    visitor.page.wait_for_url(f"**{HOME}")
    assert asked == ["beforeunload"]
    visitor.go(MEETING)
    visitor.page.get_by_role("button", name="ไม่ใช้").click()
    assert stored(visitor) == ""
    visitor.page.get_by_role("button", name="เปลี่ยนใจ นำกลับมา").click()
    assert box(visitor).input_value() == OTHERS
    visitor.page.get_by_text("พักสิ่งที่กรอกไว้ในเครื่องนี้แล้ว").wait_for()
    visitor.go(MEETING)
    visitor.page.get_by_role("button", name="ไม่ใช้").click()
    assert stored(visitor) == ""
    visitor.go(HOME)
    assert asked == ["beforeunload"] * 2  # nothing was typed, so nothing is asked


def test_going_back_without_saving_asks_once_and_is_believed(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    asked: list[tuple[str, str]] = []
    answers = iter([False, True])

    def answer(dialog: Dialog) -> None:
        asked.append((dialog.type, dialog.message))
        if next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    visitor.page.on("dialog", answer)
    type_words(visitor, OTHERS)
    back = visitor.page.get_by_role("link", name="กลับโดยไม่บันทึก")
    back.click()  # a slip of the finger
    assert (visitor.path, box(visitor).input_value()) == (MEETING, OTHERS)
    assert OTHERS in stored(visitor)
    back.click()
    visitor.page.wait_for_url(f"**{HOME}2568/papers/")
    assert [kind for kind, _ in asked] == ["confirm"] * 2  # the browser has no question of its own
    assert "ทิ้งสิ่งที่พิมพ์" in asked[0][1]
    assert stored(visitor) == ""
    visitor.go(MEETING)
    assert visitor.page.locator(OFFER).count() == 0
    back.click()  # nothing was typed, so nothing is asked
    visitor.page.wait_for_url(f"**{HOME}2568/papers/")
    assert len(asked) == 2


def test_what_is_older_than_the_page_is_offered_with_care(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    type_words(visitor, OTHERS)
    visitor.page.evaluate(
        "() => Object.keys(localStorage).filter((key) => key.startsWith('ita-draft:')).forEach((key) =>"
        " localStorage.setItem(key,"
        ' localStorage.getItem(key).replace(/"version":"[^"]*"/, \'"version":"-1"\')))'
    )
    visitor.go(MEETING)
    offer = visitor.page.locator(OFFER)
    assert "อาจเก่ากว่า" in offer.inner_text()
    assert FIELD in offer.inner_text()
    assert offer.locator(".btn-primary").inner_text() == "ใช้ข้อมูลที่บันทึกไว้"
    visitor.look("draft-older")


def test_signing_out_asks_and_takes_the_drafts_along(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    type_words(visitor, OTHERS)
    answers = iter([False, True])
    said: list[str] = []

    def answer(dialog: Dialog) -> None:
        said.append(dialog.message)
        if dialog.type == "beforeunload" or next(answers):
            dialog.accept()
        else:
            dialog.dismiss()

    visitor.page.on("dialog", answer)
    visitor.page.locator(".app-person > summary").click()
    visitor.page.get_by_role("button", name="ออกจากระบบ").click()
    assert OTHERS in stored(visitor)
    with visitor.page.expect_navigation():
        visitor.page.get_by_role("button", name="ออกจากระบบ").click()
    assert stored(visitor) == ""
    assert any("“การประชุมของปี” หากออกจากระบบ สิ่งนั้นจะถูกลบ" in words for words in said)


def test_passwords_are_never_kept(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go("/password/")
    visitor.page.get_by_label("รหัสผ่านใหม่", exact=True).fill("ความลับของฉัน")
    visitor.page.wait_for_timeout(1000)
    assert stored(visitor) == ""


def test_a_choice_is_named_by_what_was_asked(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.head")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.go(f"{HOME}my-rounds/")
    visitor.follow("รายงานผล", within=visitor.main)
    report = visitor.path
    visitor.page.get_by_label("แล้วเสร็จ").check()
    visitor.page.get_by_text("พักสิ่งที่กรอกไว้ในเครื่องนี้แล้ว").wait_for()
    visitor.go(report)
    named = visitor.page.locator(OFFER).get_by_text("ช่องที่ต่างจากข้อมูลที่บันทึกไว้").inner_text()
    assert named == "ช่องที่ต่างจากข้อมูลที่บันทึกไว้: สถานะการดำเนินการ"


SCORES = f"{HOME}2568/scores/"
BUDGET = "2. การใช้งบประมาณ"


def score(visitor: Visitor, label: str) -> Locator:
    """The cell of an indicator, or of what was announced."""
    return visitor.page.get_by_label(label).first


def type_score(visitor: Visitor, label: str, typed: str) -> None:
    """Type into a cell and rest until it was kept."""
    score(visitor, label).fill(typed)
    visitor.page.get_by_text("พักสิ่งที่กรอกไว้ในเครื่องนี้แล้ว").wait_for()


def test_what_was_saved_with_a_warning_is_not_offered_again(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(SCORES)
    type_score(visitor, BUDGET, "๑๐๐")
    score(visitor, "คะแนนรวมที่ประกาศ").fill("12.34")
    visitor.press("บันทึกคะแนน")
    assert "แต่มีข้อที่ควรตรวจสอบ" in visitor.main.inner_text()
    assert stored(visitor) == ""
    visitor.go(SCORES)
    assert visitor.page.locator(OFFER).count() == 0
    score(visitor, "คะแนนรวมที่ประกาศ").fill("")
    visitor.press("บันทึกคะแนน")


def test_what_was_refused_and_then_saved_is_not_offered_again(arrive: Arrive) -> None:
    """Somebody else saved meanwhile, which no field is to blame for: the next press is meant."""
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(SCORES)
    visitor.page.wait_for_load_state()
    other = Visitor(visitor.portal_url, visitor.page.context.new_page())
    other.go(SCORES)
    score(other, BUDGET).fill("71")
    other.press("บันทึกคะแนน")
    type_score(visitor, BUDGET, "72")
    visitor.press("บันทึกคะแนน")
    assert "มีผู้บันทึกข้อมูลหน้านี้" in visitor.summary
    assert "72" in stored(visitor)  # and it is not saved yet
    visitor.press("บันทึกคะแนน")
    assert visitor.path == f"{HOME}2568/"
    assert stored(visitor) == ""


def test_figures_written_otherwise_are_no_difference(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.go(SCORES)
    was = score(visitor, BUDGET).input_value()
    type_score(visitor, BUDGET, "55.5")
    score(visitor, "คะแนนรวมที่ประกาศ").fill("๘๐")
    visitor.page.wait_for_timeout(1000)
    visitor.go(SCORES)
    named = visitor.page.locator(OFFER).get_by_text("ช่องที่ต่างจากข้อมูลที่บันทึกไว้").inner_text()
    assert named == f"ช่องที่ต่างจากข้อมูลที่บันทึกไว้: {BUDGET}, คะแนนรวมที่ประกาศ"  # the whole label
    visitor.page.evaluate(
        "was => Object.keys(localStorage).filter((key) => key.startsWith('ita-draft:')).forEach((key) =>"
        " localStorage.setItem(key, localStorage.getItem(key).replace('55.5', was).replace('๘๐', '')))",
        was.replace("0", "๐").replace(".", ","),
    )
    visitor.go(SCORES)
    assert visitor.page.locator(OFFER).count() == 0
    assert stored(visitor) == ""


def test_what_was_typed_and_taken_back_is_not_asked_about(arrive: Arrive) -> None:
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    asked = leaving_anyway(visitor)
    visitor.go(SCORES)
    was = score(visitor, BUDGET).input_value()
    score(visitor, BUDGET).press_sequentially("9")
    score(visitor, BUDGET).fill(was)
    visitor.go(HOME)
    assert asked == []
    visitor.go(SCORES)
    score(visitor, BUDGET).fill("12")
    visitor.go(HOME)
    assert asked == ["beforeunload"]
