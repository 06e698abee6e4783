"""Ten years with every item scored cost no more queries than one."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import Cast
from tests.full_years import NEWEST, TEN, fill_year

PAGES = {
    "desk:agency": (),
    "desk:year": (NEWEST,),
    "assessments:scores-edit": (NEWEST,),
    "assessments:what-if": (NEWEST,),
    "assessments:trends": (),
    "assessments:all-xlsx": (),
}


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_for_ten_years_as_for_one(client: Client, cast: Cast, page: str) -> None:
    client.force_login(cast.staff.user)
    address = reverse(page, args=["mae-kham-mi", *PAGES[page]])
    counts = []
    for years in (TEN[-1:], TEN[:-1]):
        for year in years:
            fill_year(cast.agency, cast.staff, year)
        assert client.get(address).status_code == 200  # rules of a year are read once and kept
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert cast.agency.assessments.count() == 10
    assert counts[0] == counts[1] <= 15
