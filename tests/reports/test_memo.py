"""The memo's words: each sentence states only what the record holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from agencies.roles import Role
from assessments.models import Assessment
from assessments.queries import result_of
from reports.drafting import memo
from reports.drafting.sections import Draft, Kept, blocks, merge
from reports.models import Paper, PaperKind
from reports.papers import PHRASES
from tests.factories import S003, Cast, make_confirmed_year, make_measure, make_year, scores


def sketch(cast: Cast, **fields: Any) -> Paper:
    """A memo of FY2563 that is not kept."""
    return Paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, drafted_by=cast.staff, **fields)


def words(cast: Cast, **fields: Any) -> dict[str, str]:
    return words_of(sketch(cast, **fields))


def words_of(paper: Paper) -> dict[str, str]:
    return {row.key: row.text for row in memo.draft(memo.gather(paper))}


def lines(text: str) -> list[str]:
    return text.splitlines()


class TestS000:
    """The sample memo's figures in the portal's own sentences."""

    def test_subject(self, cast: Cast, year_s000: Assessment) -> None:
        subject = words(cast)["subject"]
        assert "2563" in subject
        assert "องค์การบริหารส่วนตำบลแม่คำมี" in subject
        assert "{" not in subject

    def test_a_score_of_the_table_names_its_unit_once(self, cast: Cast, year_s000: Assessment) -> None:
        facts = memo.gather(sketch(cast))
        page = memo.page(facts, {row.draft.key: row for row in merge(memo.draft(facts), {})})
        [table] = [row for part in page["sections"] for row in part["blocks"] if row["type"] == "scores"]
        printed = render_to_string("reports/paper/v1/_parts/block.html", {"block": table})
        first = strip_tags(printed.split("</tr>")[0]).strip()
        assert first == "ตัวชี้วัดที่ ๑การปฏิบัติหน้าที่ได้๙๖.๑๗คะแนน"

    def test_what_is_offered_first_to_the_head_does_not_repeat_the_proposal(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        assert not PHRASES[Role.OFFICE_HEAD][0].startswith("เพื่อโปรดทราบ")
        assert words(cast)["proposal"].startswith("เพื่อโปรดทราบ")

    def test_summary(self, cast: Cast, year_s000: Assessment) -> None:
        totals, extremes, weak = lines(words(cast)["summary"])
        assert totals == (
            "เมื่อจำแนกตามเครื่องมือ IIT ได้ 91.21 คะแนน EIT ได้ 72.53 คะแนน และ OIT ได้ 28.20 คะแนน "
            "คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ 60.40 คะแนน อยู่ในระดับ D"
        )
        assert extremes == (
            "ตัวชี้วัดที่ได้คะแนนสูงสุด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้ 96.17 คะแนน "
            "และตัวชี้วัดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้ 12.50 คะแนน"
        )
        assert weak == (
            "ตัวชี้วัดที่ได้คะแนนต่ำกว่าเกณฑ์ 85 คะแนน มีจำนวน 6 ตัวชี้วัด ได้แก่ "
            "ตัวชี้วัดที่ 10 การป้องกันการทุจริต (12.50 คะแนน) ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล (43.90 คะแนน) "
            "ตัวชี้วัดที่ 7 ประสิทธิภาพการสื่อสาร (67.40 คะแนน) "
            "ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน (71.85 คะแนน) "
            "ตัวชี้วัดที่ 6 คุณภาพการดำเนินงาน (78.34 คะแนน) และตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต (83.56 คะแนน)"
        )

    def test_advice_stands_under_each_instrument_with_weak_indicators(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        advice = lines(words(cast)["advice"])
        headings = [line for line in advice if not line[0].isdigit()]
        assert ["ตัวชี้วัดที่ 5 จึง" in headings[0], "ตัวชี้วัดที่ 7, 8 และ 6 จึง" in headings[1]] == [True, True]
        assert "ตัวชี้วัดที่ 10 และ 9 จึงควรดำเนินการ ดังนี้" in headings[2]
        assert [line.split()[0] for line in advice if line[0].isdigit()] == [
            "1)",
            "1)",
            "2)",
            "3)",
            "1)",
            "2)",
        ]

    def test_advice_ties_a_weak_indicator_to_next_years_measures(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, title="มาตรการ ก", indicator_codes=["prevent"], units=[cast.office, cast.finance])
        make_measure(cast, title="มาตรการ ข", indicator_codes=["prevent"], units=[], all_units=True)
        advice = lines(words(cast)["advice"])
        [tied] = [line for line in advice if "“มาตรการ" in line]
        assert tied == (
            "1) การป้องกันการทุจริต ดำเนินการตามแผนปีงบประมาณ พ.ศ. 2564 ได้แก่ “มาตรการ ก” "
            "โดยมอบให้สำนักปลัด และกองคลังเป็นผู้รับผิดชอบ แนวทางปฏิบัติ คือ เผยแพร่ข้อมูลทุกไตรมาส และ "
            "“มาตรการ ข” โดยมอบให้ทุกส่วนราชการเป็นผู้รับผิดชอบ แนวทางปฏิบัติ คือ เผยแพร่ข้อมูลทุกไตรมาส"
        )

    def test_a_measure_of_several_indicators_tells_its_way_once(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, title="มาตรการ ก", indicator_codes=["prevent", "disclose"])
        advice = words(cast)["advice"]
        assert advice.count("เผยแพร่ข้อมูลทุกไตรมาส") == 1
        assert "2) การเปิดเผยข้อมูล ดำเนินการตามแผนปีงบประมาณ พ.ศ. 2564 ได้แก่ “มาตรการ ก” ตามแนวทางข้างต้น" in advice

    def test_measures_of_the_plan_that_answer_no_weak_indicator_are_counted_too(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, title="มาตรการ ก", indicator_codes=["prevent"])
        assert "นอกจากนี้" not in words(cast)["advice"]
        make_measure(cast, title="มาตรการ ข", indicator_codes=["duty"])
        assert lines(words(cast)["advice"])[-1] == (
            "นอกจากนี้ แผนมาตรการประจำปีงบประมาณ พ.ศ. 2564 มีมาตรการอื่นอีก 1 มาตรการ คือ “มาตรการ ข”"
        )
        for place in range(5):
            make_measure(cast, title=f"มาตรการ {place}", indicator_codes=["duty"])
        assert lines(words(cast)["advice"])[-1].endswith("มีมาตรการอื่นอีก 6 มาตรการ")

    def test_who_has_the_work_is_not_asked_for_again(self, cast: Cast, year_s000: Assessment) -> None:
        weak = [row.rule.code for row in result_of(year_s000).weak]
        measure = make_measure(cast, indicator_codes=weak)
        assert "พิจารณามอบหมาย" in words(cast)["proposal"]
        measure.plan.adopted_on = date(2020, 12, 1)
        measure.plan.save()
        assert "มอบหมาย" not in words(cast)["proposal"]

    def test_a_title_that_does_not_say_so_is_called_a_measure(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        make_measure(cast, title="เพิ่มช่องทางติดต่อ", indicator_codes=["prevent"])
        assert "ได้แก่ มาตรการ “เพิ่มช่องทางติดต่อ”" in words(cast)["advice"]

    def test_proposal_asks_for_action(self, cast: Cast, year_s000: Assessment) -> None:
        assert words(cast)["proposal"].startswith("เพื่อโปรดทราบ และพิจารณามอบหมาย")


class TestOnlyWhatIsKnown:
    def test_an_order_is_cited_as_far_as_it_is_known(self, cast: Cast, year_s000: Assessment) -> None:
        full = words(cast, order_number="116/2563", order_dated_on=date(2020, 2, 3))["background"]
        assert full.startswith("ตามคำสั่งองค์การบริหารส่วนตำบลแม่คำมี ที่ 116/2563 ลงวันที่ 3 กุมภาพันธ์ 2563 ได้มอบหมาย")
        undated = words(cast, order_number="116/2563")["background"]
        assert "ลงวันที่" not in undated
        none = words(cast)["background"]
        assert "คำสั่ง" not in none
        assert "เป็นหน่วยงานที่เข้ารับการประเมิน" in none

    def test_the_day_of_the_announcement_only_when_known(self, cast: Cast, year_s000: Assessment) -> None:
        assert "เมื่อวันที่" not in words(cast)["result"]
        Assessment.objects.update(announced_on=date(2020, 10, 6))
        assert "แล้ว เมื่อวันที่ 6 ตุลาคม 2563 ในส่วนของ" in words(cast)["result"]

    def test_an_incomplete_result_makes_no_claims(self, cast: Cast) -> None:
        make_year(cast, figures={"duty": Decimal("96.17"), "prevent": Decimal("12.50")})
        text = words(cast)
        assert (text["summary"], text["advice"]) == ("", "")

    def test_a_known_instrument_is_told_without_a_total(self, cast: Cast) -> None:
        known = {code: score for code, score in scores().items() if code not in {"disclose", "prevent"}}
        make_year(cast, figures=known)
        assert words(cast)["summary"] == "เมื่อจำแนกตามเครื่องมือ IIT ได้ 91.21 คะแนน และ EIT ได้ 72.53 คะแนน"

    def test_nothing_known_is_nothing_said(self, cast: Cast) -> None:
        make_year(cast, figures={})
        assert words(cast)["summary"] == ""

    def test_a_total_without_a_certain_level_names_none(self, cast: Cast) -> None:
        make_year(cast, 2566, figures={}, declared_total=Decimal("90.00"))
        paper = Paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2566, drafted_by=cast.staff)
        assert words_of(paper)["summary"] == "คิดเป็นคะแนนรวมถ่วงน้ำหนักของทุกเครื่องมือ 90.00 คะแนน"

    def test_when_none_is_weak_it_says_so(self, cast: Cast) -> None:
        make_year(cast, figures=scores(S003))
        text = words(cast)
        assert "ทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่าเกณฑ์ 85 คะแนน" in lines(text["summary"])
        assert "ควรพัฒนา คือ" not in text["advice"]
        assert text["proposal"] == "เพื่อโปรดทราบผลการประเมิน และพิจารณาสั่งการตามที่เห็นสมควร"

    def test_ties_are_all_named(self, cast: Cast) -> None:
        make_year(cast, figures=scores(S003))
        extremes = lines(words(cast)["summary"])[1]
        assert "สูงสุด คือ ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ และตัวชี้วัดที่ 5 การแก้ไขปัญหาการทุจริต ได้ 100.00 คะแนนเท่ากัน" in extremes

    def test_ten_equal_scores_have_no_extremes(self, cast: Cast) -> None:
        make_year(cast, figures=scores(("90",) * 10))
        assert "สูงสุด" not in words(cast)["summary"]


class TestSinceLastYear:
    @pytest.mark.parametrize(
        ("before", "sentence"),
        [
            (
                ("45", "55", "48", "52", "50", "49", "51", "50", "48", "52"),
                "เมื่อเทียบกับปีงบประมาณ พ.ศ. 2562 ซึ่งได้ 50.00 คะแนน พบว่าคะแนนรวมเพิ่มขึ้น 10.40 คะแนน",
            ),
            (S003, "เมื่อเทียบกับปีงบประมาณ พ.ศ. 2562 ซึ่งได้ 93.34 คะแนน พบว่าคะแนนรวมลดลง 32.94 คะแนน"),
            (
                ("55.40", "65.40", "58.40", "62.40", "60.40", "59.40", "61.40", "60.40", "58.40", "62.40"),
                "คะแนนรวมเท่ากับปีงบประมาณ พ.ศ. 2562",
            ),
        ],
    )
    def test_up_down_and_same(
        self, cast: Cast, year_s000: Assessment, before: tuple[str, ...], sentence: str
    ) -> None:
        make_confirmed_year(cast, 2562, scores(before))
        assert lines(words(cast)["summary"])[-1] == sentence

    def test_a_year_that_is_not_recorded_is_not_compared(self, cast: Cast, year_s000: Assessment) -> None:
        assert "เมื่อเทียบ" not in words(cast)["summary"]

    def test_nor_is_one_without_a_total(self, cast: Cast, year_s000: Assessment) -> None:
        make_year(cast, 2562, {"duty": Decimal("1.00")})
        assert "เมื่อเทียบ" not in words(cast)["summary"]


class TestMerge:
    DRAFTS = (Draft("a", "ก", "ก", "ได้ 60.40"), Draft("b", "ข", "ข", "ควรพัฒนา"))

    def test_without_edits_the_portal_speaks(self) -> None:
        written = merge(self.DRAFTS, {})
        assert [(row.text, row.is_edited, row.is_stale) for row in written] == [
            ("ได้ 60.40", False, False),
            ("ควรพัฒนา", False, False),
        ]

    def test_a_persons_words_stand_over_it(self) -> None:
        first, second = merge(self.DRAFTS, {"a": Kept("ได้เพียง 60.40", "ได้ 60.40")})
        assert (first.text, first.is_edited, first.is_stale) == ("ได้เพียง 60.40", True, False)
        assert not second.is_edited

    def test_they_are_stale_once_the_facts_moved_on(self) -> None:
        first, second = merge(self.DRAFTS, {"a": Kept("ได้เพียง 55.00", "ได้ 55.00")})
        assert (first.text, first.is_stale, first.draft.text) == ("ได้เพียง 55.00", True, "ได้ 60.40")
        assert not second.is_stale

    def test_an_edit_of_a_section_that_is_gone_is_left_out(self) -> None:
        assert [row.draft.key for row in merge(self.DRAFTS, {"z": Kept("x", "x")})] == ["a", "b"]


def test_lines_become_paragraphs_and_points() -> None:
    assert blocks("ควรดำเนินการ ดังนี้\n\n 1) เผยแพร่\n12. ติดตาม\n2563 เป็นปีแรก") == [
        {"type": "paragraph", "text": "ควรดำเนินการ ดังนี้"},
        {"type": "point", "mark": "1)", "text": "เผยแพร่"},
        {"type": "point", "mark": "12.", "text": "ติดตาม"},
        {"type": "paragraph", "text": "2563 เป็นปีแรก"},
    ]
