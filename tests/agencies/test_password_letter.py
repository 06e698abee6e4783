"""A forgotten password: a letter with a secret that works once, for half an hour; else silence."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent, User
from tests.agencies.codes import set_up
from tests.factories import PASSWORD, Cast

FORGOTTEN, SIGN_IN = reverse("agencies:password-forgotten"), reverse("agencies:sign-in")
NEW = "ใหม่กว่าเดิม-secret-43"


@pytest.fixture
def person(cast: Cast, settings: Any) -> User:
    settings.MAIL_IS_SET_UP = True
    cache.clear()
    user: User = cast.staff.user
    user.email = "orn@example.go.th"
    user.set_password(PASSWORD)
    user.save()
    return user


def ask(client: Client, typed: str) -> str:
    answer = client.post(FORGOTTEN, {"person": typed})
    assert answer.status_code == 200
    html = answer.content.decode()
    return html.split('<main id="main" tabindex="-1">')[1].split("</main>")[0]


def link() -> str:
    [letter] = mail.outbox
    found = re.search(r"https?://[^/]+(/password-forgotten/\S+)", str(letter.body))
    assert found
    return found[1]


def choose(client: Client, address: str) -> Any:
    page = client.get(address)
    return client.post(page["Location"], {"new_password1": NEW, "new_password2": NEW})


@pytest.mark.parametrize(
    "typed", ["staff@mae-kham-mi", "Staff@mae-kham-mi", "orn@example.go.th", "ORN@Example.go.th"]
)
def test_the_letter_leads_to_a_new_password(client: Client, person: User, typed: str) -> None:
    ask(client, typed)
    assert mail.outbox[0].to == ["orn@example.go.th"]
    assert choose(client, link())["Location"] == SIGN_IN
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert AuditEvent.objects.filter(event=Event.PASSWORD_RECOVERED, actor=person).count() == 1


def test_the_answer_is_the_same_whoever_is_meant(client: Client, person: User, cast: Cast) -> None:
    """Also for who has no address, and for nobody; and letters go after the answer."""
    answers = {ask(client, typed) for typed in (person.username, cast.head.user.username, "nobody", "x@y.zz")}
    assert len(answers) == 1
    assert len(mail.outbox) == 1


def test_the_secret_works_once(client: Client, person: User) -> None:
    ask(client, person.username)
    address = link()
    choose(client, address)
    again = Client().get(address)
    assert again.status_code == 404
    assert "ใช้ไม่ได้แล้ว" in again.content.decode()


def test_and_not_for_long(client: Client, person: User, monkeypatch: Any) -> None:
    ask(client, person.username)
    late = datetime.now() + timedelta(minutes=31)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda _self: late)
    assert client.get(link()).status_code == 404


def test_it_stays_out_of_the_address(client: Client, person: User) -> None:
    ask(client, person.username)
    secret = link().rstrip("/").rsplit("/", 1)[1]
    page = client.get(link())
    assert secret not in page["Location"]
    assert secret not in client.get(page["Location"]).content.decode()


def test_a_weak_password_is_told_why(client: Client, person: User) -> None:
    ask(client, person.username)
    page = client.get(link())
    answer = client.post(page["Location"], {"new_password1": "123", "new_password2": "123"})
    assert answer.status_code == 422
    assert "รหัสผ่านสั้นเกินไป" in answer.content.decode()


def test_all_sessions_end_and_the_code_is_still_asked(client: Client, person: User) -> None:
    set_up(person)
    other = Client()
    other.force_login(person)
    ask(client, person.username)
    choose(client, link())
    assert other.get(reverse("agencies:account")).status_code == 302
    answer = client.post(SIGN_IN, {"username": person.username, "password": NEW})
    assert answer["Location"] == reverse("agencies:sign-in-code")


def test_one_person_is_not_written_to_again_at_once(client: Client, person: User) -> None:
    ask(client, person.username)
    ask(client, person.username)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("why", ["closed", "moved away", "no password"])
def test_who_cannot_sign_in_gets_none(client: Client, person: User, cast: Cast, why: str) -> None:
    match why:
        case "closed":
            User.objects.filter(pk=person.pk).update(is_active=False)
        case "moved away":
            cast.agency.memberships.filter(user=person).update(is_active=False)
        case _:
            person.set_unusable_password()
            person.save()
    ask(client, person.username)
    assert mail.outbox == []


def test_a_server_that_takes_no_letters_is_noted_without_a_name(
    client: Client, person: User, monkeypatch: Any, caplog: Any
) -> None:
    def fail(_letter: Any) -> None:
        raise ConnectionRefusedError("orn@example.go.th")

    monkeypatch.setattr("agencies.reset_views.EmailMessage.send", fail)
    ask(client, person.username)
    [line] = [row.getMessage() for row in caplog.records if row.name == "agencies.reset_views"]
    assert "ConnectionRefusedError" in line
    assert "orn" not in line


def test_without_a_mail_server_there_is_no_such_page(client: Client, cast: Cast, settings: Any) -> None:
    settings.MAIL_IS_SET_UP = False
    assert client.get(FORGOTTEN).status_code == 404
    assert FORGOTTEN not in client.get(SIGN_IN).content.decode()
    settings.MAIL_IS_SET_UP = True
    assert FORGOTTEN in client.get(SIGN_IN).content.decode()


def test_an_open_session_cannot_lead_the_letters_elsewhere(client: Client, person: User) -> None:
    """Whoever sits down at an unattended desk may change neither the password nor where it can be changed."""
    reminders = reverse("desk:reminders", args=["mae-kham-mi"])
    elsewhere = {"email": "other@example.go.th", "wants_letters": "on", "version": "1"}
    client.force_login(person)
    for typed in ("", "ผิด"):
        answer = client.post(reminders, elsewhere | {"password": typed})
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["password"])
    assert client.post(reminders, elsewhere | {"email": person.email}).status_code == 302
    again = elsewhere | {"password": PASSWORD, "version": "2"}
    assert client.post(reminders, again).status_code == 302
    person.refresh_from_db()
    assert person.email == "other@example.go.th"
