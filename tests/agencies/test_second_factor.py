"""The second factor: set up, asked for, used up, lost, turned off; and asked of signers."""

from __future__ import annotations

import json
import re

import pytest
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.account_actions import reset_second_factor
from agencies.events import Event
from agencies.models import AuditEvent, User
from agencies.second_factor import answer_to, has_second_factor, recovery_codes_left
from agencies.sign_in_views import PATIENCE
from agencies.transitions import Refused
from reports.actions import sign_paper
from tests.agencies.codes import code_at, set_up
from tests.factories import PASSWORD, Cast, make_submitted_memo

SIGN_IN, CODE = reverse("agencies:sign-in"), reverse("agencies:sign-in-code")
ACCOUNT, SET_UP = reverse("agencies:account"), reverse("agencies:second-factor")
OFF, RENEW = reverse("agencies:second-factor-off"), reverse("agencies:recovery-codes")


@pytest.fixture
def person(cast: Cast) -> User:
    cast.head.user.set_password(PASSWORD)
    cast.head.user.save()
    return cast.head.user


def sign_in(client: Client, person: User, next_page: str = "") -> HttpResponse:
    given = {"username": person.username, "password": PASSWORD, "next": next_page}
    answer: HttpResponse = client.post(SIGN_IN, given)
    return answer


def is_in(client: Client) -> bool:
    return client.get(ACCOUNT).status_code == 200


def forget_waiting() -> None:
    """As if the time after wrong codes had passed."""
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timezone.timedelta(days=1))


class TestSettingUp:
    @pytest.fixture
    def page(self, client: Client, person: User) -> str:
        client.force_login(person)
        return client.get(SET_UP).content.decode()

    def key_of(self, client: Client) -> str:
        return client.session["second_factor_key"]

    def test_the_page_shows_a_picture_and_the_same_secret_to_type(self, client: Client, page: str) -> None:
        assert 'src="data:image/svg+xml' in page
        typed = re.search(r'<code id="secret">([A-Z2-7 ]+)</code>', page)
        assert typed
        assert len(typed[1].replace(" ", "")) == 32
        assert typed[1] in client.get(SET_UP).content.decode()  # a page opened twice shows one secret
        assert not TOTPDevice.objects.exists()

    def test_the_right_code_turns_it_on_and_shows_ten_codes_once(
        self, client: Client, page: str, person: User
    ) -> None:
        answer = client.post(SET_UP, {"code": code_at(self.key_of(client))})
        codes = answer.context["codes"]
        assert len(set(codes)) == 10
        assert all(code in answer.content.decode() for code in codes)
        assert "no-store" in answer["Cache-Control"]
        assert has_second_factor(person)
        assert "second_factor_key" not in client.session
        assert is_in(client)
        assert client.get(SET_UP)["Location"] == ACCOUNT

    def test_thai_digits_and_blanks_are_understood(self, client: Client, page: str) -> None:
        code = code_at(self.key_of(client)).translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
        assert client.post(SET_UP, {"code": f"{code[:3]} {code[3:]}"}).status_code == 200

    @pytest.mark.parametrize("code", ["", "abc", "12345", "รหัสของฉัน"])
    def test_what_is_no_code_is_told(self, client: Client, page: str, person: User, code: str) -> None:
        answer = client.post(SET_UP, {"code": code})
        assert answer.status_code == 422
        assert "code" in answer.context["form"].errors
        assert not has_second_factor(person)

    def test_other_sessions_end(self, client: Client, person: User) -> None:
        other = Client()
        sign_in(other, person)
        assert is_in(other)
        client.force_login(person)
        client.get(SET_UP)
        client.post(SET_UP, {"code": code_at(self.key_of(client))})
        assert not is_in(other)

    def test_it_leads_back_to_where_the_person_was_sent_from_and_nowhere_else(
        self, client: Client, page: str
    ) -> None:
        for wanted, back in (("https://example.org/", ACCOUNT), ("/mae-kham-mi/", "/mae-kham-mi/")):
            TOTPDevice.objects.all().delete()
            client.get(SET_UP)
            answer = client.post(f"{SET_UP}?next={wanted}", {"code": code_at(self.key_of(client))})
            assert answer.context["back"] == back


class TestSigningIn:
    def test_the_password_alone_is_not_enough(self, client: Client, person: User) -> None:
        key, _ = set_up(person)
        answer = sign_in(client, person, "/my-permissions/")
        assert answer["Location"] == CODE
        assert not is_in(client)
        before = client.session.session_key
        done = client.post(CODE, {"code": code_at(key, 1)})
        assert done["Location"] == "/my-permissions/"
        assert is_in(client)
        assert client.session.session_key != before

    def test_without_the_password_there_is_no_code_to_give(self, client: Client, person: User) -> None:
        set_up(person)
        assert client.get(CODE)["Location"] == SIGN_IN
        assert client.post(CODE, {"code": "123456"})["Location"] == SIGN_IN

    @pytest.mark.parametrize("step", [-1, 0, 1])
    def test_a_clock_may_be_one_step_off(self, person: User, step: int) -> None:
        key, _ = set_up(person)
        TOTPDevice.objects.update(last_t=-1)
        assert answer_to(person, code_at(key, step)).is_right

    @pytest.mark.parametrize("step", [-3, 3])
    def test_but_not_more(self, person: User, step: int) -> None:
        key, _ = set_up(person)
        TOTPDevice.objects.update(last_t=-1)
        assert not answer_to(person, code_at(key, step)).is_right

    def test_a_code_counts_once(self, person: User) -> None:
        key, _ = set_up(person)
        code = code_at(key, 1)
        assert answer_to(person, code).is_right
        assert not answer_to(person, code).is_right

    def test_wrong_codes_make_the_next_wait(self, client: Client, person: User) -> None:
        key, _ = set_up(person)
        sign_in(client, person)
        TOTPDevice.objects.update(throttling_failure_count=9, throttling_failure_timestamp=timezone.now())
        answer = client.post(CODE, {"code": code_at(key, 1)})
        assert answer.status_code == 422
        assert "กรุณารอ 5 นาที" in answer.content.decode()
        assert not is_in(client)
        forget_waiting()
        assert client.post(CODE, {"code": code_at(key, 1)}).status_code == 302

    def test_a_wrong_code_is_told_and_counted(self, client: Client, person: User) -> None:
        set_up(person)
        sign_in(client, person)
        assert client.post(CODE, {"code": "abcd-efgh-jkmn"}).status_code == 422
        assert client.post(CODE, {"code": "000000"}).status_code == 422
        assert TOTPDevice.objects.get().throttling_failure_count == 1

    def test_too_long_after_the_password_it_begins_again(self, client: Client, person: User) -> None:
        key, _ = set_up(person)
        sign_in(client, person)
        session = client.session
        session["signing_in"] = session["signing_in"] | {
            "until": session["signing_in"]["until"] - PATIENCE - 1
        }
        session.save()
        assert client.post(CODE, {"code": code_at(key, 1)})["Location"] == SIGN_IN

    def test_a_password_changed_meanwhile_begins_again(self, client: Client, person: User) -> None:
        key, _ = set_up(person)
        sign_in(client, person)
        person.set_password("อื่น-secret-44")
        person.save()
        assert client.post(CODE, {"code": code_at(key, 1)})["Location"] == SIGN_IN


class TestRecoveryCodes:
    def test_each_counts_once_and_is_recorded(self, client: Client, person: User) -> None:
        _, codes = set_up(person)
        sign_in(client, person)
        assert client.post(CODE, {"code": codes[3].upper()}).status_code == 302
        assert recovery_codes_left(person) == 9
        assert AuditEvent.objects.filter(event=Event.RECOVERY_CODE_USED, actor=person).count() == 1
        assert not answer_to(person, codes[3]).is_right

    def test_a_code_of_another_person_is_none(self, person: User, cast: Cast) -> None:
        _, codes = set_up(cast.mayor.user)
        set_up(person)
        assert not answer_to(person, codes[0]).is_right

    def test_new_ones_take_the_place_of_the_old(self, client: Client, person: User) -> None:
        key, old = set_up(person)
        client.force_login(person)
        assert client.post(RENEW, {"code": "000000"}).status_code == 422
        forget_waiting()
        answer = client.post(RENEW, {"code": code_at(key, 1)})
        assert len(answer.context["codes"]) == 10
        assert not answer_to(person, old[0]).is_right


class TestTurningOff:
    @pytest.mark.parametrize(("password", "step"), [("ผิด", 1), (PASSWORD, 9)])
    def test_asks_for_both(self, client: Client, person: User, password: str, step: int) -> None:
        key, _ = set_up(person)
        client.force_login(person)
        assert client.post(OFF, {"password": password, "code": code_at(key, step)}).status_code == 422
        assert has_second_factor(person)

    def test_takes_both(self, client: Client, person: User) -> None:
        key, _ = set_up(person)
        client.force_login(person)
        answer = client.post(OFF, {"password": PASSWORD, "code": code_at(key, 1)})
        assert answer["Location"] == ACCOUNT
        assert not has_second_factor(person)
        assert not StaticToken.objects.exists()
        assert AuditEvent.objects.filter(event=Event.SECOND_FACTOR_OFF, actor=person).exists()


class TestLostTelephone:
    def url(self, officer_id: int) -> str:
        return reverse("agencies:officer-second-factor", args=["mae-kham-mi", officer_id])

    def test_the_administrator_resets_it_and_it_is_recorded(
        self, client: Client, cast: Cast, person: User
    ) -> None:
        set_up(person)
        theirs = Client()
        theirs.force_login(User.objects.get(pk=person.pk))
        client.force_login(cast.admin.user)
        assert "ยืนยันตัวเจ้าหน้าที่ก่อน" in client.get(self.url(cast.head.pk)).content.decode()
        client.post(self.url(cast.head.pk))
        assert not has_second_factor(person)
        assert not is_in(theirs)
        event = AuditEvent.objects.get(event=Event.SECOND_FACTOR_RESET)
        assert (event.actor, event.subject_id) == (cast.admin.user, cast.head.pk)
        assert sign_in(theirs, person)["Location"] == reverse("desk:home")

    def test_never_their_own(self, client: Client, cast: Cast) -> None:
        set_up(cast.admin.user)
        client.force_login(User.objects.get(pk=cast.admin.user.pk))
        assert client.post(self.url(cast.admin.pk))["Location"] == ACCOUNT
        assert has_second_factor(cast.admin.user)
        with pytest.raises(Refused):
            reset_second_factor(member=cast.admin, by=cast.admin)


class TestAgencyThatAsks:
    @pytest.fixture
    def asking(self, cast: Cast, client: Client) -> Cast:
        client.force_login(cast.admin.user)
        page = reverse("agencies:agency-edit", args=["mae-kham-mi"])
        as_opened = client.get(page).context["form"].initial
        client.post(page, as_opened | {"signers_need_code": "on"})
        client.logout()
        cast.agency.refresh_from_db()
        assert cast.agency.signers_need_code
        return cast

    def test_its_signers_are_told_after_signing_in(self, client: Client, asking: Cast, person: User) -> None:
        answer = sign_in(client, person)
        [told] = [str(message) for message in get_messages(answer.wsgi_request)]
        assert f'href="{SET_UP}"' in told

    def test_others_are_not(self, client: Client, asking: Cast) -> None:
        asking.staff.user.set_password(PASSWORD)
        asking.staff.user.save()
        assert list(get_messages(sign_in(client, asking.staff.user).wsgi_request)) == []

    def test_a_signer_sets_it_up_before_signing(self, client: Client, asking: Cast, person: User) -> None:
        paper = make_submitted_memo(asking)
        page = reverse("reports:paper-sign", args=["mae-kham-mi", paper.pk])
        client.force_login(person)
        for answer in (client.get(page), client.post(page, {"phrase": "other", "text": "เพื่อโปรดทราบ"})):
            assert answer["Location"] == reverse("agencies:second-factor", query={"next": page})
        with pytest.raises(Refused) as refused:
            sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=asking.head)
        assert [finding.rule for finding in refused.value.findings] == ["second-factor"]
        set_up(person)
        client.force_login(User.objects.get(pk=person.pk))
        assert client.get(page).status_code == 200
        assert sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=asking.head).opinions.count() == 1


def test_no_secret_stands_in_the_record(client: Client, cast: Cast, person: User) -> None:
    key, codes = set_up(person)
    sign_in(client, person)
    client.post(CODE, {"code": codes[0]})
    reset_second_factor(member=cast.head, by=cast.admin)
    kept = json.dumps(list(AuditEvent.objects.values()), default=str)
    assert not any(secret in kept for secret in [key, *codes])
    assert not {row.token for row in StaticToken.objects.all()} & set(codes)


def test_sessions_begin_at_known_doors_only() -> None:
    """A sign-in that forgot to ask for the code would begin one: of first run and demo nobody has a code."""
    callers = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for room in ("agencies", "assessments", "measures", "reports", "desk", "ita_portal")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if re.search(r"^from django\.contrib\.auth import .*\blogin\b", path.read_text("utf-8"), re.MULTILINE)
    }
    assert callers == {"agencies/sign_in_views.py", "desk/demo_views.py", "desk/views.py"}
