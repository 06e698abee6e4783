"""Story of a plan: six weak indicators, measures from the library, a year of follow-up, the next year."""

from __future__ import annotations

import re

import pytest

from tests.browser.conftest import Arrive
from tests.browser.test_first_year import OWN_PASSWORD, SIGNERS, TYPED, set_up_the_agency
from tests.browser.test_library import card_of
from tests.browser.visitor import Visitor
from tests.factories import PDF

pytestmark = pytest.mark.browser

HOME = "/mae-kham-mi/"
PLAN = f"{HOME}2564/measures/"
CHOSEN = (
    "มาตรการแสดงความมุ่งมั่นของผู้บริหารในการต่อต้านการทุจริต",
    "มาตรการประกาศและปฏิบัติตามมาตรฐานการให้บริการประชาชน",
    "มาตรการปรับปรุงเว็บไซต์และสื่อเผยแพร่ข้อมูลให้เข้าถึงง่าย",
    "มาตรการลดขั้นตอนและระยะเวลาการให้บริการ",
    "มาตรการมอบหมายผู้รับผิดชอบข้อมูลที่ต้องเปิดเผยเป็นรายข้อ",
    "มาตรการป้องกันการทุจริตตามผลการประเมินความเสี่ยง",
)
ITEM = "พัฒนาระบบบริการออนไลน์ให้ใช้งานได้จริง"
FINISHED = CHOSEN[0]
EVIDENCE = "ประกาศเจตนารมณ์ต่อต้านการทุจริต"
# The year after, in official order: การแก้ไขปัญหาการทุจริต rose above the threshold, the others did not.
NEXT = ("96.20", "90.50", "94.00", "92.60", "88.10", "80.10", "70.00", "74.00", "60.00", "50.00")


def test_from_six_weak_indicators_to_the_plan_of_the_next_year(arrive: Arrive) -> None:
    # Given the confirmed result of 2563, with six indicators under the threshold
    admin, mayor, head = arrive(), arrive(), arrive()
    passwords = set_up_the_agency(admin)
    sign_in_first(mayor, SIGNERS[3].username, passwords)
    sign_in_first(head, SIGNERS[0].username, passwords)
    admin.go(HOME)
    record_a_year(admin, "๒๕๖๓", TYPED)

    # When one measure is picked from the library for each, and one for an item of OIT
    pick_from_the_library(admin)
    name_the_owner(admin)

    # Then the plan is proposed, and the mayor adopts it
    propose(admin)
    adopt(mayor)

    # When the owner answers two rounds, the second with the evidence of the first
    answer(head, FINISHED, "31 มีนาคม 2564", "กำลังดำเนินการ")
    answer(head, FINISHED, "30 กันยายน 2564", "แล้วเสร็จ")
    executives_see_what_is_missing(mayor)

    # Then the year is summed up against the next result, and claims only what is so
    admin.go(HOME)
    record_a_year(admin, "๒๕๖๔", NEXT)
    sum_up(admin)
    admin.look_at(f"{PLAN}matrix/", "story-matrix")

    # And what is not finished goes on in two clicks
    roll_over(admin)


def sign_in_first(visitor: Visitor, username: str, passwords: dict[str, str]) -> None:
    """With the temporary password, which is replaced at once."""
    visitor.sign_in(username, passwords[username])
    visitor.page.get_by_label("รหัสผ่านใหม่", exact=True).fill(OWN_PASSWORD)
    visitor.page.get_by_label("พิมพ์รหัสผ่านใหม่อีกครั้ง").fill(OWN_PASSWORD)
    visitor.press("บันทึกรหัสผ่าน")


def record_a_year(visitor: Visitor, year: str, figures: tuple[str, ...]) -> None:
    """Open a year at the desk, type its ten scores, save and confirm."""
    visitor.page.get_by_label("ปีงบประมาณที่ได้รับการประเมิน").fill(year)
    visitor.press("เปิดปีและกรอกคะแนน")
    fields = visitor.page.locator("input[name^=score_]")
    for place, figure in enumerate(figures):
        fields.nth(place).fill(figure)
    fields.last.press("Enter")  # which leads to the button that saves
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")
    visitor.follow("ตรวจทานและยืนยัน")
    visitor.press("ยืนยันผลคะแนน")
    assert "ยืนยันผลแล้ว" in visitor.main.inner_text()


def pick_from_the_library(visitor: Visitor) -> None:
    """Six for the indicators in one act, then one more for an item; what was picked is marked."""
    visitor.go(PLAN)
    visitor.follow("คลังมาตรการ")
    assert visitor.page.locator("main form section").count() == 6
    visitor.press("เพิ่มที่เลือกลงในแผนปี 2564")
    assert "กรุณาเลือกมาตรการอย่างน้อย 1 รายการ" in visitor.summary
    visitor.go(f"{PLAN}library/")
    for title in CHOSEN:
        visitor.page.get_by_role("checkbox", name=title).check()
    visitor.look("story-library-chosen")
    visitor.press("เพิ่มที่เลือกลงในแผนปี 2564")
    assert visitor.path == PLAN
    assert "เพิ่ม 6 มาตรการในแผนปี 2564 แล้ว" in visitor.main.inner_text()
    assert visitor.page.get_by_text("มีมาตรการแล้ว").count() == 6

    visitor.go(f"{PLAN}library/")
    assert visitor.page.locator(".app-offer").get_by_text("อยู่ในแผนแล้ว", exact=False).count() == 6
    shelf = visitor.page.get_by_role("region", name="9. การเปิดเผยข้อมูล")
    shelf.get_by_text(re.compile("^รายข้อของ OIT")).click()
    visitor.follow("ปรับก่อนเพิ่ม", within=card_of(visitor, ITEM))
    assert visitor.page.get_by_label("ชื่อมาตรการ").input_value() == ITEM
    assert visitor.page.get_by_label("o17 E-Service").is_checked()
    visitor.page.get_by_label("หรือพิมพ์ชื่อ").fill("นายช่างประจำตำบล")
    visitor.press("บันทึกมาตรการ")
    visitor.look_at(f"{PLAN}library/?indicator=disclose", "story-library-shelf")


def name_the_owner(visitor: Visitor) -> None:
    """All in one form, its boxes level: the head owns every measure that has no owner yet."""
    visitor.go(f"{PLAN}arrange/")
    for row in visitor.main.get_by_role("group").all():
        controls = row.locator("input[name]:not([type=hidden]), select").all()
        assert len({round(box["y"]) for one in controls if (box := one.bounding_box())}) == 1
        if ITEM not in row.inner_text():
            owner = row.get_by_label("เจ้าของมาตรการ")
            names = owner.locator("option").all_text_contents()
            owner.select_option(label=next(name for name in names if SIGNERS[0].name in name))
    visitor.look("story-arrange")
    visitor.press("บันทึกทั้งหมด")
    assert "บันทึกแล้ว 6 มาตรการ" in visitor.main.inner_text()


def propose(visitor: Visitor) -> None:
    """Nothing is left to mend; taken back once, proposed again, and from then on the plan lies still."""
    visitor.follow("ตรวจและเสนอขออนุมัติ")
    assert "พร้อมเสนอ" in visitor.main.inner_text()
    visitor.look("story-propose")
    visitor.press("เสนอขออนุมัติ")
    visitor.follow("ดึงกลับมาแก้ไข", within=visitor.main)
    visitor.look("story-withdraw")
    visitor.press("ดึงกลับมาแก้ไข")
    visitor.follow("ตรวจและเสนอขออนุมัติ")
    visitor.press("เสนอขออนุมัติ")
    assert "เสนอขออนุมัติแล้ว" in visitor.main.inner_text()
    visitor.go(f"{PLAN}library/")
    visitor.page.get_by_role("checkbox").first.check()
    visitor.press("เพิ่มที่เลือกลงในแผนปี 2564")
    assert "แผนอยู่ระหว่างการพิจารณาอนุมัติ" in visitor.main.inner_text()


def adopt(visitor: Visitor) -> None:
    """From the plan to the decision."""
    visitor.go(PLAN)
    visitor.follow("พิจารณาแผน")
    visitor.look("story-decide")
    visitor.press("อนุมัติแผน")
    assert "แผนอนุมัติใช้แล้ว" in visitor.main.inner_text()
    visitor.look("story-plan-adopted")


def answer(visitor: Visitor, title: str, cut_off: str, status: str) -> None:
    """Report a round from one's own page; the first brings a file, the next picks it again."""
    visitor.go(f"{HOME}my-rounds/")
    line = visitor.page.locator("li").filter(has_text=title).filter(has_text=f"รอบ {cut_off}")
    visitor.follow("รายงานผล", within=line)
    page, first = visitor.page, status != "แล้วเสร็จ"
    page.get_by_label(status, exact=True).check()
    page.get_by_label("สิ่งที่ดำเนินการ").fill("นายกประกาศเจตนารมณ์ต่อบุคลากรทุกคน และบรรจุวาระในการประชุมทุกเดือน")
    page.get_by_label("ผลที่ได้").fill("บุคลากรรับทราบครบทุกส่วนราชการ")
    page.get_by_label("วันที่รายงาน").fill("๘ เม.ย. ๒๕๖๔" if first else "๕ ต.ค. ๒๕๖๔")
    if first:
        page.get_by_label("ชื่อหลักฐาน").fill(EVIDENCE)
        page.get_by_label("วันที่ของหลักฐาน").fill("๑ ต.ค. ๒๕๖๓")
        file = {"name": "ประกาศ.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    else:
        page.get_by_label(re.compile(f"^{EVIDENCE}")).check()
    visitor.look("story-round-answer" if first else "story-round-again")
    visitor.press("บันทึกรายงาน")
    said = visitor.main.inner_text()
    assert "บันทึกรายงานของ" in said
    assert EVIDENCE in said


def executives_see_what_is_missing(visitor: Visitor) -> None:
    """Of seven measures with two rounds each, one is answered in full and six never were."""
    visitor.go(f"{PLAN}rounds/")
    never = visitor.page.get_by_role("region", name="มาตรการที่เลยกำหนดและไม่เคยรายงานเลย")
    assert never.locator("li").count() >= 6
    assert FINISHED not in never.inner_text()
    visitor.look("story-rounds")


def sum_up(visitor: Visitor) -> None:
    """A claim that is not so is refused with what is so; the same claim of another measure stands."""
    claim = "คะแนนตัวชี้วัดได้ไม่ต่ำกว่าร้อยละ ๘๕"
    visitor.go(f"{PLAN}outcomes/")
    assert "ไม่มีบันทึก" in visitor.main.inner_text()
    visitor.follow(f"สรุปผล {CHOSEN[1]}")
    visitor.page.get_by_label("บรรลุบางส่วน", exact=True).check()
    visitor.page.get_by_label("ผลที่เกิดขึ้น").fill(claim)
    visitor.press("บันทึกสรุปผล")
    assert "กรุณาแก้ไขข้อความให้ตรงกับผลคะแนน" in visitor.summary
    assert visitor.page.get_by_label("ผลที่เกิดขึ้น").input_value() == claim
    visitor.look("story-outcome-refused")
    visitor.page.get_by_label("ผลที่เกิดขึ้น").fill("ให้บริการเร็วขึ้น แต่คะแนนยังต่ำกว่าเกณฑ์")
    visitor.press("บันทึกสรุปผล")

    visitor.follow(f"สรุปผล {FINISHED}")
    visitor.page.get_by_label("บรรลุเป้าหมาย", exact=True).check()
    visitor.page.get_by_label("ผลที่เกิดขึ้น").fill(claim)
    visitor.press("บันทึกสรุปผล")
    assert visitor.path == f"{PLAN}outcomes/"
    visitor.look("story-outcomes")


def roll_over(visitor: Visitor) -> None:
    """Two clicks: see what goes on, carry it."""
    visitor.go(f"{PLAN}outcomes/")
    visitor.follow("ยกไปแผนปี 2565")
    boxes = visitor.page.get_by_role("checkbox")
    assert [box.is_checked() for box in boxes.all()].count(True) == 6
    visitor.look("story-rollover")
    visitor.press("ยกมาตรการที่เลือกไปปี 2565")
    said = visitor.main.inner_text()
    assert "ยก 6 มาตรการมาไว้ในแผนปี 2565 แล้ว" in said
    assert CHOSEN[1] in said
    assert FINISHED not in said
    visitor.look("story-next-plan")
