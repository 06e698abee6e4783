"""The page of one officer: what they answer for, open to everyone of their agency and to nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agencies.models import Membership
from desk.duties import duties_of
from measures.models import Measure, Plan
from measures.plan_actions import approve_plan, propose_plan
from tests import factories
from tests.factories import Cast

SignIn = Callable[[Client, Membership], Client]
DAY = date(2021, 3, 31)
BEGUN = {"measure-begun": "ดำเนินการไปก่อนแล้ว"}


def in_force(cast: Cast, **changes: Any) -> Measure:
    """A measure of a plan in force, with rounds due on days of 2564."""
    measure = factories.make_measure(cast, cut_offs=[DAY, date(2021, 9, 30)], **changes)
    Plan.objects.filter(pk=measure.plan_id).update(adopted_on=date(2020, 10, 15))
    return measure


def page_of(who: Membership) -> str:
    return reverse("desk:officer", args=[who.agency.code, who.pk])


def test_opens_to_every_role_with_every_link(client: Client, cast: Cast, as_officer: SignIn) -> None:
    factories.make_submitted_memo(cast)
    factories.make_measure(cast, owner=cast.head)
    for reader in cast.everyone:
        visitor = as_officer(client, reader)
        answer = visitor.get(page_of(cast.head))
        assert answer.status_code == 200
        duties = duties_of(cast.head, DAY, reader)
        links = [row.url for row in duties.papers]
        links += [link for plan in duties.plans for link in (plan.url, *(row.url for row in plan.measures))]
        assert len(links) == 3
        assert {link: visitor.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_is_not_there_for_another_agency(
    client: Client, cast: Cast, others: Cast, as_officer: SignIn
) -> None:
    assert as_officer(client, others.admin).get(page_of(cast.staff)).status_code == 404
    address = reverse("desk:officer", args=[others.agency.code, cast.staff.pk])
    assert as_officer(client, others.admin).get(address).status_code == 404


def test_tells_papers_by_whose_turn_it_is(cast: Cast) -> None:
    memo = factories.make_memo(cast)
    assert [row.title for row in duties_of(cast.staff, DAY, cast.mayor).papers] == [f"ร่างต่อและเสนอ: {memo}"]
    factories.submit_paper(paper=memo, by=cast.staff)
    assert duties_of(cast.staff, DAY, cast.mayor).papers == []
    assert [row.title for row in duties_of(cast.head, DAY, cast.mayor).papers] == [f"ลงนาม: {memo}"]


def test_tells_a_proposed_plan_to_who_decides(cast: Cast) -> None:
    factories.make_confirmed_year(cast, figures=factories.scores(factories.S003))
    measure = factories.make_measure(cast)
    proposed = propose_plan(plan=measure.plan, by=cast.staff, waivers=BEGUN)
    [row] = duties_of(cast.mayor, DAY, cast.staff).papers
    assert row.title == f"พิจารณาอนุมัติ: {proposed}"
    assert duties_of(cast.staff, DAY, cast.staff).papers == []


def test_counts_rounds_and_tells_those_that_are_due(cast: Cast) -> None:
    factories.make_confirmed_year(cast, figures=factories.scores(factories.S003))
    measure = factories.make_measure(cast, owner=cast.head)
    proposed = propose_plan(plan=measure.plan, by=cast.staff, waivers=BEGUN)
    approve_plan(plan=proposed, by=cast.mayor, version=proposed.version)
    first, *_ = measure.rounds.order_by("cut_off")
    duties = duties_of(cast.head, first.cut_off, cast.mayor)
    assert [row.title for row in duties.rounds] == [measure.title]
    [plan] = duties.plans
    assert [row.rounds for row in plan.measures] == [f"0 จาก {measure.rounds.count()}"]


def test_counts_no_rounds_after_the_measure_was_done(cast: Cast) -> None:
    measure = in_force(cast, owner=cast.head)
    days = list(measure.rounds.order_by("cut_off").values_list("cut_off", flat=True))
    measure.rounds.filter(cut_off=days[0]).update(status="done", reported_on=days[0])
    duties = duties_of(cast.head, days[-1], cast.mayor)
    assert duties.rounds == []
    [plan] = duties.plans
    assert plan.measures[0].rounds == f"1 จาก 1 อีก {len(days) - 1} รอบไม่ต้องรายงาน เพราะแล้วเสร็จแล้ว"


def test_rounds_of_who_left_wait_for_who_reports_for_owners(cast: Cast) -> None:
    measure = in_force(cast, owner=cast.head)
    Membership.objects.filter(pk=cast.head.pk).update(is_active=False)
    day = measure.rounds.order_by("cut_off")[0].cut_off
    gone = Membership.objects.get(pk=cast.head.pk)
    assert duties_of(gone, day, cast.mayor).rounds == []
    assert [row.title for row in duties_of(cast.staff, day, cast.mayor).rounds] == [measure.title]


def test_the_plan_that_is_linked_shows_their_measures_only(
    client: Client, cast: Cast, as_officer: SignIn
) -> None:
    own, other = (
        factories.make_measure(cast, title=f"มาตรการของ {who.role}", owner=who)
        for who in (cast.head, cast.clerk)
    )
    [plan] = duties_of(cast.head, DAY, cast.mayor).plans
    page = as_officer(client, cast.mayor).get(plan.url).content.decode()
    assert own.title in page
    assert other.title not in page


def test_asks_as_often_for_many_measures_as_for_one(cast: Cast) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert duties_of(cast.head, date(2021, 12, 31), cast.mayor).rounds
        return len(seen)

    in_force(cast, owner=cast.head)
    count()
    few = count()
    for number in range(3):
        Plan.objects.update(adopted_on=None)
        in_force(cast, title=f"มาตรการ {number}", owner=cast.head)
    assert count() == few


@pytest.mark.parametrize("is_active", [True, False])
def test_says_who_has_left(client: Client, cast: Cast, as_officer: SignIn, is_active: bool) -> None:
    Membership.objects.filter(pk=cast.head.pk).update(is_active=is_active)
    page = as_officer(client, cast.mayor).get(page_of(cast.head)).content.decode()
    assert ("พ้นหน้าที่แล้ว" in page) is not is_active
