"""Prepared reads answer as the query they were put together from."""

from __future__ import annotations

import threading
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies import audit, backends, sessions
from agencies.models import AuditChain, Membership
from agencies.prepared import Prepared
from assessments import editions, holding
from assessments import queries as results
from assessments.models import Assessment
from desk import overview, recent
from measures import parts
from measures import queries as plans
from reports import queries as reports
from reports import seats
from reports.models import Paper
from tests.factories import Cast, make_confirmed_year, make_measure, make_memo


def members_of(agency_id: int) -> QuerySet[Membership]:
    return Membership.objects.filter(agency=agency_id, is_active=True).select_related("user").order_by("pk")


@pytest.fixture
def memo(cast: Cast) -> Paper:
    make_measure(cast)
    return make_memo(cast)


class TestEveryPreparedRead:
    """Each is compared, on the records behind a drafted memo, with the same query put together afresh."""

    @pytest.mark.parametrize(
        "shown",
        [
            "session",
            "posts",
            "years",
            "all_years",
            "opened",
            "editions",
            "entered",
            "points",
            "papers",
            "held",
            "years with rules",
            "plans",
            "plans being written",
            "on the way",
            "one paper",
            "officers in post",
            "things still there",
            "weak points",
            "steps",
            "rounds",
            "offices",
            "owners",
        ],
    )
    def test_answers_as_the_query_it_was_made_from(self, memo: Paper, shown: str) -> None:
        agency, year = memo.agency_id, memo.fiscal_year
        record = memo.agency.assessments.get(fiscal_year=year).pk
        plan = memo.agency.plans.get(fiscal_year=year + 1).pk
        chain = AuditChain.objects.get(name=memo.agency.code).pk
        session = Session.objects.create(session_key="a" * 32, expire_date=timezone.now())
        read, asked = {
            "session": (sessions._sessions, (session.pk,)),
            "posts": (backends._posts, (memo.drafted_by.user_id,)),
            "years": (results._years, (agency, year, year - 1)),
            "all_years": (results._all_years, (agency,)),
            "opened": (results._opened, (agency, year)),
            "editions": (editions._editions, (year, agency)),
            "held": (audit._held, (chain,)),
            "entered": (holding._scores_and_items, (record, record + 1)),
            "points": (plans._points_and_rounds, (agency, year + 1)),
            "papers": (overview._latest_papers, (agency, year, year + 1)),
            "years with rules": (editions._years_with_rules, ()),
            "plans": (plans._plans, (agency,)),
            "plans being written": (plans._being_written, (agency,)),
            "on the way": (reports._on_the_way, (agency,)),
            "one paper": (reports._paper, (agency, memo.pk)),
            "officers in post": (seats._people, (agency,)),
            "things still there": (recent._still_there, (agency, memo.pk, 0)),
            "weak points": (parts._weak_points, (plan,)),
            "steps": (parts._steps, (plan,)),
            "rounds": (parts._rounds, (plan,)),
            "offices": (parts._offices, (plan,)),
            "owners": (parts._owners, (plan,)),
        }[shown]
        plain = list(read.compose(*asked))
        assert plain
        assert values_of(read(*asked)) == values_of(plain)
        assert values_of(read(*asked)) == values_of(plain), "the second time, when the SQL is known"


def values_of(rows: list[Any]) -> list[Any]:
    """Rows as comparable values, models with every column that was read."""
    kept = [{**row.__dict__, "_state": None} if isinstance(row, Model) else row for row in rows]
    return sorted(kept, key=repr)


class TestPrepared:
    def test_each_call_asks_for_its_own_numbers(self, cast: Cast) -> None:
        read = Prepared(members_of)
        assert read(cast.agency.pk) == cast.everyone
        assert read(cast.agency.pk + 1) == []
        assert read(cast.agency.pk) == cast.everyone

    def test_a_later_call_sees_what_was_saved_meanwhile(self, cast: Cast) -> None:
        read = Prepared(members_of)
        read(cast.agency.pk)
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert cast.staff not in read(cast.agency.pk)

    def test_related_rows_come_along(self, cast: Cast) -> None:
        read = Prepared(members_of)
        read(cast.agency.pk)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert [member.user.username for member in read(cast.agency.pk)]
        assert len(asked) == 1

    def test_any_number_of_numbers_is_one_query_each(self, cast: Cast) -> None:
        @Prepared
        def chosen(*keys: int) -> QuerySet[Membership]:
            return Membership.objects.filter(pk__in=keys)

        keys = [member.pk for member in cast.everyone]
        for count in range(1, len(keys) + 1):
            assert {row.pk for row in chosen(*keys[:count])} == set(keys[:count])

    def test_texts_are_asked_for_as_they_are_and_told_from_numbers(self, cast: Cast) -> None:
        @Prepared
        def in_post(agency_id: int, role: str) -> QuerySet[Membership]:
            return Membership.objects.filter(agency=agency_id, role=role)

        for member in cast.everyone:
            assert member in in_post(cast.agency.pk, member.role)
        assert in_post(cast.agency.pk, "%' OR 1=1 --") == []

    def test_days_are_asked_for_too(self, cast: Cast) -> None:
        @Prepared
        def announced_until(agency_id: int, day: date) -> QuerySet[Assessment]:
            return Assessment.objects.filter(agency=agency_id, announced_on__lte=day)

        row = make_confirmed_year(cast)
        Assessment.objects.filter(pk=row.pk).update(announced_on=date(2020, 7, 1))
        for day, found in ((date(2020, 6, 30), []), (date(2020, 7, 1), [row]), (date(2020, 6, 30), [])):
            assert announced_until(cast.agency.pk, day) == found

    def test_a_text_that_is_changed_on_its_way_is_refused(self, db: None) -> None:
        with pytest.raises(ValueError, match="all of its 1 values"):
            Prepared(lambda part: Membership.objects.filter(position__contains=part))("ปลัด")

    @pytest.mark.parametrize(
        "rows", [Membership.objects.prefetch_related("actings"), Membership.objects.values("pk")]
    )
    def test_what_it_could_not_answer_whole_is_refused(self, db: None, rows: QuerySet[Any, Any]) -> None:
        with pytest.raises(TypeError, match="one query"):
            Prepared(lambda agency_id: rows.filter(agency=agency_id))(1)

    def test_a_number_that_is_not_used_is_refused(self, db: None) -> None:
        def careless(agency_id: int, _forgotten: int) -> QuerySet[Membership]:
            return Membership.objects.filter(agency=agency_id)

        with pytest.raises(ValueError, match="careless"):
            Prepared(careless)(1, 2)

    @pytest.mark.django_db(transaction=True)
    def test_another_thread_reads_on_its_own_connection(self, cast: Cast) -> None:
        read, seen = Prepared(members_of), []
        read(cast.agency.pk)

        def elsewhere() -> None:
            seen.append((read(cast.agency.pk), connection.connection))
            connection.close()

        worker = threading.Thread(target=elsewhere)
        worker.start()
        worker.join()
        assert seen[0][0] == cast.everyone
        assert seen[0][1] is not connection.connection


class TestObjectsOfRows:
    """A row's columns become the object that Django's own constructor would have made of them."""

    def test_they_keep_what_django_keeps_of_a_row_that_is_in_the_database(self, cast: Cast) -> None:
        (made,) = the_one(cast.staff.pk)
        fresh = Membership.objects.get(pk=cast.staff.pk)
        assert (made._state.adding, made._state.db) == (fresh._state.adding, fresh._state.db)
        made.position = "นิติกร"
        made.save()
        assert Membership.objects.get(pk=cast.staff.pk).position == "นิติกร"

    def test_a_field_that_was_not_read_is_fetched_when_asked_for(self, cast: Cast) -> None:
        (made,) = the_one(cast.staff.pk)
        assert made.get_deferred_fields() == {"position"}
        assert made.position == cast.staff.position
        assert made.user.get_deferred_fields() == set()

    def test_no_related_row_is_none(self, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.staff.pk).update(unit=None)
        (made,) = the_one(cast.staff.pk)
        with CaptureQueriesContext(connection) as asked:
            assert made.unit is None
        assert not asked.captured_queries

    def test_a_model_that_does_more_when_it_is_read_is_refused(self, cast: Cast) -> None:
        def hear(**told: Any) -> None: ...

        post_init.connect(hear, sender=Membership)
        try:
            with pytest.raises(TypeError, match="Membership does more"):
                Prepared(members_of)(cast.agency.pk)
        finally:
            post_init.disconnect(hear, sender=Membership)


@Prepared
def the_one(key: int) -> QuerySet[Membership]:
    return Membership.objects.filter(pk=key).select_related("user", "unit").defer("position")
