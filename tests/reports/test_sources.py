"""Tables are printed from the record: the edit page leads to where each of them is mended."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports import actions
from reports.models import PaperKind
from reports.papers import PAPERS
from tests.factories import Cast, make_confirmed_year, make_measure
from tests.reports.kinds import KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_leads_to_pages_that_its_drafter_may_open(client: Client, cast: Cast, kind: str) -> None:
    make_confirmed_year(cast)
    make_measure(cast)
    client.force_login(cast.staff.user)
    year = 2563 if PAPERS[kind].needs_result else 2564
    sources = PAPERS[kind].drafting.sources(cast.agency, year)
    led = [row.url for row in sources if row.url]
    assert led
    assert {client.get(url).status_code for url in led} == {200}


def test_the_edit_page_shows_them(client: Client, cast: Cast) -> None:
    make_confirmed_year(cast)
    make_measure(cast)
    paper = actions.start_paper(agency=cast.agency, kind=PaperKind.ANALYSIS, fiscal_year=2563, by=cast.staff)
    client.force_login(cast.staff.user)
    said = client.get(reverse("reports:paper-edit", args=[cast.agency.code, paper.pk])).content.decode()
    plan = reverse("measures:plan", args=[cast.agency.code, 2564])
    assert f'ตารางมาตรการ: <a href="{plan}">แผนมาตรการปี 2564</a>' in said
