"""Histories say what an act changed: from what to what, long texts folded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.histories import history_of
from agencies.models import Membership
from desk.told_changes import LONGEST_SHOWN, told
from measures import actions
from measures.models import Evidence, Round
from measures.outcome_actions import save_outcome
from measures.plan_actions import set_calendar
from measures.queries import PlanDay
from measures.rewriting import adopt_plan
from measures.round_actions import RoundAnswer, answer_round
from measures.round_histories import round_history
from reports.actions import edit_paper, submit_paper
from reports.drafting.sections import Edit
from tests.factories import Cast, make_evidence, make_measure, make_memo, measure_content

SignIn = Callable[[Client, Membership], Client]
LONG = "จัดอบรม " * 40


@pytest.fixture
def row(cast: Cast) -> Round:
    """The first round of a measure in force, owned by the clerk."""
    measure = make_measure(cast, owner=cast.staff)
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 15), by=None)
    return measure.rounds.all()[0]


def answer(
    row: Round, by: Membership, status: str = "under_way", text: str = "จัดอบรม", *evidence: Evidence
) -> None:
    """Report a round."""
    row.refresh_from_db()
    given = RoundAnswer(status, text, "", "", "", date(2021, 3, 30), evidence)
    answer_round(row=row, answer=given, by=by, version=row.version)


class TestRounds:
    def details(self, row: Round) -> list[list[str]]:
        return [list(map(str, line.details)) for line in reversed(told(round_history(row)))]

    def test_an_answer_mended_says_from_what_to_what(self, cast: Cast, row: Round) -> None:
        answer(row, cast.staff)
        answer(row, cast.staff, "done", "จัดอบรมสองครั้ง")
        assert self.details(row) == [
            [],
            [
                "สถานะ จาก “กำลังดำเนินการ” เป็น “แล้วเสร็จ”",
                "สิ่งที่ดำเนินการ จาก “จัดอบรม” เป็น “จัดอบรมสองครั้ง”",
            ],
        ]

    def test_evidence_is_said_once(self, cast: Cast, row: Round) -> None:
        answer(row, cast.staff)
        answer(row, cast.staff, "under_way", "จัดอบรม", make_evidence(cast))
        assert self.details(row)[1] == []

    def test_a_long_text_is_folded_behind_its_name(
        self, cast: Cast, row: Round, client: Client, as_officer: SignIn
    ) -> None:
        answer(row, cast.staff)
        answer(row, cast.staff, text=LONG + "<b>")
        [folded] = self.details(row)[1]
        assert "<summary>สิ่งที่ดำเนินการ" in folded
        assert "เดิม “จัดอบรม”" in folded
        assert "&lt;b&gt;" in folded
        page = reverse("measures:round", args=[cast.agency.code, 2564, row.pk])
        assert folded in as_officer(client, cast.mayor).get(page).content.decode()


def test_a_measure_says_what_was_rewritten(cast: Cast) -> None:
    measure = make_measure(cast, due_on=date(2021, 9, 30))
    content = measure_content(cast, due_on=date(2021, 8, 31), indicator_codes=["fix", "comm"])
    actions.change_measure(measure=measure, content=content, by=cast.staff, version=measure.version)
    measure.refresh_from_db()
    save_outcome(measure=measure, achievement="achieved", outcome="", by=cast.staff, version=measure.version)
    outcome, changed, added = told(history_of(measure))
    assert outcome.details == ["ความสำเร็จ เดิมว่าง เป็น “บรรลุเป้าหมาย”"]
    assert "วันครบกำหนด จาก “30 กันยายน 2564” เป็น “31 สิงหาคม 2564”" in changed.details
    assert any(line.startswith("จุดที่มาตรการตอบ จาก “") and "comm" not in line for line in changed.details)
    assert added.details == []


def test_a_plan_says_how_its_rounds_were_set(cast: Cast, client: Client, as_officer: SignIn) -> None:
    plan = make_measure(cast).plan
    plan.refresh_from_db()
    days = [PlanDay(date(2021, 4, 30), "รอบแรก")]
    set_calendar(plan=plan, days=days, by=cast.staff, version=plan.version)
    html = as_officer(client, cast.staff).get(reverse("measures:plan", args=[cast.agency.code, 2564]))
    line = "วันตัดรอบติดตาม จาก “31 มีนาคม 2564 · 30 มิถุนายน 2564 · 30 กันยายน 2564” เป็น “30 เมษายน 2564”"
    assert line in html.content.decode().replace("\xa0", " ")


def test_a_paper_says_what_was_edited_and_nothing_of_its_steps(cast: Cast) -> None:
    paper = make_memo(cast)
    head = {"unit": cast.finance, "dated_on": paper.dated_on, "order_number": "", "order_dated_on": None}
    texts = {"proposal": Edit("เพื่อโปรดพิจารณา" * LONGEST_SHOWN)}
    paper = edit_paper(paper=paper, texts=texts, by=cast.staff, version=paper.version, **head)
    submit_paper(paper=paper, by=cast.staff)
    submitted, edited, drafted = told(history_of(paper))
    assert edited.details[0] == "ส่วนราชการเจ้าของเรื่อง จาก “สำนักปลัด” เป็น “กองคลัง”"
    assert "<summary>ข้อความส่วน “ข้อเสนอแนะ”" in edited.details[1]
    assert (submitted.details, drafted.details) == ([], [])
