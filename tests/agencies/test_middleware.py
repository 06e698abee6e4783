"""Refusals that a person can read, and where a late form leads."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import Cast


def test_a_page_that_only_takes_forms_says_so_in_thai(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff.user)
    answer = client.get("/mae-kham-mi/2563/papers/zip/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    page = answer.content.decode()
    assert "เปิดหน้านี้โดยตรงไม่ได้" in page
    assert '<a href="/mae-kham-mi/2563/papers/">หน้าของรายการนี้</a>' in page


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client: Client, cast: Cast) -> None:
    page = "http://testserver/mae-kham-mi/2563/scores/"
    answer = client.post("/mae-kham-mi/years/open/", headers={"referer": page})
    assert answer["Location"] == "/sign-in/?next=/mae-kham-mi/2563/scores/"


@pytest.mark.parametrize("trap", ["https://example.org/trap/", "http://testserver//example.org/trap/"])
def test_but_never_to_another_site(client: Client, cast: Cast, trap: str) -> None:
    answer = client.post("/mae-kham-mi/years/open/", headers={"referer": trap})
    assert answer["Location"] == "/sign-in/?next=/"
