"""Writes to a plan: versions, what the record keeps, and what may not be lost."""

from __future__ import annotations

from datetime import date

import pytest

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.versions import Stale
from measures import actions
from measures.models import Measure, Plan
from tests.factories import Cast, make_measure, measure_content

FIRST, SECOND = date(2021, 3, 31), date(2021, 9, 30)


def events(event: Event) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=event).order_by("sequence"))


def rounds(measure: Measure) -> list[date]:
    return list(measure.rounds.values_list("cut_off", flat=True))


def test_the_first_measure_opens_the_plan(cast: Cast) -> None:
    measure = make_measure(cast)
    assert [row.subject_id for row in events(Event.PLAN_OPENED)] == [measure.plan_id]
    assert (measure.plan.fiscal_year, measure.order, measure.version) == (2564, 1, 1)
    assert events(Event.MEASURE_ADDED)[0].changes == {"title": "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง"}


def test_the_next_one_comes_after_it(cast: Cast) -> None:
    make_measure(cast)
    assert make_measure(cast).order == 2
    assert Plan.objects.count() == len(events(Event.PLAN_OPENED)) == 1


def test_a_measure_keeps_everything_that_was_written(cast: Cast) -> None:
    stored = Measure.objects.get(pk=make_measure(cast, indicator_codes=["disclose", "comm"]).pk)
    assert [str(step) for step in stored.steps.all()] == ["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"]
    assert [point.indicator_code for point in stored.weak_points.all()] == ["disclose", "comm"]
    assert (list(stored.units.all()), stored.owner) == ([cast.office], cast.staff)
    assert rounds(stored) == [FIRST, SECOND]


class TestChange:
    def test_the_record_shows_old_and_new_of_what_changed(self, cast: Cast) -> None:
        measure = make_measure(cast)
        content = measure_content(
            cast, title="ใหม่", steps=["หนึ่ง"], units=[cast.finance], due_on=date(2021, 6, 30)
        )
        actions.change_measure(measure=measure, content=content, by=cast.head, version=1)
        assert events(Event.MEASURE_CHANGED)[0].changes == {
            "title": ["มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง", "ใหม่"],
            "due_on": ["2021-09-30", "2021-06-30"],
            "units": [["สำนักปลัด"], ["กองคลัง"]],
            "steps": [["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"], ["หนึ่ง"]],
        }
        assert Measure.objects.get(pk=measure.pk).version == 2

    def test_a_form_older_than_the_record_changes_nothing(self, cast: Cast) -> None:
        measure = make_measure(cast)
        other = Measure.objects.get(pk=measure.pk)
        actions.change_measure(
            measure=measure, content=measure_content(cast, title="แรก"), by=cast.staff, version=1
        )
        with pytest.raises(Stale):
            actions.change_measure(
                measure=other, content=measure_content(cast, title="หลัง"), by=cast.head, version=1
            )
        assert Measure.objects.get(pk=measure.pk).title == "แรก"

    def test_items_that_the_form_does_not_show_are_kept(self, cast: Cast) -> None:
        measure = make_measure(cast)
        measure.weak_points.create(order=2, item_code="o28")
        actions.change_measure(
            measure=measure, content=measure_content(cast, indicator_codes=["comm"]), by=cast.staff, version=1
        )
        assert [str(point) for point in measure.weak_points.all()] == ["comm", "o28"]

    def test_a_round_nobody_reported_may_be_dropped(self, cast: Cast) -> None:
        measure = make_measure(cast)
        content = measure_content(cast, cut_offs=[SECOND])
        actions.change_measure(measure=measure, content=content, by=cast.staff, version=1)
        assert rounds(measure) == [SECOND]

    @pytest.mark.parametrize(
        "report",
        [{"text": "เผยแพร่แล้ว"}, {"status": "done"}, {"problems": "ขาดคน"}, {"reported_on": date(2021, 4, 1)}],
    )
    def test_a_reported_one_stays_as_it_is(self, cast: Cast, report: dict[str, object]) -> None:
        measure = make_measure(cast)
        measure.rounds.filter(cut_off=FIRST).update(**report)
        before = measure.rounds.get(cut_off=FIRST).pk
        content = measure_content(cast, cut_offs=[SECOND])
        actions.change_measure(measure=measure, content=content, by=cast.staff, version=1)
        kept = measure.rounds.get(cut_off=FIRST)
        assert (kept.pk, {name: getattr(kept, name) for name in report}) == (before, report)
        assert rounds(measure) == [FIRST, SECOND]


class TestRemove:
    def test_its_content_stays_in_the_record(self, cast: Cast) -> None:
        measure = make_measure(cast)
        actions.remove_measure(measure=measure, by=cast.staff)
        kept = events(Event.MEASURE_REMOVED)[0].changes
        assert not Measure.objects.exists()
        assert (kept["title"], kept["steps"], kept["units"], kept["weak_points"], kept["rounds"]) == (
            "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
            ["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"],
            ["สำนักปลัด"],
            ["disclose"],
            ["2021-03-31", "2021-09-30"],
        )
