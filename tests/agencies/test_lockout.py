"""Guessing passwords is slowed down: for the person, for the address, and the same for names nobody has."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.actions import set_temporary_password
from agencies.events import Event
from agencies.lockout import ADDRESS_CEILING, PERSON_CEILING
from agencies.models import AuditEvent, User
from tests.factories import PASSWORD, Cast

SIGN_IN = reverse("agencies:sign-in")
LIMIT, COOL_OFF = 5, timedelta(minutes=15)
ELSEWHERE = "198.51.100.7"


@pytest.fixture
def person(cast: Cast) -> User:
    cast.staff.user.set_password(PASSWORD)
    cast.staff.user.save()
    return cast.staff.user


def attempt(client: Client, username: str, password: str = "ผิด", address: str = "127.0.0.1") -> HttpResponse:
    client.cookies.clear()
    return client.post(SIGN_IN, {"username": username, "password": password}, REMOTE_ADDR=address)


def fail(username: str | None, address: str, times: int) -> None:
    """Failures as axes has them in the database, without waiting for each."""
    AccessAttempt.objects.create(
        username=username,
        ip_address=address,
        user_agent="x",
        failures_since_start=times,
        get_data="",
        post_data="",
        http_accept="",
        path_info="",
    )


def cool_off() -> None:
    AccessAttempt.objects.update(attempt_time=timezone.now() - COOL_OFF - timedelta(seconds=1))


def test_the_fifth_wrong_password_locks_out_even_the_right_one(client: Client, person: User) -> None:
    assert [attempt(client, person.username).status_code for _ in range(LIMIT)] == [200] * 4 + [429]
    locked = attempt(client, person.username, PASSWORD)
    assert (locked.status_code, locked["Retry-After"]) == (429, "900")
    page = locked.content.decode()
    assert "ไม่เกิน 15 นาที" in page
    assert "ผู้ดูแลระบบของหน่วยงาน" in page
    # Trying on does not make it longer, and the address is not counted up by it.
    assert AccessAttempt.objects.get().failures_since_start == LIMIT
    cool_off()
    assert attempt(client, person.username, PASSWORD).status_code == 302


@pytest.mark.parametrize("name", ["Ann", "nobody"])
def test_capitals_of_a_name_are_no_further_tries(client: Client, person: User, name: str) -> None:
    User.objects.filter(pk=person.pk).update(username="Ann")
    spelt = [name, name.upper(), name.lower(), name.title(), name]
    assert [attempt(client, each).status_code for each in spelt] == [200] * 4 + [429]
    assert AccessAttempt.objects.get().username == name


def test_a_person_is_locked_out_at_one_address_and_not_at_another(client: Client, person: User) -> None:
    fail(person.username, "127.0.0.1", LIMIT)
    assert attempt(client, person.username, PASSWORD).status_code == 429
    assert attempt(client, person.username, PASSWORD, ELSEWHERE).status_code == 302


def test_an_address_that_tries_many_people_is_locked_out(client: Client, person: User) -> None:
    for number in range(ADDRESS_CEILING // 2):
        fail(f"name-{number}", ELSEWHERE, 2)
    assert attempt(client, person.username, PASSWORD, ELSEWHERE).status_code == 429
    assert attempt(client, person.username, PASSWORD).status_code == 302


def test_a_person_tried_from_many_addresses_is_locked_out(client: Client, person: User) -> None:
    for number in range(PERSON_CEILING // 2):
        fail(person.username, f"192.0.2.{number}", 2)
    assert attempt(client, person.username, PASSWORD).status_code == 429


def test_signing_in_forgets_the_failures(client: Client, person: User) -> None:
    fail(person.username, "127.0.0.1", LIMIT - 1)
    assert attempt(client, person.username, PASSWORD).status_code == 302
    assert not AccessAttempt.objects.exists()


class TestNobodyIsGivenAway:
    def test_a_name_nobody_has_is_locked_out_alike(self, client: Client, person: User) -> None:
        def story(username: str) -> list[tuple[int, str]]:
            answers = [attempt(client, username) for _ in range(LIMIT + 1)]
            return [(row.status_code, hashlib.sha256(bare(row, username)).hexdigest()) for row in answers]

        def bare(answer: HttpResponse, username: str) -> bytes:
            """The page without what is typed into it and the form's own token."""
            html = answer.content.decode().split('<main id="main" tabindex="-1">')[1].split("</main>")[0]
            lines = [line for line in html.splitlines() if "csrfmiddlewaretoken" not in line]
            return "\n".join(lines).replace(username, "").encode()

        assert story(person.username) == story("nobody")

    @pytest.mark.parametrize("case", ["wrong", "nobody", "closed", "no password", "temporary", "spelt"])
    def test_each_refusal_hashes_one_password(self, client: Client, person: User, case: str) -> None:
        """The time of an answer is the time of its hashing; so it is counted, not measured."""
        if case == "closed":
            User.objects.filter(pk=person.pk).update(is_active=False)
        if case == "no password":
            person.set_unusable_password()
            person.save()
        if case in {"temporary", "spelt"}:
            User.objects.filter(pk=person.pk).update(must_change_password=True)
        typed = "abcd efgh 2345" if case == "spelt" else "ผิด"
        with patch.object(
            MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode
        ) as hashed:
            answer = attempt(client, "nobody" if case == "nobody" else person.username, typed)
        assert answer.status_code == 200
        assert hashed.call_count == 1


class TestAdministrator:
    def test_sees_and_unlocks(self, client: Client, cast: Cast, person: User) -> None:
        fail(person.username, "127.0.0.1", LIMIT)
        client.force_login(cast.admin.user)
        officers = reverse("agencies:officers", args=["mae-kham-mi"])
        unlock = reverse("agencies:officer-unlock", args=["mae-kham-mi", cast.staff.pk])
        assert unlock in client.get(officers).content.decode()
        assert client.post(unlock)["Location"] == officers
        assert unlock not in client.get(officers).content.decode()
        event = AuditEvent.objects.get(event=Event.OFFICER_UNLOCKED)
        assert (event.actor, event.subject_id) == (cast.admin.user, cast.staff.pk)
        assert attempt(client, person.username, PASSWORD).status_code == 302

    def test_unlocks_by_a_temporary_password_too(self, client: Client, cast: Cast, person: User) -> None:
        fail(person.username, "127.0.0.1", LIMIT)
        given = set_temporary_password(member=cast.staff, by=cast.admin)
        assert attempt(client, person.username, given).status_code == 302

    def test_cannot_unlock_someone_of_another_agency(self, client: Client, cast: Cast, others: Cast) -> None:
        fail(others.staff.user.username, "127.0.0.1", LIMIT)
        client.force_login(cast.admin.user)
        unlock = reverse("agencies:officer-unlock", args=["mae-kham-mi", others.staff.pk])
        assert client.post(unlock).status_code == 404
        assert AccessAttempt.objects.exists()


def test_what_is_kept_of_a_failure_holds_no_password(client: Client, person: User) -> None:
    attempt(client, person.username, "ความลับ-1234")
    kept: Any = AccessAttempt.objects.values().get()
    assert "1234" not in str(kept)
