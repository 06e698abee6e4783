"""Kept pages: quick, and never a line behind the data, the person or the day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.contrib import messages
from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies.actions import change_agency
from agencies.models import Membership
from assessments.models import Assessment
from tests import factories
from tests.factories import Cast

SignIn = Callable[[Client, Membership], Client]
YEAR = reverse("desk:year", args=["mae-kham-mi", 2563])
LOCMEM = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "test_kept_pages"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')


@pytest.fixture(autouse=True)
def keeping() -> Iterator[None]:
    with override_settings(CACHES={**django_settings.CACHES, "kept": LOCMEM}):
        yield
        caches["kept"].clear()


@pytest.fixture
def clerk(client: Client, cast: Cast, year_s000: Assessment, as_officer: SignIn) -> Client:
    return as_officer(client, cast.staff)


def body(answer: Any) -> str:
    return TOKEN.sub("", answer.content.decode())


def test_the_second_answer_is_the_first_and_asks_little(clerk: Client) -> None:
    first = clerk.get(YEAR)
    with CaptureQueriesContext(connection) as queries:
        second = clerk.get(YEAR)
    assert body(second) == body(first)
    assert len(queries) <= 3  # the session, the person with their posts, the ends of two chains


def test_each_answer_brings_a_form_token_that_works(clerk: Client, cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    strict.get(YEAR)
    token = TOKEN.findall(strict.get(YEAR).content.decode())[0]
    answer = strict.post(reverse("agencies:sign-out"), {"csrfmiddlewaretoken": token})
    assert answer.status_code == 302


def test_a_change_shows_at_once(clerk: Client, cast: Cast, year_s000: Assessment) -> None:
    change_agency(agency=cast.agency, by=cast.admin, name="องค์การบริหารส่วนตำบลแม่คำมีใหม่")
    assert "แม่คำมีใหม่" in body(clerk.get(YEAR))
    factories.confirm(year_s000, cast.staff)
    assert "ยืนยันโดย" in body(clerk.get(YEAR))


def test_officers_get_their_own(clerk: Client, cast: Cast, as_officer: SignIn) -> None:
    mine = body(clerk.get(YEAR))
    theirs = body(as_officer(Client(), cast.mayor).get(YEAR))
    assert cast.staff.display_name in mine
    assert cast.mayor.display_name in theirs


def test_outsiders_get_nothing(clerk: Client, others: Cast, as_officer: SignIn) -> None:
    clerk.get(YEAR)
    assert as_officer(Client(), others.admin).get(YEAR).status_code == 404
    assert Client().get(YEAR).status_code == 302


def test_a_day_later_it_is_made_anew(clerk: Client) -> None:
    tag = clerk.get(YEAR)["ETag"]
    tomorrow = timezone.localdate() + timedelta(days=1)
    with mock.patch("agencies.kept_pages.timezone.localdate", return_value=tomorrow):
        assert clerk.get(YEAR, headers={"if-none-match": tag}).status_code == 200


def test_a_browser_that_holds_the_page_is_told_so(clerk: Client, cast: Cast) -> None:
    clerk.get(YEAR)  # the first answer brings the form secret, the second is the one that fits it
    answer = clerk.get(YEAR)
    again = clerk.get(YEAR, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert answer["Cache-Control"] == again["Cache-Control"] == "private, no-cache"
    change_agency(agency=cast.agency, by=cast.admin, name="องค์การบริหารส่วนตำบลแม่คำมีใหม่")
    assert clerk.get(YEAR, headers={"if-none-match": answer["ETag"]}).status_code == 200


def test_after_another_sign_in_the_page_is_sent_again(clerk: Client) -> None:
    clerk.get(YEAR)
    tag = clerk.get(YEAR)["ETag"]
    del clerk.cookies["csrftoken"]
    assert clerk.get(YEAR, headers={"if-none-match": tag}).status_code == 200


def test_a_message_is_shown_once(clerk: Client) -> None:
    clerk.get(YEAR)
    with mock.patch("agencies.kept_pages.get_messages", side_effect=told_once("บันทึกแล้ว")):
        assert "บันทึกแล้ว" in body(clerk.get(YEAR))
    assert "บันทึกแล้ว" not in body(clerk.get(YEAR))


def told_once(message: str) -> Callable[[Any], Any]:
    def get(request: Any) -> Any:
        messages.success(request, message)
        return messages.get_messages(request)

    return get


def test_what_is_not_there_is_not_kept(clerk: Client, cast: Cast) -> None:
    missing = reverse("desk:year", args=["mae-kham-mi", 2564])
    assert clerk.get(missing).status_code == 404
    factories.make_year(cast, fiscal_year=2564)
    assert clerk.get(missing).status_code == 200
