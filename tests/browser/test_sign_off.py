"""Story: a memo goes through four people, is returned once, and an acting officer signs for the clerk."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from tests.browser.conftest import Arrive
from tests.browser.test_without_javascript import plan_the_missing_measure
from tests.browser.visitor import Visitor
from tests.reports.extraction import poppler_layout_pages, squeeze
from thai.dates import BANGKOK, thai_date

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
BETTER = "จึงเรียนมาเพื่อโปรดทราบและพิจารณาสั่งการให้ทุกส่วนราชการดำเนินการภายในเดือนนี้"
TODAY = thai_date(datetime.now(BANGKOK).date())


DRAFTS = "() => Object.keys(localStorage).filter(key => key.startsWith('ita-draft:')).length"


def scan_of_four_pages() -> bytes:
    """Four sheets of grey paper as a PDF, more than the memo has."""
    sheets = [Image.new("L", (620, 877), shade) for shade in (230, 235, 240, 245)]
    file = BytesIO()
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    return file.getvalue()


SCAN = scan_of_four_pages()


def test_a_memo_walks_its_chain(arrive: Arrive) -> None:
    # Given an administrator who recorded that the deputy acts for the clerk, and the agency's own phrases
    admin = arrive()
    admin.enter_demo("demo.admin")
    record_the_order(admin)
    word_a_phrase(admin)

    # And a memo that the staff submitted
    staff = arrive()
    staff.enter_demo("demo.staff")
    paper = submit_the_memo(staff)

    # When the head signs with a picture of their signature and the deputy returns it
    head, deputy, mayor = (arrive() for _ in range(3))
    head.enter_demo("demo.head")
    put_a_signature(head)
    sign(head, paper, with_signature=True)
    deputy.enter_demo("demo.deputy")
    deputy.go(f"{paper}sign/")
    deputy.page.get_by_text("ส่งกลับให้แก้ไข", exact=True).click()
    deputy.page.get_by_label("สิ่งที่ขอให้แก้ไข").fill("ขอให้ระบุกำหนดเวลาในข้อเสนอ")
    deputy.press("ส่งกลับผู้จัดทำ")

    # Then the staff reads why, mends it, and sees what they changed
    staff.go(paper)
    assert "ขอให้ระบุกำหนดเวลาในข้อเสนอ" in staff.main.inner_text()
    staff.follow("แก้ไขข้อความ")
    staff.page.get_by_label("ข้อเสนอ").last.fill(BETTER)
    staff.press("บันทึกร่าง")
    assert "สิ่งที่ต่างจากฉบับที่ส่งกลับ" in staff.main.inner_text()
    staff.look("sign-off-changed")
    staff.go(f"{paper}submit/")
    staff.propose()

    # And the second round goes to the end: the deputy signs for two posts, the mayor decides
    sign(head, paper, with_signature=True)
    deputy.go(f"{paper}sign/")
    assert "สิ่งที่เปลี่ยนจากที่เสนอครั้งก่อน" in deputy.main.inner_text()
    sign(deputy, paper)
    deputy.go(f"{paper}sign/")
    assert "ท่านลงนามในฐานะ รักษาราชการแทน" in deputy.main.inner_text()
    deputy.look("sign-off-acting")
    sign(deputy, paper, phrase="รับทราบและกำชับทุกส่วนราชการ")
    mayor.enter_demo("demo.mayor")
    decide(mayor, paper)

    # Then the filed paper says who signed for whom
    text = squeeze("".join(poppler_layout_pages(mayor.fetch(f"{paper}pdf/"))))
    assert text.count("รักษาราชการแทน") == 1
    mayor.go(paper)
    mayor.look("sign-off-issued")

    # When the staff corrects it, and this time everyone signs with a pen
    correction = begin_a_correction(staff, paper)
    file_a_scan(staff, correction)

    # Then the scan is what readers get, and each of the two papers leads to the other
    staff.look("pen-filed")
    assert staff.fetch(f"{correction}pdf/") == SCAN
    staff.go(paper)
    staff.look("replaced")
    staff.follow("บันทึกข้อความ (ฉบับแก้ไข)")
    assert staff.path == correction


def record_the_order(admin: Visitor) -> None:
    """The deputy acts for the clerk from today, by an order."""
    admin.go(f"{HOME}officers/")
    admin.follow("ผู้รักษาราชการแทน")
    admin.follow("เพิ่มรายการ")
    admin.press("บันทึก")
    admin.look("acting-errors")
    page = admin.page
    deputy = page.locator("option", has_text="รองปลัด").first.get_attribute("value")
    page.get_by_label("ผู้ลงนามแทน").select_option(deputy)
    page.get_by_label("รักษาราชการแทน", exact=True).check()
    page.get_by_label("แทนตำแหน่ง", exact=True).select_option("clerk:")
    page.get_by_label("คำสั่งที่").fill("๑๑๖/๒๕๖๙")
    page.get_by_label("คำสั่งลงวันที่").fill(TODAY)
    page.get_by_label("ตั้งแต่วันที่").fill(TODAY)
    page.get_by_label("ถึงวันที่").fill(TODAY)
    admin.press("บันทึก")
    assert "มีผล" in admin.main.inner_text()
    admin.look("actings")
    admin.follow("นาง", within=admin.page.locator("tbody"))
    admin.look("acting-edit")


def word_a_phrase(admin: Visitor) -> None:
    """The clerk's seat gets an opinion of the agency's own."""
    admin.go(f"{HOME}chains/")
    admin.look("chains")
    admin.go(f"{HOME}chains/memo/")
    field = admin.page.locator("#id_phrases-clerk")
    field.fill("เพื่อโปรดทราบ\nรับทราบและกำชับทุกส่วนราชการ")
    admin.look("chain-form")
    admin.press("บันทึก")
    assert "กำหนดเอง" in admin.main.inner_text()


def submit_the_memo(staff: Visitor) -> str:
    """Confirm the year, plan, draft and submit; the address of the paper."""
    staff.go(f"{HOME}2568/confirm/")
    staff.press("ยืนยันผลคะแนน")
    plan_the_missing_measure(staff)
    staff.go(f"{HOME}2568/papers/")
    staff.press("เริ่มร่างบันทึกข้อความ")
    staff.follow("ยกเลิกร่าง", within=staff.main)  # begun by mistake, and begun anew
    staff.look("cancel-draft")
    staff.press("ยกเลิกร่างนี้")
    staff.press("เริ่มร่างบันทึกข้อความ")
    paper = staff.path
    staff.follow("ตรวจและเสนอลงนาม")
    staff.propose()
    staff.follow("ดึงกลับมาแก้ไข", within=staff.main)  # on second thoughts, before anyone signed
    staff.look("withdraw")
    staff.press("ดึงกลับมาแก้ไข")
    staff.press("บันทึกร่าง")
    staff.follow("ตรวจและเสนอลงนาม")
    staff.propose()
    staff.go(f"{paper}pen/")
    staff.look("pen")
    return paper


def put_a_signature(head: Visitor) -> None:
    """A scrawl in blue ink on a sheet of paper."""
    picture = Image.new("RGB", (600, 220), (246, 245, 242))
    points = [(60 * step, 60 if step % 2 else 160) for step in range(1, 10)]
    ImageDraw.Draw(picture).line(points, fill=(20, 30, 120), width=6, joint="curve")
    file = BytesIO()
    picture.save(file, "PNG")
    head.go(f"{HOME}signature/")
    head.page.get_by_label("ไฟล์ภาพลายมือชื่อ").set_input_files(
        {"name": "own.png", "mimeType": "image/png", "buffer": file.getvalue()}
    )
    head.press("ใช้ภาพนี้")
    head.look("signature")


def sign(who: Visitor, paper: str, *, phrase: str = "", with_signature: bool = False) -> None:
    """Read, choose the first opinion or the named one, and sign."""
    who.go(f"{paper}sign/")
    radios = who.page.get_by_role("radio", name=phrase) if phrase else who.page.get_by_role("radio")
    radios.first.check()
    if with_signature:
        who.page.get_by_label("พิมพ์ภาพลายมือชื่อของท่าน").check()
    who.sign()
    assert "บันทึกความเห็นและลงนามแล้ว" in who.main.inner_text()


def begin_a_correction(staff: Visitor, paper: str) -> str:
    """Say why, and submit the new paper as it is; its address."""
    staff.go(paper)
    staff.follow("ทำฉบับแก้ไข")
    staff.look("correct")
    staff.page.get_by_label("สิ่งที่ต้องแก้ไข").fill("ชื่อเรื่องพิมพ์ตกไปหนึ่งคำ")
    staff.press("เริ่มฉบับแก้ไข")
    correction = staff.path
    staff.go(f"{correction}submit/")
    staff.propose()
    return correction


def file_a_scan(staff: Visitor, paper: str) -> None:
    """Forget the file first: what was typed stays; then file it."""
    staff.go(f"{paper}pen/")
    page = staff.page
    told = re.search(r"ทะเบียนขณะนี้คือ (.+?) หากยัง", staff.main.inner_text())
    assert told
    page.get_by_label("เลขที่บนเอกสาร").fill(told[1])
    page.get_by_label("วันที่ลงนามลำดับสุดท้าย").fill(TODAY)
    staff.press("ตรวจก่อนเก็บ")
    staff.look("pen-errors")
    assert page.get_by_label("เลขที่บนเอกสาร").input_value() == told[1]
    page.get_by_label("ไฟล์สแกน").set_input_files(
        {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": SCAN}
    )
    page.get_by_label("ตรวจแล้วว่าไฟล์อ่านได้ครบทุกหน้า").check()
    staff.press("ตรวจก่อนเก็บ")
    staff.look("pen-confirm")
    staff.press("เก็บเป็นฉบับสมบูรณ์")
    assert "เก็บฉบับลงนามแล้ว" in staff.main.inner_text()


def leave_words_unsent(mayor: Visitor, paper: str) -> None:
    """An opinion begun and left, which the browser keeps and offers."""
    page = mayor.page
    mayor.go(f"{paper}sign/")
    page.get_by_label("พิมพ์ความเห็นเอง").check()
    page.locator("#id_text").fill("ทราบแล้ว")
    page.wait_for_function(DRAFTS)
    page.once("dialog", lambda dialog: dialog.accept())
    mayor.go(f"{paper}sign/")
    assert page.locator(".app-draft-offer").count() == 1


def decide(mayor: Visitor, paper: str) -> None:
    """One's own words unfold when chosen; they need a decision, and are asked about where they refuse."""
    leave_words_unsent(mayor, paper)
    page = mayor.page
    page.locator(".app-draft-offer").evaluate("offer => offer.remove()")  # neither taken nor refused
    page.set_viewport_size({"width": 1280, "height": 720})
    expect(page.get_by_role("button", name=re.compile("^ลงนามและ"))).to_be_in_viewport(ratio=1)
    assert not page.locator("#id_text").is_visible()
    page.get_by_label("พิมพ์ความเห็นเอง").check()
    page.locator("#id_text").fill("อนุมัติไม่ได้ ให้แก้หน้า ๑๖ก่อน")
    page.get_by_role("radio", name="อนุมัติ", exact=True).check()
    mayor.sign()
    assert "หากไม่อนุมัติ ให้ใช้ “ส่งกลับให้แก้ไข”" in mayor.main.inner_text()
    mayor.look("sign-off-asked")
    page.locator("#id_text").fill("ให้ทุกส่วนราชการรายงานผลทุกเดือน")
    page.get_by_role("radio", name="อนุมัติ", exact=True).check()
    mayor.look("sign-off-decide")
    mayor.sign()
    assert "ลงนามครบทุกลำดับแล้ว" in mayor.main.inner_text()
    assert not page.evaluate(DRAFTS)  # of an opinion that is given nothing waits to be put back
