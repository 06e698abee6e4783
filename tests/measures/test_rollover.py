"""A new year in two clicks: unfinished measures go on with statuses reset, what is dropped is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from assessments.counterparts import same_indicator, same_item
from assessments.editions import current_edition, pack_of
from assessments.models import Assessment
from assessments.packs import YearPack
from measures.models import Measure, Plan, Round, WeakPoint
from measures.outcome_actions import save_outcome
from measures.queries import get_pack_for_plan
from measures.rollover import Point, Rollover, rollover_into
from measures.rollover_actions import Carriage, roll_over
from tests.factories import Cast, make_measure
from thai.wholes import whole

ADDRESS = "/mae-kham-mi/2565/measures/rollover/"


def pack(year: int) -> YearPack:
    edition = current_edition(year)
    assert edition
    return pack_of(edition)


def offer(cast: Cast) -> Rollover:
    return rollover_into(cast.agency, get_pack_for_plan(cast.agency, 2565), 2565)


def carry(cast: Cast, *, dropped: tuple[str, ...] = ()) -> list[Measure]:
    rows = [
        Carriage(row, [point.target for point in row.points if point.target], row.measure.owner, dropped)
        for row in offer(cast).unfinished
    ]
    return roll_over(agency=cast.agency, fiscal_year=2565, carriages=rows, by=cast.staff)


@pytest.mark.django_db
class TestCounterparts:
    def test_an_indicator_is_found_by_code_then_by_name(self) -> None:
        rule = pack(2564).indicators[8]
        assert same_indicator(rule, pack(2567)).code == "disclose"  # type: ignore[union-attr]
        renamed = replace(rule, code="old-code")
        assert same_indicator(renamed, pack(2567)).code == "disclose"  # type: ignore[union-attr]
        assert same_indicator(replace(renamed, name="ตัวชี้วัดที่ไม่มี"), pack(2567)) is None

    def test_an_item_is_found_by_what_it_asks_though_its_number_changed(self) -> None:
        old, new = pack(2563), pack(2567)
        moved = [
            (rule.code, other.code)
            for rule in old.items
            if (other := same_item(rule, old, new)) and other.code != rule.code
        ]
        assert moved
        assert same_item(old.items[0], old, old) == old.items[0]

    def test_an_item_that_another_year_does_not_ask_has_none(self) -> None:
        old = pack(2563)
        strange = replace(old.items[0], title="รายการที่ไม่มีในปีใด", label="")
        assert same_item(strange, old, pack(2567)) is None


class TestOffer:
    def test_unfinished_measures_go_on_and_finished_ones_stay(self, cast: Cast) -> None:
        for title, status in (("ก", "done"), ("ข", "under_way"), ("ค", "")):
            measure = make_measure(cast, title=title)
            Round.objects.filter(measure=measure, cut_off=date(2021, 9, 30)).update(status=status)
        assert [row.measure.title for row in offer(cast).unfinished] == ["ข", "ค"]
        assert [row.measure.title for row in offer(cast).finished] == ["ก"]

    def test_the_outcome_outweighs_the_last_report(self, cast: Cast) -> None:
        measure = make_measure(cast)
        Round.objects.filter(measure=measure).update(status="done")
        save_outcome(measure=measure, achievement="partly", outcome="บางส่วน", by=cast.staff, version=1)
        assert [row.measure for row in offer(cast).unfinished] == [measure]

    def test_dates_move_into_the_new_year(self, cast: Cast) -> None:
        make_measure(cast, starts_on=date(2020, 2, 29), due_on=date(2021, 6, 30))
        [row] = offer(cast).candidates
        assert (row.starts_on, row.due_on) == (date(2021, 10, 1), date(2022, 6, 30))

    def test_what_has_no_place_is_listed(self, cast: Cast) -> None:
        measure = make_measure(cast)
        WeakPoint.objects.create(measure=measure, order=2, item_code="o99")
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        [row] = offer(cast).candidates
        assert [point.label for point in row.dropped] == ["ข้อ o99"]
        assert row.owner_left

    def test_a_topic_goes_on_only_where_the_new_year_has_it(self, cast: Cast) -> None:
        make_measure(cast, topic=3)
        assert offer(cast).candidates[0].topic_is_dropped
        make_measure(cast, 2567, topic=3, starts_on=None, due_on=None)
        found = rollover_into(cast.agency, get_pack_for_plan(cast.agency, 2568), 2568)
        assert found.candidates[0].topic == 3

    def test_another_agencys_measures_are_not_offered(self, cast: Cast, others: Cast) -> None:
        make_measure(others)
        assert offer(cast).candidates == []

    def test_one_measure_costs_what_three_cost(
        self, cast: Cast, year_s000: Assessment, django_assert_max_num_queries: Any
    ) -> None:
        make_measure(cast)
        offer(cast)
        make_measure(cast)
        make_measure(cast)
        with django_assert_max_num_queries(16):
            assert len(offer(cast).candidates) == 3


class TestCarrying:
    def test_the_promise_goes_on_and_its_record_does_not(self, cast: Cast) -> None:
        old = make_measure(cast, budget=Decimal(5000))
        Round.objects.filter(measure=old).update(status="under_way", text="ทำแล้ว")
        save_outcome(measure=old, achievement="partly", outcome="บางส่วน", by=cast.staff, version=1)
        [new] = carry(cast)
        new.refresh_from_db()
        assert (new.plan.fiscal_year, new.carried_from, new.budget) == (2565, old, Decimal(5000))
        assert (new.achievement, new.outcome) == ("", "")
        assert [step.text for step in new.steps.all()] == [step.text for step in old.steps.all()]
        assert [point.indicator_code for point in new.weak_points.all()] == ["disclose"]
        assert [(row.cut_off, row.is_reported) for row in new.rounds.all()] == [
            (date(2022, 3, 31), False),
            (date(2022, 9, 30), False),
        ]
        old.refresh_from_db()
        assert (old.achievement, old.rounds.filter(status="under_way").count()) == ("partly", 2)

    def test_a_second_click_carries_nothing_twice(self, cast: Cast) -> None:
        make_measure(cast)
        rows = [Carriage(offer(cast).candidates[0], [Point("disclose")], cast.staff)]
        first = roll_over(agency=cast.agency, fiscal_year=2565, carriages=rows, by=cast.staff)
        second = roll_over(agency=cast.agency, fiscal_year=2565, carriages=rows, by=cast.staff)
        assert (len(first), second) == (1, [])
        assert Measure.objects.filter(plan__fiscal_year=2565).count() == 1
        assert [row.title for row in offer(cast).carried] == [first[0].title]

    def test_the_record_says_what_was_carried_and_let_go(self, cast: Cast) -> None:
        make_measure(cast)
        carry(cast, dropped=("ข้อ o99",))
        event = AuditEvent.objects.get(event="plan_rolled")
        title = "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง"
        assert event.changes == {"from": 2564, "measures": [title], "dropped": [f"{title}: ข้อ o99"]}

    def test_a_plan_in_force_takes_none(self, cast: Cast) -> None:
        make_measure(cast)
        Plan.objects.create(agency=cast.agency, fiscal_year=2565, adopted_on=date(2021, 10, 20))
        with pytest.raises(Refused, match="ยกมาตรการมาเพิ่มทั้งชุดไม่ได้"):
            carry(cast)
        assert not Measure.objects.filter(plan__fiscal_year=2565).exists()


class TestPage:
    def test_two_clicks(self, client: Client, cast: Cast, as_officer: Callable[..., Client]) -> None:
        measure = make_measure(cast)
        as_officer(client, cast.staff)
        assert whole(measure.title) in client.get(ADDRESS).content.decode()
        answer = client.post(ADDRESS, {f"carry-{measure.pk}": "on"})
        assert answer["Location"] == "/mae-kham-mi/2565/measures/"
        assert Measure.objects.get(plan__fiscal_year=2565).carried_from == measure
        assert "ยกมาครบแล้ว" in client.get(ADDRESS).content.decode()

    def test_what_has_no_place_must_be_answered(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast, owner=cast.deputy)
        WeakPoint.objects.create(measure=measure, order=2, item_code="o99")
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        as_officer(client, cast.staff)
        ticked = {f"carry-{measure.pk}": "on"}
        refused = client.post(ADDRESS, ticked)
        assert refused.status_code == 422
        assert refused.content.decode().count("กรุณาเลือกว่าจะทำอย่างไรกับจุดนี้") == 4  # two fields, and the summary
        answers = {f"point-{measure.pk}-o99": "prevent", f"owner-{measure.pk}": str(cast.staff.pk)}
        assert client.post(ADDRESS, ticked | answers).status_code == 302
        new = Measure.objects.get(plan__fiscal_year=2565)
        assert [str(point) for point in new.weak_points.all()] == ["disclose", "prevent"]
        assert new.owner == cast.staff

    def test_what_is_let_go_is_kept_in_the_record(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast, topic=3)
        WeakPoint.objects.create(measure=measure, order=2, item_code="o99")
        data = {f"carry-{measure.pk}": "on", f"point-{measure.pk}-o99": "drop"}
        assert as_officer(client, cast.staff).post(ADDRESS, data).status_code == 302
        dropped = AuditEvent.objects.get(event="plan_rolled").changes["dropped"]
        assert dropped == [f"{measure.title}: ข้อ o99", f"{measure.title}: ประเด็นที่ 3"]

    def test_nothing_ticked_is_refused(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        make_measure(cast)
        answer = as_officer(client, cast.staff).post(ADDRESS, {"other": "1"})
        assert (answer.status_code, "กรุณาเลือกมาตรการที่จะยกไป" in answer.content.decode()) == (422, True)

    def test_a_plan_in_force_says_so(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        measure = make_measure(cast)
        Plan.objects.create(agency=cast.agency, fiscal_year=2565, adopted_on=date(2021, 10, 20))
        as_officer(client, cast.staff)
        html = client.get(ADDRESS).content.decode()
        assert "ยกมาตรการมาเพิ่มทั้งชุดไม่ได้" in html
        assert '<form method="post" novalidate' not in html
        assert client.post(ADDRESS, {f"carry-{measure.pk}": "on"}).status_code == 422
