"""The development page's words: the meeting, last year's result, points and measures by topic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assessments.models import Assessment
from measures.models import Measure
from reports.actions import replace_meeting
from reports.checks import check_paper
from reports.content import content_of
from reports.drafting import development
from reports.models import Paper, PaperKind
from reports.pdf import render
from reports.sketches import sketch
from tests.factories import S003, Cast, make_confirmed_year, make_measure, make_year, scores
from tests.reports.extraction import poppler_pages, squeeze
from tests.reports.facts import make_paper

YEAR = 2568  # a year whose rules name seven topics


def meet(cast: Cast, *points: tuple[int | None, str], fiscal_year: int = YEAR, **head: Any) -> None:
    told = {
        "held_on": date(2025, 2, 4),
        "chair": "นายประเสริฐ คำสุข",
        "chair_position": "นายกองค์การบริหารส่วนตำบลแม่คำมี",
        "closing": "",
    }
    replace_meeting(
        agency=cast.agency, fiscal_year=fiscal_year, head=told | head, points=list(points), by=cast.staff
    )


def planned(cast: Cast, title: str, topic: int | None = None, **changes: Any) -> Measure:
    days: dict[str, Any] = {"starts_on": date(2024, 10, 1), "due_on": date(2025, 9, 30)}
    days["cut_offs"] = [date(2025, 3, 31)]
    return make_measure(cast, YEAR, title=title, topic=topic, **(days | changes))


def page(cast: Cast, fiscal_year: int = YEAR) -> Paper:
    return sketch(cast.agency, PaperKind.DEVELOPMENT, fiscal_year)


def words(cast: Cast, fiscal_year: int = YEAR) -> dict[str, str]:
    return {row.key: row.text for row in development.draft(development.gather(page(cast, fiscal_year)))}


def headings(cast: Cast, fiscal_year: int = YEAR) -> list[str]:
    body = content_of(page(cast, fiscal_year))
    return [row["heading"] for row in body["sections"] if row["heading"]]


class TestMeeting:
    def test_day_and_chair_open_the_paper(self, cast: Cast) -> None:
        meet(cast)
        assert (
            "ได้ประชุม เมื่อวันที่ 4 กุมภาพันธ์ 2568 โดยมี นายประเสริฐ คำสุข นายกองค์การบริหารส่วนตำบลแม่คำมี เป็นประธาน"
        ) in words(cast)["meeting"]

    def test_what_is_not_recorded_is_not_said(self, cast: Cast) -> None:
        meet(cast, held_on=None, chair="", chair_position="")
        text = words(cast)
        assert "วันที่" not in text["meeting"]
        assert "ประธาน" not in text["meeting"]
        assert {"result", "lead", "closing"} & text.keys() == set()

    def test_without_a_meeting_it_can_still_be_looked_at(self, cast: Cast) -> None:
        planned(cast, "มาตรการ", 4)
        assert render(content_of(page(cast))).pages == 1

    @pytest.mark.parametrize(
        ("closing", "lines"),
        [
            ("ให้เร่งดำเนินการ", ["ทั้งนี้ ประธานได้เน้นย้ำว่า ให้เร่งดำเนินการ"]),
            ("ทั้งนี้ ขอให้เร่ง\n\nรายงานทุกเดือน", ["ทั้งนี้ ขอให้เร่ง", "รายงานทุกเดือน"]),
        ],
    )
    def test_what_the_chair_stressed_closes_it(self, cast: Cast, closing: str, lines: list[str]) -> None:
        meet(cast, closing=closing)
        assert words(cast)["closing"].splitlines() == lines


class TestResult:
    def test_last_years_total_and_level(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1, scores(S003))
        meet(cast)
        assert "ได้คะแนนรวม 93.34 คะแนน อยู่ในระดับ " in words(cast)["result"]

    def test_scores_that_are_missing_are_not_spoken_of(self, cast: Cast) -> None:
        make_year(cast, YEAR - 1, {"duty": scores()["duty"]})
        meet(cast)
        assert "result" not in words(cast)


class TestTopics:
    def test_points_and_measures_stand_under_their_topic_in_official_order(self, cast: Cast) -> None:
        planned(cast, "มาตรการยืมทรัพย์สิน", 4)
        planned(cast, "มาตรการทั่วไป")
        meet(cast, (4, "คุมการยืม"), (1, "ข้อหนึ่ง"), (None, "ทบทวนคู่มือ"), (1, "ข้อสอง"))
        assert headings(cast) == [
            "1. กระบวนการปฏิบัติงานที่โปร่งใสและมีประสิทธิภาพ",
            "2. กระบวนการกำกับดูแลการใช้ทรัพย์สินของราชการ",
            "3. ประเด็นอื่นและมาตรการในแผน",
        ]
        text = words(cast)
        assert text["topic-1"].splitlines() == ["1) ข้อหนึ่ง", "2) ข้อสอง"]
        first, second = text["topic-4"].splitlines()
        assert first == "คุมการยืม"
        assert second == (
            "โดยดำเนินการตาม “มาตรการยืมทรัพย์สิน” แนวทางปฏิบัติ คือ เผยแพร่ข้อมูลทุกไตรมาส ผู้รับผิดชอบ สำนักปลัด "
            "ตั้งแต่วันที่ 1 ตุลาคม 2567 ถึงวันที่ 30 กันยายน 2568"
        )

    def test_several_measures_are_numbered(self, cast: Cast) -> None:
        planned(cast, "หนึ่ง", 7)
        planned(cast, "สอง", 7)
        meet(cast)
        lines = words(cast)["topic-7"].splitlines()
        assert [line[:8] for line in lines[1:]] == ["1) “หนึ่", "2) “สอง”"]

    def test_a_year_without_topics_names_none(self, cast: Cast) -> None:
        meet(cast, (1, "ข้อหนึ่ง"), (None, "อื่น"), fiscal_year=2564)
        assert headings(cast, 2564) == ["ประเด็นที่ 1", "2. ประเด็นอื่น"]

    def test_forty_points_are_all_printed(self, cast: Cast) -> None:
        meet(cast, *((place % 7 + 1, f"ข้อความที่ {place} " + "พัฒนางาน " * 20) for place in range(40)))
        copy = render(content_of(page(cast)))
        text = squeeze("".join(poppler_pages(copy.pdf)))
        assert text.count("ข้อความที่") >= 40
        assert copy.pages > 2


class TestChecks:
    def test_a_paper_older_than_the_meeting_is_held(self, cast: Cast) -> None:
        meet(cast, (1, "ข้อหนึ่ง"))
        paper = make_paper(cast, "development", YEAR)
        Paper.objects.filter(pk=paper.pk).update(dated_on=date(2025, 2, 3))
        assert [row.rule for row in check_paper(Paper.objects.get())].count("paper-before-meeting") == 1

    def test_a_meeting_before_the_announcement_asks_for_a_reason(self, cast: Cast) -> None:
        make_confirmed_year(cast, YEAR - 1)
        Assessment.objects.update(announced_on=date(2025, 2, 5))
        meet(cast, (1, "ข้อหนึ่ง"))
        found = {row.rule: row for row in check_paper(make_paper(cast, "development", YEAR))}
        assert found["meeting-before-result"].waivable

    def test_a_meeting_without_a_date_is_asked_for(self, cast: Cast) -> None:
        meet(cast, (1, "ข้อหนึ่ง"), held_on=None)
        [finding] = development.lacks(cast.agency, YEAR)
        assert finding.url.endswith(f"/{YEAR}/meeting/")

    def test_one_that_set_nothing_too(self, cast: Cast) -> None:
        meet(cast)
        assert [row.rule for row in development.lacks(cast.agency, YEAR)] == ["no-points"]
