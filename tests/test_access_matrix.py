"""Who gets what: every address × everybody × GET and POST, and ids of another agency put where ours belong.

What an address asks for stands in ``tests.test_every_url.RULES``; an address without a rule fails there.
Everybody is nobody, a stranger who may do everything in another agency, an officer who moved away, and the
six roles: among them those who may only look, the clerks, the administrator, and four signers of whom one
has the turn. A refusal changes nothing: the audit record is as long as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import reverse

from agencies.models import Agency, AuditEvent, Membership
from reports.actions import submit_paper
from reports.models import Paper
from tests.factories import make_cast
from tests.forms_on_pages import Fields
from tests.forms_on_pages import forms_of as forms_on
from tests.test_every_url import ARGUMENTS, RULES, World, ask, make_world

OF_AN_AGENCY = [name for name, arguments in ARGUMENTS.items() if "agency_code" in arguments]
IDS = {name: [arg for arg in arguments if arg.endswith("_id")] for name, arguments in ARGUMENTS.items()}
WITH_AN_ID = [name for name, ids in IDS.items() if ids]
CLOSED = [name for name, rule in RULES.items() if not rule.is_public]
MISSING_ID = 10**9
# Answers that let a person in: the page, the way onward, or a form that says what it lacks.
LET_IN = {200, 302, 422}
# What a page of ours may answer to nobody: set-up is gone once there is an agency, the demo stays closed,
# letters are not sent from here, secrets and codes are not guessed.
TO_NOBODY = {
    "healthz": 200,
    "readyz": 200,
    "agencies:sign-in": 200,
    "agencies:sign-in-code": 302,
    "agencies:password-forgotten": 404,
    "agencies:password-reset": 404,
    "desk:home": 200,
    "desk:setup": 404,
    "desk:demo": 404,
    "desk:demo-reset": 404,
    "desk:calendar": 404,
    "handbook:contents": 200,
    "handbook:chapter": 200,
    "reports:verify-ask": 200,
    "reports:verify": 404,
}
# There only for who has set up a second factor; others are led to where it is set up.
LEADS_ON = {"agencies:recovery-codes": 302, "agencies:second-factor-off": 302}
# Each of these sets a paper or all of a year's, which takes seconds; one officer who may have it is enough.
SLOW = {"reports:papers-zip", "reports:paper-prepare", "reports:paper", "reports:paper-preview-page"}
# At least so many acts, of the six roles together, lead on to a page: the forms are still filled in.
LEAST_LED = 40


class Undone:
    """What is done inside is undone, so that the world is the same for the next who asks."""

    def __enter__(self) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self.block.__exit__(*error)


class TestEverybody(TestCase):
    ours: World
    theirs: World
    records: int

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ours = make_world(make_cast())
        cls.theirs = make_world(make_cast("ban-mai", "องค์การบริหารส่วนตำบลบ้านใหม่"))
        cls.records = AuditEvent.objects.count()

    @pytest.fixture(autouse=True)
    def with_the_guarded_client(self, client: Client) -> None:
        self.client = client

    def answers(self, names: list[str], **other: Any) -> dict[tuple[str, str], int]:
        """What addresses answer to whom the client is signed in as."""
        return {
            (name, method): ask(self.client, method, self.ours.address(name, **other)).status_code
            for name in names
            for method in RULES[name].methods
        }

    def nothing_was_done(self) -> bool:
        return AuditEvent.objects.count() == self.records

    def test_nobody_is_sent_to_sign_in(self) -> None:
        sign_in, wrong = reverse("agencies:sign-in"), {}
        for name in CLOSED:
            address = self.ours.address(name)
            # After signing in a browser asks for a page: a form sent too late leads back to where it stood.
            for method, back in (("GET", address), ("POST", "/")):
                answer = ask(self.client, method, address)
                if (answer.status_code, answer.get("Location")) != (302, f"{sign_in}?next={back}"):
                    wrong[name, method] = answer.status_code
        assert wrong == {}
        assert self.nothing_was_done()

    def test_nobody_may_open_the_public_pages(self) -> None:
        assert set(TO_NOBODY) == set(RULES) - set(CLOSED)
        found = {name: self.client.get(self.ours.address(name)).status_code for name in TO_NOBODY}
        assert found == TO_NOBODY

    def test_for_a_stranger_the_agency_does_not_exist(self) -> None:
        self.client.force_login(self.theirs.cast.admin.user)
        assert set(self.answers(OF_AN_AGENCY).values()) == {404}
        assert set(self.answers(OF_AN_AGENCY, agency_code="no-such-agency").values()) == {404}
        assert self.nothing_was_done()

    def test_an_officer_who_moved_away_is_a_stranger(self) -> None:
        admin = self.ours.cast.admin
        Membership.objects.filter(pk=admin.pk).update(is_active=False)
        self.client.force_login(admin.user)
        assert set(self.answers(OF_AN_AGENCY).values()) == {404}
        assert self.nothing_was_done()

    def test_who_lacks_the_permission_is_forbidden(self) -> None:
        found = {}
        for who in self.ours.cast.everyone:
            self.client.force_login(who.user)
            closed = [name for name in OF_AN_AGENCY if not RULES[name].admits(who.role)]
            found |= {(who.role, *asked): status for asked, status in self.answers(closed).items()}
        assert {asked: status for asked, status in found.items() if status != 403} == {}
        assert self.nothing_was_done()

    def test_who_has_the_permission_gets_the_page(self) -> None:
        """And whatever a form on it lets one choose by key is ours: nothing else is taken when it is sent."""
        wrong, offered = {}, set()
        for who, name in self.entitled("GET"):
            answer = self.client.get(self.ours.address(name))
            if answer.status_code != LEADS_ON.get(name, 200) or not has_content(answer):
                wrong[who.role, name] = answer.status_code
            offered |= {(name, field, agency_of(row)) for field, row in choices_of(answer)}
        assert wrong == {}
        assert [row for row in offered if row[2] not in {self.ours.cast.agency, None}] == []
        assert len({row[:2] for row in offered}) >= 5
        assert self.nothing_was_done()

    def test_who_has_the_permission_may_send_the_form(self) -> None:
        """An empty one: it is taken, or told what it lacks, and refused to nobody who may send it."""
        wrong = {}
        for who, name in self.entitled("POST"):
            with Undone():
                status = self.client.post(self.ours.address(name)).status_code
            if status not in LET_IN:
                wrong[who.role, name] = status
        assert wrong == {}

    def test_an_act_leads_where_its_actor_may_go(self) -> None:
        """The form as the page gives it, its empty fields filled in: what follows is forbidden to nobody."""
        wrong, led = {}, 0
        for who, name in self.entitled("POST"):
            if name not in OF_AN_AGENCY:
                continue
            address = self.ours.address(name)
            for sent in self.acts_on(name):
                with Undone():
                    answer = self.client.post(address, sent)
                    onward = self.client.get(answer["Location"]) if answer.status_code == 302 else answer
                    led += onward is not answer
                    if onward.status_code == 403:
                        wrong[who.role, name] = answer["Location"]
        assert wrong == {}
        assert led >= LEAST_LED

    def acts_on(self, name: str) -> list[Fields]:
        """What may be sent to an address: the forms of its page, with words where a field is empty."""
        page = self.client.get(self.ours.address(name)) if "GET" in RULES[name].methods else None
        forms = forms_on(page.content.decode()) if page and not page.streaming else []
        filled = [
            {field: [value or "ตรวจสอบแล้ว" for value in values] for field, values in form.items()}
            for form in forms
            if form.keys() - {"csrfmiddlewaretoken", "q"}
        ]
        return filled or [{}]

    def test_an_id_of_another_agency_or_of_nothing_is_not_found(self) -> None:
        """Also where only one of several ids is not ours."""
        ours, theirs = {*self.ours.ids.items()}, {*self.theirs.ids.items()}
        assert not ours & theirs
        found = {}
        for name in WITH_AN_ID:
            self.client.force_login(self.ours.officer_for(RULES[name]).user)
            guesses = {**self.theirs.ids_for(name)}
            for argument in IDS[name]:
                for guess in (guesses[argument], MISSING_ID):
                    answers = self.answers([name], **{argument: guess})
                    found |= {(*asked, argument, guess): status for asked, status in answers.items()}
        assert {asked: status for asked, status in found.items() if status != 404} == {}
        assert self.nothing_was_done()

    def entitled(self, method: str) -> Iterator[tuple[Membership, str]]:
        """Each officer, signed in, with each closed address that is theirs; slow ones only once."""
        had = set()
        for who in self.ours.cast.everyone:
            self.client.force_login(who.user)
            for name in CLOSED:
                is_theirs = method in RULES[name].methods and RULES[name].admits(who.role)
                # Signing out ends the session in which the others are asked: tested with sessions.
                if is_theirs and name != "agencies:sign-out" and not (name in had and name in SLOW):
                    had.add(name)
                    yield who, name


class TestTurns(TestCase):
    """A memo that waits for its first signature: who may sign it now, and who has to wait."""

    @classmethod
    def setUpTestData(cls) -> None:
        world = make_world(make_cast())
        cls.cast = world.cast
        cls.paper = submit_paper(paper=Paper.objects.get(pk=world.ids["paper_id"]), by=cls.cast.staff)

    def statuses(self, name: str, data: dict[str, Any]) -> dict[str, int]:
        address = reverse(f"reports:{name}", args=[self.cast.agency.code, self.paper.pk])
        found = {}
        for who in self.cast.everyone:
            self.client.force_login(who.user)
            with Undone():
                found[who.role] = self.client.post(
                    address, data | {"version": self.paper.version}
                ).status_code
        return found

    def test_only_who_has_the_turn_signs(self) -> None:
        assert self.statuses("paper-sign", {"phrase": "other", "text": "เพื่อโปรดพิจารณา"}) == {
            "staff": 403, "office_head": 302, "deputy_clerk": 422, "clerk": 422, "mayor": 422, "admin": 403,
        }  # fmt: skip

    def test_only_who_has_the_turn_returns(self) -> None:
        assert self.statuses("paper-return", {"comment": "เพิ่มกำหนดเวลา"}) == {
            "staff": 403, "office_head": 302, "deputy_clerk": 422, "clerk": 422, "mayor": 422, "admin": 403,
        }  # fmt: skip


def has_content(answer: HttpResponse) -> bool:
    """Whether something came; a file comes piece by piece."""
    return answer.status_code == 302 or bool(b"".join(answer))


def choices_of(answer: HttpResponse) -> Iterator[tuple[str, Any]]:
    """Every row that the forms of a page offer to choose, those of formsets included."""
    for form in forms_of(answer):
        for name, field in form.fields.items():
            if isinstance(field, forms.ModelChoiceField):
                yield from ((name, row) for row in field.queryset)


def forms_of(answer: HttpResponse) -> Iterator[forms.BaseForm]:
    """Every form that a page was drawn with."""
    drawn: Any = getattr(answer, "context", None) or []
    contexts = drawn if isinstance(drawn, list) else [drawn]  # Django gives one alone without its list
    for value in [value for context in contexts for layer in context for value in dict(layer).values()]:
        if isinstance(value, forms.BaseFormSet):
            yield from value.forms
        elif isinstance(value, forms.BaseForm):
            yield value


def agency_of(row: Any) -> Agency | None:
    """Whose a row is; None for what belongs to all."""
    return getattr(row, "agency", None)
