"""Temporary passwords as they are issued and shown: again after a reload, to nobody else, not for long."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from agencies.account_actions import change_password
from agencies.actions import set_temporary_password
from agencies.events import Event
from agencies.issued_passwords import NONCES, SHOWN_FOR
from agencies.models import AuditEvent, Membership, User
from tests.factories import PASSWORD, Cast


def url(name: str, *args: Any) -> str:
    return reverse(f"agencies:{name}", args=["mae-kham-mi", *args])


@pytest.fixture
def admin(client: Client, cast: Cast) -> Client:
    client.force_login(cast.admin.user)
    return client


def issue(admin: Client, officer: Membership) -> str:
    """Issue by the page; the password shown."""
    assert admin.post(url("officer-password", officer.pk))["Location"] == url("officer-passwords")
    return shown(admin)[officer.pk]


def shown(client: Client) -> dict[int, str]:
    """``{key of the post: password}`` as the page shows them; each of them stands on it once."""
    page = client.get(url("officer-passwords"))
    found = {row.member.pk: row.password for row in page.context["issued"]}
    html = page.content.decode()
    assert [word for word in found.values() if word and html.count(word) != 1] == []
    return found


class TestAsking:
    def test_says_who_and_what_happens_and_does_nothing(self, admin: Client, cast: Cast) -> None:
        before = User.objects.get(pk=cast.staff.user_id).password
        html = admin.get(url("officer-password", cast.staff.pk)).content.decode()
        for words in (cast.staff.display_name, cast.staff.user.username, "รหัสผ่านเดิมของเจ้าหน้าที่จะใช้ไม่ได้ทันที"):
            assert words in html
        assert f'href="{url("officers")}"' in html
        assert User.objects.get(pk=cast.staff.user_id).password == before
        assert NONCES not in admin.session

    def test_the_list_of_officers_leads_to_it(self, admin: Client, cast: Cast) -> None:
        html = admin.get(url("officers")).content.decode()
        assert f'href="{url("officer-password", cast.staff.pk)}"' in html
        assert f'href="{url("officer-password", cast.admin.pk)}"' not in html


class TestShowing:
    def test_the_password_opens_and_is_shown_again(self, admin: Client, cast: Cast) -> None:
        password = issue(admin, cast.staff)
        person = User.objects.get(pk=cast.staff.user_id)
        assert person.check_password(password)
        assert person.must_change_password
        assert shown(admin) == {cast.staff.pk: password}
        assert AuditEvent.objects.filter(event=Event.PASSWORD_SET).count() == 1

    def test_several_stand_together(self, admin: Client, cast: Cast) -> None:
        first, second = issue(admin, cast.staff), issue(admin, cast.mayor)
        assert shown(admin) == {cast.staff.pk: first, cast.mayor.pk: second}

    def test_neither_browser_nor_portal_keeps_the_page(self, admin: Client, cast: Cast) -> None:
        issue(admin, cast.staff)
        answer = admin.get(url("officer-passwords"))
        assert "no-store" in answer["Cache-Control"]
        assert "ETag" not in answer

    def test_the_session_holds_no_password(self, admin: Client, cast: Cast) -> None:
        password = issue(admin, cast.staff)
        assert set(admin.session[NONCES]) == {str(cast.staff.pk)}
        rows = str([dict(row.get_decoded()) for row in Session.objects.all()])
        assert admin.session[NONCES][str(cast.staff.pk)][0] in rows
        assert password not in rows

    def test_a_password_of_their_own_ends_it(self, admin: Client, cast: Cast) -> None:
        issue(admin, cast.staff)
        change_password(password=PASSWORD, by=User.objects.get(pk=cast.staff.user_id))
        assert shown(admin) == {cast.staff.pk: ""}
        assert "ตั้งรหัสผ่านของตนแล้ว" in admin.get(url("officer-passwords")).content.decode()

    def test_one_issued_elsewhere_ends_it(self, admin: Client, cast: Cast) -> None:
        """What is shown must open: another administrator, or the command on the machine, gave a newer one."""
        issue(admin, cast.staff)
        set_temporary_password(member=Membership.objects.get(pk=cast.staff.pk), by=None)
        assert shown(admin) == {cast.staff.pk: ""}
        assert "รหัสที่ออกไว้ใช้ไม่ได้แล้ว" in admin.get(url("officer-passwords")).content.decode()

    def test_half_an_hour_ends_it(self, admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        issue(admin, cast.staff)
        now = time.time()
        monkeypatch.setattr("agencies.issued_passwords.time.time", lambda: now + SHOWN_FOR - 5)
        assert list(shown(admin)) == [cast.staff.pk]
        monkeypatch.setattr("agencies.issued_passwords.time.time", lambda: now + SHOWN_FOR + 1)
        assert shown(admin) == {}
        assert "ไม่มีรหัสผ่านชั่วคราวที่แสดงได้" in admin.get(url("officer-passwords")).content.decode()
        issue(admin, cast.mayor)
        assert set(admin.session[NONCES]) == {str(cast.mayor.pk)}  # what is over is dropped

    def test_the_list_of_officers_leads_back_to_it_while_it_can_be_opened(
        self, admin: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        link = f'href="{url("officer-passwords")}"'
        assert link not in admin.get(url("officers")).content.decode()
        issue(admin, cast.staff)
        assert link in admin.get(url("officers")).content.decode()
        now = time.time()
        monkeypatch.setattr("agencies.issued_passwords.time.time", lambda: now + SHOWN_FOR + 1)
        assert link not in admin.get(url("officers")).content.decode()

    def test_signing_out_ends_it(self, admin: Client, cast: Cast) -> None:
        issue(admin, cast.staff)
        admin.post(reverse("agencies:sign-out"))
        admin.force_login(cast.admin.user)
        assert shown(admin) == {}

    def test_another_administrator_sees_nothing(self, admin: Client, cast: Cast) -> None:
        issue(admin, cast.staff)
        Membership.objects.filter(pk=cast.head.pk).update(role="admin")
        other = Client()
        other.force_login(cast.head.user)
        assert shown(other) == {}

    def test_another_agency_sees_nothing(self, admin: Client, cast: Cast, others: Cast) -> None:
        """Also not on the page that the same person has as administrator there."""
        issue(admin, cast.staff)
        Membership.objects.create(user=cast.admin.user, agency=others.agency, role="admin", position="ช่วย")
        page = admin.get(reverse("agencies:officer-passwords", args=[others.agency.code]))
        assert page.context["issued"] == []

    def test_who_moved_away_is_not_shown(self, admin: Client, cast: Cast) -> None:
        issue(admin, cast.staff)
        Membership.objects.filter(pk=cast.staff.pk).update(is_active=False)
        assert shown(admin) == {}
