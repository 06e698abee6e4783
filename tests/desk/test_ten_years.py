"""Ten years with every item scored cost no more queries than one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments.editions import current_edition, known_years, pack_of, store_pack
from assessments.item_actions import save_item_scores
from tests.factories import S000, S003, Cast, make_year, scores

NEWEST = 2571
PAGES = {
    "desk:agency": (),
    "desk:year": (NEWEST,),
    "assessments:scores-edit": (NEWEST,),
    "assessments:what-if": (NEWEST,),
    "assessments:trends": (),
    "assessments:all-xlsx": (),
}


def make_full_year(cast: Cast, year: int) -> None:
    """A year with ten scores and a score for each of its items; years to come go by the newest rules."""
    if current_edition(year) is None:
        newest = current_edition(known_years()[0])
        assert newest is not None
        store_pack(replace(pack_of(newest), fiscal_year=year), digest=f"{year:064}")
    assessment = make_year(cast, year, scores(S003 if year % 2 else S000))
    items = {rule.code: Decimal(90) for rule in pack_of(assessment.edition).items}
    assert len(items) > 40
    save_item_scores(assessment=assessment, items=items, by=cast.staff)


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_for_ten_years_as_for_one(client: Client, cast: Cast, page: str) -> None:
    client.force_login(cast.staff.user)
    address = reverse(page, args=["mae-kham-mi", *PAGES[page]])
    counts = []
    for years in ((NEWEST,), range(NEWEST - 9, NEWEST)):
        for year in years:
            make_full_year(cast, year)
        assert client.get(address).status_code == 200  # rules of a year are read once and kept
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert cast.agency.assessments.count() == 10
    assert counts[0] == counts[1] <= 11
