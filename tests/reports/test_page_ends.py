"""What no page end parts: a short table, its last row from the one before, the last line of a measure."""

from __future__ import annotations

from typing import Any

import pytest

from reports import pdf
from reports.content import content_of
from tests.factories import Cast
from tests.reports.facts import make_facts, make_paper, tell_all
from tests.reports.same_pages import openings
from tests.reports.test_same_pages import filled

LEVELS = range(10)  # lines, so that a page ends everywhere in what is looked at


def rows_by_page(content: dict[str, Any]) -> list[list[str]]:
    """The rows of tables on each page, heads among them, each as its text."""
    return [list(_rows(page._page_box)) for page in pdf.lay_out(content).pages]


def _rows(box: Any) -> Any:
    if box.element_tag == "tr":
        yield "".join(getattr(part, "text", "") for part in box.descendants())
        return
    for child in getattr(box, "children", ()):
        yield from _rows(child)


@pytest.fixture
def paper(cast: Cast) -> Any:
    make_facts(cast)
    tell_all(cast)
    return lambda kind: content_of(make_paper(cast, kind))


@pytest.mark.django_db
def test_the_scores_of_the_year_stay_on_one_page_of_the_analysis(paper: Any) -> None:
    content = paper("analysis")
    for level in LEVELS[::5]:
        [page] = [
            rows for rows in rows_by_page(filled(content, level)) if any("จุดแข็ง" in row for row in rows)
        ]
        assert sum("จุดแข็ง" in row for row in page) == 10, level


@pytest.mark.django_db
def test_the_last_row_of_a_result_report_is_never_alone(paper: Any) -> None:
    content = paper("results")
    table = next(row for row in content["sections"][1]["blocks"] if row["type"] == "table")
    table["rows"] = table["rows"][-4:]
    for level in LEVELS:
        page = next(
            rows for rows in rows_by_page(filled(content, level)) if any("คะแนนรวมผล" in row for row in rows)
        )
        assert len(page) >= 3, level


@pytest.mark.django_db
def test_the_last_line_of_a_measure_opens_no_page(paper: Any) -> None:
    content = paper("announcement")
    for level in LEVELS:
        assert [line for line in openings(filled(content, level)) if line.startswith("เป้าหมาย")] == [], level
