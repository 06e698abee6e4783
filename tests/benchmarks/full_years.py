"""Growth from one year to ten: the year's page of an agency with every item scored, beside hello.

Run with ``.venv/bin/python -m tests.benchmarks.full_years`` from the project's root. Two portals hold the
same newest year, one of them nine more; their pages are made anew for each request and loaded in turn with
hello (``tests.benchmarks.loading``).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks.loading import Page, in_portal, load_in_turn, portal_in, queries_of, served, signed_in
from tests.benchmarks.pages import goals_of_year
from tests.benchmarks.table import Goal, Row, show, what_can_be


def filled(count: int) -> tuple[str, str, int]:
    """Fill the newest so many years; the path of the last one's page, the clerk's cookies, its queries."""
    from tests.factories import make_cast
    from tests.full_years import NEWEST, TEN, fill_year

    cast = make_cast()
    for year in TEN[-count:]:
        fill_year(cast.agency, cast.staff, year)
    client, cookies = signed_in(cast.staff.user)
    path = f"/{cast.agency.code}/{NEWEST}/"
    return path, cookies, queries_of(client, path)


def rows() -> Iterator[Row]:
    """The page with one year, and with ten beside it."""
    with ExitStack() as stack:
        alone, among = (portal_in(Path(stack.enter_context(tempfile.TemporaryDirectory()))) for _ in range(2))
        plain = stack.enter_context(served("tests.benchmarks.hello:application", alone))
        path, cookies, few = in_portal("tests.benchmarks.full_years:filled", alone, 1)
        portal = stack.enter_context(served("ita_portal.wsgi", alone))
        small = Page("year page, 1 year", portal, path, cookies)
        hello = Page("hello", plain, "/", cookies)
        path, cookies, many = in_portal("tests.benchmarks.full_years:filled", among, 10)
        portal = stack.enter_context(served("ita_portal.wsgi", among))
        full = Page("year page, 10 years", portal, path, cookies)
        load_in_turn([hello, small, full])
    yield Row("hello beside both", hello.figures())
    yield Row(small.name, f"{small.figures()}, {few} queries", small.beside(hello))
    grown = f"{full.beside(hello)}; {full.cost / small.cost:.2f} × the processor time of 1 year"
    goals = Goal("as many queries as with 1 year", few == many), *goals_of_year(full, hello, many)
    yield Row(full.name, f"{full.figures()}, {many} queries", grown, goals)


if __name__ == "__main__":
    sys.exit(show(what_can_be("growth from 1 to 10 years", rows())))
