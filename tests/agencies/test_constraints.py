"""What the database itself refuses, whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from agencies.models import Membership, Unit
from assessments.models import Assessment, ItemScore, Score
from measures.models import Measure, WeakPoint
from reports.models import Paper
from tests.factories import Cast, make_issued_memo, make_measure, make_memo, make_submitted_memo


def refused(write: Callable[[], Any], constraint: str) -> None:
    """The database refuses the write, naming the constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def update(row: models.Model, **fields: Any) -> Callable[[], Any]:
    """A write past every door of the portal."""
    return lambda: type(row)._default_manager.filter(pk=row.pk).update(**fields)


class TestAssessment:
    def test_confirmed_without_stamp(self, year_s000: Assessment) -> None:
        refused(update(year_s000, state="confirmed"), "assessment_confirmed_state")

    def test_draft_with_stamp(self, year_s000: Assessment, cast: Cast) -> None:
        stamp = {"confirmed_at": timezone.now(), "confirmed_by": cast.staff}
        refused(update(year_s000, **stamp), "assessment_confirmed_state")

    def test_when_without_who(self, year_s000: Assessment) -> None:
        refused(
            update(year_s000, state="confirmed", confirmed_at=timezone.now()), "assessment_confirmed_pair"
        )

    def test_confirmed_with_stamp_is_accepted(self, year_s000: Assessment, cast: Cast) -> None:
        stamp = {"confirmed_at": timezone.now(), "confirmed_by": cast.staff}
        assert update(year_s000, state="confirmed", **stamp)() == 1

    def test_the_same_year_twice(self, year_s000: Assessment) -> None:
        again = Assessment(agency=year_s000.agency, edition=year_s000.edition, fiscal_year=2563)
        refused(again.save, "assessment_once|UNIQUE")

    @pytest.mark.parametrize("value", ["-0.01", "100.01"])
    def test_a_score_outside_its_range(self, year_s000: Assessment, value: str) -> None:
        score = Score.objects.filter(assessment=year_s000)[0]
        refused(update(score, value=value), "score_value_range")

    @pytest.mark.parametrize("value", ["0.00", "100.00"])
    def test_a_score_at_the_edge_is_accepted(self, year_s000: Assessment, value: str) -> None:
        assert update(Score.objects.filter(assessment=year_s000)[0], value=value)() == 1

    def test_an_item_score_outside_its_range(self, year_s000: Assessment) -> None:
        refused(
            lambda: ItemScore.objects.create(assessment=year_s000, code="o1", value="100.01"),
            "itemscore_value_range",
        )

    def test_an_edition_in_use_stays(self, year_s000: Assessment) -> None:
        with pytest.raises(models.ProtectedError):
            year_s000.edition.delete()


class TestAgency:
    def test_an_unknown_role(self, cast: Cast) -> None:
        refused(update(cast.staff, role="minister"), "membership_role_known")

    def test_two_posts_of_one_person_in_one_agency(self, cast: Cast) -> None:
        second = Membership(user=cast.staff.user, agency=cast.agency, role="clerk", position="ปลัด")
        refused(second.save, "membership_once|UNIQUE")

    def test_two_offices_of_one_name(self, cast: Cast) -> None:
        refused(Unit(agency=cast.agency, name="สำนักปลัด").save, "unit_name_once|UNIQUE")


class TestMeasure:
    def test_due_before_start(self, cast: Cast) -> None:
        refused(update(make_measure(cast), due_on=date(2020, 9, 30)), "measure_due_after_start")

    @pytest.mark.parametrize("topic", [0, 8])
    def test_a_topic_that_does_not_exist(self, cast: Cast, topic: int) -> None:
        refused(update(make_measure(cast), topic=topic), "measure_topic_range")

    @pytest.mark.parametrize(("indicator", "item"), [("", ""), ("duty", "o1")])
    def test_a_weak_point_is_one_thing(self, cast: Cast, indicator: str, item: str) -> None:
        point = WeakPoint(measure=make_measure(cast), order=2, indicator_code=indicator, item_code=item)
        refused(point.save, "weak_point_is_one_thing")

    def test_an_owner_stays(self, cast: Cast) -> None:
        assert Measure.objects.get(pk=make_measure(cast).pk).owner == cast.staff
        with pytest.raises(models.ProtectedError):
            cast.staff.delete()


class TestPaper:
    @pytest.mark.parametrize(
        ("state", "constraint"),
        [("submitted", "paper_submitted_state"), ("issued", "paper_(issued|submitted)_state")],
    )
    def test_a_state_without_its_stamp(self, cast: Cast, state: str, constraint: str) -> None:
        refused(update(make_memo(cast), state=state), constraint)

    def test_a_submitted_paper_cannot_become_a_draft_with_its_stamp(self, cast: Cast) -> None:
        refused(update(make_submitted_memo(cast), state="draft"), "paper_submitted_state")

    @pytest.mark.parametrize("stamp", ["submitted", "issued"])
    def test_when_without_who(self, cast: Cast, stamp: str) -> None:
        refused(update(make_memo(cast), **{f"{stamp}_at": timezone.now()}), f"paper_{stamp}_(pair|state)")

    def test_one_number_for_two_papers(self, cast: Cast) -> None:
        issued = make_issued_memo(cast)
        other = Paper(agency=cast.agency, kind="memo", fiscal_year=2564, drafted_by=cast.staff)
        other.unit, other.number, other.number_year = issued.unit, issued.number, issued.number_year
        refused(other.save, "paper_number_once|UNIQUE")


def test_foreign_keys_are_enforced(cast: Cast) -> None:
    def orphan() -> None:
        Unit.objects.create(agency_id=10**9, name="กองช่าง")
        connection.check_constraints()

    refused(orphan, "(?i)foreign key")
