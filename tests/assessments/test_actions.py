"""Writes to a year's result: what changed is recorded, what is locked or stale is refused."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from agencies.versions import Stale
from assessments import actions
from assessments.models import Assessment, Score
from assessments.queries import declared_of, find_assessment, previous_result, result_of, scores_of
from assessments.scoring import Declared
from tests.factories import S003, Cast, confirm, make_year, scores


def saves() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=Event.SCORES_SAVED).order_by("sequence"))


def notes() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=Event.REMARKS_SAVED).order_by("sequence"))


class TestOpenYear:
    def test_a_year_opens_under_its_edition(self, cast: Cast) -> None:
        year = actions.open_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert (year.edition.fiscal_year, year.is_confirmed, year.version) == (2563, False, 1)
        assert AuditEvent.objects.get(event=Event.YEAR_OPENED).subject_id == year.pk

    def test_opening_it_again_gives_the_same_year(self, cast: Cast) -> None:
        first = actions.open_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert actions.open_year(agency=cast.agency, fiscal_year=2563, by=cast.head) == first
        assert AuditEvent.objects.filter(event=Event.YEAR_OPENED).count() == 1

    def test_a_year_without_rules_is_refused(self, cast: Cast) -> None:
        with pytest.raises(Refused, match=r"ระบบยังไม่มีเกณฑ์การประเมินของปีงบประมาณ พ\.ศ\. 2599"):
            actions.open_year(agency=cast.agency, fiscal_year=2599, by=cast.staff)
        assert not Assessment.objects.exists()


class TestSaveScores:
    def test_the_scores_are_kept(self, year_s000: Assessment) -> None:
        assert scores_of(year_s000) == scores()
        assert str(result_of(year_s000).total) == "60.40"

    def test_only_what_changed_is_recorded(self, cast: Cast, year_s000: Assessment) -> None:
        changed = actions.save_scores(
            assessment=year_s000,
            scores=scores() | {"duty": Decimal("96.18"), "budget": None},
            by=cast.staff,
            declared_total=Decimal("60.40"),
            declared_level="D",
        )
        assert changed
        assert saves()[-1].changes == {
            "duty": ["96.17", "96.18"],
            "budget": ["90.13", None],
            "declared_total": [None, "60.40"],
            "declared_level": ["", "D"],
        }
        assert "budget" not in scores_of(year_s000)

    def test_the_same_scores_again_are_no_event(self, cast: Cast, year_s000: Assessment) -> None:
        assert not actions.save_scores(
            assessment=year_s000, scores=scores() | {"duty": Decimal("96.170")}, by=cast.staff
        )
        assert len(saves()) == 1

    def test_a_form_older_than_the_record_saves_nothing(self, cast: Cast, year_s000: Assessment) -> None:
        opened = year_s000.version
        actions.save_scores(
            assessment=year_s000, scores={"duty": Decimal("1.00")}, by=cast.staff, version=opened
        )
        other = Assessment.objects.get(pk=year_s000.pk)
        with pytest.raises(Stale):
            actions.save_scores(
                assessment=other, scores={"duty": Decimal("2.00")}, by=cast.head, version=opened
            )
        assert scores_of(year_s000)["duty"] == Decimal("1.00")

    def test_a_confirmed_year_is_refused_by_name(self, cast: Cast, year_s000: Assessment) -> None:
        confirm(year_s000, by=cast.staff)
        year = Assessment.objects.get(pk=year_s000.pk)
        version = year.version
        with pytest.raises(Refused, match="ผลคะแนนปี 2563 ยืนยันแล้วโดย นางอรอร คำลือ"):
            actions.save_scores(assessment=year, scores={"duty": Decimal("1.00")}, by=cast.staff)
        assert scores_of(year) == scores()
        assert Assessment.objects.get(pk=year.pk).version == version

    def test_a_copy_from_before_the_confirmation_is_refused_too(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        copy = Assessment.objects.get(pk=year_s000.pk)
        confirm(year_s000, by=cast.staff)
        with pytest.raises((Refused, Stale)):
            actions.save_scores(assessment=copy, scores={"duty": Decimal("1.00")}, by=cast.staff)
        assert scores_of(copy) == scores()

    def test_an_unknown_indicator_undoes_the_whole_save(self, cast: Cast, year_s000: Assessment) -> None:
        with pytest.raises(KeyError):
            actions.save_scores(
                assessment=year_s000,
                scores={"duty": Decimal("1.00"), "nothing": Decimal("1.00")},
                by=cast.staff,
            )
        assert Score.objects.get(assessment=year_s000, indicator__code="duty").value == Decimal("96.17")

    def test_an_unknown_figure_is_a_mistake_of_the_caller(self, cast: Cast, year_s000: Assessment) -> None:
        with pytest.raises(TypeError, match="declared_moon"):
            actions.save_scores(assessment=year_s000, scores={}, by=cast.staff, declared_moon=1)


class TestReplace:
    """Items, remarks and suggestions are kept as a whole, in their order."""

    def test_items(self, cast: Cast, year_s000: Assessment) -> None:
        items = {"o1": Decimal("100.00"), "e3": Decimal("66.67")}
        version = year_s000.version
        assert actions.replace_item_scores(assessment=year_s000, items=items, by=cast.staff)
        assert dict(year_s000.item_scores.values_list("code", "value")) == items
        assert saves()[-1].changes == {"items": [{}, {"o1": "100.00", "e3": "66.67"}]}
        assert Assessment.objects.get(pk=year_s000.pk).version == version + 1

    def test_remarks(self, cast: Cast, year_s000: Assessment) -> None:
        remarks = [("disclose", "", "ลิงก์เสีย"), ("", "o28", "ไม่มีข้อมูล")]
        assert actions.replace_remarks(assessment=year_s000, remarks=remarks, by=cast.staff)
        assert list(year_s000.remarks.values_list("indicator_code", "item_code", "text")) == remarks
        assert notes()[-1].changes == {"remarks": [[], [list(row) for row in remarks]]}

    def test_suggestions(self, cast: Cast, year_s000: Assessment) -> None:
        suggestions = [("external", "ปรับปรุงเว็บไซต์"), ("nacc", "อบรมบุคลากร")]
        assert actions.replace_suggestions(assessment=year_s000, suggestions=suggestions, by=cast.staff)
        assert list(year_s000.suggestions.values_list("source", "text")) == suggestions
        assert notes()[-1].changes == {"suggestions": [[], [list(row) for row in suggestions]]}

    def test_the_same_again_is_no_event(self, cast: Cast, year_s000: Assessment) -> None:
        items, remarks, suggestions = {"o1": Decimal("1.00")}, [("duty", "", "x")], [("nacc", "x")]
        for _ in range(2):
            changed = [
                actions.replace_item_scores(assessment=year_s000, items=items, by=cast.staff),
                actions.replace_remarks(assessment=year_s000, remarks=remarks, by=cast.staff),
                actions.replace_suggestions(assessment=year_s000, suggestions=suggestions, by=cast.staff),
            ]
        assert changed == [False, False, False]
        assert (len(saves()), len(notes())) == (2, 2)

    def test_the_items_of_a_confirmed_year_are_not_replaced(self, cast: Cast, year_s000: Assessment) -> None:
        year = confirm(year_s000, by=cast.staff)
        with pytest.raises(Refused, match="ยืนยันแล้ว"):
            actions.replace_item_scores(assessment=year, items={"o1": Decimal("1.00")}, by=cast.staff)
        assert not year.item_scores.exists()

    @pytest.mark.parametrize(
        ("action", "content"),
        [
            (actions.replace_remarks, {"remarks": [("duty", "", "x")]}),
            (actions.replace_suggestions, {"suggestions": [("nacc", "x")]}),
        ],
    )
    def test_a_confirmed_year_takes_notes_without_a_save_of_scores(
        self, cast: Cast, year_s000: Assessment, action: Callable[..., bool], content: dict[str, Any]
    ) -> None:
        year, before = confirm(year_s000, by=cast.staff), len(saves())
        assert action(assessment=year, by=cast.staff, **content)
        assert Assessment.objects.get(pk=year.pk).is_confirmed
        assert len(saves()) == before


class TestReads:
    def test_the_year_before_is_found(self, cast: Cast, year_s000: Assessment) -> None:
        following = make_year(cast, 2564, scores(S003))
        assert previous_result(following, confirmed=True) is None
        confirm(year_s000, by=cast.staff)
        before = previous_result(following, confirmed=True)
        assert before
        assert str(before.total) == "60.40"
        assert previous_result(year_s000) is None

    def test_another_agencys_year_is_not(self, year_s003: Assessment, cast: Cast) -> None:
        assert find_assessment(cast.agency, 2563) is None

    def test_declared_figures_leave_out_what_is_not_stated(self, year_s000: Assessment) -> None:
        assert declared_of(year_s000) == Declared(None, {}, "")
        year_s000.declared_eit = Decimal("72.53")
        assert declared_of(year_s000) == Declared(None, {"EIT": Decimal("72.53")}, "")
