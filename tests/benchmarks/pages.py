"""Every main page of the demo agency beside plain hello pages: made anew, kept, and still held by a browser.

Run with ``.venv/bin/python -m tests.benchmarks.pages`` from the project's root. The floors are hello in a
project as ``startproject`` makes it, hello without middleware, and hello to a signed-in officer behind the
portal's own settings and middleware. "Uncached" pages are made anew for each request; pages that are kept by
the version of their data (docs/adr/0026-pages-kept-by-version.md) are measured kept and as 304, too.
``tests.benchmarks.loading`` tells how. Queries are those of one request.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from tests.benchmarks.loading import (
    Page,
    in_portal,
    load_in_turn,
    portal_in,
    queries_of,
    served,
    signed_in,
)
from tests.benchmarks.table import Goal, Row, show, what_can_be

SHARES = {"uncached": 13, "kept": 5, "304": 3}  # a year page makes at least so manieth part of hello's pace
MOST_QUERIES = 10
SLOWEST, BESIDE = 50, 3  # milliseconds of p95: the page's goal, and hello's on the machine it was set for
ASKED = "ประกาศ"


class Found(NamedTuple):
    """A page and its queries uncached, kept and held; the last two None where it is not kept."""

    name: str
    path: str
    cookies: str
    uncached: int
    kept: int | None = None
    held: int | None = None


# ---- in the portal -----------------------------------------------------------------------------------------


def prepare() -> list[Found]:
    """Tell the demo's story, sign in, and count the queries of each page; hello first."""
    from agencies.models import Agency
    from desk.demo import load_demo
    from tests.benchmarks.greeting import PATH

    load_demo()
    agency = Agency.objects.get(is_demo=True)
    clerk = signed_in(agency.memberships.get(role="staff").user)
    overseer = signed_in(agency.memberships.get(role="clerk").user)
    found = [counted("hello, signed in", PATH, *clerk)]
    found += [counted(name, path, *clerk) for name, path in addresses(agency).items()]
    return [*found, counted("log", f"/{agency.code}/log/", *overseer)]  # a clerk may not read it


def addresses(agency: Any) -> dict[str, str]:
    """The main pages: of the newest result, the newest plan of a year with one, the newest issued memo."""
    from django.urls import reverse

    from reports.models import Paper

    result = agency.assessments.order_by("-fiscal_year")[0].fiscal_year
    plan = agency.plans.filter(fiscal_year__lte=result).order_by("-fiscal_year")[0].fiscal_year
    paper = Paper.objects.filter(agency=agency, state="issued", kind="memo").latest("pk")
    of_plan = ("plan", "rounds", "board", "matrix", "outcomes")

    def page(name: str, *place: object) -> str:
        return reverse(name, args=[agency.code, *place])

    return {
        "desk": page("desk:agency"),
        "year": page("desk:year", result),
        "scores": page("assessments:scores-edit", result),
        "grid of items": page("assessments:items-edit", result, "oit"),
        "trends": page("assessments:trends"),
        "what if": page("assessments:what-if", result),
        **{name: page(f"measures:{name}", plan) for name in of_plan},
        "papers": page("reports:papers", result),
        "one paper": page("reports:paper", paper.pk),
        "search": f"{page('desk:search')}?{urlencode({'q': ASKED})}",
        "handbook page": reverse("handbook:chapter", args=["first-year"]),
    }


def counted(name: str, path: str, client: Any, cookies: str) -> Found:
    """A page with its queries; it is kept where the portal's own settings give it a tag."""
    from django.conf import settings
    from django.test import override_settings

    uncached = queries_of(client, path)
    with override_settings(CACHES=settings.OWN_CACHES):
        client.get(path)
        tag = client.get(path).headers.get("ETag")
        if not tag:
            return Found(name, path, cookies, uncached)
        held = queries_of(client, path, **{"If-None-Match": tag})
        return Found(name, path, cookies, uncached, queries_of(client, path), held)


# ---- under load --------------------------------------------------------------------------------------------


def rows() -> Iterator[Row]:
    """The floors, then each page in its ways."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        env = portal_in(Path(place))
        keeping = {**env, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        plain = stack.enter_context(served("tests.benchmarks.hello:application", env))
        bare = stack.enter_context(served("tests.benchmarks.hello:bare", env))
        found = [Found(*page) for page in in_portal("tests.benchmarks.pages:prepare", env)]
        greeting = found[0]
        anew = stack.enter_context(served("ita_portal.wsgi", env))
        kept = stack.enter_context(served("ita_portal.wsgi", keeping))
        hello = Page("hello", plain, "/", greeting.cookies)
        without = Page("hello without middleware", bare, "/", greeting.cookies)
        pages: dict[Page, int] = {}  # with their queries
        for page in found:
            way = "" if page is greeting else ", uncached"
            pages[Page(f"{page.name}{way}", anew, page.path, page.cookies)] = page.uncached
            if page.kept is not None and page.held is not None:
                pages[Page(f"{page.name}, kept", kept, page.path, page.cookies)] = page.kept
                pages[Page(f"{page.name}, 304", kept, page.path, page.cookies, is_held=True)] = page.held
        load_in_turn([hello, without, *pages])
    yield Row(hello.name, hello.figures())
    yield Row(without.name, without.figures(), without.beside(hello))
    for page, queries in pages.items():
        name, _, way = page.name.partition(", ")
        goals = goals_of_year(page, hello, queries, way) if name == "year" else ()
        yield Row(page.name, f"{page.figures()}, {queries} queries", page.beside(hello), goals)


def goals_of_year(page: Page, hello: Page, queries: int, way: str = "uncached") -> tuple[Goal, ...]:
    """What is asked of a year's page, loaded beside hello; a slower machine gets more time."""
    most = SLOWEST * hello.slow / BESIDE
    return (
        Goal(f"at least 1/{SHARES[way]} of hello", hello.rate / page.rate <= SHARES[way]),
        Goal(f"at most {MOST_QUERIES} queries", queries <= MOST_QUERIES),
        Goal(f"p95 under {most:.0f} ms ({SLOWEST} where hello's is {BESIDE})", page.slow <= most),
    )


if __name__ == "__main__":
    sys.exit(show(what_can_be("main pages", rows())))
