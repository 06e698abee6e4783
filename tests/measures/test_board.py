"""The plan as people look at it: views, filters that stand in the address, the calendar of the year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.audit import record
from agencies.events import Event
from assessments.models import Assessment
from measures.board import (
    NOBODY,
    NOTHING,
    Card,
    Choice,
    by_indicator,
    by_office,
    by_owner,
    by_status,
    calendar_of,
    cards_of,
    chosen,
)
from measures.models import Measure, Plan, Round, WeakPoint
from measures.progress import Progress
from measures.queries import get_pack_for_plan, measures_of
from tests.as_read import as_read
from tests.factories import Cast, make_measure

BOARD = "/mae-kham-mi/2564/measures/board/"
MIDYEAR = date(2021, 4, 15)


def cards(cast: Cast, today: date = MIDYEAR) -> list[Card]:
    return cards_of(measures_of(cast.agency, 2564), get_pack_for_plan(cast.agency, 2564), today)


def report(measure: Measure, status: str, cut_off: date = date(2021, 3, 31)) -> None:
    Round.objects.filter(measure=measure, cut_off=cut_off).update(status=status, reported_on=cut_off)


def titles(groups: list[Any]) -> dict[str, list[str]]:
    return {group.title: [card.measure.title for card in group.cards] for group in groups if group.cards}


@pytest.fixture
def plan(cast: Cast, year_s000: Assessment) -> list[Measure]:
    """Three measures: of one office under way, of all offices done, of nobody unreported."""
    one = make_measure(cast, title="ก")
    two = make_measure(cast, title="ข", units=[], all_units=True, owner=cast.head, indicator_codes=["fix"])
    three = make_measure(cast, title="ค", owner=None, units=[cast.finance], indicator_codes=[])
    report(one, "under_way")
    report(two, "done")
    return [one, two, three]


class TestViews:
    def test_by_status(self, cast: Cast, plan: list[Measure]) -> None:
        groups = by_status(cards(cast))
        assert [group.title for group in groups] == [str(kind.label) for kind in Progress]
        assert titles(groups) == {"ยังไม่มีรายงาน": ["ค"], "กำลังดำเนินการ": ["ก"], "แล้วเสร็จ": ["ข"]}

    def test_the_latest_report_tells(self, cast: Cast, plan: list[Measure]) -> None:
        report(plan[1], "not_done", date(2021, 9, 30))
        assert cards(cast)[1].progress == Progress.NOT_DONE

    def test_a_measure_that_is_done_says_since_when_instead_of_when_it_is_due(
        self, cast: Cast, plan: list[Measure]
    ) -> None:
        assert [card.when for card in cards(cast)] == [
            "ครบกำหนด 30 ก.ย. 2564",
            "แล้วเสร็จตามรายงาน ณ 31 มี.ค. 2564 ภายในกำหนด",
            "ครบกำหนด 30 ก.ย. 2564",
        ]
        report(plan[1], "done", date(2021, 9, 30))
        assert cards(cast)[1].when == "แล้วเสร็จตามรายงาน ณ 31 มี.ค. 2564 ภายในกำหนด"
        Measure.objects.filter(pk=plan[1].pk).update(due_on=date(2021, 2, 28))
        assert cards(cast)[1].when == "แล้วเสร็จตามรายงาน ณ 31 มี.ค. 2564 หลังวันครบกำหนด 28 ก.พ. 2564"
        Measure.objects.filter(pk=plan[1].pk).update(due_on=None)
        assert cards(cast)[1].when == "แล้วเสร็จตามรายงาน ณ 31 มี.ค. 2564"

    def test_what_is_not_done_after_all_is_due_again(self, cast: Cast, plan: list[Measure]) -> None:
        report(plan[1], "under_way", date(2021, 9, 30))
        assert cards(cast)[1].when == "ครบกำหนด 30 ก.ย. 2564"

    def test_by_office(self, cast: Cast, plan: list[Measure]) -> None:
        assert titles(by_office(cards(cast))) == {"กองคลัง": ["ค"], "ทุกส่วนราชการ": ["ข"], "สำนักปลัด": ["ก"]}

    def test_by_owner_with_those_of_nobody_last(self, cast: Cast, plan: list[Measure]) -> None:
        groups = by_owner(cards(cast))
        assert groups[-1].title == NOBODY
        assert titles(groups)["นางอรอร คำลือ"] == ["ก"]

    def test_by_indicator_with_those_of_items(self, cast: Cast, plan: list[Measure]) -> None:
        WeakPoint.objects.create(measure=plan[1], order=2, item_code="o1")
        assert titles(by_indicator(cards(cast), get_pack_for_plan(cast.agency, 2564))) == {
            "5. การแก้ไขปัญหาการทุจริต": ["ข"],
            "9. การเปิดเผยข้อมูล": ["ก", "ข"],
            NOTHING: ["ค"],
        }

    def test_a_missed_round_is_told_only_of_a_plan_in_force(self, cast: Cast, plan: list[Measure]) -> None:
        assert [card.late for card in cards(cast)] == [(), (), ()]
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        *others, third = cards(cast)
        assert [card.late for card in others] == [(), ()]
        assert [row.cut_off for row in third.late] == [date(2021, 3, 31)]


class TestFilters:
    @pytest.mark.parametrize(
        ("choice", "found"),
        [
            (Choice(), ["ก", "ข", "ค"]),
            (Choice(office="สำนักปลัด"), ["ก", "ข"]),
            (Choice(owner=NOBODY), ["ค"]),
            (Choice(indicator="fix"), ["ข"]),
            (Choice(status="unreported"), ["ค"]),
            (Choice(office="กองคลัง", status="done"), ["ข"]),
        ],
    )
    def test_each_narrows_what_is_shown(
        self, cast: Cast, plan: list[Measure], choice: Choice, found: list[str]
    ) -> None:
        assert [card.measure.title for card in chosen(cards(cast), choice)] == found


class TestCalendar:
    def test_twelve_months_from_october_with_what_falls_in_them(
        self, cast: Cast, plan: list[Measure]
    ) -> None:
        months = calendar_of(cards(cast), 2564, MIDYEAR)
        assert (months[0].name, months[-1].name, len(months)) == ("ตุลาคม 2563", "กันยายน 2564", 12)
        assert [month.name for month in months if month.is_now] == ["เมษายน 2564"]
        [starts] = months[0].happenings
        assert (starts.title, len(starts.cards)) == ("เริ่มดำเนินการ", 3)
        assert [row.title for row in months[-1].happenings] == ["รอบติดตาม", "ครบกำหนด"]

    def test_what_is_done_is_told_when_it_was_and_is_due_no_more(
        self, cast: Cast, plan: list[Measure]
    ) -> None:
        months = calendar_of(cards(cast), 2564, MIDYEAR)
        done, due = months[5].happenings[-1], months[-1].happenings[-1]
        assert (done.title, [card.measure.title for card in done.cards]) == ("แล้วเสร็จตามรายงาน", ["ข"])
        assert [card.measure.title for card in due.cards] == ["ก", "ค"]
        assert due.beside == "อีก 1 มาตรการเสร็จแล้ว"

    def test_a_round_lists_who_has_not_answered(self, cast: Cast, plan: list[Measure]) -> None:
        row, _ = calendar_of(cards(cast), 2564, MIDYEAR)[5].happenings
        assert (row.note, [card.measure.title for card in row.cards]) == ("รายงานแล้ว 2 จาก 3 มาตรการ", ["ค"])
        assert row.tone == "waiting"
        [last, _] = calendar_of(cards(cast), 2564, MIDYEAR)[-1].happenings
        assert [card.measure.title for card in last.cards] == ["ก", "ค"]
        assert (last.note, last.beside) == (
            "รายงานแล้ว 0 จาก 2 มาตรการ", "อีก 1 มาตรการไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว"
        )  # fmt: skip
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        assert calendar_of(cards(cast), 2564, MIDYEAR)[5].happenings[0].tone == "bad"


class TestPage:
    @pytest.mark.parametrize("by", ["", "status", "office", "owner", "indicator", "calendar"])
    def test_every_view_shows_the_measures(
        self, client: Client, cast: Cast, plan: list[Measure], as_officer: Callable[..., Client], by: str
    ) -> None:
        answer = as_officer(client, cast.mayor).get(BOARD, {"by": by} if by else {})
        assert answer.status_code == 200
        assert "3. ค" in answer.content.decode()

    def test_a_reader_is_led_to_the_measure_on_the_plan_and_to_the_round_it_owes(
        self, client: Client, cast: Cast, plan: list[Measure], as_officer: Callable[..., Client]
    ) -> None:
        Plan.objects.update(adopted_on=date(2020, 10, 27))
        third = plan[2]
        row = third.rounds.get(cut_off=date(2021, 3, 31))
        html = as_read(as_officer(client, cast.mayor).get(BOARD).content.decode())
        assert f'<a href="/mae-kham-mi/2564/measures/#m{third.pk}">3. ค</a>' in html
        assert "ค้างรายงานรอบ 31 มี.ค. 2564" in html
        assert f'<a href="{reverse("measures:round", args=[cast.agency.code, 2564, row.pk])}">' in html
        assert "data-print hidden>พิมพ์หน้านี้" in html
        html = as_officer(client, cast.staff).get(BOARD).content.decode()
        edit = reverse("measures:measure-edit", args=[cast.agency.code, 2564, third.pk])
        assert f'<a href="{edit}">3. ค</a>' in html

    def test_groups_that_share_a_measure_say_so(
        self, client: Client, cast: Cast, plan: list[Measure], as_officer: Callable[..., Client]
    ) -> None:
        told = "มาตรการหนึ่งอาจอยู่ในหลายกลุ่ม"
        as_officer(client, cast.mayor)
        assert told not in client.get(BOARD, {"by": "indicator"}).content.decode()
        WeakPoint.objects.create(measure=plan[1], order=2, item_code="o1")
        record(Event.MEASURE_CHANGED, by=cast.staff, agency=cast.agency, subject=plan[1])
        assert told in client.get(BOARD, {"by": "indicator"}).content.decode()
        assert told not in client.get(BOARD, {"by": "owner"}).content.decode()

    def test_filters_survive_in_the_addresses_of_the_views(
        self, client: Client, cast: Cast, plan: list[Measure], as_officer: Callable[..., Client]
    ) -> None:
        html = as_officer(client, cast.staff).get(BOARD, {"status": "done", "by": "owner"}).content.decode()
        assert "?by=calendar&amp;status=done" in html
        assert "แสดง <strong>1</strong> จาก 3 มาตรการ (สถานะ: แล้วเสร็จ)" in html
        assert 'name="by" value="owner"' in html

    def test_a_filter_that_does_not_exist_is_told(
        self, client: Client, cast: Cast, plan: list[Measure], as_officer: Callable[..., Client]
    ) -> None:
        answer = as_officer(client, cast.staff).get(BOARD, {"office": "กองลับ", "by": "wall"})
        assert answer.status_code == 422
        assert "กรุณาเลือกจากรายการที่มีให้" in answer.content.decode()

    def test_one_measure_costs_what_three_cost(
        self,
        client: Client,
        cast: Cast,
        year_s000: Assessment,
        as_officer: Callable[..., Client],
        django_assert_max_num_queries: Any,
    ) -> None:
        as_officer(client, cast.staff)
        for _ in range(3):
            make_measure(cast)
            with django_assert_max_num_queries(16):
                client.get(BOARD)
