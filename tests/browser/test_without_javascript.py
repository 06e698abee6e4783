"""Story 2: the main way of the demo agency on a phone, scripts switched off, one paper sent back."""

from __future__ import annotations

import hashlib

import pytest

from tests.browser.conftest import Arrive
from tests.browser.looking import PHONE
from tests.browser.visitor import Visitor
from tests.reports.extraction import poppler_layout_pages, squeeze

pytestmark = pytest.mark.browser

HOME = "/ban-na-suk/"
CHAIN = ("demo.head", "demo.deputy", "demo.clerk", "demo.mayor")
REMARK = "กรุณาเพิ่มกำหนดวันรายงานผลครั้งแรกให้ชัดเจน"
ANSWER = "ให้รายงานผลครั้งแรกภายในวันที่ 15 มกราคม 2569 ตามคำแนะนำของปลัด"
REASON = "ตรวจกับประกาศแล้ว คะแนนรายข้อถูกต้อง คะแนนรวมในประกาศพิมพ์คลาดเคลื่อน"


def test_the_main_way_on_a_phone_without_scripts(arrive: Arrive) -> None:
    # Given the demo agency, entered with one tap
    visitor = arrive(size=PHONE, javascript=False)
    visitor.go("/")
    visitor.press("ทดลองใช้หน่วยงานตัวอย่าง")
    assert visitor.path == HOME
    visitor.look("demo-desk")

    # When a score is corrected by a plain submit, the declared total is questioned before the year is locked
    correct_a_score(visitor)
    confirm_with_a_reason(visitor)

    # And the uncovered weak indicator gets its measure, and the memo goes up the chain
    plan_the_missing_measure(visitor)
    paper = start_and_submit(visitor)
    for username in CHAIN[:2]:
        sign(visitor, username)

    # Then the clerk can send it back, the drafter reads why, mends it and submits again
    send_back(visitor)
    mend_and_resubmit(visitor, paper)

    # And after four signatures it is kept
    for username in CHAIN:
        sign(visitor, username)
    file_the_memo(visitor)


def correct_a_score(visitor: Visitor) -> None:
    """การป้องกันการทุจริต becomes 76.50; what it comes to is on the page after saving."""
    visitor.go(f"{HOME}2568/scores/")
    visitor.look("demo-scores")
    visitor.page.get_by_label("10. การป้องกันการทุจริต").fill("๗๖,๕")
    visitor.press("บันทึกคะแนน")
    assert visitor.path == f"{HOME}2568/"
    said = visitor.main.inner_text()
    assert "บันทึกคะแนนแล้ว" in said
    assert "76.50" in said


def confirm_with_a_reason(visitor: Visitor) -> None:
    """Without a reason the year stays open; with one it is locked."""
    visitor.follow("ตรวจทานและยืนยัน")
    visitor.press("ยืนยันผลคะแนน")
    assert "ยังดำเนินการไม่ได้" in visitor.summary
    assert "86.31" in visitor.summary
    question = visitor.page.get_by_label("เหตุผลที่ดำเนินการต่อ: คะแนนรวม")
    assert question.get_attribute("aria-invalid") == "true"
    assert "กรุณาระบุเหตุผล" in visitor.message_beside("เหตุผลที่ดำเนินการต่อ: คะแนนรวม")
    visitor.look("confirm-refused")
    question.fill(REASON)
    visitor.press("ยืนยันผลคะแนน")
    assert visitor.path == f"{HOME}2568/"
    assert "ยืนยันผลแล้ว" in visitor.main.inner_text()


def plan_the_missing_measure(visitor: Visitor) -> None:
    """The only weak indicator without a measure gets one."""
    visitor.go(f"{HOME}2569/measures/")
    assert visitor.page.get_by_text("ยังไม่มีมาตรการ").count() == 1
    visitor.follow("เพิ่มมาตรการ", within=visitor.page.locator("tr").filter(has_text="การปรับปรุงระบบการทำงาน"))
    page = visitor.page
    page.get_by_label("ขั้นตอน/วิธีการปฏิบัติ").fill("สำรวจขั้นตอนบริการ\nลดขั้นตอนที่ซ้ำซ้อน")
    page.get_by_label("หรือพิมพ์ชื่อ").fill("ผู้อำนวยการกองช่าง")
    visitor.look("demo-measure")
    visitor.press("บันทึกมาตรการ")
    assert visitor.page.get_by_text("ยังไม่มีมาตรการ").count() == 0
    visitor.look("plan-complete")


def start_and_submit(visitor: Visitor) -> str:
    """Draft the memo and send it; the address of its page."""
    visitor.go(f"{HOME}2568/")
    visitor.press("เริ่มร่างบันทึกข้อความ")
    paper = visitor.path
    visitor.follow("ตรวจและเสนอลงนาม")
    said = visitor.main.inner_text()
    # Nothing holds it; the difference that was explained at confirming is told to whoever reads on.
    assert "ต้องแก้ไขก่อน" not in said
    assert "ยังไม่มีเลขประจำส่วนราชการ" in said
    assert "ไม่ตรงกับที่คำนวณจากคะแนนรายตัวชี้วัด" in said
    visitor.look("paper-submit-ready")
    visitor.propose()
    return paper


def sign(visitor: Visitor, username: str) -> None:
    """Find the memo in one's list, choose the first opinion, sign."""
    visitor.enter_demo(username)
    visitor.follow("อ่านและลงนาม")
    visitor.page.get_by_role("radio").first.check()
    visitor.sign()
    assert "ลงนาม" in visitor.page.get_by_role("status").inner_text()


def send_back(visitor: Visitor) -> None:
    """The clerk reads it as text and returns it; without a comment that is refused."""
    visitor.enter_demo("demo.clerk")
    visitor.follow("อ่านและลงนาม")
    visitor.follow("ภาพหน้าที่ 1")
    assert visitor.heading.startswith("หน้าที่ 1 จาก")
    visitor.look("paper-one-page")
    visitor.follow("กลับไปอ่านและลงนาม")
    visitor.follow("อ่านเป็นข้อความ")
    visitor.look("paper-as-text")
    visitor.follow("ไปให้ความเห็นและลงนาม")
    visitor.main.get_by_text("ส่งกลับให้แก้ไข", exact=True).click()
    visitor.press("ส่งกลับผู้จัดทำ")
    assert "กรุณาบอกผู้จัดทำว่าต้องแก้ไขอะไร" in visitor.summary
    visitor.look("paper-return-error")
    visitor.page.get_by_label("สิ่งที่ขอให้แก้ไข").fill(REMARK)
    visitor.press("ส่งกลับผู้จัดทำ")
    assert REMARK in visitor.main.inner_text()


def mend_and_resubmit(visitor: Visitor, paper: str) -> None:
    """The drafter finds it on top of their list, with the remark."""
    visitor.enter_demo("demo.staff")
    visitor.look("desk-returned")
    visitor.follow("เปิดอ่านความเห็น")
    assert visitor.path == paper
    assert REMARK in visitor.main.inner_text()
    visitor.look("paper-returned")
    visitor.follow("แก้ไขข้อความ")
    proposal = visitor.page.get_by_role("textbox", name="ข้อเสนอแนะ")
    proposal.fill(f"{proposal.input_value()}\n{ANSWER}")
    with visitor.page.context.expect_page() as opened:  # a large page takes nothing of what is typed away
        visitor.link("ภาพหน้าที่ 1").click()
    assert opened.value.get_by_role("heading", level=1).inner_text().startswith("หน้าที่ 1 จาก")
    assert opened.value.get_by_text("ปิดแท็บนี้เพื่อกลับไปแก้ไขร่าง").count() == 2
    opened.value.close()
    visitor.press("บันทึกร่าง")
    visitor.go(f"{paper}submit/")
    visitor.propose()
    assert "รอลงนาม" in visitor.main.inner_text()


def file_the_memo(visitor: Visitor) -> None:
    """The mayor's last signature keeps it; the file is what the page says, and holds the mended sentence."""
    digest = visitor.page.get_by_role("region", name="ฉบับที่เก็บ").locator("code.app-hash").inner_text()
    visitor.look("demo-paper-issued")
    pdf = visitor.download("ดาวน์โหลดเพื่อเก็บเข้าแฟ้ม")
    assert hashlib.sha256(pdf).hexdigest() == digest
    said = squeeze("".join(poppler_layout_pages(pdf)))
    assert "ให้รายงานผลครั้งแรกภายในวันที่๑๕มกราคม๒๕๖๙ตามคำแนะนำของปลัด" in said
    assert "๗๖.๕๐" in said
    assert "นายสมหมายใจกว้าง" in said
    assert squeeze(REMARK) not in said
