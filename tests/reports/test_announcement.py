"""The announcement's words: the measures of a plan, and only what the record holds about their reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessments.editions import current_edition, pack_of
from measures.models import Plan
from reports.checks import check_paper, notes_for_readers
from reports.content import content_of, written_sections
from reports.drafting import announcement
from reports.forms import PaperForm, paper_initial
from reports.models import Paper, PaperKind
from reports.pdf import render
from reports.sketches import sketch
from tests.factories import S003, Cast, make_confirmed_year, make_measure, make_year, scores
from tests.reports.extraction import poppler_pages, squeeze
from tests.reports.facts import make_issued, make_paper
from thai.digits import to_thai_digits

# Result 2563 of the body in sample S002: four indicators under 85, of which it gives no scores.
S002 = ("95.10", "90.13", "93.75", "82.45", "88.56", "88.34", "87.40", "81.85", "63.90", "50.00")
YEAR = 2564


def announced(cast: Cast, fiscal_year: int = YEAR) -> Paper:
    return sketch(cast.agency, PaperKind.ANNOUNCEMENT, fiscal_year)


def words(cast: Cast) -> dict[str, str]:
    return {row.key: row.text for row in announcement.draft(announcement.gather(announced(cast)))}


def measure_lines(cast: Cast, **changes: Any) -> list[str]:
    """The lines about the one measure of a plan without a recorded result."""
    make_measure(cast, **changes)
    [text] = [text for key, text in words(cast).items() if key.startswith("measure-")]
    return text.splitlines()


@pytest.fixture
def s002(cast: Cast) -> Cast:
    """The four measures of the sample, in our words."""
    make_confirmed_year(cast, YEAR - 1, scores(S002))
    for code, title, guideline, steps in (
        ("asset", "การใช้ทรัพย์สินของราชการ", "จัดทำแนวทางการใช้ทรัพย์สิน", ["จัดทำคู่มือ", "แจ้งเวียนและเผยแพร่คู่มือ"]),
        (
            "improve",
            "การปรับปรุงระบบการทำงาน",
            "มีช่องทางออนไลน์\nมีช่องทางรับฟังความคิดเห็น",
            ["เปิดถาม-ตอบ", "เปิดบริการออนไลน์"],
        ),
        ("disclose", "การเปิดเผยข้อมูล", "เปิดเผยข้อมูลตามมาตรา 9", ["แต่งตั้งผู้ดูแลเว็บไซต์"]),
        ("prevent", "การป้องกันการทุจริต", "เผยแพร่เจตจำนงสุจริต", ["ประเมินความเสี่ยง", "เปิดเผยการดำเนินการ"]),
    ):
        make_measure(
            cast,
            title=title,
            indicator_codes=[code],
            guideline=guideline,
            steps=steps,
            units=[],
            all_units=True,
        )
    Plan.objects.update(adopted_on=date(2020, 10, 27))
    return cast


class TestS002:
    def test_the_reasons_name_the_weak_indicators_with_their_scores(self, s002: Cast) -> None:
        text = words(s002)
        assert "ประจำปีงบประมาณ พ.ศ. 2563" in text["background"]
        assert "ได้คะแนนรวม 75.54 คะแนน อยู่ในระดับ B" in text["background"]
        assert (
            "ต่ำกว่าเกณฑ์ 85 คะแนน มีจำนวน 4 ตัวชี้วัด ได้แก่ ตัวชี้วัดที่ 10 การป้องกันการทุจริต (50.00 คะแนน) "
            "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล (63.90 คะแนน) ตัวชี้วัดที่ 8 การปรับปรุงระบบการทำงาน (81.85 คะแนน) "
            "และตัวชี้วัดที่ 4 การใช้ทรัพย์สินของราชการ (82.45 คะแนน) นั้น"
        ) in text["background"]
        assert "ประจำปีงบประมาณ พ.ศ. 2564 จำนวน 4 มาตรการ" in text["purpose"]

    def test_measures_stand_in_the_order_of_the_plan_with_their_parts(self, s002: Cast) -> None:
        sections = body(s002)["sections"]
        assert [row["heading"] for row in sections if row["heading"]] == [
            "มาตรการที่ 1 การใช้ทรัพย์สินของราชการ",
            "มาตรการที่ 2 การปรับปรุงระบบการทำงาน",
            "มาตรการที่ 3 การเปิดเผยข้อมูล",
            "มาตรการที่ 4 การป้องกันการทุจริต",
        ]
        second = next(row["blocks"] for row in sections if row["heading"].startswith("มาตรการที่ 2"))
        assert [row.get("label") or row["text"] for row in second] == [
            "ตัวชี้วัดที่พัฒนา",
            "แนวทางปฏิบัติ",
            "มีช่องทางออนไลน์",
            "มีช่องทางรับฟังความคิดเห็น",
            "ขั้นตอน/วิธีการปฏิบัติ",
            "เปิดถาม-ตอบ",
            "เปิดบริการออนไลน์",
            "ผู้รับผิดชอบ",
            "ระยะเวลาดำเนินการ",
            "การกำกับติดตาม",
            "เป้าหมาย",
        ]
        assert {row["text"] for row in second if row.get("label") == "ผู้รับผิดชอบ"} == {"ทุกส่วนราชการ"}

    def test_the_page_ends_with_the_day_the_plan_was_adopted_and_the_mayor_alone(self, s002: Cast) -> None:
        content = content_of(announced(s002))
        assert content["announced"] == "ประกาศ ณ วันที่ 27 เดือน ตุลาคม พ.ศ. 2563"
        assert [row["position"] for row in content["opinions"]] == ["นายกองค์การบริหารส่วนตำบลแม่คำมี"]
        assert "proposer" not in content
        text = squeeze("".join(poppler_pages(render(content).pdf)))
        order = ["ประกาศองค์การ", "เรื่องมาตรการ", "มาตรการที่๑", "จึงประกาศให้ทราบ", "ประกาศณวันที่๒๗", "(นายประเสริฐ"]
        places = [text.index(word) for word in order]
        assert places == sorted(places)
        assert "ลงชื่อ" not in text

    def test_the_title_stands_in_two_lines(self, s002: Cast) -> None:
        title, year = body(s002)["title"]
        assert title.endswith("องค์การบริหารส่วนตำบลแม่คำมี")
        assert year == "ประจำปีงบประมาณ พ.ศ. 2564"

    def test_nothing_holds_it(self, s002: Cast) -> None:
        assert [row.rule for row in check_paper(make_paper(s002, "announcement"))] == []


def body(cast: Cast) -> dict[str, Any]:
    return content_of(announced(cast))


class TestOnlyWhatIsKnown:
    def test_without_a_result_only_the_indicators_of_the_measures_are_named(self, cast: Cast) -> None:
        make_measure(cast)
        text = words(cast)
        assert "คะแนน" not in text["background"]
        assert "ในด้าน การเปิดเผยข้อมูล" in text["purpose"]
        found = check_paper(make_paper(cast, "announcement"))
        assert [row.rule for row in found] == ["result-not-recorded", "announced-after-year"]

    def test_an_incomplete_result_counts_nothing(self, cast: Cast) -> None:
        make_year(cast, YEAR - 1, {"disclose": scores()["disclose"]})
        make_measure(cast)
        text = "\n".join(words(cast).values())
        assert "มีจำนวน" not in text
        assert "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล (43.90 คะแนน)" in text

    def test_a_strong_result_says_so(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1, scores(S003))
        make_measure(cast)
        assert "พบว่าทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่าเกณฑ์ 85 คะแนน นั้น" in words(cast)["background"]

    def test_parts_that_are_not_recorded_are_not_printed(self, cast: Cast) -> None:
        lines = measure_lines(
            cast,
            guideline="",
            steps=[],
            units=[],
            starts_on=None,
            due_on=None,
            monitoring="",
            target="",
            cut_offs=[],
        )
        assert lines == ["ตัวชี้วัดที่พัฒนา: ตัวชี้วัดการเปิดเผยข้อมูล"]

    def test_a_measure_of_a_title_alone_holds_it_back_and_the_rest_can_be_edited(self, cast: Cast) -> None:
        bare: dict[str, Any] = {
            "indicator_codes": [],
            "guideline": "",
            "steps": [],
            "units": [],
            "cut_offs": [],
        }
        bare |= {"owner": None, "starts_on": None, "due_on": None, "monitoring": "", "target": ""}
        assert measure_lines(cast, **bare) == [announcement.EMPTY]
        found = [row.rule for row in check_paper(make_paper(cast, "announcement"))]
        assert "measure-incomplete" in found
        assert "section-empty" not in found

    def test_a_result_recorded_after_it_was_issued_contradicts_nothing(self, cast: Cast) -> None:
        make_measure(cast)
        issued = make_issued(cast, make_paper(cast, "announcement"))
        make_confirmed_year(cast, YEAR - 1)
        assert notes_for_readers(issued, cast.staff) == []

    @pytest.mark.parametrize(
        ("dates", "line"),
        [
            ({}, "ตั้งแต่วันที่ 1 ตุลาคม 2563 ถึงวันที่ 30 กันยายน 2564"),
            ({"starts_on": None}, "ภายในวันที่ 30 กันยายน 2564"),
            ({"due_on": None}, "ตั้งแต่วันที่ 1 ตุลาคม 2563"),
        ],
    )
    def test_the_period_as_far_as_it_is_known(self, cast: Cast, dates: dict[str, None], line: str) -> None:
        assert f"ระยะเวลาดำเนินการ: {line}" in measure_lines(cast, **dates)

    def test_marks_that_people_typed_are_not_doubled(self, cast: Cast) -> None:
        lines = measure_lines(cast, steps=["1. จัดทำแผน", "2) เผยแพร่"])
        assert [line for line in lines if line[0].isdigit()] == ["1) จัดทำแผน", "2) เผยแพร่"]

    def test_follow_up_names_its_dates(self, cast: Cast) -> None:
        days = "31 มีนาคม 2564 และ 30 กันยายน 2564"
        line = f"การกำกับติดตาม: รายงานที่ประชุมหัวหน้าส่วนราชการ โดยรายงานผล ณ วันที่ {days}"
        assert line in measure_lines(cast)

    def test_dates_alone_are_a_sentence(self, cast: Cast) -> None:
        told = [line for line in measure_lines(cast, monitoring="") if line.startswith("การกำกับติดตาม")]
        assert told == ["การกำกับติดตาม: รายงานผล ณ วันที่ 31 มีนาคม 2564 และ 30 กันยายน 2564"]

    def test_items_are_named_and_not_only_coded(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1)
        edition = current_edition(YEAR - 1, cast.agency)
        assert edition is not None
        pack = pack_of(edition)
        official = next(item for item in pack.items if item.title and item.verified)
        shortened = next(item for item in pack.items if not (item.title and item.verified))
        line = measure_lines(cast, item_codes=[official.code, shortened.code])[0]
        assert f"ข้อ {official.code} “{official.title}”" in line
        assert f"ข้อ {shortened.code} ({shortened.name})" in line

    def test_an_undated_one_leaves_a_place(self, cast: Cast) -> None:
        make_measure(cast)
        paper = announced(cast)
        paper.dated_on = None
        assert content_of(paper)["announced"] == announcement.UNDATED

    def test_without_a_mayor_there_is_a_place_for_the_pen(self, cast: Cast) -> None:
        make_measure(cast)
        type(cast.mayor).objects.filter(pk=cast.mayor.pk).update(is_active=False)
        [place] = body(cast)["opinions"]
        assert (place["name"][:3], place["position"]) == ("...", "นายกองค์การบริหารส่วนตำบลแม่คำมี")


class TestLarge:
    def test_eight_measures_of_dozens_of_steps_are_all_printed(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1)
        for place in range(1, 9):
            steps = [f"ขั้นที่ {step} ของเรื่อง {place} " + "เผยแพร่ข้อมูลให้ประชาชนทราบ " * 3 for step in range(1, 41)]
            make_measure(cast, title=f"เรื่องที่ {place}", steps=steps)
        copy = render(body(cast))
        text = squeeze("".join(poppler_pages(copy.pdf)))
        assert copy.pages > 15
        missing = [
            (step, place)
            for place in range(1, 9)
            for step in range(1, 41)
            if squeeze(to_thai_digits(f"ขั้นที่ {step} ของเรื่อง {place}")) not in text
        ]
        assert missing == []

    def test_a_measure_of_forty_long_steps_can_still_be_saved(self, cast: Cast) -> None:
        make_measure(cast, steps=[f"ขั้นที่ {step} " + "รายละเอียด" * 40 for step in range(1, 41)])
        paper = make_paper(cast, "announcement")
        sections = written_sections(paper)
        initial = paper_initial(paper, sections)
        data = {name: value for name, value in initial.items() if value is not None}
        assert PaperForm(data | {"dated_on": "1 ตุลาคม 2563"}, paper=paper, sections=sections).is_valid()


def test_a_measure_that_is_taken_out_takes_its_section_with_it(cast: Cast) -> None:
    make_confirmed_year(cast, YEAR - 1)
    make_measure(cast)
    second = make_measure(cast, title="มาตรการที่ถูกตัด")
    paper = make_paper(cast, "announcement")
    paper.sections.create(key=f"measure-{second.pk}", text="ถ้อยคำ", basis="เดิม")
    second.rounds.all().delete()
    second.delete()
    assert "ถ้อยคำ" not in [row.text for row in written_sections(paper)]
    assert "จำนวน 1 มาตรการ" in words(cast)["purpose"]


def test_its_signature_stands_under_more_than_the_order(cast: Cast) -> None:
    make_measure(cast)
    content = content_of(announced(cast))
    blocks = content["sections"][0]["blocks"]
    lengths = set()
    for _ in range(24):  # a page and more, line by line
        blocks.insert(0, {"type": "paragraph", "text": "บรรทัดหนึ่งของข้อความนำ"})
        pages = [squeeze(page) for page in poppler_pages(render(content).pdf)]
        assert "ให้รายงานผู้บังคับบัญชาทราบโดยเร็ว" in pages[-1]
        lengths.add(len(pages))
    assert len(lengths) > 1
