"""One slip in a right paper, one finding: every rule, on papers that are otherwise right."""

from __future__ import annotations

from datetime import date

import pytest

from reports.reading.facts import Facts
from tests.reports.reading.papers import (
    AGENCY,
    ANNOUNCEMENT,
    DEVELOPMENT,
    MEMO,
    RESULTS,
    STRONG,
    WEAK,
    facts,
    found,
    of_next_year,
    rules,
)


def slip(text: str, right: str, wrong: str) -> str:
    """The paper with one of its wordings replaced; the wording must be there."""
    assert right in text
    return text.replace(right, wrong, 1)


MEMO_SLIPS = [
    # names
    (f"เรียน นายก{AGENCY}", "เรียน นายกองค์การบริหารส่วนตำบลทุ่งสมมุติ", ["agency-name"]),
    (f"เรียน นายก{AGENCY}", "เรียน นายกอบต.ทุ่งสมมต", ["agency-name"]),
    (f"เรียน นายก{AGENCY}", "เรียน นายกเทศมนตรีตำบลทุ่งสมมติ", ["agency-name"]),
    (f"สำนักปลัด {AGENCY}", "สำนักปลัด องค์การบริหารส่วนตำบลห้วยน้ำใส", ["agency-other"]),
    (f"เรียน นายก{AGENCY}", f"เรียน นาย{AGENCY}", ["term"]),
    ("(นายสมชาย ใจดี)", "(นายสมชัย ใจดี)", ["person-name"]),
    ("(นางมาลี ศรีสุข)", "(นายมาลี ศรีสุข)", ["person-title"]),
    (f"(นายสมชาย ใจดี)\nนายก{AGENCY}", f"(นายสมชาย ใจดี)\nปลัด{AGENCY}", ["person-position"]),
    ("ความโปร่งใสในการดำเนินงานของหน่วยงาน", "ความโปร่งใสในการดำเนินการของหน่วยงาน", ["official-title"]),
    # indicators
    ("ตัวชี้วัดที่ ๒ การใช้งบประมาณ", "ตัวชี้วัดที่ ๓ การใช้งบประมาณ", ["indicator-number"]),
    ("ตัวชี้วัดที่ ๑๐ การป้องกัน", "ตัวชี้วัดที่ ๙ การป้องกัน", ["indicator-number"]),
    ("๔ การใช้ทรัพย์สินของราชการ", "๔ การใช้ทรัพย์สินของทางราชการ", ["indicator-name"]),
    ("๗ ประสิทธิภาพการสื่อสาร", "๗ ประสิทธิภาพการสือสาน", ["indicator-name"]),
    ("ภายใน (IIT)", "ภายใน (EIT)", ["instrument-code"]),
    # figures
    ("หน้าที่ ได้ ๙๗.๒๐", "หน้าที่ ได้ ๗๙.๒๐", ["score"]),
    ("(OIT) ได้ ๙๑.๐๐", "(OIT) ได้ ๙๑.๑๐", ["score"]),
    ("ได้ ๘๖.๐๐ คะแนน", "ได้ ๑๘๖.๐๐ คะแนน", ["score-range"]),
    ("คะแนนรวม ๙๐.๘๖", "คะแนนรวม ๙๒.๕๐", ["total"]),
    ("คะแนนรวม ๙๐.๘๖", "คะแนนรวม ๙๑.๒๗", ["total-plain-mean"]),
    ("ระดับผ่านดี ", "ระดับ A ", ["level-unknown"]),
    ("ระดับผ่านดี ", "ระดับดีมาก ", ["level-unknown"]),
    ("ระดับผ่านดี ", "ระดับผ่านดีเยี่ยม ", ["level-wrong"]),
    (" อยู่ในระดับผ่านดี", "", ["level-missing"]),
    ("สูงสุด คือ ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่", "สูงสุด คือ ตัวชี้วัดที่ ๓ การใช้อำนาจ", ["extreme"]),
    ("ต่ำสุด คือ ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน", "ต่ำสุด คือ การเปิดเผยข้อมูล", ["extreme"]),
    ("คะแนนไม่ต่ำกว่า ๘๕ คะแนน", "คะแนนไม่ต่ำกว่า ๘๗ คะแนน", ["threshold-claim", "threshold-other"]),
    ("คะแนนรวม ๙๐.๘๖ คะแนน", "คะแนนรวมร้อยละ ๙๐.๘๖ คะแนน", ["unit-doubled"]),
    # dates
    ("๓ เมษายน ๒๕๖๗", "๓ กันยายน ๒๕๖๗", ["date-order"]),
    ("๓ เมษายน ๒๕๖๗", "๓๑ เมษายน ๒๕๖๗", ["date-wrong"]),
    ("๓ เมษายน ๒๕๖๗", "๓ เมษายน ๒๐๒๔", ["date-era"]),
    ("(ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๗", "(ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๕", ["title-year"]),
    # parts
    ("ที่ ตย ๗๒๕๐๑/๑๒", "ที่ -", ["number-missing"]),
    ("ที่ ตย ๗๒๕๐๑/๑๒", "ที่ ตย ๗๒๕๐๑/ ", ["number-missing"]),
    ("(ลงชื่อ)\n\n(นางมาลี", "\n\n(นางมาลี", ["signature-missing"]),
    ("อนุมัติให้ดำเนินการตามเสนอ", "เพื่อโปรดทราบ", ["no-decision"]),
    ("รายงานผลการประเมินคุณธรรม", "รายงานผลการดำเนินการตามมาตรการส่งเสริมคุณธรรม", ["title-content"]),
    # words
    ("สำนักงาน ป.ป.ช. ประกาศ", "สำนักงานปช. ประกาศ", ["term"]),
    ("เปิดโอกาสให้ประชาชน", "ปิดเผยข้อมูลให้ประชาชน", ["term"]),
    ("เห็นควรให้ทุกส่วนราชการ", "เห็นควรให้บุคคลกรทุกส่วนราชการ", ["term"]),
    ("ภาครัฐ (ITA)", "ภาครัฐ ผลการประเมิน ITAS", ["term"]),
    ("รักษามาตรฐาน และ", "รักษามาตรฐาน มาตรฐาน และ", ["word-doubled"]),
    ("ตามคำสั่งที่ ๓๔/๒๕๖๗", "ตามคำสั่งที่ 34/๒๕๖๗", ["digits-mixed"]),
    ("ได้ ๘๙.๐๐ คะแนน", "ได้ ๘๙.๐๐ คะแนน ตามรายการ MOIT ๓", ["foreign-list"]),
    ("ข้อเสนอแนะ\n", "/ข้อเสนอแนะ....\nข้อเสนอแนะ\n", ["catch-word"]),
    ("มอบหมายให้สำนักปลัด", "มอบหมายให้คณะกรรมการป้องกันและปราบปรามการท\n\nทุจริตแห่งชาติและสำนักปลัด", ["line-broken"]),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "expected"), MEMO_SLIPS)
def test_one_slip_in_a_memo(right: str, wrong: str, expected: list[str]) -> None:
    assert rules(slip(MEMO, right, wrong), facts()) == expected


TOLD = "พร้อมแจ้งผลให้ผู้บริหารทราบในที่ประชุมประจำเดือน"
ANNOUNCEMENT_SLIPS = [
    ("จำนวน ๓ ตัวชี้วัด", "จำนวน ๔ ตัวชี้วัด", ["count"]),
    (
        "การเปิดเผยข้อมูล (๗๙.๐๐ คะแนน)",
        "ประสิทธิภาพการสื่อสาร (๘๘.๐๐ คะแนน)",
        ["list-wrong"],
    ),
    ("ต่ำกว่าร้อยละ ๘๕ มี", "ต่ำกว่าร้อยละ ๘๖ มี", ["threshold-other"]),
    ("ระยะเวลา : ตุลาคม ๒๕๖๗ ถึงกันยายน ๒๕๖๘\n", "", ["columns-missing"]),
    ("วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๗", "วันที่ ๑๕ เดือน มีนาคม พ.ศ. ๒๕๖๘", ["plan-late"]),
    ("วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๗", "วันที่ ๑ เดือน กรกฎาคม พ.ศ. ๒๕๖๗", ["date-order"]),
    ("มาตรการที่ ๒ การเปิดเผยข้อมูล", "มาตรการที่ ๒ ปรับปรุงเว็บไซต์", ["weak-unanswered"]),
    (
        "จัดผู้ดูแลข้อมูลแต่ละรายการและตรวจลิงก์ทุกเดือน",
        "เพิ่มช่องทางร้องเรียนและรับฟังความคิดเห็น",
        ["channels-mixed"],
    ),
    (
        "ประเมินความเสี่ยงและเผยแพร่แผนภายในไตรมาสแรก",
        f"จัดผู้ดูแลข้อมูลแต่ละรายการและตรวจลิงก์ทุกเดือน {TOLD}\nจัดผู้ดูแลข้อมูลของแต่ละรายการและตรวจลิงก์ทุกเดือน {TOLD}",
        ["paragraph-copied"],
    ),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), ANNOUNCEMENT_SLIPS)
def test_one_slip_in_an_announcement(right: str, wrong: str, expected: list[str]) -> None:
    assert rules(slip(ANNOUNCEMENT, right, wrong), of_next_year()) == expected


def test_weak_indicators_named_without_any_score() -> None:
    text = ANNOUNCEMENT
    for figure in (" (๘๔.๐๐ คะแนน)", " (๗๙.๐๐ คะแนน)", " (๗๕.๐๐ คะแนน)"):
        text = slip(text, figure, ",")
    assert rules(text, of_next_year()) == ["weak-without-score"]


RESULTS_SLIPS = [
    ("ตามข้อ o๑๓", "ตามข้อ ๐๑๓", ["item-letter"]),
    ("คะแนนข้อ e๗ ได้", "คะแนนข้อ ๓๗ ได้", ["item-letter"]),
    ("ตามข้อ o๑๓", "ตามข้อ o๔๓", ["item-unknown"]),
    ("คะแนนข้อ e๗ ได้ ๘๕.๘๖", "คะแนนข้อ e๗ ได้ ๘๖.๘๕", ["score"]),
    ("คะแนนตัวชี้วัดที่ ๖ ได้ ๙๑.๕๐", "คะแนนตัวชี้วัดที่ ๖ ได้ ๙๑.๐๕", ["score"]),
    ("ได้คะแนนไม่ต่ำกว่าร้อยละ ๘๕)", "ได้คะแนนไม่ต่ำกว่าร้อยละ ๙๕)", ["threshold-claim"]),
    ("๑๐๐.๐๐ คะแนน", "๑oo.๐๐ คะแนน", ["digit-letter"]),
    ("ผลลัพธ์หรือความสำเร็จของการดำเนินการ", "หมายเหตุ", ["columns-missing"]),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), RESULTS_SLIPS)
def test_one_slip_in_a_report_of_results(right: str, wrong: str, expected: list[str]) -> None:
    assert rules(slip(RESULTS, right, wrong), facts()) == expected


DEVELOPMENT_SLIPS = [
    ("ได้คะแนน ๙๐.๘๖", "ได้คะแนน ๙๓.๕๐", ["total"]),
    ("ระดับผ่านดี ", "ระดับผ่าน ", ["level-wrong"]),
    ("วันที่ ๒ เมษายน ๒๕๖๘", "วันที่ ๒ เมษายน ๒๐๒๕", ["date-era"]),
]


@pytest.mark.parametrize(("right", "wrong", "expected"), DEVELOPMENT_SLIPS)
def test_one_slip_in_a_development_page(right: str, wrong: str, expected: list[str]) -> None:
    assert rules(slip(DEVELOPMENT, right, wrong), of_next_year(STRONG)) == expected


TABLE = f"""รายงานการวิเคราะห์ผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ
{AGENCY}

๑. จุดแข็ง (ตัวชี้วัดที่ได้คะแนนตั้งแต่ร้อยละ ๘๕ ขึ้นไป) จำนวน ๗ ตัวชี้วัด คือ
(๑) ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้ ๙๗.๒๐ คะแนน ประเมินจากการรับรู้ของบุคลากรภายในหน่วยงาน
(๒) ตัวชี้วัดที่ ๒ การใช้งบประมาณ ได้ ๙๒.๐๐ คะแนน
(๓) ตัวชี้วัดที่ ๓ การใช้อำนาจ ได้ ๙๕.๕๐ คะแนน
(๔) ตัวชี้วัดที่ ๕ การแก้ไขปัญหาการทุจริต ได้ ๙๐.๐๐ คะแนน
(๕) ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน ได้ ๙๑.๕๐ คะแนน ประเมินจากการรับรู้ของผู้รับบริการ
(๖) ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร ได้ ๘๘.๐๐ คะแนน
(๗) ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน ได้ ๘๖.๐๐ คะแนน
๒. จุดที่ต้องพัฒนา (ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ ๘๕) จำนวน ๓ ตัวชี้วัด คือ
(๑) ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ ได้ ๘๔.๐๐ คะแนน ควรทบทวนทะเบียนการยืม
(๒) ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ได้ ๗๙.๐๐ คะแนน
(๓) ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต ได้ ๗๕.๐๐ คะแนน

ตัวชี้วัด\tประเด็นที่ควรพัฒนา
ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ\tทะเบียนการยืม
ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล\tแผนและรายงานที่เป็นปัจจุบัน
ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต\tการประเมินความเสี่ยง

มาตรการ\tตัวชี้วัด\tขั้นตอนหรือวิธีการ\tผู้รับผิดชอบ\tระยะเวลา\tการกำกับติดตาม\tเป้าหมาย
ทบทวนทะเบียน\tตัวชี้วัดที่ ๔\tตรวจนับ\tกองคลัง\tทั้งปี\tรายไตรมาส\tครบทุกชิ้น
ตรวจข้อมูล\tตัวชี้วัดที่ ๙\tตรวจลิงก์\tสำนักปลัด\tทั้งปี\tรายเดือน\tครบทุกข้อ
"""

TABLE_SLIPS = [
    ("การป้องกันการทุจริต\tการประเมินความเสี่ยง", "การป้องกันการทุจริต\tไม่มี", ["weak-nothing"]),
    ("จำนวน ๗ ตัวชี้วัด", "จำนวน ๘ ตัวชี้วัด", ["count"]),
    ("ตั้งแต่ร้อยละ ๘๕ ขึ้นไป", "มากกว่าร้อยละ ๘๕", ["threshold-gap"]),
    ("ประเมินจากการรับรู้ของผู้รับบริการ", "ประเมินจากการรับรู้ของบุคลากรภายในหน่วยงาน", ["instrument-wrong"]),
    ("การรับรู้ของบุคลากรภายในหน่วยงาน", "การรับรู้ของประชาชนผู้มาติดต่อ", ["instrument-wrong"]),
    ("\tรายเดือน\t", "\t\t", ["column-blank"]),
    ("\tระยะเวลา\t", "\tวันที่\t", ["columns-missing"]),
    ("มาตรการ\tตัวชี้วัด\t", "มาตรการ\tลำดับ\t", ["measures-unlinked"]),
]


def test_the_table_is_right() -> None:
    assert [row.message for row in found(TABLE, facts(figures=WEAK))] == []


@pytest.mark.parametrize(("right", "wrong", "expected"), TABLE_SLIPS)
def test_one_slip_in_an_analysis(right: str, wrong: str, expected: list[str]) -> None:
    assert rules(slip(TABLE, right, wrong), facts(figures=WEAK)) == expected


def test_indicators_under_another_instrument() -> None:
    assert rules("แบบวัด EIT ประกอบด้วยตัวชี้วัดที่ ๕, ๖ และ ๗ ดังนี้") == ["instrument-numbers"]
    assert rules("แบบวัด EIT ประกอบด้วยตัวชี้วัดที่ ๖, ๗ และ ๘ ดังนี้") == []


def test_another_district() -> None:
    assert rules("อำเภอเมือง จังหวัดตัวอย่าง") == []
    assert rules("อำเภอแม่น้ำ จังหวัดอื่นไกล") == ["district"]


def test_an_item_with_the_title_of_another() -> None:
    title = "มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน"
    assert rules(f"เผยแพร่ตามข้อ o๓๔ {title}") == []
    assert rules(f"เผยแพร่ตามข้อ o๓๒ {title}") == ["item-title"]


def test_a_tie_that_is_not_told() -> None:
    tied: Facts = facts(figures=("97.20", "97.20", *STRONG[2:]))
    said = "ตัวชี้วัดที่ได้คะแนนสูงสุด คือ ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่"
    assert rules(said, tied) == ["extreme-tie"]
    assert rules(f"{said} และตัวชี้วัดที่ ๒ การใช้งบประมาณ", tied) == []


def test_a_meeting_after_the_paper() -> None:
    record = of_next_year(met_on=date(2024, 10, 15))
    assert rules(ANNOUNCEMENT, record) == ["date-order"]


def test_last_years_figures_may_stand_beside_this_years() -> None:
    """A figure with its own year is held against that year, or left alone where the year is not on record."""
    said = "ปีงบประมาณ พ.ศ. ๒๕๖๖ ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้ ๘๐.๐๐ คะแนน"
    assert rules(said) == []
    record = facts(results={2567: facts().results[2567], 2566: of_next_year().results[2567]})
    assert rules(said, record) == ["score"]


def test_a_year_between_the_claim_and_its_figure_is_its_year() -> None:
    said = "คะแนนรวมของปีงบประมาณ พ.ศ. ๒๕๖๖ คือ ๕๐.๐๐ คะแนน"
    assert "total" not in rules(said)
    record = facts(results={2567: facts().results[2567], 2566: of_next_year().results[2567]})
    assert "total" in rules(said, record)


def test_the_finding_names_line_and_words() -> None:
    [row] = found(f"ก\n\nประกาศให้{AGENCY}เปิดข้อมูล\nให้บุคคลกรทราบ")
    assert (row.place.line, row.words) == (4, "บุคคลกร")
    assert row.message.startswith("บรรทัด 4 “บุคคลกร” ควรเป็น “บุคลากร”")
