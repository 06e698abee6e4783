"""Sessions: a new key at sign-in, an end at sign-out, after idle time, after a day, and with the password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import set_temporary_password
from agencies.models import User
from agencies.sessions import BEGAN
from ita_portal import settings as real
from tests.factories import PASSWORD, Cast

SIGN_IN, CHANGE = reverse("agencies:sign-in"), reverse("agencies:password")
PAGE = reverse("agencies:my-permissions")
NEW = "ใหม่กว่าเดิม-secret-43"


@pytest.fixture
def person(cast: Cast) -> User:
    cast.staff.user.set_password(PASSWORD)
    cast.staff.user.save()
    return cast.staff.user


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    return client


def row(client: Client) -> Session:
    return Session.objects.get(session_key=client.session.session_key)


def minutes_left(client: Client) -> int:
    return round((row(client).expire_date - timezone.now()).total_seconds() / 60)


def pass_time(client: Client, **time: float) -> None:
    """As if the session had last been used that long ago."""
    kept = row(client)
    kept.expire_date -= timedelta(**time)
    kept.save()


def is_in(client: Client) -> bool:
    return client.get(PAGE).status_code == 200


def test_the_key_is_new_after_signing_in(client: Client, person: User) -> None:
    client.cookies["sessionid"] = "a" * 32  # a key that somebody else knows
    session = client.session
    session["seen"] = 1
    session.save()
    before = client.session.session_key
    client.cookies["sessionid"] = before
    client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    after = client.session.session_key
    assert after not in {before, "a" * 32}
    assert not Session.objects.filter(session_key=before).exists()


def test_signing_out_ends_it_also_for_who_copied_the_cookie(signed_in: Client) -> None:
    copy = Client()
    copy.cookies["sessionid"] = signed_in.session.session_key
    assert is_in(copy)
    signed_in.post(reverse("agencies:sign-out"))
    assert not is_in(copy)
    assert not is_in(signed_in)


def test_it_ends_when_it_is_not_used(signed_in: Client) -> None:
    assert minutes_left(signed_in) == 120
    pass_time(signed_in, minutes=119)
    assert is_in(signed_in)  # and this use gives it two hours again
    assert minutes_left(signed_in) == 120
    pass_time(signed_in, minutes=121)
    answer = signed_in.get(PAGE)
    assert answer["Location"] == f"{SIGN_IN}?next={PAGE}"
    assert "ไม่ได้ใช้งานนาน" in signed_in.get(answer["Location"]).content.decode()


def test_it_ends_after_a_working_day_however_busy(signed_in: Client) -> None:
    session = signed_in.session
    session[BEGAN] -= 11 * 3600 + 50 * 60
    session.save()
    assert minutes_left(signed_in) == 10
    assert is_in(signed_in)
    assert minutes_left(signed_in) == 10  # use moves the end no further
    pass_time(signed_in, minutes=11)
    assert not is_in(signed_in)


def test_use_is_written_down_once_in_a_while(signed_in: Client) -> None:
    is_in(signed_in)
    before = row(signed_in).expire_date
    is_in(signed_in)
    assert row(signed_in).expire_date == before
    pass_time(signed_in, minutes=6)
    answer = signed_in.get(PAGE)
    assert row(signed_in).expire_date >= before
    assert answer.cookies["sessionid"]["max-age"] == 120 * 60


def test_a_new_password_ends_the_others(signed_in: Client, person: User) -> None:
    other = Client()
    other.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
    assert is_in(other)
    signed_in.post(CHANGE, {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW})
    assert is_in(signed_in)
    assert not is_in(other)


def test_a_temporary_password_ends_them_all(signed_in: Client, cast: Cast) -> None:
    set_temporary_password(member=cast.staff, by=cast.admin)
    assert not is_in(signed_in)


def test_the_ends_are_set_by_the_environment() -> None:
    assert (real.SESSION_COOKIE_AGE, real.SESSION_LONGEST) == (2 * 3600, 12 * 3600)
    assert (real.SESSION_COOKIE_HTTPONLY, real.SESSION_COOKIE_SAMESITE) == (True, "Lax")
