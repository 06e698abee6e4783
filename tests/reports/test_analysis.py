"""The analysis report's words: a year's result indicator by indicator, and only what the record holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agencies.models import Agency
from assessments.actions import replace_item_scores, replace_remarks, replace_suggestions
from assessments.queries import recorded_year
from desk.yearfile import apply_year, dump, parse, read_year
from reports.actions import edit_paper
from reports.checks import check_paper
from reports.content import content_of, written_sections
from reports.drafting import analysis
from reports.drafting.analysis.notes import ON_ITEMS
from reports.drafting.sections import Edit
from reports.models import Paper, PaperKind
from reports.pdf import lay_out, render
from reports.sketches import sketch
from tests.desk.yearfiles import NAMES
from tests.factories import CODES, S000, S003, Cast, make_confirmed_year, make_measure, make_year, scores
from tests.reports.extraction import poppler_pages, squeeze
from tests.reports.facts import make_paper
from thai.digits import to_thai_digits

YEAR = 2563

pytestmark = pytest.mark.django_db

# Sample S003: five item scores of indicator 8, what was found about four items of indicator 9, what people
# outside asked for, and the seven measures of the year after, in words of ours.
ITEMS = {"e11": "93.91", "e12": "89.11", "e13": "99.02", "e14": "88.79", "e15": "92.88"}
REMARKS = (
    ("การเปิดเผยข้อมูล", "o5", "ควรมีช่องทางให้สอบถามจากหน้าข้อมูลการติดต่อ"),
    ("การเปิดเผยข้อมูล", "o9", "ควรให้ตรวจสอบได้จากเว็บไซต์ของหน่วยงานว่ามีเครือข่ายสังคมออนไลน์"),
    ("การเปิดเผยข้อมูล", "o11", "ข้อมูลที่เปิดเผยควรตรงกับรายละเอียดที่กำหนด"),
    ("การเปิดเผยข้อมูล", "o17", "ควรปรับข้อมูลบริการออนไลน์ให้ตรงกับรายละเอียดที่กำหนด"),
)
SUGGESTIONS = (
    ("nacc", "ผลโดยรวมอยู่ในระดับที่ควรรักษามาตรฐานไว้ และพัฒนาประสิทธิภาพอย่างต่อเนื่อง"),
    ("external", "ขอให้เพิ่มหอกระจายข่าวเพื่อประชาสัมพันธ์ให้ทั่วถึง"),
)
MEASURES = (
    ("แนวปฏิบัติการใช้ทรัพย์สินของราชการ", "การใช้ทรัพย์สินของราชการ", ["จัดทำแนวปฏิบัติ"], ["สำนักปลัด", "กองคลัง"]),
    ("ความรู้เรื่องผลประโยชน์ทับซ้อน", "การแก้ไขปัญหาการทุจริต", ["ฝึกอบรมบุคลากร", "รณรงค์ผ่านสื่อออนไลน์"], ["สำนักปลัด"]),
    ("ความรู้เรื่องการประเมิน ITA", "การปฏิบัติหน้าที่", ["เผยแพร่ความรู้ผ่านสื่อออนไลน์"], ["สำนักปลัด"]),
    (
        "การให้บริการตามขั้นตอนและเวลา",
        "คุณภาพการดำเนินงาน",
        ["ทบทวนคู่มือการปฏิบัติงาน", "ทบทวนคู่มือประชาชน", "รณรงค์จิตสำนึกการให้บริการ"],
        ["สำนักปลัด", "กองคลัง"],
    ),
    ("การรับรู้แผนการใช้จ่ายงบประมาณ", "การใช้งบประมาณ", ["แจ้งแผนให้บุคลากรทราบ", "แจ้งช่องทางร้องเรียน"], ["กองคลัง"]),
    (
        "การมีส่วนร่วมของผู้รับบริการ",
        "การปรับปรุงระบบการทำงาน",
        ["แจ้งช่องทางเสนอความเห็น", "เพิ่มหอกระจายข่าว"],
        ["สำนักปลัด", "กองช่าง"],
    ),
    (
        "การมอบหมายงานและประเมินผลที่เป็นธรรม",
        "การใช้อำนาจ",
        ["ชี้แจงเกณฑ์การประเมิน", "ผู้บริหารเน้นย้ำในที่ประชุม"],
        ["สำนักปลัด", "กองคลัง", "กองช่าง"],
    ),
)


def load(fiscal_year: int, **parts: Any) -> None:
    """One year of the sample's body, by its year file."""
    agency = {
        "code": "sample",
        "name": "องค์การบริหารส่วนตำบลบางแวม",
        "district": "เมืองนครพนม",
        "province": "นครพนม",
        "units": ["สำนักปลัด", "กองคลัง", "กองช่าง"],
    }
    document = {
        "format": "ita-portal/year",
        "version": 1,
        "agency": agency,
        "fiscal_year": fiscal_year,
        **parts,
    }
    apply_year(read_year(parse(dump(document).encode())))


@pytest.fixture
def s003() -> Agency:
    """The body of the sample with its result and the plan that follows it."""
    rows = [{"indicator": name, "score": score} for name, score in zip(NAMES, S003, strict=True)]
    result = {
        "scores": rows,
        "items": [{"code": code, "score": score} for code, score in ITEMS.items()],
        "remarks": [{"indicator": name, "item": item, "text": text} for name, item, text in REMARKS],
        "suggestions": [{"from": source, "text": text} for source, text in SUGGESTIONS],
    }
    load(YEAR, result=result)
    measures = [
        {
            "title": title,
            "indicators": [indicator],
            "steps": steps,
            "units": units,
            "starts_on": "2020-10-01",
            "due_on": "2021-09-30",
            "monitoring": "รายงานความก้าวหน้าและสรุปผล",
            "target": "ดำเนินการครบทุกขั้นตอน",
            "rounds": [{"cut_off": "2021-09-30"}],
        }
        for title, indicator, steps, units in MEASURES
    ]
    load(YEAR + 1, plan={"measures": measures})
    return Agency.objects.get(code="sample")


def report(agency: Agency, fiscal_year: int = YEAR) -> Paper:
    return sketch(agency, PaperKind.ANALYSIS, fiscal_year)


def words(agency: Agency, fiscal_year: int = YEAR) -> dict[str, str]:
    return {row.key: row.text for row in analysis.draft(analysis.gather(report(agency, fiscal_year)))}


def parts(content: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The blocks of each numbered part by its heading without the number."""
    return {part["heading"].partition(". ")[2]: part["blocks"] for part in content["sections"]}


def tables(blocks: list[dict[str, Any]]) -> list[list[list[str]]]:
    return [[row["cells"] for row in block["rows"]] for block in blocks if block["type"] == "table"]


class TestS003:
    def test_total_level_and_why(self, s003: Agency) -> None:
        text = words(s003)["overview"]
        assert "IIT ได้ 99.35 คะแนน EIT ได้ 94.26 คะแนน และ OIT ได้ 88.14 คะแนน" in text
        assert "คะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ 93.34 คะแนน อยู่ในระดับ A" in text
        assert "คะแนนรวม 93.34 อยู่ในช่วง 85.00–94.99 จึงได้ระดับ A" in text

    def test_highest_are_named_with_their_tie_and_the_true_lowest(self, s003: Agency) -> None:
        text = words(s003)
        assert (
            "คะแนนสูงสุด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ และตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต ได้ 100.00 คะแนนเท่ากัน"
        ) in text["summary"]
        assert "ต่ำสุด คือ ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 87.50 คะแนน" in text["first"]
        assert "แบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT)" in text["first"]

    def test_strengths_stand_best_first_and_nothing_is_called_weak(self, s003: Agency) -> None:
        text = words(s003)
        assert "ไม่ต่ำกว่า 85 คะแนน มีจำนวน 10 ตัวชี้วัด" in text["strengths"]
        assert text["weaknesses"] == "ไม่มีตัวชี้วัดที่ได้คะแนนต่ำกว่า 85 คะแนน"
        order = [key.removeprefix("indicator-") for key in text if key.startswith("indicator-")]
        assert order == [
            "duty", "fix", "power", "asset", "budget", "quality", "comm", "improve", "disclose", "prevent",
        ]  # fmt: skip

    def test_each_indicator_says_what_it_measures_and_by_which_instrument(self, s003: Agency) -> None:
        facts = analysis.gather(report(s003))
        text = words(s003)
        for row in facts.result.indicators:
            section = text[f"indicator-{row.rule.code}"]
            assert f"ได้ {row.score} คะแนน" in section
            assert row.rule.measures in section
            assert f"({row.rule.instrument})" in section
        assert "แบ่งเป็น 5 ประเด็น คือ 9.1 ข้อมูลพื้นฐาน 9.2 การบริหารงาน" in text["indicator-disclose"]
        assert "แบ่งเป็น 2 ประเด็น คือ 10.1" in text["indicator-prevent"]

    def test_item_scores_and_remarks_stand_in_tables(self, s003: Agency) -> None:
        eight, nine = tables(parts(content_of(report(s003)))["ประเด็นที่ควรพัฒนาเป็นรายข้อ"])
        assert [row[0] for row in nine] == ["o5", "o9", "o11", "o17"]
        assert [(row[2], row[3]) for row in nine] == [("–", text) for _, _, text in REMARKS]
        assert {row[0]: row[2] for row in eight} == ITEMS
        assert "มากน้อยเพียงใด" in eight[0][1]
        text = words(s003)
        assert "ข้อ e14 ได้ 88.79 คะแนน" in text["indicator-improve"]
        assert "ส่วนตัวชี้วัดที่ 1, 2, 3, 4, 5, 6, 7, 9 และ 10 ไม่ปรากฏคะแนนรายข้อ" in text["items"]

    def test_suggestions_stand_under_who_gave_them(self, s003: Agency) -> None:
        blocks = parts(content_of(report(s003)))["ข้อสังเกตและข้อเสนอแนะ"]
        assert [row["text"] for row in blocks if row["type"] == "heading"] == [
            "ข้อเสนอแนะจากสำนักงาน ป.ป.ช.",
            "ข้อเสนอแนะจากผู้มีส่วนได้ส่วนเสียภายนอก",
        ]
        assert SUGGESTIONS[1][1] in [row["text"] for row in blocks]

    def test_measures_have_their_offices_and_their_follow_up(self, s003: Agency) -> None:
        [part] = [part for part in content_of(report(s003))["sections"] if part["is_wide"]]
        [rows] = tables(part["blocks"])
        assert len(rows) == len(MEASURES)
        assert rows[5] == [
            "(6) การมีส่วนร่วมของผู้รับบริการ\n(พัฒนาตัวชี้วัดที่ 8)",
            "(1) แจ้งช่องทางเสนอความเห็น\n(2) เพิ่มหอกระจายข่าว",
            "สำนักปลัด และกองช่าง",
            "ตั้งแต่วันที่ 1 ตุลาคม 2563 ถึงวันที่ 30 กันยายน 2564",
            "รายงานความก้าวหน้าและสรุปผล โดยรายงานผล ณ วันที่ 30 กันยายน 2564",
        ]

    def test_the_parts_stand_in_order_on_the_page(self, s003: Agency) -> None:
        content = content_of(report(s003))
        assert content["cover"]["place"] == "อำเภอเมืองนครพนม จังหวัดนครพนม"
        assert content["cover"]["title"].endswith("หน่วยงานภาครัฐ")
        text = squeeze("".join(poppler_pages(render(content).pdf)))
        order = [
            "อำเภอเมืองนครพนม", "คำนำ", "๑.หลักการและเหตุผล", "๒.ผลการประเมินในภาพรวม", "๓.การวิเคราะห์รายตัวชี้วัด",
            "๔.ผลการประเมินจำแนกตามเครื่องมือ", "๕.ประเด็นที่ควรพัฒนาเป็นรายข้อ", "๖.ประเด็นที่ต้องพัฒนาเป็นลำดับแรก",
            "๗.ข้อสังเกตและข้อเสนอแนะ", "๘.มาตรการในแผน", "๙.การเสนอรายงาน", "(ลงชื่อ)",
        ]  # fmt: skip
        places = [text.rindex(word) for word in order]
        assert places == sorted(places)

    def test_parts_and_what_they_hold_are_numbered(self, s003: Agency) -> None:
        blocks = parts(content_of(report(s003)))["การวิเคราะห์รายตัวชี้วัด"]
        names = [row["text"] for row in blocks if row["type"] == "heading"]
        assert names[:2] == ["3.1 จุดแข็ง", "(1) ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่"]
        assert names[-2:] == ["(10) ตัวชี้วัดที่ 10 การป้องกันการทุจริต", "3.2 จุดที่ต้องพัฒนา"]

    def test_only_the_measures_lie_on_their_side(self, s003: Agency) -> None:
        pages = lay_out(content_of(report(s003))).pages
        wide = [page.width > page.height for page in pages]
        assert any(wide)
        assert wide == [*sorted(wide[:-1]), False]


class TestWeak:
    def test_a_weak_indicator_is_answered_by_advice_and_by_the_plan(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_measure(cast, title="เว็บไซต์ที่ค้นง่าย", indicator_codes=["disclose"])
        text = words(cast.agency)
        assert "ต่ำกว่า 85 คะแนน มีจำนวน 6 ตัวชี้วัด" in text["weaknesses"]
        assert "แผนปีงบประมาณ พ.ศ. 2564 ได้แก่ มาตรการ “เว็บไซต์ที่ค้นง่าย” โดยมอบให้" in text["indicator-disclose"]
        assert "ยังไม่มีมาตรการรองรับตัวชี้วัดนี้" in text["indicator-prevent"]
        assert "ซึ่งยังไม่มีมาตรการรองรับ ได้แก่ ตัวชี้วัดที่ 10" in text["plan"]
        assert "มอบหมายส่วนราชการ" in text["proposal"]

    def test_without_a_plan_it_says_so(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        assert words(cast.agency)["plan"].startswith("ยังไม่มีมาตรการในแผนปีงบประมาณ พ.ศ. 2564")
        assert not any(part["is_wide"] for part in content_of(report(cast.agency))["sections"])

    def test_ties_at_the_bottom_are_all_told_of(self, cast: Cast) -> None:
        figures = scores(S003) | {"comm": Decimal("70.00"), "improve": Decimal("70.00")}
        make_year(cast, YEAR, figures)
        first = words(cast.agency)["first"]
        assert "ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร และตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน ได้ เท่ากัน 70.00" in first

    def test_all_alike_have_no_lowest(self, cast: Cast) -> None:
        make_year(cast, YEAR, dict.fromkeys(CODES, Decimal("90.00")))
        text = words(cast.agency)
        assert "ทุกตัวชี้วัดได้คะแนนเท่ากัน คือ 90.00 คะแนน" in text["summary"]
        assert "first" not in text


class TestLastYear:
    def test_rises_and_falls_are_counted_and_the_greatest_named(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1, scores(S003))
        make_confirmed_year(cast, YEAR, scores(S000))
        text = words(cast.agency)
        assert "ได้คะแนนรวม 60.40 คะแนน เมื่อเทียบกับปีงบประมาณ พ.ศ. 2562 ซึ่งได้ 93.34 คะแนน" in text["comparison"]
        assert ("ลดลง มีจำนวน 10 ตัวชี้วัด โดยตัวชี้วัดที่ 10 การป้องกันการทุจริต ลดลงมากที่สุด 75.00 คะแนน") in text[
            "comparison"
        ]
        assert "เพิ่มขึ้น" not in text["comparison"]
        assert "ลดลงจากปีงบประมาณ พ.ศ. 2562 ซึ่งได้ 87.50 คะแนน" in text["indicator-prevent"]
        [rows] = tables(parts(content_of(report(cast.agency)))["การเทียบกับปีงบประมาณ พ.ศ. 2562"])
        assert rows[9] == ["ตัวชี้วัดที่ 10 การป้องกันการทุจริต", "12.50", "87.50", "−75.00"]
        assert rows[-1] == ["คะแนนรวม", "60.40", "93.34", "−32.94"]

    @pytest.mark.parametrize("confirmed", [None, False])
    def test_a_year_that_is_not_confirmed_is_not_spoken_of(self, cast: Cast, confirmed: bool | None) -> None:
        make_confirmed_year(cast)
        if confirmed is False:
            make_year(cast, YEAR - 1, scores(S003))
        text = words(cast.agency)
        assert "comparison" not in text
        assert "2562" not in "".join(text.values())


class TestMissing:
    def test_an_indicator_without_a_score_is_named_and_described(self, cast: Cast) -> None:
        known = {code: score for code, score in scores().items() if code != "comm"}
        make_year(cast, YEAR, known)
        text = words(cast.agency)
        assert "ยังไม่ปรากฏคะแนน ได้แก่ ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร" in text["overview"]
        assert text["indicator-comm"].startswith("ยังไม่ปรากฏคะแนนของตัวชี้วัดนี้")
        assert text["strengths"].startswith("เท่าที่มีคะแนน จุดแข็ง")
        assert "first" not in text
        assert "2) แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT) ยังไม่มีคะแนนครบ" in text["instruments"]
        assert render(content_of(report(cast.agency))).pages > 3

    def test_without_items_and_notes_it_leaves_them_out_and_tells_its_drafter(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        text = words(cast.agency)
        assert not {"items", "notes"} & set(text)
        assert "บันทึกไว้" not in "".join(text.values())
        told = analysis.check(analysis.gather(report(cast.agency)))
        assert {row.rule for row in told} == {"items-missing", "remarks-missing"}
        assert all(row.url for row in told)

    def test_the_weakest_is_told_of_first(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        told = [draft.label for draft in analysis.draft(analysis.gather(report(cast.agency)))]
        numbers = [label.split()[1] for label in told if label.startswith("ตัวชี้วัดที่")]
        assert numbers[4:] == ["10", "9", "7", "8", "6", "5"]

    def test_remarks_on_an_indicator_are_told_and_those_on_items_stand_in_tables(self, cast: Cast) -> None:
        year = make_year(cast)
        on_item = ("", "o1", "ควรแสดงโครงสร้าง")
        replace_remarks(assessment=year, remarks=[on_item], by=cast.staff)
        assert words(cast.agency)["notes"] == ON_ITEMS
        rows = [("disclose", "", "ควรครบ\nทุกหัวข้อ"), ("", "", "ดีขึ้น"), on_item]
        replace_remarks(assessment=year, remarks=rows, by=cast.staff)
        assert words(cast.agency)["notes"].splitlines() == [
            "ข้อสังเกตจากผลการประเมิน:",
            "1) ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล ควรครบ ทุกหัวข้อ",
            "2) ในภาพรวม ดีขึ้น",
        ]

    def test_bare_measures_are_printed_as_not_stated_and_hold_it_back(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        bare: dict[str, Any] = {
            "indicator_codes": [],
            "guideline": "",
            "steps": [],
            "units": [],
            "cut_offs": [],
        }
        bare |= {"owner": None, "starts_on": None, "due_on": None, "monitoring": "", "target": ""}
        make_measure(cast, title="มีแต่ชื่อ", **bare)
        [part] = [part for part in content_of(report(cast.agency))["sections"] if part["is_wide"]]
        assert tables(part["blocks"]) == [[["(1) มีแต่ชื่อ", *["ยังไม่ได้ระบุ"] * 4]]]
        assert "measure-incomplete" in [row.rule for row in check_paper(make_paper(cast, "analysis", YEAR))]


class TestItems:
    def test_items_partly_scored_show_the_missing_and_the_weak(self, cast: Cast) -> None:
        year = make_year(cast)
        replace_item_scores(
            assessment=year, items={"e11": Decimal("90.00"), "e12": Decimal("40.00")}, by=cast.staff
        )
        [rows] = tables(parts(content_of(report(cast.agency)))["ประเด็นที่ควรพัฒนาเป็นรายข้อ"])
        assert [row[2:] for row in rows] == [
            ["40.00", "ต่ำกว่า 85 คะแนน"],  # what is to be improved stands first
            ["90.00", "ไม่ต่ำกว่า 85 คะแนน"],
            *[["–", "ไม่ปรากฏคะแนน"]] * 3,
        ]
        text = words(cast.agency)
        assert "คะแนนรายข้อ 2 ข้อ ในจำนวนนี้มีข้อที่ได้คะแนนต่ำกว่า 85 คะแนน 1 ข้อ คือ ข้อ e12" in text["items"]
        assert "แสดงทุกข้อ โดยเรียงข้อที่ต่ำกว่าเกณฑ์ไว้ก่อนในแต่ละตัวชี้วัด" in text["items"]
        assert "ข้อ e12 ได้ 40.00 คะแนน และมีข้อที่ได้คะแนนต่ำกว่า 85 คะแนน จำนวน 1 ข้อ" in text["indicator-improve"]

    def test_wording_that_is_not_official_is_marked(self, cast: Cast) -> None:
        year = make_year(cast)
        replace_item_scores(assessment=year, items={"i1": Decimal("90.00")}, by=cast.staff)
        blocks = parts(content_of(report(cast.agency)))["ประเด็นที่ควรพัฒนาเป็นรายข้อ"]
        assert tables(blocks)[0][0][1].startswith("*")
        assert blocks[-1]["text"].startswith("* คำเรียกโดยย่อ")

    def test_an_item_score_that_changes_makes_the_words_about_it_stale(self, cast: Cast) -> None:
        year = make_year(cast)
        replace_item_scores(assessment=year, items={"e11": Decimal("90.00")}, by=cast.staff)
        paper = make_paper(cast, "analysis", YEAR)
        edit_paper(
            paper=paper, unit=cast.office, dated_on=paper.dated_on, order_number="", order_dated_on=None,
            texts={"indicator-improve": Edit("ถ้อยคำ"), "indicator-comm": Edit("ถ้อยคำ")},
            by=cast.staff, version=paper.version,
        )  # fmt: skip
        replace_item_scores(assessment=year, items={"e11": Decimal("20.00")}, by=cast.staff)
        stale = {row.draft.key: row.moved for row in written_sections(Paper.objects.get()) if row.is_stale}
        assert stale == {"indicator-improve": (("ข้อ e11", "90.00", "20.00"),)}
        assert analysis.figures(analysis.gather(paper))["item-e11"] == "20.00"


class TestLarge:
    def test_all_items_and_sixteen_measures_of_many_steps_are_printed(self, cast: Cast) -> None:
        year = make_year(cast)
        codes = [item.code for item in recorded_year(year).result.pack.items]
        replace_item_scores(assessment=year, items={code: Decimal("50.00") for code in codes}, by=cast.staff)
        replace_remarks(
            assessment=year, remarks=[("", code, f"ข้อสังเกตของ {code}") for code in codes[:40]], by=cast.staff
        )
        replace_suggestions(assessment=year, suggestions=[("internal", "ขอให้อบรมเพิ่ม")] * 12, by=cast.staff)
        for place in range(1, 17):
            steps = [f"ขั้นที่ {step} ของเรื่อง {place} เผยแพร่ให้ประชาชนทราบ" for step in range(1, 25)]
            make_measure(cast, title=f"เรื่องที่ {place}", steps=steps, cut_offs=[date(2021, 9, 30)])
        copy = render(content_of(report(cast.agency)))
        text = squeeze("".join(poppler_pages(copy.pdf)))
        assert copy.pages > 20
        assert [code for code in codes if squeeze(to_thai_digits(f"{code}")) not in text] == []
        steps_missing = [
            (step, place)
            for place in range(1, 17)
            for step in range(1, 25)
            if squeeze(to_thai_digits(f"({step}) ขั้นที่ {step} ของเรื่อง {place}")) not in text
        ]
        assert steps_missing == []
