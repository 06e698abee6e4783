"""How many statements a year file asks of the database: few, and as many however much is recorded already."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk.yearfile import Outcome, apply_year, dump, parse, read_year
from tests.desk.yearfiles import NAMES, S000, result_file

pytestmark = pytest.mark.django_db

FIRST, NEXT, SAME = 90, 46, 12  # 86, 43 and 10 were counted; the rest is room


def year_of(number: int, year: int, *, scores: int = 10, officers: int = 1) -> dict[str, Any]:
    """A year of the agency with a number: scores, a remark, two offices and officers."""
    document = result_file(S000[:scores], remarks=[{"indicator": NAMES[8], "text": "ควรเผยแพร่ให้ครบ"}])
    people = [
        {"username": f"head-{number}-{place}", "name": "สมชาย ใจดี", "position": "หัวหน้าสำนักปลัด"}
        | {"role": "office_head", "unit": "สำนักปลัด"}
        for place in range(officers)
    ]
    agency = {"code": f"agency-{number}", "name": f"องค์การบริหารส่วนตำบลที่ {number}"}
    agency |= {"units": ["สำนักปลัด", "กองคลัง"], "officers": people}
    return document | {"agency": agency, "fiscal_year": year}


def statements(document: dict[str, Any]) -> tuple[int, Outcome]:
    """How many statements reading and applying took, savepoints among them, and what came of it."""
    raw = dump(document).encode()
    with CaptureQueriesContext(connection) as asked:
        outcome = apply_year(read_year(parse(raw)))
    return len(asked), outcome


def counted(number: int) -> list[int]:
    """Statements of an agency's first year, its next, and the next once more."""
    first, second = year_of(number, 2563), year_of(number, 2564)
    (begun, _), (gone_on, changed), (repeated, unchanged) = map(statements, (first, second, second))
    assert changed.changed == ("result",)
    assert unchanged.changed == ()
    return [begun, gone_on, repeated]


def test_as_many_statements_among_many_agencies_as_among_few() -> None:
    counted(0)  # rules of a year are read once and kept
    few = counted(1)
    for number in range(2, 12):
        counted(number)
    assert counted(12) == few
    assert all(count <= most for count, most in zip(few, (FIRST, NEXT, SAME), strict=True)), few


def test_as_many_statements_for_ten_scores_as_for_two() -> None:
    statements(year_of(0, 2563))
    counts = [
        statements(year_of(number, 2563, scores=scores))[0] for number, scores in enumerate((2, 10), start=1)
    ]
    assert counts[0] == counts[1]


def test_officers_who_are_the_same_cost_nothing_each() -> None:
    statements(year_of(0, 2564))
    counts = []
    for number, officers in ((1, 1), (2, 6)):
        statements(year_of(number, 2563, officers=officers))
        counts.append(statements(year_of(number, 2564, officers=officers))[0])
    assert counts[0] == counts[1]
