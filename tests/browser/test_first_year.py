"""Story 1: อบต.แม่คำมี sets up its portal and takes its year 2563 from ten scores to a filed memo."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import Arrive
from tests.browser.visitor import Visitor
from tests.reports.extraction import poppler_layout_pages, squeeze

pytestmark = pytest.mark.browser

AGENCY = "องค์การบริหารส่วนตำบลแม่คำมี"
HOME = "/mae-kham-mi/"
OWN_PASSWORD = "แม่คำมี-กันยา-2563"

# As people really type: Thai digits, a comma, a word after the number. In official order of the edition.
TYPED = ("๙๖.๑๗", "90,13", "93.75", "๙๒,๔๕", "83.56", "78.34", "67,4", "71.85", "๔๓.๙", "12.50 คะแนน")
IMPROVEMENT = "ทั้งนี้ ขอให้ทุกส่วนราชการดำเนินการและนำผลมารายงานต่อที่ประชุมประจำเดือน"


@dataclass(frozen=True)
class Signer:
    """One officer of the chain: as entered at set-up, and the opinion they will give."""

    row: str
    username: str
    rank: str
    title: str
    name: str
    position: str
    opinion: str
    writes_own: bool = False


SIGNERS = (
    Signer(
        "หัวหน้าสำนักปลัด",
        "surachai",
        "ว่าที่ร้อยตรี",
        "",
        "สุรชัย ใจนนท์",
        "หัวหน้าสำนักปลัด",
        "เพื่อโปรดทราบและพิจารณาดำเนินการ",
    ),
    Signer("รองปลัด", "oraon", "", "นาง", "อรอร คำลือ", f"รองปลัด{AGENCY}", "เห็นควรดำเนินการตามเสนอ"),
    Signer(
        "ปลัด",
        "kanyakorn",
        "",
        "นาง",
        "กัญกร ศิริพงษ์",
        f"ปลัด{AGENCY}",
        "ควรเร่งนำมาตรการไปใช้ และกำชับผู้รับผิดชอบทุกราย",
        writes_own=True,
    ),
    Signer("นายก", "paisan", "", "นาย", "ไพศาล ชมภูมิ่ง", f"นายก{AGENCY}", "อนุมัติให้ดำเนินการตามเสนอ"),
)


def test_a_first_year_from_scores_to_the_filed_memo(arrive: Arrive) -> None:
    # Given an agency that was set up in the browser, and officers with passwords of their own
    admin = arrive()
    passwords = set_up_the_agency(admin)
    officers = {who.username: choose_own_password(arrive(), who, passwords) for who in SIGNERS}
    officers[SIGNERS[0].username].look("desk-nothing-waits")

    # When the administrator types the ten scores with the keyboard alone
    open_the_year(admin)
    type_the_scores(admin)

    # Then the result stands there before anything is saved
    assert_result_is_shown(admin)
    assert "60.40" not in admin.fetch(f"{HOME}2563/").decode()
    admin.look("scores-typed")

    # And Enter in the last field leads to the button, which saves it
    admin.page.keyboard.press("Enter")
    assert admin.page.evaluate("document.activeElement.innerText") == "บันทึกคะแนน"
    assert admin.path == f"{HOME}2563/scores/"
    admin.page.keyboard.press("Enter")
    admin.page.wait_for_url(lambda url: urlsplit(url).path == f"{HOME}2563/")
    assert_the_year_is_understood(admin)

    # When the year is confirmed, a weak indicator gets a measure and the memo is drafted, edited, submitted
    confirm_the_year(admin)
    plan_a_measure(admin)
    paper = draft_the_memo(admin)
    letters = edit_the_memo(admin, paper)
    submit_the_memo(admin, paper)

    # And each signer in turn finds it in their list, reads it, gives an opinion and signs
    for place, who in enumerate(SIGNERS):
        for later in SIGNERS[place + 1 :]:
            officers[later.username].go(HOME)
            assert officers[later.username].page.get_by_text("ลงนาม: ").count() == 0
        read_and_sign(officers[who.username], who, paper)

    # Then the paper is numbered and kept, and what is filed says what was decided
    file_the_memo(officers[SIGNERS[-1].username], paper, letters)


def set_up_the_agency(visitor: Visitor) -> dict[str, str]:
    """Fill the first-run form; the temporary passwords by username."""
    visitor.go("/")
    visitor.look("welcome")
    visitor.follow("ตั้งค่าหน่วยงานของท่าน")
    visitor.look("setup-empty")
    visitor.press("สร้างหน่วยงานและเริ่มใช้งาน")
    assert "กรุณากรอกชื่อเต็มของหน่วยงาน" in visitor.summary
    visitor.look("setup-errors")

    page = visitor.page
    page.get_by_label("ชื่อเต็มของหน่วยงาน").fill(AGENCY)
    page.get_by_label("ชื่อย่อภาษาอังกฤษ").fill("mae-kham-mi")
    page.get_by_label("อำเภอ").fill("เมืองแพร่")
    page.get_by_label("จังหวัด").fill("แพร่")
    page.get_by_label("ส่วนราชการ", exact=True).fill("สำนักปลัด\nกองคลัง\nกองช่าง")
    for who in SIGNERS:
        row = page.get_by_role("group", name=who.row, exact=True)
        row.get_by_label("ยศ").fill(who.rank)
        row.get_by_label("คำนำหน้า").fill(who.title)
        row.get_by_label("ชื่อ–นามสกุล").fill(who.name)
        row.get_by_label("ชื่อผู้ใช้").fill(who.username)
        if (position := row.get_by_label("ตำแหน่ง")).count():
            position.fill("นักวิเคราะห์นโยบายและแผนปฏิบัติการ")
    admin = page.get_by_role("region", name="3. ผู้ดูแลระบบคนแรก (ตัวท่าน)")
    admin.get_by_label("คำนำหน้าชื่อ").fill("นางสาว")
    admin.get_by_label("ชื่อ–นามสกุล").fill("จันทร์เพ็ญ วงศ์คำ")
    admin.get_by_label("ตำแหน่ง").fill("นักวิเคราะห์นโยบายและแผนชำนาญการ")
    admin.get_by_label("ชื่อผู้ใช้").fill("chanpen")
    admin.get_by_label("รหัสผ่าน", exact=True).fill(OWN_PASSWORD)
    admin.get_by_label("พิมพ์รหัสผ่านอีกครั้ง").fill(OWN_PASSWORD)
    visitor.press("สร้างหน่วยงานและเริ่มใช้งาน")

    assert visitor.path == f"{HOME}officers/passwords/"
    assert "พร้อมใช้งานแล้ว" in visitor.main.inner_text()
    visitor.look("setup-done")
    codes = [row.locator("code").all_inner_texts() for row in page.locator("tbody tr").all()]
    assert [username for username, _ in codes] == [who.username for who in SIGNERS]
    return dict(codes)


def choose_own_password(visitor: Visitor, who: Signer, passwords: dict[str, str]) -> Visitor:
    """Sign in with the temporary password and replace it."""
    visitor.sign_in(who.username, passwords[who.username])
    assert visitor.path == "/password/"
    if who is SIGNERS[0]:
        visitor.look("password-temporary")
    visitor.page.get_by_label("รหัสผ่านใหม่", exact=True).fill(OWN_PASSWORD)
    visitor.page.get_by_label("พิมพ์รหัสผ่านใหม่อีกครั้ง").fill(OWN_PASSWORD)
    visitor.press("บันทึกรหัสผ่าน")
    assert visitor.path == HOME
    assert who.name in visitor.main.inner_text()
    return visitor


def open_the_year(visitor: Visitor) -> None:
    """From an empty desk to the empty grid."""
    visitor.follow("ไปที่โต๊ะทำงาน")
    visitor.look("desk-first-day")
    visitor.page.get_by_label("ปีงบประมาณที่ได้รับการประเมิน").fill("๒๕๖๓")
    visitor.press("เปิดปีและกรอกคะแนน")
    assert visitor.heading == "กรอกผลคะแนน"
    visitor.look("scores-empty")


def type_the_scores(visitor: Visitor) -> None:
    """By keyboard only: past the frame by the skip link, from field to field by Enter and Tab in turn."""
    keyboard = visitor.page.keyboard
    visitor.go(visitor.path)
    keyboard.press("Tab")
    keyboard.press("Enter")
    for _ in range(10):
        keyboard.press("Tab")
        if focused(visitor).startswith("score_"):
            break
    visited = []
    for place, figure in enumerate(TYPED):
        visited.append(focused(visitor))
        keyboard.type(figure)
        if place < len(TYPED) - 1:
            keyboard.press("Enter" if place % 2 else "Tab")
    assert len(set(visited)) == len(TYPED)


def focused(visitor: Visitor) -> str:
    """The name of the field that has the focus."""
    return str(visitor.page.evaluate("document.activeElement.name || ''"))


def assert_result_is_shown(visitor: Visitor) -> None:
    """The panel beside the fields holds the whole result."""
    panel = visitor.page.get_by_role("complementary", name="ผลที่คำนวณได้")
    panel.get_by_text("60.40", exact=True).first.wait_for()
    shown = " ".join(panel.inner_text().split())
    assert "ระดับ D" in shown
    for instrument, mean in (("IIT", "91.21"), ("EIT", "72.53"), ("OIT", "28.20")):
        assert f"{instrument} ร้อยละ" in shown
        assert mean in shown
    assert "ต่ำกว่า 85 มี 6 ตัวชี้วัด" in shown
    assert panel.locator("#live-preview li").count() == 6


def assert_the_year_is_understood(visitor: Visitor) -> None:
    """Level with its reason, total, six weak indicators without a measure, and the next step."""
    said = " ".join(visitor.main.inner_text().split())
    assert "บันทึกคะแนนแล้ว" in said
    assert "ระดับ D" in said
    assert "60.40" in said
    weak = visitor.page.get_by_role("region", name="ตัวชี้วัดที่ต่ำกว่าเกณฑ์ 85 คะแนน")
    assert weak.locator("tbody tr").count() == 6
    assert weak.get_by_text("ยังไม่มีมาตรการ").count() == 6
    visitor.look("year-not-confirmed")


def confirm_the_year(visitor: Visitor) -> None:
    """Check and lock; afterwards the grid says who locked it."""
    visitor.follow("ตรวจทานและยืนยัน")
    visitor.look("confirm")
    visitor.press("ยืนยันผลคะแนน")
    assert visitor.path == f"{HOME}2563/"
    assert "ยืนยันผลแล้ว" in visitor.main.inner_text()
    visitor.go(f"{HOME}2563/scores/")
    assert visitor.heading == "ผลคะแนนปีนี้ยืนยันแล้ว"
    assert "จันทร์เพ็ญ วงศ์คำ" in visitor.main.inner_text()


def plan_a_measure(visitor: Visitor) -> None:
    """A measure of plan 2564 that answers การป้องกันการทุจริต."""
    visitor.go(f"{HOME}2563/")
    visitor.follow("จัดทำมาตรการ")
    assert visitor.path == f"{HOME}2564/measures/"
    visitor.look("plan-empty")
    row = visitor.page.get_by_role("row").filter(has_text="การป้องกันการทุจริต")
    visitor.follow("เพิ่มมาตรการ", within=row)
    page = visitor.page
    assert page.get_by_label("10. การป้องกันการทุจริต").is_checked()
    page.get_by_label("ชื่อมาตรการ").fill("มาตรการป้องกันการทุจริตเชิงรุก")
    page.get_by_label("ขั้นตอน/วิธีการปฏิบัติ").fill("๑) ประเมินความเสี่ยงทุกส่วนราชการ\n๒) จัดทำคู่มือป้องกันผลประโยชน์ทับซ้อน")
    page.get_by_label("กองคลัง").check()
    page.get_by_role("combobox", name="เจ้าของมาตรการ").select_option(label=owner_label(visitor))
    page.get_by_label("วันเริ่ม").fill("๑ ต.ค. ๒๕๖๓")
    page.get_by_label("วันครบกำหนด").fill("30/9/2564")
    visitor.look("measure-filled")
    visitor.press("บันทึกมาตรการ")
    said = visitor.main.inner_text()
    assert "1\xa0ต.ค.\xa02563 – 30\xa0ก.ย.\xa02564" in said
    assert "31\xa0มี.ค.\xa02564, 30\xa0ก.ย.\xa02564" in said
    assert visitor.page.get_by_text("ยังไม่มีมาตรการ").count() == 5
    visitor.look("plan-with-measure")


def owner_label(visitor: Visitor) -> str:
    """The head's line in the list of owners."""
    options = visitor.page.get_by_role("combobox", name="เจ้าของมาตรการ").locator("option").all_text_contents()
    return next(option for option in options if "สุรชัย ใจนนท์" in option)


def draft_the_memo(visitor: Visitor) -> str:
    """Begin the memo; the address of its page."""
    visitor.go(f"{HOME}2563/")
    visitor.look("year-confirmed")
    visitor.press("เริ่มร่างบันทึกข้อความ")
    assert visitor.heading == "บันทึกข้อความ"
    visitor.look("paper-draft")
    return visitor.path


def edit_the_memo(visitor: Visitor, paper: str) -> int:
    """Write a sentence of one's own; how many letters ำ the sections hold."""
    visitor.follow("แก้ไขข้อความ")
    page = visitor.page
    page.get_by_label("คำสั่งมอบหมายงาน ITA เลขที่").fill("116/2563")
    page.get_by_label("คำสั่งลงวันที่").fill("3 เมษายน 2563")
    proposal = page.get_by_role("textbox", name="ข้อเสนอแนะ")
    proposal.fill(f"{proposal.input_value()}\n{IMPROVEMENT}")
    visitor.look("paper-edit")
    letters = sum(text.input_value().count("ำ") for text in page.locator("textarea").all())
    visitor.press("บันทึกร่าง")
    assert visitor.path == paper
    return letters


def submit_the_memo(visitor: Visitor, paper: str) -> None:
    """Answer the questions, if there are any, and send the memo up the chain."""
    visitor.follow("ตรวจและเสนอลงนาม")
    assert "การเปิดเผยข้อมูล" in visitor.main.inner_text()  # five weak indicators have no measure yet
    visitor.look("paper-submit")
    for question in visitor.page.locator("textarea[name^=waive-]").all():
        question.fill("จะจัดทำมาตรการที่เหลือให้แล้วเสร็จภายในเดือนธันวาคม")
    visitor.propose()
    assert visitor.path == paper
    assert "รอลงนาม" in visitor.main.inner_text()
    visitor.look("paper-submitted")


def read_and_sign(visitor: Visitor, who: Signer, paper: str) -> None:
    """From one's own list to a signature; no opinion is filled in beforehand."""
    visitor.go(HOME)
    assert "ลงนาม: " in visitor.main.inner_text()
    if who is SIGNERS[0]:
        visitor.look("desk-signature-waits")
    visitor.follow("อ่านและลงนาม")
    assert visitor.path == f"{paper}sign/"
    assert IMPROVEMENT_SQUEEZED in squeeze("".join(poppler_layout_pages(visitor.fetch(f"{paper}pdf/"))))
    choices = visitor.page.get_by_role("radio")
    assert not any(choice.is_checked() for choice in choices.all())
    if who is SIGNERS[0]:
        visitor.look("paper-sign")
        visitor.sign()
        assert "กรุณาเลือกความเห็น" in visitor.summary
        visitor.look("paper-sign-error")
    if who.writes_own:
        visitor.page.get_by_label("พิมพ์ความเห็นเอง").check()
        visitor.page.get_by_role("textbox", name="พิมพ์ความเห็น").fill(who.opinion)
    else:
        visitor.page.get_by_label(who.opinion, exact=True).check()
    visitor.sign()
    assert visitor.path == paper
    assert who.opinion in visitor.main.inner_text()


IMPROVEMENT_SQUEEZED = squeeze(IMPROVEMENT)


def file_the_memo(visitor: Visitor, paper: str, letters: int) -> None:
    """Number and digest stand on the page; the downloaded file has that digest and says everything."""
    seal = visitor.page.get_by_role("region", name="ฉบับที่เก็บ")
    number = seal.locator("dd").first.inner_text()
    digest = seal.locator("code.app-hash").inner_text()
    visitor.look("paper-issued")
    pdf = visitor.download("ดาวน์โหลดเพื่อเก็บเข้าแฟ้ม")
    assert hashlib.sha256(pdf).hexdigest() == digest

    text = "".join(poppler_layout_pages(pdf))
    said = squeeze(text)
    for figure in ("๖๐.๔๐", "๙๑.๒๑", "๗๒.๕๓", "๒๘.๒๐", "๙๖.๑๗", "๔๓.๙๐", "๑๒.๕๐"):
        assert figure in said, f"{figure} is missing"
    for who in SIGNERS:
        for part in (who.name, who.position, who.opinion):
            assert squeeze(part) in said, f"{part} is missing"
    assert squeeze(number.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) in said
    assert IMPROVEMENT_SQUEEZED in said
    assert text.count("ำ") >= letters
    assert "\u0e4d" not in text  # a loose nikhahit: an ำ that came apart
