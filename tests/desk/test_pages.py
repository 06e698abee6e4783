"""The desk and the page of a year, as each officer sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from agencies.roles import Role
from measures.plan_actions import propose_plan, return_plan
from measures.rewriting import adopt_plan
from reports.actions import return_paper, start_paper
from reports.models import Paper, PaperKind
from tests import factories
from tests.as_read import as_read
from tests.factories import Cast
from tests.reports.facts import make_issued, make_paper
from thai.dates import thai_date

STRONG = factories.scores(factories.S003)
SignIn = Callable[[Client, Membership], Client]
DESK, YEAR = reverse("desk:agency", args=["mae-kham-mi"]), reverse("desk:year", args=["mae-kham-mi", 2563])


def text(answer: HttpResponse) -> str:
    """What a reader sees of the page's content, words parted by single spaces."""
    html = as_read(answer.content.decode()).split('<main id="main" tabindex="-1">')[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def kinds(answer: Any) -> list[str]:
    return [task.kind for task in answer.context["tasks"]]


def memo_page(memo: Paper) -> str:
    return reverse("reports:paper", args=["mae-kham-mi", memo.pk])


class TestDesk:
    def test_is_unknown_to_outsiders(
        self, client: Client, cast: Cast, others: Cast, as_officer: SignIn
    ) -> None:
        assert as_officer(client, others.admin).get(DESK).status_code == 404

    def test_before_the_first_year_the_clerk_is_told_to_begin(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.staff).get(DESK)
        assert "เริ่มจากปีที่ได้รับผลล่าสุด" in text(answer)
        assert '<h2 id="years">เปิดปีงบประมาณ</h2>' in as_read(answer.content.decode())
        assert answer.context["open_form"] is not None

    def test_before_the_first_year_a_signer_is_told_to_wait(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.mayor).get(DESK)
        assert "ยังไม่มีปีที่บันทึกไว้" in text(answer)
        assert 'id="years"' not in answer.content.decode()
        assert "<form method" not in answer.content.decode().split("<main")[1]

    @pytest.mark.parametrize(
        ("figures", "confirmed", "title"),
        [
            ({}, False, "กรอกผลคะแนนรายตัวชี้วัด"),
            ({"duty": Decimal("96.17")}, False, "กรอกผลคะแนนรายตัวชี้วัด"),
            (factories.scores(), False, "ตรวจทานและยืนยันผลคะแนน"),
            (factories.scores(), True, "จัดทำมาตรการสำหรับปี 2564"),
            (STRONG, True, "ร่างบันทึกข้อความรายงานผล"),
        ],
        ids=["empty", "scores missing", "to confirm", "measures missing", "to draft"],
    )
    def test_the_clerk_finds_the_next_step_of_the_year(
        self,
        client: Client,
        cast: Cast,
        as_officer: SignIn,
        figures: dict[str, Decimal],
        confirmed: bool,
        title: str,
    ) -> None:
        year = factories.make_year(cast, figures=figures)
        if confirmed:
            factories.confirm(year, by=cast.staff)
        for officer in (cast.staff, cast.head, cast.admin):
            answer = as_officer(client, officer).get(DESK)
            assert [task.title for task in answer.context["tasks"]] == [title]
            assert answer.content.decode().count('class="btn btn-primary"') == 1
        assert as_officer(client, cast.clerk).get(DESK).context["tasks"] == []
        assert "ขณะนี้ไม่มีงานที่รอท่าน" in text(client.get(DESK))

    def test_a_drafted_memo_waits_for_its_drafter(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        memo = factories.make_memo(cast)
        tasks = as_officer(client, cast.staff).get(DESK).context["tasks"]
        assert [(task.title, task.detail) for task in tasks] == [("ร่างและเสนอบันทึกข้อความ", "สถานะ: กำลังร่าง")]
        assert tasks[0].url == reverse("reports:paper", args=["mae-kham-mi", memo.pk])

    def test_a_submitted_memo_waits_for_each_signer_in_turn(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        memo = factories.make_submitted_memo(cast)
        url = reverse("reports:paper-sign", args=["mae-kham-mi", memo.pk])
        for signer in cast.signers:
            waiting = {
                officer.role
                for officer in cast.everyone
                if url in {task.url for task in as_officer(client, officer).get(DESK).context["tasks"]}
            }
            assert waiting == {signer.role}
            memo = factories.sign(memo, signer)
        assert as_officer(client, cast.mayor).get(DESK).context["tasks"] == []

    def test_a_signature_says_who_asks_and_since_when(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_submitted_memo(cast)
        task = as_officer(client, cast.head).get(DESK).context["tasks"][0]
        assert task.title == "ลงนาม: บันทึกข้อความรายงานผลการประเมิน ปีงบประมาณ พ.ศ. 2563"
        assert task.detail.startswith("เสนอโดย นางอรอร คำลือ เมื่อ ")
        assert task.due == ""

    def test_a_returned_memo_waits_once_for_those_who_draft(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        memo = factories.make_submitted_memo(cast)
        return_paper(paper=memo, comment="ขอให้แก้วันที่", by=cast.head)
        tasks = as_officer(client, cast.staff).get(DESK).context["tasks"]
        assert tasks[0].detail == "ว่าที่ร้อยตรี สุรชัย ใจนนท์ (หัวหน้าสำนักปลัด) ส่งกลับให้แก้ไข: ขอให้แก้วันที่"
        titles = [task.title for task in tasks]
        assert titles[0] == "แก้ไขและเสนอใหม่: บันทึกข้อความรายงานผลการประเมิน ปีงบประมาณ พ.ศ. 2563"
        assert "ร่างและเสนอบันทึกข้อความ" not in titles
        watched = as_officer(client, cast.head).get(DESK).context["watched"]
        assert [(task.title, task.who) for task in watched] == [(titles[0], "นางอรอร คำลือ")]
        assert as_officer(client, cast.mayor).get(DESK).context["tasks"] == []

    def test_a_plan_waits_to_be_proposed_and_to_be_mended(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast)
        plan = factories.make_measure(cast, indicator_codes=["disclose"]).plan

        def titles(member: Membership) -> list[str]:
            return [task.title for task in as_officer(client, member).get(DESK).context["tasks"]]

        assert f"เสนอขออนุมัติ: {plan}" not in titles(cast.staff)  # five weak indicators wait for a measure
        weak = ["fix", "quality", "comm", "improve", "prevent"]
        factories.make_measure(cast, title="ที่เหลือ", steps=["อื่น"], indicator_codes=weak)
        assert f"เสนอขออนุมัติ: {plan}" in titles(cast.head)
        assert titles(cast.deputy) == []
        proposed = propose_plan(plan=plan, by=cast.staff)
        assert f"เสนอขออนุมัติ: {plan}" not in titles(cast.staff)
        return_plan(plan=proposed, by=cast.mayor, comment="ขอให้เพิ่มเป้าหมาย", version=proposed.version)
        assert titles(cast.staff)[0] == f"แก้ไขและเสนอใหม่: {plan}"
        assert "ขอให้เพิ่มเป้าหมาย" in text(client.get(DESK))
        assert titles(cast.mayor) == []

    def test_executives_are_told_of_rounds_that_nobody_answered(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        plan = factories.make_measure(cast, owner=cast.head).plan
        assert as_officer(client, cast.mayor).get(DESK).context["tasks"] == []
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
        for executive in (cast.clerk, cast.mayor):
            (task,) = as_officer(client, executive).get(DESK).context["watched"]
            assert "2564 มีรอบติดตามที่เลยกำหนดและยังไม่รายงาน 2 รอบ" in task.title
            assert task.url == reverse("measures:rounds", args=["mae-kham-mi", 2564])
        assert as_officer(client, cast.deputy).get(DESK).context["tasks"] == []

    def test_a_returned_paper_stands_before_rounds_that_are_late_which_are_not_told_as_of_others(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        memo = factories.make_submitted_memo(cast)
        return_paper(paper=memo, comment="ขอให้แก้วันที่", by=cast.head)
        plan = factories.make_measure(cast, owner=cast.staff).plan
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
        desk = as_officer(client, cast.staff).get(DESK).context
        assert desk["tasks"][0].title.startswith("แก้ไขและเสนอใหม่")
        assert desk["tasks"][1].kind == "late"
        assert desk["watched"] == []

    def test_the_missing_emblem_is_a_task_of_the_administrator(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_memo(cast)
        told = [
            member.role
            for member in cast.everyone
            for task in as_officer(client, member).get(DESK).context["tasks"]
            if task.url == reverse("reports:emblem", args=["mae-kham-mi"])
        ]
        assert told == [Role.ADMIN]

    def test_an_empty_list_says_what_comes_next_and_by_whom(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_year(cast, figures={})
        words = text(as_officer(client, cast.clerk).get(DESK))
        assert "ขณะนี้ไม่มีงานที่รอท่าน งานถัดไปของปี 2563 คือ “กรอกผลคะแนนรายตัวชี้วัด”" in words
        assert "ผู้ดำเนินการคือ เจ้าหน้าที่ผู้รับผิดชอบ ITA" in words

    def test_an_empty_list_names_the_next_round_and_its_day(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        later = timezone.localdate() + timedelta(days=90)
        plan = factories.make_measure(cast, owner=cast.deputy, indicator_codes=[], cut_offs=[later]).plan
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 15), by=None)
        own = text(as_officer(client, cast.deputy).get(DESK))
        assert f"รอบติดตามถัดไปของท่านคือ {thai_date(later)}" in own
        others = text(as_officer(client, cast.clerk).get(DESK))
        assert f"รอบติดตามถัดไปของแผนปี 2564 คือ {thai_date(later)} ผู้รายงานคือเจ้าของมาตรการ" in others

    def test_a_finished_year_leads_to_the_next(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        factories.make_issued_memo(cast)
        make_issued(cast, make_paper(cast, "analysis", 2563))
        words = text(as_officer(client, cast.staff).get(DESK))
        assert "งานถัดไปคือเปิดปี 2564 เมื่อสำนักงาน ป.ป.ช. ประกาศผล" in words
        assert 'name="fiscal_year" value="2564"' in client.get(DESK).content.decode()

    def test_a_paper_begun_waits_for_those_who_draft(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast, figures=STRONG)
        paper = start_paper(agency=cast.agency, kind=PaperKind.ANALYSIS, fiscal_year=2563, by=cast.staff)
        for member, place in ((cast.staff, "tasks"), (cast.head, "watched")):  # its drafter, and who may help
            listed = as_officer(client, member).get(DESK).context[place]
            (task,) = [task for task in listed if str(paper.pk) in task.url]
            assert task.title == f"ร่างต่อและเสนอ: {paper}"
        assert as_officer(client, cast.mayor).get(DESK).context["tasks"] == []

    def test_of_two_who_sit_in_one_seat_either_may_sign(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        other = factories.make_member(
            cast.agency, "head2", Role.OFFICE_HEAD, "หัวหน้าสำนักปลัด (2)", unit=cast.office, name="สอง คนดี"
        )
        memo = factories.make_submitted_memo(cast)
        words = f"{cast.head.display_name} หรือ {other.display_name} ลงนามได้คนใดคนหนึ่ง"
        for head in (cast.head, other):
            assert words in text(as_officer(client, head).get(DESK))
        assert words in text(as_officer(client, cast.staff).get(memo_page(memo)))

    def test_every_plan_is_reached_from_the_desk(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        adopt_plan(plan=factories.make_measure(cast).plan, adopted_on=date(2020, 10, 15), by=None)
        factories.make_measure(cast, 2566)  # the result that it answers was not opened
        html = as_officer(client, cast.mayor).get(DESK).content.decode()
        for year in (2564, 2566):
            assert f'href="{reverse("measures:plan", args=["mae-kham-mi", year])}"' in html
        assert "2564/measures/rounds/" in html.split('id="plans"')[1]
        assert "2566/measures/rounds/" not in html

    def test_lists_the_years_newest_first(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_confirmed_year(cast)
        factories.make_year(cast, 2564, {})
        rows = as_officer(client, cast.mayor).get(DESK).context["years"]
        assert [(row.assessment.fiscal_year, row.total, row.weak) for row in rows] == [
            (2564, None, 0),
            (2563, Decimal("60.40"), 6),
        ]
        words = text(client.get(DESK))
        assert "พ.ศ. 2563 60.40" in words
        assert "ยืนยันผลแล้ว" in words


class TestYear:
    def test_is_unknown_to_outsiders(
        self, client: Client, cast: Cast, others: Cast, as_officer: SignIn
    ) -> None:
        factories.make_year(cast)
        assert as_officer(client, others.admin).get(YEAR).status_code == 404

    def test_a_year_not_opened_can_be_opened_by_the_clerk(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.staff).get(YEAR)
        assert answer.status_code == 404
        assert 'name="fiscal_year" value="2563"' in answer.content.decode()
        assert "เปิดปี 2563 และกรอกคะแนน" in text(answer)

    def test_a_year_of_the_other_era_leads_to_the_same_year_in_ours(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.staff).get(reverse("desk:year", args=["mae-kham-mi", 2020]))
        assert "กรุณาใช้ปี พ.ศ." in text(answer)
        assert YEAR in answer.content.decode()

    def test_a_year_not_opened_is_awaited_by_a_signer(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.mayor).get(YEAR)
        assert answer.status_code == 404
        assert "เมื่อเจ้าหน้าที่ผู้รับผิดชอบเปิดปีแล้ว" in text(answer)

    def test_a_year_without_rules_cannot_be_opened(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        answer = as_officer(client, cast.staff).get(reverse("desk:year", args=["mae-kham-mi", 2499]))
        assert answer.status_code == 404
        assert "ยังไม่มีเกณฑ์ของปีนี้" in text(answer)
        assert "fiscal_year" not in answer.content.decode()

    def test_an_empty_year_says_that_nothing_is_known(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_year(cast, figures={})
        answer = as_officer(client, cast.staff).get(YEAR)
        words = text(answer)
        assert "ระดับ ยังระบุไม่ได้ คะแนนรวม –" in words
        assert "กรอกแล้ว 0 จาก 10 ตัวชี้วัด" in words
        assert words.count("ยังไม่มีคะแนน") == 11  # the level's reason and ten bars
        assert "ข้อที่ควรตรวจสอบ" not in words
        assert kinds(answer) == ["now", *["later"] * 7]

    def test_a_partial_year_names_what_is_missing_and_possible(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        figures = factories.scores()
        del figures["prevent"]
        factories.make_year(cast, figures=figures)
        words = text(as_officer(client, cast.staff).get(YEAR))
        assert "กรอกแล้ว 9 จาก 10 ตัวชี้วัด" in words
        assert "ยังไม่ได้บันทึกคะแนนตัวชี้วัดที่ 10 การป้องกันการทุจริต" in words
        assert "ระดับที่เป็นไปได้คือ" in words

    def test_weak_indicators_stand_with_the_measures_that_answer_them(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast)
        factories.make_measure(cast, title="มาตรการแรก <ก>", indicator_codes=["disclose", "prevent"])
        factories.make_measure(cast, title="มาตรการที่สอง")
        answer = as_officer(client, cast.staff).get(YEAR)
        rows = {row.indicator.rule.code: row.titles for row in answer.context["view"].plan.rows}
        assert rows == {
            "fix": [],
            "quality": [],
            "comm": [],
            "improve": [],
            "disclose": ["มาตรการแรก <ก>", "มาตรการที่สอง"],
            "prevent": ["มาตรการแรก <ก>"],
        }
        html = answer.content.decode()
        assert "มาตรการแรก &lt;ก&gt;" in html
        add = reverse("measures:measure-add", args=["mae-kham-mi", 2564])
        assert re.findall(rf'{add}\?indicator=(\w+)"', html) == ["fix", "quality", "comm", "improve"]

    def test_a_signer_is_not_offered_what_only_the_clerk_may_do(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast)
        html = as_officer(client, cast.deputy).get(YEAR).content.decode()
        assert "measures/add" not in html
        assert reverse("measures:measure-add", args=["mae-kham-mi", 2564]) not in html
        assert reverse("reports:paper-start", args=["mae-kham-mi", 2563, "memo"]) not in html
        assert "เจ้าหน้าที่ผู้รับผิดชอบยังไม่ได้เริ่มร่าง" in html

    def test_a_year_without_weakness_says_so(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_year(cast, figures=STRONG)
        words = text(as_officer(client, cast.staff).get(YEAR))
        assert "ทุกตัวชี้วัดได้ตั้งแต่ 85 คะแนนขึ้นไป" in words
        assert "ยังไม่มีมาตรการ" not in words

    def test_a_confirmed_year_is_locked_and_says_by_whom(
        self, client: Client, cast: Cast, as_officer: SignIn
    ) -> None:
        factories.make_confirmed_year(cast)
        edit = reverse("assessments:scores-edit", args=["mae-kham-mi", 2563])
        reopen = reverse("assessments:result-reopen", args=["mae-kham-mi", 2563])
        answer = as_officer(client, cast.clerk).get(YEAR)
        assert "ยืนยันโดย นางอรอร คำลือ" in text(answer)
        assert reopen in answer.content.decode()
        html = as_officer(client, cast.staff).get(YEAR).content.decode()
        assert reopen not in html
        assert f'href="{edit}">แก้ไขคะแนน' not in html

    def test_last_year_stands_beside_this_year(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_confirmed_year(cast)
        factories.make_year(cast, 2564, STRONG)
        words = text(as_officer(client, cast.staff).get(reverse("desk:year", args=["mae-kham-mi", 2564])))
        assert "+32.94 จากปีก่อน" in words
        assert "ปีก่อน 12.50 เพิ่มขึ้น 75.00" in words

    def test_the_memo_is_shown_in_its_state(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        memo = factories.make_submitted_memo(cast)
        html = as_officer(client, cast.mayor).get(YEAR).content.decode()
        section = html.split('<section id="memo"')[1].split("</section>")[0]
        assert "อยู่ระหว่างเสนอลงนาม" in section
        assert reverse("reports:paper", args=["mae-kham-mi", memo.pk]) in section

    def test_history_tells_who_did_what(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        factories.make_confirmed_year(cast)
        url = reverse("desk:year-history", args=["mae-kham-mi", 2563])
        events = as_officer(client, cast.mayor).get(url).context["events"]
        assert {event.who for event in events} == {"นางอรอร คำลือ"}
        assert len(events) == 3

    def test_the_gallery_of_components_is_drawn(self, client: Client, cast: Cast, as_officer: SignIn) -> None:
        assert as_officer(client, cast.staff).get(reverse("desk:gallery")).status_code == 200


class TestQueryCounts:
    """A page asks the database as often for one row as for three.

    Of the queries, one is the session's and one reads the person with their posts. Of a result that is not
    confirmed, one asks whether it was opened again; where a weak indicator has no items, one reads remarks.
    """

    def test_the_year_page_by_measures(
        self, client: Client, cast: Cast, as_officer: SignIn, django_assert_num_queries: Any
    ) -> None:
        factories.make_year(cast)
        as_officer(client, cast.staff).get(YEAR)
        with django_assert_num_queries(9):
            client.get(YEAR)
        factories.make_measure(cast)
        with django_assert_num_queries(9):
            client.get(YEAR)
        factories.make_measure(cast, indicator_codes=["disclose", "prevent", "comm"])
        factories.make_measure(cast, indicator_codes=["fix"])
        with django_assert_num_queries(9):
            assert len(client.get(YEAR).context["view"].plan.rows) == 6

    def test_the_year_page_by_years(
        self, client: Client, cast: Cast, as_officer: SignIn, django_assert_num_queries: Any
    ) -> None:
        url = reverse("desk:year", args=["mae-kham-mi", 2565])
        factories.make_year(cast, 2565)
        as_officer(client, cast.staff).get(url)
        with django_assert_num_queries(9):
            client.get(url)
        factories.make_year(cast, 2564)
        client.get(url)
        factories.make_year(cast, 2563)
        with django_assert_num_queries(9):
            client.get(url)

    def test_a_confirmed_year_with_a_memo_reads_the_names_of_both_officers_at_once(
        self, client: Client, cast: Cast, as_officer: SignIn, django_assert_num_queries: Any
    ) -> None:
        factories.make_issued_memo(cast)
        as_officer(client, cast.mayor).get(YEAR)
        with django_assert_num_queries(8):
            client.get(YEAR)

    def test_the_desk_by_years(
        self, client: Client, cast: Cast, as_officer: SignIn, django_assert_num_queries: Any
    ) -> None:
        factories.make_year(cast, 2565)
        as_officer(client, cast.staff).get(DESK)
        with django_assert_num_queries(15):
            client.get(DESK)
        factories.make_year(cast, 2564)
        factories.make_year(cast, 2563)
        client.get(DESK)
        with django_assert_num_queries(15):
            assert len(client.get(DESK).context["years"]) == 3
