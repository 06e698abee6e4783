"""From a weak point to next year's score: every empty cell is work, and leads to where it is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.test import Client

from assessments.models import Assessment, ItemScore
from measures.matrix import Row, matrix_of
from measures.models import Evidence, Measure, Round, RoundEvidence, WeakPoint
from tests.factories import S003, Cast, make_confirmed_year, make_measure, make_year, scores

MATRIX = "/mae-kham-mi/2564/measures/matrix/"


def rows(cast: Cast) -> dict[int, list[Row]]:
    """``{indicator number: its rows}``."""
    found: dict[int, list[Row]] = {}
    for row in matrix_of(cast.agency, 2564).rows:
        found.setdefault(row.number, []).append(row)
    return found


def address(row: Row, cell: str) -> str:
    """Where the work behind an empty cell is done."""
    todo = row.todos[cell]
    assert todo
    return todo.url


def attach(measure: Measure, *names: str) -> None:
    for place, row in enumerate(Round.objects.filter(measure=measure), 1):
        for name in names:
            evidence, _ = Evidence.objects.get_or_create(agency=measure.agency, title=name)
            RoundEvidence.objects.create(round=row, evidence=evidence, order=place)


class TestRows:
    def test_every_weak_indicator_stands_there_though_nothing_answers_it(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        found = rows(cast)
        assert list(found) == [5, 6, 7, 8, 9, 10]
        [row] = found[9]
        assert address(row, "measure") == "/mae-kham-mi/2564/measures/new/?indicator=disclose"
        assert address(row, "after") == "/mae-kham-mi/2564/"
        assert row.gaps == ["measure", "after"]

    def test_a_measure_fills_its_cells(self, cast: Cast, year_s000: Assessment) -> None:
        measure = make_measure(cast)
        attach(measure, "ภาพหน้าเว็บไซต์", "รายงานการประชุม")
        [row] = rows(cast)[9]
        assert (row.steps, row.offices) == (["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"], ["สำนักปลัด"])
        assert row.evidence == ["ภาพหน้าเว็บไซต์", "รายงานการประชุม"]
        assert row.gaps == ["after"]

    def test_what_a_measure_lacks_leads_to_where_it_is_written(
        self, cast: Cast, year_s000: Assessment
    ) -> None:
        measure = make_measure(cast, steps=[], units=[])
        answered, waiting = Round.objects.filter(measure=measure)
        Round.objects.filter(pk=answered.pk).update(status="under_way", reported_on=date(2021, 3, 31))
        [row] = rows(cast)[9]
        edit = f"/mae-kham-mi/2564/measures/{measure.pk}/"
        assert (address(row, "steps"), address(row, "offices")) == (edit, edit)
        assert f"/{waiting.pk}/" in address(row, "evidence")
        Round.objects.filter(pk=answered.pk).update(status="done")  # the other asks for nothing any more
        assert f"/{answered.pk}/" in address(rows(cast)[9][0], "evidence")

    def test_next_years_score_ends_the_row(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        make_confirmed_year(cast, 2564, scores(S003))
        make_measure(cast)
        [row] = rows(cast)[9]
        assert row.after
        assert (row.before, row.after.after) == (Decimal("43.90"), Decimal("88.78"))
        assert row.gaps == ["evidence"]

    def test_two_measures_are_two_rows_of_one_weak_point(self, cast: Cast, year_s000: Assessment) -> None:
        make_measure(cast, title="ก")
        make_measure(cast, title="ข")
        assert [(row.place, row.is_first) for row in rows(cast)[9]] == [(1, True), (2, False)]

    def test_lost_items_stand_with_their_indicator(self, cast: Cast, year_s000: Assessment) -> None:
        for code, score in (("o1", 0), ("o2", 0), ("o3", 100)):
            ItemScore.objects.create(assessment=year_s000, code=code, value=Decimal(score))
        measure = make_measure(cast, indicator_codes=[])
        WeakPoint.objects.create(measure=measure, order=1, item_code="o1")
        [row] = rows(cast)[9]
        assert row.measure == measure
        assert [(item.label.split()[0], item.is_named) for item in row.lost] == [("o1", True), ("o2", False)]
        assert row.lost[1].todo.url.endswith("?indicator=disclose&item=o2")

    def test_a_strong_year_has_no_rows(self, cast: Cast) -> None:
        make_year(cast, figures=scores(S003))
        assert matrix_of(cast.agency, 2564).rows == []

    def test_the_empty_cells_are_counted(self, cast: Cast, year_s000: Assessment) -> None:
        assert matrix_of(cast.agency, 2564).waiting == 12
        make_measure(cast)
        assert matrix_of(cast.agency, 2564).waiting == 12  # its measure is there, its evidence is not

    def test_what_nobody_can_do_yet_is_no_work(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        """The plan of 2570 answers 2569; its own result waits for the rules of 2570."""
        make_year(cast, 2569)
        matrix = matrix_of(cast.agency, 2570)
        weak = len(matrix.rows)
        assert weak
        assert all(row.gaps == ["measure"] and row.early == ["after"] for row in matrix.rows)
        assert (matrix.waiting, matrix.early) == (weak, weak)
        html = as_officer(client, cast.staff).get(MATRIX.replace("2564", "2570")).content.decode()
        assert "ยังไม่ถึงเวลา" in html.split("<table")[0].split("<h1")[1]


class TestPage:
    def test_a_reader_sees_the_gaps_without_links(
        self, client: Client, cast: Cast, year_s000: Assessment, as_officer: Callable[..., Client]
    ) -> None:
        make_measure(cast)
        html = as_officer(client, cast.mayor).get(MATRIX).content.decode()
        assert "ยังไม่มี" in html
        assert "/measures/new/" not in html

    def test_the_clerk_is_led_to_the_work(
        self, client: Client, cast: Cast, year_s000: Assessment, as_officer: Callable[..., Client]
    ) -> None:
        html = as_officer(client, cast.staff).get(MATRIX).content.decode()
        assert html.count("?indicator=") == 6

    def test_without_a_result_it_says_what_is_missing(
        self, client: Client, cast: Cast, as_officer: Callable[..., Client]
    ) -> None:
        assert "ยังไม่มีผลของปีก่อน" in as_officer(client, cast.staff).get(MATRIX).content.decode()

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
            attach(make_measure(cast), "ภาพ")
            with django_assert_max_num_queries(18):
                client.get(MATRIX)
