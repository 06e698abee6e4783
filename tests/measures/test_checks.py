"""Checks of a plan: each with a measure that passes and one that does not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agencies.findings import Severity
from measures import checks
from measures.models import Measure
from tests.factories import Cast, make_measure


def edit_page(measure: Measure) -> str:
    return reverse("measures:measure-edit", args=["mae-kham-mi", 2564, measure.pk])


def test_a_complete_measure_has_no_findings(cast: Cast) -> None:
    assert checks.check_measures([make_measure(cast)]) == []


@pytest.mark.parametrize(
    ("lack", "named", "field"),
    [
        ({"steps": []}, "ขั้นตอน", "steps"),
        ({"units": []}, "ส่วนราชการที่รับผิดชอบ", "units_0"),
        ({"owner": None}, "เจ้าของมาตรการ", "owner"),
        ({"starts_on": None}, "วันเริ่มและวันครบกำหนด", "starts_on"),
        ({"due_on": None}, "วันเริ่มและวันครบกำหนด", "starts_on"),
        ({"cut_offs": []}, "รอบติดตาม", "cut_offs_0"),
    ],
)
def test_a_missing_part_is_named(cast: Cast, lack: dict[str, Any], named: str, field: str) -> None:
    measure = make_measure(cast, **lack)
    [found] = checks.measure_has_required_parts(measure)
    assert (found.rule, found.severity, found.url) == (
        "measure-incomplete",
        Severity.BLOCK,
        f"{edit_page(measure)}#id_{field}",
    )
    assert found.message == f"“มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง” ยังขาด {named}"


def test_all_missing_parts_stand_in_one_finding(cast: Cast) -> None:
    [found] = checks.measure_has_required_parts(make_measure(cast, steps=[], units=[], owner=None))
    assert found.message.endswith("ยังขาด ขั้นตอน ส่วนราชการที่รับผิดชอบ เจ้าของมาตรการ")


@pytest.mark.parametrize(
    "instead", [{"units": [], "all_units": True}, {"owner": None, "owner_name": "นายนอก ระบบ"}]
)
def test_every_office_and_an_owner_without_account_count(cast: Cast, instead: dict[str, Any]) -> None:
    assert checks.measure_has_required_parts(make_measure(cast, **instead)) == []


class TestLink:
    def test_a_measure_that_answers_nothing_is_held(self, cast: Cast) -> None:
        measure = make_measure(cast, indicator_codes=[])
        [found] = checks.measure_answers_something(measure)
        assert (found.rule, found.severity, found.url) == (
            "measure-unlinked",
            Severity.BLOCK,
            f"{edit_page(measure)}#id_indicators_0",
        )

    def test_a_topic_is_an_answer_too(self, cast: Cast) -> None:
        measure = make_measure(cast, indicator_codes=[])
        measure.topic = 4
        assert checks.measure_answers_something(measure) == []

    def test_so_is_an_item(self, cast: Cast) -> None:
        measure = make_measure(cast, indicator_codes=[])
        measure.weak_points.create(order=1, item_code="o28")
        assert checks.measure_answers_something(measure) == []


class TestYear:
    @pytest.mark.parametrize(
        ("starts_on", "due_on"),
        [(date(2020, 10, 1), date(2021, 9, 30)), (date(2021, 1, 1), date(2021, 1, 1))],
    )
    def test_dates_inside_the_plan_year_pass(self, cast: Cast, starts_on: date, due_on: date) -> None:
        assert checks.measure_is_inside_its_year(make_measure(cast, starts_on=starts_on, due_on=due_on)) == []

    def test_each_date_outside_is_named(self, cast: Cast) -> None:
        measure = make_measure(cast, starts_on=date(2020, 9, 30), due_on=date(2021, 10, 1))
        found = checks.measure_is_inside_its_year(measure)
        assert {row.rule for row in found} == {"measure-outside-year"}
        assert ["30 กันยายน 2563" in found[0].message, "1 ตุลาคม 2564" in found[1].message] == [True, True]


class TestSteps:
    def test_different_steps_pass(self, cast: Cast) -> None:
        assert checks.measure_steps_differ(make_measure(cast, steps=["จัดทำ", "เผยแพร่"])) == []

    def test_a_copied_step_is_named_once(self, cast: Cast) -> None:
        measure = make_measure(cast, steps=["จัดทำ  แผน", "เผยแพร่", "จัดทำ แผน", "จัดทำ แผน"])
        [found] = checks.measure_steps_differ(measure)
        assert (found.rule, found.severity) == ("step-repeated", Severity.WARN)
        assert found.message.endswith("มีขั้นตอนซ้ำกัน: จัดทำ แผน")
