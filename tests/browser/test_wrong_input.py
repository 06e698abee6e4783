"""Story 3: what goes wrong is said in Thai, above and beside the field, and nothing typed is lost."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
SCORES = f"{HOME}2568/scores/"


def test_wrong_scores_are_refused_beside_their_fields(arrive: Arrive) -> None:
    # Given the scores of a year at hand
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(SCORES)

    # When four of them are typed wrongly and one is emptied
    wrong = {
        "1. การปฏิบัติหน้าที่": ("101", "อยู่นอกช่วง"),
        "2. การใช้งบประมาณ": ("-1", "อยู่นอกช่วง"),
        "3. การใช้อำนาจ": ("83.567", "ทศนิยมเกิน 2 ตำแหน่ง"),
        "4. การใช้ทรัพย์สินของราชการ": ("แปดสิบ", "เป็นตัวเลขไม่ได้"),
    }
    for label, (typed, _) in wrong.items():
        visitor.page.get_by_label(label).fill(typed)
    visitor.page.get_by_label("5. การแก้ไขปัญหาการทุจริต").fill("")
    visitor.press("บันทึกคะแนน")

    # Then the summary has the focus and names all four, each is said beside its field, and nothing is lost
    assert visitor.path == SCORES
    assert visitor.page.locator("[data-error-summary]").evaluate("node => node === document.activeElement")
    assert "4 จุด" in visitor.summary
    for label, (typed, reason) in wrong.items():
        assert reason in visitor.message_beside(label)
        assert f"{label}: {visitor.message_beside(label).split('แก้ไข: ')[1]}" in visitor.summary
        assert visitor.page.get_by_label(label).input_value() == typed
    visitor.look("scores-errors")

    # And a line of the summary leads to its field, and nothing was saved
    visitor.follow("3. การใช้อำนาจ", within=visitor.page.locator(".app-error-summary"))
    assert visitor.page.evaluate("document.activeElement.name") == "score_power"
    assert "91.05" in visitor.fetch(f"{HOME}2568/").decode()

    # When they are mended and one stays empty, the year is saved and waits for the missing score
    for label in wrong:
        visitor.page.get_by_label(label).fill("90")
    visitor.press("บันทึกคะแนน")
    assert visitor.path == f"{HOME}2568/"
    assert "กรอกแล้ว 9 จาก 10 ตัวชี้วัด" in visitor.main.inner_text()
    visitor.look("year-incomplete")

    # And it cannot be confirmed yet
    visitor.go(f"{HOME}2568/confirm/")
    visitor.press("ยืนยันผลคะแนน")
    assert "ยังดำเนินการไม่ได้" in visitor.summary
    visitor.look("confirm-blocked")


def test_a_date_in_the_western_calendar_is_questioned(arrive: Arrive) -> None:
    # Given a new measure
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2569/measures/new/?indicator=improve")
    page = visitor.page
    title = page.get_by_label("ชื่อมาตรการ").input_value()

    # When its end is typed in ค.ศ. and it has neither steps nor an owner
    page.get_by_label("วันครบกำหนด").fill("31/3/2024")
    visitor.press("บันทึกมาตรการ")

    # Then the message says so, and everything typed stays
    assert "ค.ศ." in visitor.message_beside("วันครบกำหนด")
    assert "2567" in visitor.message_beside("วันครบกำหนด")
    assert "กรุณากรอกขั้นตอน" in visitor.message_beside("ขั้นตอน/วิธีการปฏิบัติ")
    assert "วันครบกำหนด" in visitor.summary
    assert page.get_by_label("วันครบกำหนด").input_value() == "31/3/2024"
    assert page.get_by_label("ชื่อมาตรการ").input_value() == title
    visitor.look("measure-errors")


def test_a_stale_form_is_not_saved_over_a_newer_one(arrive: Arrive) -> None:
    # Given the same year open in two windows
    early, late = arrive(), arrive()
    for visitor in (early, late):
        visitor.enter_demo("demo.staff")
        visitor.go(SCORES)

    # When one is saved and then the other
    early.page.get_by_label("9. การเปิดเผยข้อมูล").fill("88.88")
    early.press("บันทึกคะแนน")
    assert early.path == f"{HOME}2568/"
    late.page.get_by_label("9. การเปิดเผยข้อมูล").fill("77.77")
    late.press("บันทึกคะแนน")

    # Then the second is told, keeps what it typed, and the first one's figure stands
    assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in late.summary
    assert late.page.get_by_label("9. การเปิดเผยข้อมูล").input_value() == "77.77"
    assert "88.88" in late.fetch(f"{HOME}2568/").decode()
    late.look("scores-stale")


def test_a_signer_out_of_turn_is_told_whose_turn_it_is(arrive: Arrive) -> None:
    # Given the memo of the earlier, confirmed year, submitted
    visitor = arrive()
    visitor.enter_demo("demo.staff")
    visitor.go(f"{HOME}2567/")
    visitor.press("เริ่มร่างบันทึกข้อความ")
    paper = visitor.path
    submit(visitor)

    # When the mayor opens the address for signing before anybody else has signed
    visitor.enter_demo("demo.mayor")
    assert visitor.go(f"{paper}sign/") == 200

    # Then nothing can be signed, and the page says who it waits for
    assert "ยังไม่ถึงลำดับของท่าน" in visitor.main.inner_text()
    assert "ว่าที่ร้อยตรี ธนกฤต ศรีวิไล" in visitor.main.inner_text()
    assert visitor.page.get_by_role("button", name=re.compile("^ลงนามและ")).count() == 0
    visitor.look("paper-sign-early")

    # And who may not sign at all is told so
    visitor.enter_demo("demo.staff")
    assert visitor.go(f"{paper}sign/") == 403
    assert visitor.heading == "ท่านไม่มีสิทธิ์ทำรายการนี้"
    visitor.look("forbidden")

    # And the draft is closed to its drafter
    visitor.go(f"{paper}edit/")
    assert "แก้ไขไม่ได้" in visitor.page.get_by_role("status").inner_text()


def submit(visitor: Visitor) -> None:
    """Answer whatever is asked and send the paper up the chain."""
    visitor.follow("ตรวจและเสนอลงนาม")
    for question in visitor.page.locator("textarea[name^=waive-]").all():
        question.fill("ทราบแล้ว จะดำเนินการในไตรมาสแรก")
    visitor.propose()
    assert "รอลงนาม" in visitor.main.inner_text()


def test_addresses_of_others_and_of_nothing_are_not_found_in_thai(arrive: Arrive) -> None:
    # Given a signed-in officer
    visitor = arrive()
    visitor.enter_demo("demo.clerk")

    # When they open another agency's page, a paper that is not there, or nonsense, then it is "not found"
    for address in ("/mae-kham-mi/", f"{HOME}papers/999/", f"{HOME}2568/nonsense/"):
        assert visitor.go(address) == 404
        assert visitor.heading == "ไม่พบหน้าที่ท่านเปิด"
    visitor.look("not-found")

    # And a year without rules is explained
    assert visitor.go(f"{HOME}2550/") == 404
    assert visitor.heading == "ยังไม่มีเกณฑ์ของปีนี้"
    visitor.look("year-without-rules")


def test_a_wrong_password_and_a_wrong_year_are_explained(arrive: Arrive) -> None:
    # Given someone at the door with a wrong password
    visitor = arrive()
    visitor.look_at("/sign-in/", "sign-in")
    visitor.sign_in("demo.staff", "ไม่ใช่รหัสผ่าน")
    assert "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง" in visitor.summary
    assert visitor.page.get_by_label("ชื่อผู้ใช้").input_value() == "demo.staff"
    visitor.look("sign-in-error")

    # And a clerk who opens a year in ค.ศ.
    visitor.enter_demo("demo.staff")
    visitor.page.get_by_label("ปีงบประมาณที่ได้รับการประเมิน").fill("2026")
    visitor.press("เปิดปีและกรอกคะแนน")
    assert "กรุณาพิมพ์เป็น พ.ศ. คือ 2569" in visitor.summary
    assert "2569" in visitor.message_beside("ปีงบประมาณที่ได้รับการประเมิน")
    visitor.look("year-open-error")
