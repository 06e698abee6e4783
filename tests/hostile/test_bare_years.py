"""No page of a year with little in it leads anywhere that is not there."""

from __future__ import annotations

from datetime import date
from functools import cache
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.urls import reverse

from agencies.models import Membership
from tests.factories import Cast, make_confirmed_year, make_measure
from tests.hostile.crawler import Crawler, name_of
from tests.test_every_url import ARGUMENTS, RULES

RECORDED = 2568
ONLY_A_PLAN = RECORDED + 1
BARE = [ONLY_A_PLAN, ONLY_A_PLAN + 1, 2562]  # with a plan, without rules of its own, before the first
OPENS_A_YEAR = "desk:year"  # not found, on a page of its own that says so and opens the year


@pytest.fixture
def years(cast: Cast) -> Cast:
    make_confirmed_year(cast, RECORDED)
    days = {"starts_on": date(2025, 10, 1), "due_on": date(2026, 9, 30), "cut_offs": [date(2026, 3, 31)]}
    make_measure(cast, ONLY_A_PLAN, indicator_codes=["prevent"], **days)
    return cast


def pages_of(cast: Cast, year: int) -> list[str]:
    """The addresses that belong to a year and nothing smaller."""
    return [
        reverse(name, args=[cast.agency.code, year])
        for name, rule in RULES.items()
        if ARGUMENTS[name] == {"agency_code", "year"} and "GET" in rule.methods
    ]


def dead_links(who: Membership, cast: Cast, asked: set[str]) -> set[str]:
    """Links of the bare years' pages that lead to nothing, with the page they stand on.

    ``asked`` are those followed already: whether a page is there does not depend on who asks.
    """
    crawler, dead = Crawler(who), set[str]()

    @cache  # a page is also where other pages lead
    def answer(address: str) -> HttpResponse:
        return crawler.ask("GET", address, "a page or a link")

    for year in BARE:
        for page in pages_of(cast, year):
            for link in answer(page).page.links:
                if urlsplit(link).path.startswith("/static/") or name_of(link) == OPENS_A_YEAR:
                    continue
                if link not in asked and answer(link).status_code == 404:
                    dead.add(f"{who.role}: {name_of(page)} {page} leads to {link}")
                asked.add(link)
    return dead


def test_no_link_of_a_bare_year_is_dead(years: Cast) -> None:
    asked = set[str]()
    dead = set().union(*(dead_links(who, years, asked) for who in years.everyone))
    assert not dead, "\n".join(sorted(dead))
