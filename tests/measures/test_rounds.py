"""Rounds: when they are due, who answers them, and what two people at once may not do to each other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from agencies.versions import Stale
from measures.actions import add_measure
from measures.evidence import inspect
from measures.evidence_actions import EvidenceContent
from measures.models import Evidence, Measure, Round
from measures.rewriting import adopt_plan
from measures.round_actions import RoundAnswer, answer_round, may_answer
from measures.rounds import (
    due_rounds_of,
    due_rounds_without_account,
    follow_up,
    never_answered,
    open_rounds,
    overdue_rounds,
    standing,
)
from measures.storage import private_files
from tests.factories import PDF, Cast, make_evidence, make_measure, measure_content

FIRST, SECOND = date(2021, 3, 31), date(2021, 9, 30)
BETWEEN = date(2021, 5, 1)
REPORT = {
    "status": "under_way",
    "text": "จัดอบรมแล้ว",
    "result": "",
    "problems": "",
    "suggestions": "",
    "reported_on": date(2021, 3, 30),
}


def in_force(measure: Measure) -> Measure:
    """The measure with its plan announced."""
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 15), by=None)
    return measure


def another(cast: Cast, **changes: Any) -> Measure:
    """A further measure of the plan in force."""
    content = measure_content(cast, **changes)
    return add_measure(agency=cast.agency, fiscal_year=2564, content=content, by=cast.staff, reason="เพิ่มงาน")


@pytest.fixture
def measure(cast: Cast) -> Measure:
    return in_force(make_measure(cast))


def first(measure: Measure) -> Round:
    return measure.rounds.get(cut_off=FIRST)


def report(row: Round, by: Membership, version: int | None = None, **changes: Any) -> Round:
    return answer_round(row=row, answer=RoundAnswer(**(REPORT | changes)), by=by, version=version)


def new_file(content: bytes = PDF, name: str = "รูป.pdf") -> EvidenceContent:
    file = ContentFile(content, name=name)
    return EvidenceContent(title="ภาพการอบรม", file=file, inspected=inspect(file, name))


def files_on_disk() -> list[str]:
    storage = private_files()
    folders = storage.listdir("")[0] if storage.exists("") else []
    return [name for folder in folders for name in storage.listdir(folder)[1]]


class TestReads:
    def test_nothing_is_asked_before_the_plan_is_in_force(self, cast: Cast) -> None:
        make_measure(cast)
        assert not open_rounds(cast.agency).exists()
        assert not never_answered(cast.agency, SECOND).exists()

    @pytest.mark.parametrize(
        ("day", "due"),
        [
            (FIRST - timedelta(31), []),
            (FIRST - timedelta(30), [FIRST]),
            (FIRST, [FIRST]),
            (SECOND - timedelta(1), [FIRST, SECOND]),
        ],
    )
    def test_a_round_is_due_from_a_month_before_it(
        self, cast: Cast, measure: Measure, day: date, due: list[date]
    ) -> None:
        assert [row.cut_off for row in due_rounds_of(cast.staff, day)] == due
        assert not due_rounds_of(cast.head, day).exists()

    def test_it_is_overdue_the_day_after(self, cast: Cast, measure: Measure) -> None:
        assert not overdue_rounds(cast.agency, FIRST).exists()
        assert overdue_rounds(cast.agency, FIRST + timedelta(1)).get().cut_off == FIRST

    def test_an_answer_takes_it_off_every_list(self, cast: Cast, measure: Measure) -> None:
        assert never_answered(cast.agency, BETWEEN).get() == measure
        report(first(measure), cast.staff)
        assert not due_rounds_of(cast.staff, BETWEEN).exists()
        assert not overdue_rounds(cast.agency, BETWEEN).exists()
        assert not never_answered(cast.agency, BETWEEN).exists()

    def test_who_has_no_account_or_left_is_answered_for(self, cast: Cast, measure: Measure) -> None:
        another(cast, owner=None, owner_name="นางสมหมาย ดีใจ")
        assert due_rounds_without_account(cast.agency, BETWEEN).count() == 1
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert due_rounds_without_account(cast.agency, BETWEEN).count() == 2

    def test_another_agency_has_its_own(self, cast: Cast, measure: Measure, others: Cast) -> None:
        assert not open_rounds(others.agency).exists()

    def test_the_figures_of_a_plan(self, cast: Cast, measure: Measure) -> None:
        another(cast, title="มาตรการที่สอง")
        report(first(measure), cast.staff, reported_on=FIRST + timedelta(3))
        followed = follow_up(cast.agency, 2564, BETWEEN)
        passed = followed.passed
        assert (passed.asked, passed.reported, passed.late, passed.needless) == (2, 1, 1, 0)
        assert [row.measure.title for row in followed.overdue] == ["มาตรการที่สอง"]
        assert [one.measure.title for one in followed.never_answered] == ["มาตรการที่สอง"]
        assert followed.days == [FIRST, SECOND]

    def test_a_report_before_its_date_counts(self, cast: Cast, measure: Measure) -> None:
        """One of four rounds is answered before its date; the other measure is silent, nothing is late."""
        another(cast, title="มาตรการที่สอง")
        report(first(measure), cast.staff, reported_on=FIRST - timedelta(3))
        followed = follow_up(cast.agency, 2564, FIRST - timedelta(2))
        assert (followed.every.reported, followed.every.asked) == (1, 4)
        assert (followed.passed.asked, followed.passed.reported, followed.overdue) == (0, 0, [])
        assert [one.measure.title for one in followed.silent] == ["มาตรการที่สอง"]
        assert followed.never_answered == []

    def test_a_plan_is_read_in_as_many_questions_however_long(
        self, cast: Cast, measure: Measure, django_assert_num_queries: Any
    ) -> None:
        with django_assert_num_queries(3):
            follow_up(cast.agency, 2564, BETWEEN)
        for _ in range(3):
            another(cast)
        with django_assert_num_queries(3):
            follow_up(cast.agency, 2564, BETWEEN)

    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (FIRST - timedelta(31), "ยังไม่ถึงรอบ"),
            (FIRST - timedelta(30), "อีก 30 วัน"),
            (FIRST, "ครบกำหนดวันนี้"),
            (FIRST + timedelta(1), "เลยกำหนด 1 วัน"),
            (FIRST + timedelta(2), "เลยกำหนด 2 วัน"),
        ],
    )
    def test_the_words_of_a_day(self, measure: Measure, day: date, words: str) -> None:
        assert standing(first(measure), day).label == words


class TestAnswer:
    def test_it_keeps_what_was_said_and_records_it(self, cast: Cast, measure: Measure) -> None:
        row = report(first(measure), cast.staff, version=1)
        assert (row.status, row.text, row.reported_by, row.version) == (
            "under_way", "จัดอบรมแล้ว", cast.staff, 2
        )  # fmt: skip
        event = AuditEvent.objects.get(event=Event.ROUND_ANSWERED)
        assert event.subject_id == row.pk
        assert event.changes["status"] == ["", "under_way"]

    def test_two_at_once_do_not_overwrite_each_other(self, cast: Cast, measure: Measure) -> None:
        row = first(measure)
        report(row, cast.staff, version=1)
        with pytest.raises(Stale):
            report(first(measure), cast.head, version=1, text="อีกคนหนึ่ง", new=[new_file()])
        assert first(measure).text == "จัดอบรมแล้ว"
        assert not Evidence.objects.exists()

    def test_a_plan_that_is_not_in_force_takes_no_answers(self, cast: Cast) -> None:
        row = make_measure(cast).rounds.get(cut_off=FIRST)
        with pytest.raises(Refused, match="ยังไม่ได้รับอนุมัติ"):
            report(row, cast.staff)
        assert Round.objects.get(pk=row.pk).version == 1

    def test_the_owner_and_those_who_prepare_may_answer(self, cast: Cast, others: Cast) -> None:
        row = in_force(make_measure(cast, owner=cast.deputy)).rounds.get(cut_off=FIRST)
        assert [may_answer(who, row) for who in cast.everyone] == [True, True, True, False, False, True]
        assert not may_answer(others.staff, row)
        with pytest.raises(Refused, match="เป็นของผู้อื่น"):
            report(row, cast.mayor)

    def test_evidence_comes_along_in_order(self, cast: Cast, measure: Measure) -> None:
        order = make_evidence(cast)
        row = report(first(measure), cast.staff, evidence=[order], new=[new_file(PDF + b" ")])
        links = [link.evidence.title for link in row.evidence_links.all()]
        assert links == [order.title, "ภาพการอบรม"]
        assert len(files_on_disk()) == 2

    def test_one_file_serves_many_rounds_and_lies_there_once(self, cast: Cast, measure: Measure) -> None:
        report(first(measure), cast.staff, new=[new_file()])
        report(measure.rounds.get(cut_off=SECOND), cast.staff, new=[new_file()])
        assert Evidence.objects.get().round_links.count() == 2
        assert len(files_on_disk()) == 1

    def test_nothing_is_kept_where_the_record_fails(
        self, cast: Cast, measure: Measure, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("no record")

        monkeypatch.setattr("measures.round_actions.record", broken)
        with pytest.raises(RuntimeError):
            report(first(measure), cast.staff, new=[new_file()])
        assert not first(measure).is_reported
        assert not Evidence.objects.exists()
        assert files_on_disk() == []

    def test_an_answer_may_be_mended_and_evidence_taken_off(self, cast: Cast, measure: Measure) -> None:
        order = make_evidence(cast)
        report(first(measure), cast.staff, evidence=[order])
        row = report(first(measure), cast.staff, text="แก้ไขแล้ว", reported_on=timezone.localdate())
        assert (row.text, row.evidence_links.count(), Evidence.objects.count()) == ("แก้ไขแล้ว", 0, 1)


@pytest.fixture(autouse=True)
def empty_disk(settings: Any, tmp_path: Any) -> None:
    """Every test has a folder of its own for files."""
    settings.DATA_DIR = tmp_path
