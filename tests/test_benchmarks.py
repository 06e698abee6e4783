"""The table of measurements is whole, says what a machine lacks, and judges by the goals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from tests.benchmarks import __main__ as benchmarks
from tests.benchmarks.greeting import PATH
from tests.benchmarks.loading import Page, Server, part
from tests.benchmarks.pages import goals_of_year
from tests.benchmarks.table import HEAD, Goal, Missing, Row
from tests.factories import Cast

SERVER = Server(pid=1, port=1)
Plug = Callable[[Iterator[Row]], None]


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Put rows in the place of a module's."""

    def plug(rows: Iterator[Row]) -> None:
        module = type("Module", (), {"rows": staticmethod(lambda: rows)})
        monkeypatch.setattr(benchmarks, "import_module", lambda name: module)

    return plug


def rows_then(*rows: Row, trouble: Exception | None = None) -> Iterator[Row]:
    yield from rows
    if trouble:
        raise trouble


def page(rate: float, slow: float) -> Page:
    return Page("year", SERVER, "/", rates=[rate], costs=[1.0], slows=[slow])


class TestTable:
    def test_a_row_says_whether_each_goal_is_met(
        self, measured: Plug, capsys: pytest.CaptureFixture[str]
    ) -> None:
        goals = (Goal("at most 10 queries", True), Goal("at least 1/13", False))
        measured(rows_then(Row("year", "9 queries", "1/14.0", goals)))
        assert benchmarks.main(["pages"]) == 1
        told = "| year | 9 queries | 1/14.0 | at most 10 queries: met; at least 1/13: **missed** |"
        assert capsys.readouterr().out == f"{HEAD}\n{told}\n"

    def test_what_the_machine_lacks_has_a_row(
        self, measured: Plug, capsys: pytest.CaptureFixture[str]
    ) -> None:
        measured(rows_then(Row("first", "1 ms"), trouble=Missing("no wrk")))
        assert benchmarks.main(["pages"]) == 0
        rows = "| first | 1 ms |  |  |\n| pages | not measured: no wrk |  |  |\n"
        assert capsys.readouterr().out == f"{HEAD}\n{rows}"

    def test_what_breaks_has_a_row_and_is_told(
        self, measured: Plug, capsys: pytest.CaptureFixture[str]
    ) -> None:
        measured(rows_then(trouble=ValueError("a fault of ours")))
        assert benchmarks.main(["pages"]) == 1
        told = capsys.readouterr()
        assert told.out.endswith("| pages | broke: ValueError |  | can be measured: **missed** |\n")
        assert "a fault of ours" in told.err

    def test_another_name_is_wrong_usage(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert benchmarks.main(["year_page"]) == 2
        told = capsys.readouterr()
        assert told.out == ""
        assert "year_page" in told.err
        assert all(name in told.err for name in benchmarks.NAMES)

    @pytest.mark.parametrize("name", ["pages", "full_years"])
    def test_without_wrk(
        self, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setenv("PATH", "")
        assert benchmarks.main([name]) == 0
        assert f"| {name} | not measured: wrk is not installed" in capsys.readouterr().out

    def test_without_postgresql(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from tests.benchmarks.contention import on_postgresql

        monkeypatch.setenv("DATABASE_URL", "postgres://nobody@127.0.0.1:1/nothing")
        with pytest.raises(Missing, match="no PostgreSQL server answers"):
            list(on_postgresql())


class TestNames:
    def test_every_module_with_rows_is_measured(self, project: Path) -> None:
        files = (project / "tests" / "benchmarks").glob("[!_]*.py")
        with_rows = {file.stem for file in files if re.search(r"^def rows\(", file.read_text(), re.MULTILINE)}
        assert with_rows == set(benchmarks.NAMES)

    def test_the_readme_lists_them(self, project: Path) -> None:
        listed = re.search(r"^Benchmarks by name:.*?\n\n", (project / "README.md").read_text(), re.M | re.S)
        assert listed
        assert [name for name in benchmarks.NAMES if f"`{name}`" not in listed[0]] == []


class TestGoals:
    @pytest.mark.parametrize(("way", "least"), [("uncached", 13), ("kept", 5), ("304", 3)])
    def test_a_part_of_hello_as_large_as_asked(self, way: str, least: int) -> None:
        hello = page(rate=1300, slow=3)
        share, _, _ = goals_of_year(page(1300 / least, 50), hello, 10, way)
        assert share.is_met
        share, _, _ = goals_of_year(page(1300 / (least + 0.1), 50), hello, 10, way)
        assert not share.is_met

    def test_queries_and_the_slowest_answers(self) -> None:
        hello = page(rate=1300, slow=3)
        assert [goal.is_met for goal in goals_of_year(page(1300, 50), hello, 10)] == [True, True, True]
        assert [goal.is_met for goal in goals_of_year(page(1300, 51), hello, 11)] == [True, False, False]

    def test_a_share_is_read_as_a_part_or_as_a_multiple(self) -> None:
        assert (part(0.1), part(1.0), part(1.3)) == ("1/10.0", "1.0 ×", "1.3 ×")


@pytest.mark.django_db
@pytest.mark.urls("tests.benchmarks.greeting")
class TestGreeting:
    """The floor of signed-in pages asks what every page asks, and is asked for as they are."""

    def test_only_an_officer_is_greeted(self, client: Client, cast: Cast) -> None:
        answer = client.get(PATH)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("agencies:sign-in"))

    def test_by_name(self, client: Client, cast: Cast, as_officer: Callable[..., Client]) -> None:
        member: Membership = cast.staff
        assert as_officer(client, member).get(PATH).content.decode() == f"hello {member.user}"
