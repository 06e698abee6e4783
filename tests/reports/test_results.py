"""The result report's words and table: only what was recorded, scores cited as they are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from agencies.transitions import Refused, perform
from assessments.item_actions import save_item_scores
from assessments.models import Assessment
from assessments.workflow import REOPEN
from measures.evidence_actions import EvidenceContent, change_evidence, remove_evidence
from measures.models import Achievement, Cite, Detail, Measure, Plan, Round
from measures.outcome_actions import save_outcome
from reports.actions import sign_paper
from reports.checks import check_paper
from reports.content import content_of
from reports.drafting import results
from reports.drafting.results.table import NOT_DUE, NOTHING, UNREPORTED, UNTOLD, table
from reports.models import IssuedFile, Paper, PaperKind
from reports.pdf import render
from reports.sketches import sketch
from tests.factories import S000, S003, Cast, make_confirmed_year, make_measure, make_year, scores, sign
from tests.reports.extraction import poppler_pages, squeeze
from tests.reports.facts import make_issued, make_paper, submit, tell_all
from tests.reports.large_plan import DETAILS, MEASURES, YEAR, make_large_plan, report_round
from thai.digits import to_thai_digits


def reported(cast: Cast, fiscal_year: int = YEAR) -> Paper:
    return sketch(cast.agency, PaperKind.RESULTS, fiscal_year)


def words(cast: Cast) -> dict[str, str]:
    return {row.key: row.text for row in results.draft(results.gather(reported(cast)))}


def grid(cast: Cast) -> list[dict[str, Any]]:
    """The rows of the table."""
    blocks = [block for section in content_of(reported(cast))["sections"] for block in section["blocks"]]
    rows: list[dict[str, Any]] = next(block["rows"] for block in blocks if block["type"] == "table")
    return rows


def cells(cast: Cast) -> list[list[str]]:
    return [row["cells"] for row in grid(cast)]


def detailed(cast: Cast, *cites: dict[str, str], **changes: Any) -> Measure:
    """A measure with one detail that cites what is named; none of the fields: the total."""
    measure = make_measure(cast, YEAR, **changes)
    detail = Detail.objects.create(measure=measure, order=1, activity="จัดทำคู่มือ", result="ใช้คู่มือแล้ว")
    for place, fields in enumerate(cites, 1):
        Cite.objects.create(detail=detail, order=place, **fields)
    return measure


def confirmed(cast: Cast, figures: tuple[str, ...] = S003, year: int = YEAR) -> None:
    make_confirmed_year(cast, year, scores(figures))


class TestTable:
    def test_details_are_lines_of_their_measure(self, cast: Cast) -> None:
        measure = detailed(cast)
        Detail.objects.create(measure=measure, order=2, activity="เผยแพร่\n คู่มือ ", result="")
        first, second, summary, total = grid(cast)
        assert first["cells"] == ["1", measure.title, "จัดทำคู่มือ", "ใช้คู่มือแล้ว"]
        assert second["cells"] == ["", "", "เผยแพร่\nคู่มือ", UNREPORTED]
        assert [row["continues"] for row in (first, second, summary, total)] == [False, True, True, False]
        assert "คะแนนรวม" in total["cells"][1]

    def test_without_details_the_rounds_speak(self, cast: Cast) -> None:
        report_round(cast, make_measure(cast, YEAR))
        told, silent = (row[2:] for row in cells(cast)[:2])
        assert told[0].splitlines() == [
            "รอบวันที่ 31 มีนาคม 2564 รายงานเมื่อวันที่ 5 เมษายน 2564 (สถานะ: แล้วเสร็จ)",
            "เปิดช่องทางรับฟังความคิดเห็นทางไลน์และเพจของหน่วยงาน",
            "จัดเวทีรับฟังความคิดเห็น 2 ครั้ง",
        ]
        assert told[1].splitlines() == [
            "มีผู้แสดงความคิดเห็น 124 ราย ตอบกลับครบทุกราย",
            "ข้อเสนอแนะ: ควรเพิ่มเวทีในหมู่บ้านที่อยู่ไกล",
            "หลักฐาน: (1) ภาพการจัดเวทีรับฟังความคิดเห็น",
            "(2) สรุปข้อคิดเห็นและการตอบกลับ",
        ]
        done = "มาตรการแล้วเสร็จตามรายงานรอบ 31 มีนาคม 2564"
        assert silent == [f"รอบวันที่ 30 กันยายน 2564: ไม่ต้องรายงาน เพราะ{done}", NOTHING]
        Round.objects.exclude(status="").update(status="under_way")
        assert cells(cast)[1][2:] == [f"รอบวันที่ 30 กันยายน 2564: {UNREPORTED}", NOTHING]

    def test_a_round_to_come_is_not_yet_due(self, cast: Cast) -> None:
        make_measure(cast, YEAR)
        paper = reported(cast)
        paper.dated_on = date(2021, 5, 1)
        rounds = [row["cells"][2:] for row in table(results.gather(paper))[0]["rows"][:2]]
        assert rounds == [
            [f"รอบวันที่ 31 มีนาคม 2564: {UNREPORTED}", NOTHING],
            [f"รอบวันที่ 30 กันยายน 2564: {NOT_DUE}", NOTHING],
        ]

    def test_nothing_recorded_is_said(self, cast: Cast) -> None:
        make_measure(cast, YEAR, cut_offs=[])
        work, summary, total = cells(cast)
        assert work[2:] == [UNREPORTED, NOTHING]
        assert summary[3] == UNTOLD
        assert total[2:] == [NOTHING, f"ยังไม่ปรากฏคะแนนรวมของปีงบประมาณ พ.ศ. {YEAR}"]

    def test_the_outcome_sums_the_measure_up(self, cast: Cast) -> None:
        measure = detailed(cast)
        save_outcome(
            measure=measure,
            achievement=Achievement.PARTLY,
            outcome="ลดเวลาได้ 1 วัน",
            by=cast.staff,
            version=measure.version,
        )
        assert cells(cast)[1][3].splitlines()[:2] == [
            "ความสำเร็จตามเป้าหมาย: บรรลุบางส่วน",
            "ผลที่เกิดขึ้น: ลดเวลาได้ 1 วัน",
        ]
        assert "บรรลุบางส่วน 1 มาตรการ" in words(cast)["overview"]
        assert "จำนวน 1 มาตรการ ไปดำเนินการต่อ" in words(cast)["proposal"]

    def test_the_last_line_is_the_years_total(self, cast: Cast) -> None:
        confirmed(cast)
        detailed(cast)
        assert cells(cast)[-1] == [
            "",
            "คะแนนรวมผลการประเมิน ITA ปีงบประมาณ พ.ศ. 2564",
            "IIT ได้ 99.35 คะแนน\nEIT ได้ 94.26 คะแนน\nOIT ได้ 88.14 คะแนน",
            "คะแนนรวม 93.34 คะแนน อยู่ในระดับ A",
        ]


class TestCites:
    def cited(self, cast: Cast) -> list[str]:
        """The lines that cite, of the one detail."""
        return cells(cast)[0][3].splitlines()[1:]

    def test_a_score_that_reached_the_threshold(self, cast: Cast) -> None:
        confirmed(cast)
        detailed(cast, {"indicator_code": "duty"}, {})
        assert self.cited(cast) == [
            (
                "(อ้างอิงจากผลการประเมิน ITA ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่ ได้คะแนนไม่ต่ำกว่า 85 คะแนน) "
                "คะแนนตัวชี้วัดที่ 1 ได้ 100.00 คะแนน"
            ),
            "(อ้างอิงจากผลการประเมิน ITA) คะแนนรวม 93.34 คะแนน อยู่ในระดับ A",
        ]

    def test_one_that_did_not_is_said_to_be_under_it(self, cast: Cast) -> None:
        confirmed(cast, S000)
        detailed(cast, {"indicator_code": "prevent"})
        assert self.cited(cast) == [
            (
                "(อ้างอิงจากผลการประเมิน ITA ตัวชี้วัดที่ 10 การป้องกันการทุจริต ได้คะแนนต่ำกว่า 85 คะแนน) "
                "คะแนนตัวชี้วัดที่ 10 ได้ 12.50 คะแนน"
            )
        ]

    def test_a_result_that_is_not_locked_is_shown_and_never_claimed(self, cast: Cast) -> None:
        make_year(cast, YEAR, scores(S003))
        detailed(cast, {"indicator_code": "duty"})
        [line] = self.cited(cast)
        assert "ได้ 100.00 คะแนน" in line
        assert "ไม่ต่ำกว่า" not in line

    def test_items_with_and_without_a_score_and_unknown_ones(self, cast: Cast) -> None:
        year = make_year(cast, YEAR, scores(S003))
        save_item_scores(assessment=year, items={"e9": Decimal("93.91")}, by=cast.staff)
        detailed(cast, {"item_code": "e9"}, {"item_code": "o42"}, {"item_code": "o99"})
        known, bare, unknown = self.cited(cast)
        assert known.startswith("(อ้างอิงจากผลการประเมิน ITA ข้อ e9")
        assert known.endswith(") คะแนนข้อ e9 ได้ 93.91 คะแนน")
        assert bare.startswith("(อ้างอิงจากผลการประเมิน ITA ข้อ o42 มาตรการส่งเสริมคุณธรรม")
        assert bare.endswith(") ไม่มีคะแนนที่ประกาศ")
        assert unknown == "(อ้างอิงจากผลการประเมิน ITA ข้อ o99) ไม่พบข้อนี้ในเกณฑ์ปี 2564"

    def test_without_a_result_nothing_is_scored(self, cast: Cast) -> None:
        detailed(cast, {"indicator_code": "duty"}, {})
        one, total = self.cited(cast)
        assert one == "(อ้างอิงจากผลการประเมิน ITA ตัวชี้วัดที่ 1 การปฏิบัติหน้าที่) ไม่มีคะแนนที่ประกาศ"
        assert total == "(อ้างอิงจากผลการประเมิน ITA) ยังไม่ปรากฏคะแนนรวมของปีงบประมาณ พ.ศ. 2564"
        assert "scores" not in words(cast)

    def test_an_unknown_indicator_is_named(self, cast: Cast) -> None:
        detailed(cast, {"indicator_code": "nothing"})
        assert self.cited(cast) == ["(อ้างอิงจากผลการประเมิน ITA) ไม่พบตัวชี้วัด nothing ในเกณฑ์ปี 2564"]

    def test_a_measure_not_achieved_does_not_boast_of_the_score(self, cast: Cast) -> None:
        confirmed(cast, S000, YEAR - 1)
        confirmed(cast)
        measure = detailed(cast)
        assert "ได้คะแนนไม่ต่ำกว่า 85 คะแนน" in cells(cast)[1][3]
        Measure.objects.filter(pk=measure.pk).update(achievement=Achievement.NOT_ACHIEVED)
        assert "ไม่ต่ำกว่า" not in cells(cast)[1][3]
        assert "คะแนนตัวชี้วัดที่ 9 ได้ 88.78 คะแนน" in cells(cast)[1][3]

    def test_what_a_measure_answers_is_compared_once(self, cast: Cast) -> None:
        confirmed(cast, S000, YEAR - 1)
        confirmed(cast)
        detailed(cast)
        line = cells(cast)[1][3]
        assert "คะแนนตัวชี้วัดที่ 9 ได้ 88.78 คะแนน เพิ่มขึ้น 44.88 คะแนน" in line
        assert "ปีงบประมาณ พ.ศ. 2563 ซึ่งได้ 43.90 คะแนน" in line
        Cite.objects.create(detail=Detail.objects.get(), order=1, indicator_code="disclose")
        assert cells(cast)[1][3] == UNTOLD

    def test_an_answered_result_that_was_reopened_is_not_quoted(self, cast: Cast) -> None:
        confirmed(cast, S000, YEAR - 1)
        confirmed(cast)
        detailed(cast)
        perform(REOPEN, Assessment.objects.get(fiscal_year=YEAR - 1), by=cast.head, comment="แก้")
        assert "43.90" not in str(content_of(reported(cast))["sections"])


class TestWords:
    def test_the_plan_and_what_it_answers(self, cast: Cast) -> None:
        confirmed(cast, S000, YEAR - 1)
        detailed(cast)
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        text = words(cast)
        assert "จำนวน 1 มาตรการ ซึ่งอนุมัติเมื่อวันที่ 27 ตุลาคม 2563" in text["background"]
        assert "มีจำนวน 6 ตัวชี้วัด" in text["background"]
        assert "รายงานผล 2 รอบ รวมทุกมาตรการ 2 รายงาน โดยรายงานแล้ว 0 รายงาน" in text["overview"]

    def test_rounds_and_the_reports_of_measures_are_told_apart(self, cast: Cast) -> None:
        for _ in range(3):
            report_round(cast, make_measure(cast, YEAR))
        expected = "รายงานผล 2 รอบ รวมทุกมาตรการ 6 รายงาน โดยรายงานแล้ว 3 รายงาน"
        needless = " และไม่ต้องรายงาน 3 รายงาน เพราะมาตรการแล้วเสร็จก่อนถึงรอบ"
        assert f"{expected}{needless}" in words(cast)["overview"]
        Round.objects.exclude(status="").update(status="under_way")
        told = words(cast)["overview"]
        assert expected in told
        assert "ไม่ต้องรายงาน" not in told

    def test_it_is_announced_once_the_announcement_is_issued(self, cast: Cast) -> None:
        confirmed(cast, S000, YEAR - 1)
        detailed(cast)
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        announcement = make_paper(cast, "announcement")
        Paper.objects.update(dated_on=date(2020, 11, 2))
        assert "อนุมัติเมื่อวันที่ 27 ตุลาคม 2563" in words(cast)["background"]
        announcement.refresh_from_db()
        make_issued(cast, announcement)
        assert "ซึ่งประกาศใช้เมื่อวันที่ 2 พฤศจิกายน 2563" in words(cast)["background"]

    def test_before_the_year_ends_it_speaks_of_its_own_day(self, cast: Cast) -> None:
        measure = detailed(cast)
        early = reported(cast)
        early.dated_on = date(2020, 11, 21)
        facts = results.gather(early)
        overview = next(row.text for row in results.draft(facts) if row.key == "overview")
        assert "ณ วันที่ 21 พฤศจิกายน 2563 ยังไม่ได้สรุปความสำเร็จของมาตรการ" in overview
        assert "สิ้นปี" not in overview
        assert table(facts)[0]["rows"][1]["cells"][2] == "สรุปผล ณ วันที่ 21 พฤศจิกายน 2563"
        save_outcome(measure=measure, achievement="partly", outcome="ก", by=cast.staff, version=1)
        told = results.draft(results.gather(early))
        assert any("ณ วันที่ 21 พฤศจิกายน 2563 ความสำเร็จของมาตรการ" in row.text for row in told)

    def test_at_its_end_it_speaks_of_the_year(self, cast: Cast) -> None:
        detailed(cast)
        late = reported(cast)
        late.dated_on = date(2021, 9, 30)
        facts = results.gather(late)
        overview = next(row.text for row in results.draft(facts) if row.key == "overview")
        assert "เมื่อสิ้นปีงบประมาณ ยังไม่ได้สรุปความสำเร็จของมาตรการ" in overview
        assert table(facts)[0]["rows"][1]["cells"][2] == "สรุปผลเมื่อสิ้นปีงบประมาณ พ.ศ. 2564"

    def test_nothing_holds_it(self, cast: Cast) -> None:
        confirmed(cast)
        detailed(cast)
        tell_all(cast)
        assert [row.rule for row in check_paper(make_paper(cast, "results"))] == []


class TestLarge:
    def test_dozens_of_lines_over_many_pages_are_all_printed(self, cast: Cast) -> None:
        make_large_plan(cast)
        copy = render(content_of(reported(cast)))
        pages = poppler_pages(copy.pdf)
        assert copy.pages >= 16
        text = squeeze("".join(pages))
        assert text.count(squeeze("ครั้งที่")) >= (MEASURES - 2) * DETAILS
        shown = [text.count(squeeze(to_thai_digits(f"ช่องทางใหม่ครั้งที่ {n} "))) for n in range(1, DETAILS + 1)]
        assert shown == [MEASURES - 2] * DETAILS

    def test_the_head_is_repeated_on_every_page_of_the_table(self, cast: Cast) -> None:
        make_large_plan(cast)
        pages = [squeeze(page) for page in poppler_pages(render(content_of(reported(cast))).pdf)]
        last = next(place for place, page in enumerate(pages) if "คะแนนรวมผลการประเมิน" in page)
        assert all("ผลลัพธ์หรือความสำเร็จของการดำเนินการ" in page for page in pages[: last + 1])

    def test_constant_queries(self, cast: Cast, django_assert_max_num_queries: Any) -> None:
        make_large_plan(cast)
        paper = reported(cast)
        with django_assert_max_num_queries(25):
            facts = results.gather(paper)
            results.draft(facts)
            assert len(table(facts)[0]["rows"]) > MEASURES * 2


class TestEvidence:
    @pytest.fixture
    def named(self, cast: Cast) -> Measure:
        confirmed(cast)
        measure = make_measure(cast, YEAR)
        report_round(cast, measure)
        return measure

    def test_it_is_held_once_the_paper_is_issued(self, cast: Cast, named: Measure) -> None:
        issued = make_issued(cast, make_paper(cast, "results"))
        for row in cast.agency.evidence.all():
            assert [hold.paper for hold in row.holds.all()] == [f"{issued} เลขที่ {issued.number}"]
            with pytest.raises(Refused):
                remove_evidence(evidence=row, by=cast.staff)

    def test_until_then_it_is_free(self, cast: Cast, named: Measure) -> None:
        submit(cast, make_paper(cast, "results"))
        row = cast.agency.evidence.all()[0]
        assert not row.holds.exists()

    @pytest.mark.parametrize("is_removed", [True, False])
    def test_what_moved_since_it_was_submitted_stops_the_issue(
        self, cast: Cast, named: Measure, is_removed: bool
    ) -> None:
        submitted = submit(cast, make_paper(cast, "results"))
        row = cast.agency.evidence.all()[0]
        if is_removed:
            remove_evidence(evidence=row, by=cast.staff)
        else:
            content = EvidenceContent(title="ชื่อใหม่")
            change_evidence(evidence=row, content=content, by=cast.staff, version=row.version)
        signed = sign(submitted, cast.head, cast.deputy, cast.clerk)
        with pytest.raises(Refused, match="ถูกแก้ไขหรือลบ"):
            sign_paper(paper=signed, opinion="ทราบ", by=cast.mayor)
        assert not IssuedFile.objects.exists()
        assert not Paper.objects.get().is_issued


class TestClaims:
    @pytest.mark.parametrize(
        ("text", "is_so"),
        [
            ("ได้คะแนนไม่ต่ำกว่าร้อยละ 85", True),
            ("การป้องกันการทุจริต ได้คะแนนไม่ต่ำกว่าร้อยละ ๙๐", False),
            ("มีผู้เข้าอบรมไม่ต่ำกว่าร้อยละ 90", True),
        ],
    )
    def test_a_claim_in_a_detail_is_asked_about(self, cast: Cast, text: str, is_so: bool) -> None:
        confirmed(cast)
        detailed(cast, {"indicator_code": "prevent"})
        Detail.objects.update(result=text)
        tell_all(cast)
        found = check_paper(make_paper(cast, "results"))
        assert [row.rule for row in found] == ([] if is_so else ["false-claim"])

    @pytest.mark.parametrize(("figure", "is_met"), [("40", True), ("85", False)])
    def test_a_target_called_reached_is_held_against_its_score(
        self, cast: Cast, figure: str, is_met: bool
    ) -> None:
        confirmed(cast, S000)
        make_measure(cast, YEAR, target=f"คะแนนตัวชี้วัดการเปิดเผยข้อมูลไม่ต่ำกว่า {figure}")
        tell_all(cast)
        Measure.objects.update(achievement=Achievement.ACHIEVED)
        found = [row for row in check_paper(make_paper(cast, "results")) if row.rule == "target-missed"]
        assert [row.waivable for row in found] == ([] if is_met else [True])
        assert all("43.90" in row.message for row in found)

    def test_a_claim_in_a_round_too(self, cast: Cast) -> None:
        confirmed(cast, S000)
        row = report_round(cast, make_measure(cast, YEAR))
        type(row).objects.filter(pk=row.pk).update(result="การเปิดเผยข้อมูล ได้คะแนนไม่ต่ำกว่าร้อยละ 85")
        [finding] = [row for row in check_paper(make_paper(cast, "results")) if row.rule == "false-claim"]
        assert "43.90" in finding.message
        assert finding.waivable
