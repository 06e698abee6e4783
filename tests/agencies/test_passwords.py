"""Passwords: rules that speak Thai, temporary ones that must be changed, accounts that cannot sign in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from agencies.actions import add_officer, set_temporary_password
from agencies.events import Event
from agencies.models import AuditEvent, User
from agencies.passwords import new_nonce, recovery_code, temporary_password
from agencies.roles import Role
from ita_portal import settings as real
from tests.factories import PASSWORD, Cast

SIGN_IN = reverse("agencies:sign-in")
CHANGE = reverse("agencies:password")
NEW = "ใหม่กว่าเดิม-secret-43"


@pytest.fixture
def person(cast: Cast) -> User:
    """An officer who knows their password."""
    user: User = cast.staff.user
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.mark.parametrize("make", [lambda: temporary_password(7, new_nonce()), recovery_code])
def test_a_temporary_password_can_be_read_over_the_telephone(make: Callable[[], str]) -> None:
    passwords = {make() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", password) for password in passwords)
    assert not set("".join(passwords)) & set("l1o0i")


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("สั้น-123", "รหัสผ่านสั้นเกินไป กรุณาใช้อย่างน้อย 10 ตัวอักษร"),
        ("4839201748392", "รหัสผ่านเป็นตัวเลขล้วนไม่ได้ กรุณาเพิ่มตัวอักษร"),
        ("password123", "รหัสผ่านนี้มีผู้ใช้มากเกินไป กรุณาตั้งใหม่ให้เดาได้ยากขึ้น"),
        ("staff@mae-kham-mi", "รหัสผ่านคล้ายกับชื่อของท่านเกินไป กรุณาตั้งใหม่ให้เดาได้ยากขึ้น"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(cast: Cast, password: str, message: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, cast.staff.user)
    assert refused.value.messages == [message]


def test_a_temporary_password_satisfies_the_rules(cast: Cast) -> None:
    validate_password(temporary_password(cast.staff.pk, new_nonce()), cast.staff.user)


def test_a_temporary_password_follows_from_officer_nonce_and_secret_key(settings: Any) -> None:
    nonce = new_nonce()
    given = temporary_password(7, nonce)
    assert temporary_password(7, nonce) == given
    others = {temporary_password(8, nonce), temporary_password(7, new_nonce()), temporary_password(7, "")}
    settings.SECRET_KEY = "another"
    assert given not in others | {temporary_password(7, nonce)}


def test_every_letter_of_a_temporary_password_is_as_likely() -> None:
    """31 letters at 12 places: in 3000 passwords each stands about 97 times at each place."""
    passwords = [temporary_password(place, "n").replace("-", "") for place in range(3000)]
    counts = [Counter(column) for column in zip(*passwords, strict=True)]
    assert {len(count) for count in counts} == {31}
    assert max(max(count.values()) for count in counts) < 150
    assert min(min(count.values()) for count in counts) > 50


class TestTemporaryPassword:
    def test_it_is_given_once_and_kept_hashed(self, cast: Cast) -> None:
        password = set_temporary_password(member=cast.staff, by=cast.admin)
        stored = User.objects.get(pk=cast.staff.user.pk)
        assert stored.check_password(password)
        assert stored.must_change_password
        assert password not in stored.password

    def test_the_record_says_who_gave_it_but_not_what_it_is(self, cast: Cast) -> None:
        set_temporary_password(member=cast.staff, by=cast.admin)
        event = AuditEvent.objects.get(event=Event.PASSWORD_SET)
        assert (event.actor, event.subject_id, event.changes) == (cast.admin.user, cast.staff.pk, {})


class TestMustChange:
    @pytest.fixture
    def held(self, client: Client, cast: Cast) -> Client:
        set_temporary_password(member=cast.staff, by=cast.admin)
        client.force_login(cast.staff.user)
        return client

    @pytest.mark.parametrize("name", ["desk:home", "agencies:my-permissions"])
    def test_every_other_page_leads_to_the_password_page(self, held: Client, name: str) -> None:
        answer = held.get(reverse(name))
        assert (answer.status_code, answer["Location"]) == (302, CHANGE)

    def test_so_does_a_page_of_the_agency(self, held: Client, cast: Cast) -> None:
        answer = held.post(reverse("assessments:year-open", args=[cast.agency.code]), {"fiscal_year": "2563"})
        assert answer["Location"] == CHANGE
        assert not cast.agency.assessments.exists()

    def test_signing_out_stays_possible(self, held: Client) -> None:
        assert held.post(reverse("agencies:sign-out"))["Location"] == reverse("desk:home")

    def test_a_new_password_opens_the_portal(self, held: Client, cast: Cast) -> None:
        answer = held.post(CHANGE, {"new_password1": PASSWORD, "new_password2": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, reverse("desk:home"))
        stored = User.objects.get(pk=cast.staff.user.pk)
        assert stored.check_password(PASSWORD)
        assert not stored.must_change_password
        assert held.get(reverse("desk:home")).headers.get("Location") != CHANGE

    @pytest.mark.parametrize("spelt", [str, lambda given: given.replace("-", " ").upper()])
    def test_the_temporary_one_is_not_ones_own(self, held: Client, cast: Cast, spelt: Any) -> None:
        given = spelt(set_temporary_password(member=cast.staff, by=cast.admin))
        held.force_login(cast.staff.user)
        answer = held.post(CHANGE, {"new_password1": given, "new_password2": given})
        assert "คือรหัสผ่านที่ใช้อยู่" in answer.context["form"].errors["new_password1"][0]
        assert User.objects.get(pk=cast.staff.user.pk).must_change_password

    def test_a_weak_one_is_refused_where_it_was_chosen(self, held: Client) -> None:
        answer = held.post(CHANGE, {"new_password1": "1234567890", "new_password2": "1234567890"})
        assert list(answer.context["form"].errors) == ["new_password1"]

    def test_two_different_passwords_change_nothing(self, held: Client, cast: Cast) -> None:
        answer = held.post(CHANGE, {"new_password1": PASSWORD, "new_password2": PASSWORD + "x"})
        assert answer.context["form"].errors["new_password2"] == ["รหัสผ่านทั้งสองช่องไม่ตรงกัน กรุณาพิมพ์ใหม่"]
        assert User.objects.get(pk=cast.staff.user.pk).must_change_password


class TestOwnPassword:
    @pytest.fixture
    def signed_in(self, client: Client, person: User) -> Client:
        client.force_login(person)
        return client

    def change(self, client: Client, old: str | None) -> HttpResponse:
        given = {"new_password1": NEW, "new_password2": NEW} | ({"old_password": old} if old else {})
        answer: HttpResponse = client.post(CHANGE, given)
        return answer

    @pytest.mark.parametrize("old", [None, "ผิด-12345678"])
    def test_needs_the_present_one(self, signed_in: Client, person: User, old: str | None) -> None:
        answer = self.change(signed_in, old)
        assert list(answer.context["form"].errors) == ["old_password"]  # type: ignore[attr-defined]
        person.refresh_from_db()
        assert person.check_password(PASSWORD)

    def test_the_present_one_cannot_be_found_out_by_choosing_it(
        self, signed_in: Client, person: User
    ) -> None:
        """Only who typed it rightly is told that it is the same."""
        sent = {"new_password1": PASSWORD, "new_password2": PASSWORD}
        wrong = signed_in.post(CHANGE, sent | {"old_password": "ผิด-12345678"})
        assert list(wrong.context["form"].errors) == ["old_password"]
        right = signed_in.post(CHANGE, sent | {"old_password": PASSWORD})
        assert list(right.context["form"].errors) == ["new_password1"]

    def test_the_change_is_recorded_without_the_password(self, signed_in: Client, person: User) -> None:
        assert self.change(signed_in, PASSWORD).status_code == 302
        event = AuditEvent.objects.get(event=Event.PASSWORD_CHANGED)
        assert (event.actor, event.changes) == (person, {})

    def test_guessing_it_in_an_open_session_is_locked_out(self, signed_in: Client) -> None:
        statuses = [self.change(signed_in, "ผิด-12345678").status_code for _ in range(5)]
        assert statuses == [200] * 4 + [429]

    def test_an_administrator_does_not_go_round_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.admin.user)
        own = reverse("agencies:officer-password", args=[cast.agency.code, cast.admin.pk])
        assert client.post(own)["Location"] == CHANGE
        assert not AuditEvent.objects.filter(event=Event.PASSWORD_SET).exists()


class TestKeeping:
    """As the portal keeps passwords, not as these tests do to be fast."""

    @pytest.fixture(autouse=True)
    def real_hashers(self, settings: Any) -> None:
        settings.PASSWORD_HASHERS = real.PASSWORD_HASHERS

    def test_argon2_is_no_cheaper_than_it_should_be(self) -> None:
        """OWASP's password storage cheat sheet: argon2id with 19 MiB, 2 passes, 1 lane at the least."""
        found = identify_hasher(kept := make_password(PASSWORD)).decode(kept)
        assert (found["algorithm"], found["variety"]) == ("argon2", "argon2id")
        assert found["memory_cost"] >= 19 * 1024
        assert found["time_cost"] >= 2

    def test_an_older_hash_is_renewed_at_sign_in(self, client: Client, person: User) -> None:
        old = make_password(PASSWORD, hasher="pbkdf2_sha256")
        User.objects.filter(pk=person.pk).update(password=old)
        client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
        person.refresh_from_db()
        assert person.password.startswith("argon2$argon2id$")
        assert client.get(reverse("agencies:account")).status_code == 200


class TestSignIn:
    def test_the_right_password_leads_home(self, client: Client, person: User) -> None:
        answer = client.post(SIGN_IN, {"username": person.username, "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, reverse("desk:home"))
        assert client.session["_auth_user_id"] == str(person.pk)

    @pytest.mark.parametrize(("kept", "typed"), [("Somchai.R", "somchai.r"), ("somchai.r", "SOMCHAI.R")])
    def test_capitals_of_the_name_do_not_count(
        self, client: Client, person: User, kept: str, typed: str
    ) -> None:
        User.objects.filter(pk=person.pk).update(username=kept)
        assert client.post(SIGN_IN, {"username": typed, "password": PASSWORD}).status_code == 302
        assert client.session["_auth_user_id"] == str(person.pk)

    def test_of_two_names_that_differ_in_capitals_each_is_its_own(
        self, client: Client, cast: Cast, person: User
    ) -> None:
        User.objects.filter(pk=person.pk).update(username="Ann")
        User.objects.filter(pk=cast.mayor.user.pk).update(username="ann", password=make_password(PASSWORD))
        client.post(SIGN_IN, {"username": "Ann", "password": PASSWORD})
        assert client.session["_auth_user_id"] == str(person.pk)

    @pytest.mark.parametrize(
        "spelt",
        [
            lambda given: given.replace("-", ""),
            lambda given: given.replace("-", " "),
            lambda given: given.replace("-", "–"),
            lambda given: f" {given.upper()} ",
        ],
    )
    def test_a_temporary_password_may_be_typed_as_it_is_heard(
        self, client: Client, cast: Cast, spelt: Any
    ) -> None:
        given = set_temporary_password(member=cast.staff, by=cast.admin)
        sent = {"username": cast.staff.user.username, "password": spelt(given)}
        assert client.post(SIGN_IN, sent)["Location"] == reverse("desk:home")

    def test_a_password_of_ones_own_is_typed_as_it_is(self, client: Client, person: User) -> None:
        """Also one in the shape of a temporary one."""
        person.set_password("abcd-efgh-2345")
        person.save()
        for typed, status in (("ABCD-efgh-2345", 200), ("abcdefgh2345", 200), ("abcd-efgh-2345", 302)):
            sent = {"username": person.username, "password": typed}
            assert client.post(SIGN_IN, sent).status_code == status

    def test_or_to_the_page_that_was_asked_for(self, client: Client, person: User) -> None:
        wanted = reverse("agencies:my-permissions")
        first = client.get(wanted)
        assert first["Location"] == f"{SIGN_IN}?next={wanted}"
        answer = client.post(first["Location"], {"username": person.username, "password": PASSWORD})
        assert answer["Location"] == wanted

    def test_but_not_to_another_site(self, client: Client, person: User) -> None:
        answer = client.post(
            f"{SIGN_IN}?next=https://example.com/", {"username": person.username, "password": PASSWORD}
        )
        assert answer["Location"] == reverse("desk:home")

    @pytest.mark.parametrize("password", ["", "ผิด-12345678"])
    def test_a_wrong_password_does_not_sign_in(self, client: Client, person: User, password: str) -> None:
        answer = client.post(SIGN_IN, {"username": person.username, "password": password})
        assert answer.status_code == 200
        assert answer.context["form"].errors
        assert "_auth_user_id" not in client.session

    def test_the_message_does_not_say_which_half_was_wrong(self, client: Client, person: User) -> None:
        def messages(username: str) -> Any:
            return client.post(SIGN_IN, {"username": username, "password": "x"}).context["form"].errors

        assert messages(person.username) == messages("nobody")

    def test_signing_out_ends_the_session(self, client: Client, person: User) -> None:
        client.force_login(person)
        assert client.post(reverse("agencies:sign-out"))["Location"] == reverse("desk:home")
        assert "_auth_user_id" not in client.session

    def test_a_link_cannot_sign_a_person_out(self, client: Client, person: User) -> None:
        client.force_login(person)
        assert client.get(reverse("agencies:sign-out")).status_code == 405


def test_an_officer_without_a_password_cannot_sign_in(cast: Cast) -> None:
    member = add_officer(
        agency=cast.agency, username="new", name="ใหม่", role=Role.STAFF, position="นักจัดการ", by=cast.admin
    )
    assert not member.user.has_usable_password()
    for attempt in ("", "new", member.user.password):
        assert authenticate(RequestFactory().post("/sign-in/"), username="new", password=attempt) is None
