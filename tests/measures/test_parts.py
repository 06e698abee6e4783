"""What hangs on the measures of a plan is what the database has of each, in its order."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures.models import Measure, Step
from measures.parts import hang_up_parts
from measures.queries import plan_view
from tests.factories import Cast, make_measure, make_year

KINDS = ("weak_points", "steps", "rounds", "units")


def rich_measures(cast: Cast) -> list[Measure]:
    """Measures of two owners and one without steps, whose parts were added out of order."""
    make_year(cast)
    first = make_measure(cast, units=list(cast.agency.units.all()), steps=["ก", "ข", "ค"])
    first.steps.filter(text="ก").update(order=99)
    return [
        first,
        make_measure(cast, title="ที่สอง", owner=cast.clerk, steps=[]),
        make_measure(cast, title="ที่สาม", item_codes=["o11", "o12"]),
    ]


def test_each_measure_has_its_own_parts_in_order(cast: Cast) -> None:
    made = rich_measures(cast)
    shown = plan_view(cast.agency, 2564).measures
    assert [row.pk for row in shown] == [row.pk for row in made]
    for row in shown:
        fresh = Measure.objects.get(pk=row.pk)
        for kind in KINDS:
            assert list(getattr(row, kind).all()) == list(getattr(fresh, kind).all()), kind
        assert row.owner == fresh.owner
    assert [step.text for step in shown[0].steps.all()] == ["ข", "ค", "ก"]


def test_nothing_more_is_read_of_what_hangs_there(cast: Cast) -> None:
    rich_measures(cast)
    shown = plan_view(cast.agency, 2564).measures
    with CaptureQueriesContext(connection) as asked:
        for row in shown:
            parts = [part for kind in KINDS for part in getattr(row, kind).all()]
            assert {part.measure for part in parts if hasattr(part, "measure")} <= {row}
            assert row.owner.display_name
            assert row.plan.agency_id == cast.agency.pk
    assert not asked.captured_queries
    assert shown[0].owner is shown[2].owner


def test_parts_of_a_measure_added_meanwhile_are_left_out(cast: Cast) -> None:
    made = rich_measures(cast)
    hang_up_parts(made[0].plan, made[:2])
    assert Step.objects.filter(measure=made[2]).exists()
    assert all(step.measure_id == made[0].pk for step in made[0].steps.all())
    assert made[1].steps.all() == []
