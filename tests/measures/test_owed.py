"""Rounds after a measure was reported as done ask for no report, until somebody reports otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from desk.calendars import entries_of
from desk.queries import my_tasks
from desk.waiting import rounds_in, waiting_everywhere
from measures.board import calendar_of, cards_of
from measures.models import Measure, Plan, Round, RoundEvidence
from measures.notes import late_rounds_told
from measures.outcomes import outcome_rows
from measures.owed import days_late, excused_by, finished_in, is_owed, owed_rounds, tally
from measures.queries import get_pack_for_plan, measures_left_by, measures_of
from measures.rewriting import adopt_plan
from measures.rounds import due_rounds_of, follow_up, next_round_of, open_rounds, overdue_rounds
from reports.drafting.results.readiness import rounds_are_reported
from tests.as_read import as_read
from tests.factories import Cast, make_confirmed_year, make_evidence, make_measure

SignIn = Callable[[Client, Membership], Client]
FIRST, MIDDLE, LAST = DAYS = (date(2021, 1, 31), date(2021, 3, 31), date(2021, 9, 30))
BETWEEN, AFTER = date(2021, 9, 1), date(2021, 10, 20)
SILENT = {"status": "", "reported_on": None}


def rounds_of(*said: dict[str, Any]) -> list[Round]:
    """The rounds of one measure, not kept: each with what was said on it."""
    return [Round(cut_off=day, **one) for day, one in zip(DAYS, said, strict=True)]


def said(status: str, reported_on: date | None = None) -> dict[str, Any]:
    return {"status": status, "reported_on": reported_on}


@pytest.fixture
def measure(cast: Cast) -> Measure:
    """A measure of staff, in force, followed on three days."""
    made = make_measure(cast, cut_offs=list(DAYS))
    adopt_plan(plan=made.plan, adopted_on=date(2020, 10, 15), by=None)
    return made


def report(measure: Measure, day: date, status: str, reported_on: date | None = None) -> None:
    measure.rounds.filter(cut_off=day).update(status=status, reported_on=reported_on or day)


class TestRule:
    @pytest.mark.parametrize(
        ("rounds", "owed"),
        [
            (rounds_of(SILENT, SILENT, SILENT), [FIRST, MIDDLE, LAST]),
            (rounds_of(said("under_way", FIRST), SILENT, SILENT), [MIDDLE, LAST]),
            (rounds_of(said("not_done", FIRST), SILENT, SILENT), [MIDDLE, LAST]),
            (rounds_of(said("done", FIRST), SILENT, SILENT), []),
            # A report without a day is that of its round.
            (rounds_of(said("done"), SILENT, SILENT), []),
            # What was missed before is still missed.
            (rounds_of(SILENT, said("done", MIDDLE), SILENT), [FIRST]),
            # A report given late still speaks of its round.
            (rounds_of(said("done", AFTER), SILENT, SILENT), []),
            # One given early speaks of its own day: the rounds until then were missed, the later are not.
            (rounds_of(SILENT, SILENT, said("done", date(2021, 2, 15))), [FIRST]),
            # The last word counts.
            (rounds_of(said("done", FIRST), said("under_way", MIDDLE), SILENT), [LAST]),
            (rounds_of(said("under_way", FIRST), said("done", MIDDLE), SILENT), []),
        ],
    )
    def test_a_round_after_done_is_not_owed(self, rounds: list[Round], owed: list[date]) -> None:
        assert [row.cut_off for row in rounds if is_owed(row, rounds)] == owed

    def test_the_database_answers_as_rows_at_hand_do(self, cast: Cast) -> None:
        """Each of three rounds silent, or with one of two words given early, late or without a day."""
        early, late = timedelta(days=-70), timedelta(days=70)
        kinds = [("", None), *product(("under_way", "done"), (early, late, None))]
        owner = make_measure(cast, cut_offs=[])
        made = Measure.objects.bulk_create(
            Measure(plan=owner.plan, order=2 + place, title=str(place)) for place in range(len(kinds) ** 3)
        )
        Round.objects.bulk_create(
            Round(measure=one, cut_off=day, status=status, reported_on=day + away if away else None)
            for one, combination in zip(made, product(kinds, repeat=3), strict=True)
            for day, (status, away) in zip(DAYS, combination, strict=True)
        )
        measures = Measure.objects.filter(plan=owner.plan).prefetch_related("rounds")
        at_hand = {row.pk for one in measures for row in one.rounds.all() if is_owed(row, one.rounds.all())}
        assert set(owed_rounds(Round.objects.all()).values_list("pk", flat=True)) == at_hand
        assert 0 < len(at_hand) < Round.objects.filter(status="").count()

    def test_a_report_is_late_from_the_day_after_its_date(self) -> None:
        for away in (-1, 0, 1, 2):
            rounds = rounds_of(said("under_way", FIRST + timedelta(away)), SILENT, SILENT)
            assert days_late(rounds[0], rounds) == max(0, away)

    def test_a_report_that_nobody_asked_for_is_not_late(self) -> None:
        rounds = rounds_of(said("done", AFTER), said("done", AFTER), SILENT)
        assert [days_late(row, rounds) for row in rounds] == [(AFTER - FIRST).days, 0, 0]
        told = tally((row, rounds) for row in rounds)
        assert (told.reported, told.late, told.waiting, told.needless, told.asked) == (2, 1, 0, 1, 2)

    @pytest.mark.parametrize(
        ("rounds", "words"),
        [
            (rounds_of(SILENT, SILENT, SILENT), "รายงานแล้ว 0 จาก 3 รอบ"),
            (
                rounds_of(SILENT, said("done"), SILENT),
                "รายงานแล้ว 1 จาก 2 รอบ อีก 1 รอบไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว",
            ),
        ],
    )
    def test_a_count_in_words(self, rounds: list[Round], words: str) -> None:
        assert tally((row, rounds) for row in rounds).sentence("รอบ") == words

    def test_where_nothing_was_asked_for_only_that_is_told(self) -> None:
        rounds = rounds_of(said("done"), SILENT, SILENT)
        assert tally([(rounds[2], rounds)]).sentence("มาตรการ") == "1 มาตรการไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว"


class TestOneRuleEverywhere:
    """Each reader of rounds, before the measure is reported as done, after, and once that is mended."""

    @pytest.fixture(params=["under_way", "done"])
    def owed(self, request: pytest.FixtureRequest, measure: Measure) -> list[date]:
        report(measure, FIRST, request.param)
        return [] if request.param == "done" else [MIDDLE, LAST]

    def test_lists_of_rounds(self, cast: Cast, owed: list[date]) -> None:
        assert [row.cut_off for row in open_rounds(cast.agency)] == owed
        assert [row.cut_off for row in due_rounds_of(cast.staff, BETWEEN)] == owed
        assert [row.cut_off for row in overdue_rounds(cast.agency, BETWEEN)] == owed[:1]
        found = next_round_of(cast.staff)
        assert ([found.cut_off] if found else []) == owed[:1]

    def test_desk_and_letters(self, cast: Cast, owed: list[date]) -> None:
        assert [row.cut_off for row in rounds_in(cast.agency, BETWEEN)] == owed
        waiting = waiting_everywhere(BETWEEN, [cast.staff])[cast.staff.pk]
        assert [row.cut_off for row in waiting] == owed
        assert sum("รายงานผล" in task.title for task in my_tasks(cast.staff, None)) == len(owed)

    def test_figures_board_and_calendar(self, cast: Cast, measure: Measure, owed: list[date]) -> None:
        followed = follow_up(cast.agency, 2564, BETWEEN)
        assert [row.cut_off for row in followed.overdue] == owed[:1]
        assert (followed.every.reported, followed.every.asked) == (1, 1 + len(owed))
        make_confirmed_year(cast)
        cards = cards_of(measures_of(cast.agency, 2564), get_pack_for_plan(cast.agency, 2564), BETWEEN)
        assert [row.cut_off for row in cards[0].late] == owed[:1]
        [row] = calendar_of(cards, 2564, BETWEEN)[5].happenings
        assert [card.measure for card in row.cards] == [measure][: len(owed)]
        assert row.note == entries_of(cast.agency)[1].description
        assert row.note == ("รายงานแล้ว 0 จาก 1 มาตรการ" if owed else "1 มาตรการไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว")

    def test_notes_and_owners_who_leave(self, cast: Cast, measure: Measure, owed: list[date]) -> None:
        [left] = measures_left_by(cast.staff, date(2020, 12, 1))
        assert left.open_rounds == len(owed)  # type: ignore[attr-defined]
        assert measures_left_by(cast.staff, date(2024, 12, 1)).exists() == bool(owed)
        Measure.objects.update(due_on=date(2021, 6, 30))
        measure.refresh_from_db()
        assert bool(late_rounds_told(measure)) == bool(owed)

    def test_papers(self, cast: Cast, measure: Measure, owed: list[date]) -> None:
        found = list(rounds_are_reported([measure], cast.agency, 2564))
        assert len(found) == bool(owed)
        assert all("รอบติดตาม 2 จาก 3 รอบยังไม่มีรายงาน" in row.message for row in found)
        [row] = outcome_rows(Plan.objects.get())
        assert [one.cut_off for one in row.reports if not one.is_recorded and not one.needless] == owed

    def test_it_comes_back_by_itself(self, cast: Cast, measure: Measure) -> None:
        report(measure, FIRST, "done")
        assert not open_rounds(cast.agency).exists()
        report(measure, FIRST, "under_way")
        assert [row.cut_off for row in open_rounds(cast.agency)] == [MIDDLE, LAST]


class TestPages:
    def shown(self, client: Client, measure: Measure, name: str, day: date = MIDDLE) -> str:
        row = measure.rounds.get(cut_off=day)
        return client.get(reverse(f"measures:{name}", args=["mae-kham-mi", 2564, row.pk])).content.decode()

    def test_a_round_says_that_it_needs_none_and_takes_one_all_the_same(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        report(measure, FIRST, "done", date(2021, 2, 5))
        page = self.shown(as_officer(client, cast.staff), measure, "round")
        assert "รอบนี้ไม่ต้องรายงาน" in page
        assert "รายงานว่าแล้วเสร็จในรอบ 31 มกราคม 2564 (รายงานเมื่อ 5 กุมภาพันธ์ 2564)" in as_read(page)
        assert "เลยกำหนด" not in page
        assert "รอบนี้ไม่ต้องรายงาน" in self.shown(client, measure, "round-answer")
        row = measure.rounds.get(cut_off=MIDDLE)
        form = {
            "status": "done",
            "text": "ทำต่อ",
            "result": "ดีขึ้น",
            "reported_on": "1 ต.ค. 2564",
            "version": "1",
        }
        client.post(reverse("measures:round-answer", args=["mae-kham-mi", 2564, row.pk]), form)
        page = self.shown(client, measure, "round")
        assert "ทำต่อ" in page
        assert "ช้ากว่ากำหนด" not in page

    def test_who_reports_is_told_what_becomes_of_the_other_rounds(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        as_officer(client, cast.staff)
        row = measure.rounds.get(cut_off=FIRST)
        address = reverse("measures:round-answer", args=["mae-kham-mi", 2564, row.pk])
        assert "รอบต่อไปของมาตรการนี้จะไม่ต้องรายงาน" in client.get(address).content.decode()
        days = "รอบ 31 มีนาคม 2564 และ 30 กันยายน 2564"
        for version, (status, words) in enumerate(
            [
                ("done", f"มาตรการนี้แล้วเสร็จ {days} จึงไม่ต้องรายงาน"),
                ("under_way", f"{days} กลับมาเป็นรอบที่ต้องรายงาน"),
                ("under_way", ""),
            ],
            1,
        ):
            form = {"status": status, "text": "ทำ", "result": "ดี", "reported_on": "31 ม.ค. 2564"}
            answer = client.post(address, form | {"version": str(version)}, follow=True)
            said = [str(one) for one in answer.context["messages"]]
            assert said[1:] == [words][: bool(words)]

    def test_executives_are_offered_no_reminder_of_it(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        as_officer(client, cast.mayor)
        assert "ตามที่ท่านเป็นเจ้าของมาตรการ" in self.shown(client, measure, "round")
        report(measure, FIRST, "done")
        assert "ตามที่ท่านเป็นเจ้าของมาตรการ" not in self.shown(client, measure, "round")

    def test_the_table_the_plan_and_the_outcomes_say_so(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        make_confirmed_year(cast)
        report(measure, FIRST, "done")
        as_officer(client, cast.staff)
        expected = {
            "rounds": "แล้วเสร็จในรอบ 31 ม.ค. 2564",
            "plan": "31 มี.ค. 2564 (ไม่ต้องรายงาน)",
            "outcomes": "31 มี.ค. 2564: ไม่ต้องรายงาน เพราะมาตรการแล้วเสร็จตามรายงานรอบ 31 มกราคม 2564",
        }
        for name, words in expected.items():
            page = client.get(reverse(f"measures:{name}", args=["mae-kham-mi", 2564])).content.decode()
            assert words in page.replace("\xa0", " "), name

    def test_evidence_of_such_a_round_says_so(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        evidence = make_evidence(cast)
        RoundEvidence.objects.create(round=measure.rounds.get(cut_off=MIDDLE), evidence=evidence, order=1)
        page = reverse("measures:evidence-page", args=["mae-kham-mi", evidence.pk])
        assert "เลยกำหนด" in as_officer(client, cast.staff).get(page).content.decode()
        report(measure, FIRST, "done")
        shown = client.get(page).content.decode()
        assert "ไม่ต้องรายงาน" in shown
        assert "เลยกำหนด" not in shown

    def test_no_letter_is_sent_of_it(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        report(measure, FIRST, "done")
        row = measure.rounds.get(cut_off=MIDDLE)
        address = reverse("desk:round-remind", args=["mae-kham-mi", row.pk])
        shown = as_officer(client, cast.mayor).post(address, follow=True).content.decode()
        assert "รอบนี้รายงานแล้ว ไม่ต้องรายงาน หรือยังไม่เลยกำหนด จึงไม่ได้ส่งจดหมายเตือน" in shown

    def test_the_tiles_are_plain(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        report(measure, FIRST, "under_way", MIDDLE)
        page = as_officer(client, cast.staff).get(reverse("measures:rounds", args=["mae-kham-mi", 2564]))
        told = page.content.decode()
        assert "รอบที่ถึงกำหนด รายงานแล้ว</dt><dd>1 <small>จาก 3 รอบ" in told
        assert "ในนั้นส่งช้ากว่ากำหนด 1 รอบ" in told
        report(measure, MIDDLE, "done")
        told = client.get(page.request["PATH_INFO"]).content.decode()
        assert "รอบทั้งปี รายงานแล้ว</dt><dd>2 <small>จาก 2 รอบ" in told
        assert "อีก 1 รอบไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว" in told
        assert "(ไม่นับ 1 รอบที่ไม่ต้องรายงาน)" in as_read(told)


def test_the_words_name_the_round_that_said_so() -> None:
    rounds = rounds_of(said("done", AFTER), SILENT, SILENT)
    finish = excused_by(rounds[1], rounds)
    assert finish is not None
    assert finished_in(finish) == "แล้วเสร็จในรอบ 31 ม.ค. 2564"
