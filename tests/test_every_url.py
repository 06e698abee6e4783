"""Every named address and what it asks for; who gets which is tried in ``test_access_matrix``.

The addresses are read from the URLconf; what each one asks for is the table below. An address that is not in
the table fails the first test: who may open a new page is a decision, not an accident.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, TestCase
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.actions import RESERVED_CODES
from agencies.models import Agency, Membership
from agencies.roles import Permission, permissions_of
from assessments.models import Assessment
from assessments.remark_actions import remove_note, save_remark, save_suggestion
from measures.actions import remove_measure
from measures.evidence_actions import remove_evidence
from reports.numbering import this_year
from tests.factories import (
    Cast,
    confirm,
    make_acting,
    make_cast,
    make_evidence,
    make_long_work,
    make_measure,
    make_memo,
    make_recommendation,
    make_year,
)

P = Permission
GET, POST, BOTH = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Rule:
    """What an address accepts and asks of a person; ``permission`` None: being signed in is enough.

    ``of_others`` is asked besides where the thing was given to, or by, another officer. ``stands_on`` is the
    page of a form that is shown again at its own address where it is refused: asked for as a page, that leads
    there.
    """

    methods: frozenset[str]
    permission: Permission | None = None
    is_public: bool = False
    of_others: Permission | None = None
    stands_on: str = ""

    def admits(self, role: str) -> bool:
        """Whether a role may open the address of a thing that is another officer's."""
        return {self.permission, self.of_others} - {None} <= permissions_of(role)


RULES = {
    "healthz": Rule(GET, is_public=True),
    "readyz": Rule(GET, is_public=True),
    "agencies:sign-in": Rule(BOTH, is_public=True),
    "agencies:sign-in-code": Rule(BOTH, is_public=True),
    "agencies:sign-out": Rule(POST),
    "agencies:account": Rule(GET),
    "agencies:second-factor": Rule(BOTH),
    "agencies:recovery-codes": Rule(BOTH),
    "agencies:second-factor-off": Rule(BOTH),
    "agencies:password-forgotten": Rule(BOTH, is_public=True),
    "agencies:password-reset": Rule(BOTH, is_public=True),
    "agencies:password": Rule(BOTH),
    "agencies:my-permissions": Rule(GET),
    "agencies:officers": Rule(GET, P.MANAGE_AGENCY),
    "agencies:officer-add": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:officer-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:officer-password": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:officer-passwords": Rule(GET, P.MANAGE_AGENCY),
    "agencies:officer-unlock": Rule(POST, P.MANAGE_AGENCY),
    "agencies:officer-second-factor": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:unit-add": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:unit-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:agency-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:actings": Rule(GET, P.MANAGE_AGENCY),
    "agencies:acting-add": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:acting-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "agencies:acting-remove": Rule(POST, P.MANAGE_AGENCY, stands_on="agencies:actings"),
    "assessments:year-open": Rule(POST, P.ENTER_SCORES, stands_on="desk:agency"),
    "assessments:scores-edit": Rule(BOTH, P.ENTER_SCORES),
    "assessments:scores-preview": Rule(POST, P.ENTER_SCORES),
    "assessments:result-confirm": Rule(BOTH, P.CONFIRM_RESULT),
    "assessments:result-reopen": Rule(BOTH, P.REOPEN_RESULT),
    "assessments:scores-paste": Rule(BOTH, P.ENTER_SCORES),
    "assessments:scores-upload": Rule(BOTH, P.ENTER_SCORES),
    "assessments:scores-form": Rule(GET, P.ENTER_SCORES),
    "assessments:items-edit": Rule(BOTH, P.ENTER_SCORES),
    "assessments:items": Rule(GET, P.VIEW),
    "assessments:items-preview": Rule(POST, P.ENTER_SCORES),
    "assessments:basis-choose": Rule(BOTH, P.ENTER_SCORES),
    "assessments:remarks": Rule(GET, P.VIEW),
    "assessments:remark-add": Rule(BOTH, P.ENTER_SCORES),
    "assessments:remark-edit": Rule(BOTH, P.ENTER_SCORES),
    "assessments:remark-remove": Rule(BOTH, P.ENTER_SCORES),
    "assessments:suggestion-add": Rule(BOTH, P.ENTER_SCORES),
    "assessments:suggestion-edit": Rule(BOTH, P.ENTER_SCORES),
    "assessments:suggestion-remove": Rule(BOTH, P.ENTER_SCORES),
    "assessments:note-restore": Rule(POST, P.ENTER_SCORES),
    "assessments:editions": Rule(GET, P.MANAGE_AGENCY),
    "assessments:edition-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "assessments:what-if": Rule(GET, P.VIEW),
    "assessments:what-if-answer": Rule(GET, P.VIEW),
    "assessments:trends": Rule(GET, P.VIEW),
    "assessments:year-export": Rule(GET, P.VIEW),
    "assessments:year-xlsx": Rule(GET, P.VIEW),
    "assessments:year-csv": Rule(GET, P.VIEW),
    "assessments:year-json": Rule(GET, P.VIEW),
    "assessments:all-xlsx": Rule(GET, P.VIEW),
    "assessments:all-csv": Rule(GET, P.VIEW),
    "assessments:all-json": Rule(GET, P.VIEW),
    "measures:plan": Rule(GET, P.VIEW),
    "measures:measure-add": Rule(BOTH, P.EDIT_MEASURES),
    "measures:measure-edit": Rule(BOTH, P.EDIT_MEASURES),
    "measures:measure-remove": Rule(BOTH, P.EDIT_MEASURES),
    "measures:measure-restore": Rule(POST, P.EDIT_MEASURES),
    "measures:measure-move": Rule(POST, P.EDIT_MEASURES),
    "measures:plan-arrange": Rule(BOTH, P.EDIT_MEASURES),
    "measures:plan-calendar": Rule(BOTH, P.EDIT_MEASURES),
    "measures:plan-propose": Rule(BOTH, P.EDIT_MEASURES),
    "measures:plan-withdraw": Rule(BOTH, P.EDIT_MEASURES),
    "measures:plan-decide": Rule(BOTH, P.ADOPT_PLAN),
    "measures:plan-note": Rule(POST, P.ADOPT_PLAN),
    "measures:board": Rule(GET, P.VIEW),
    "measures:matrix": Rule(GET, P.VIEW),
    "measures:outcomes": Rule(GET, P.VIEW),
    "measures:outcome-edit": Rule(BOTH, P.EDIT_MEASURES),
    "measures:rollover": Rule(BOTH, P.EDIT_MEASURES),
    "measures:library": Rule(GET, P.VIEW),
    "measures:library-pick": Rule(POST, P.EDIT_MEASURES, stands_on="measures:library"),
    "measures:recommendation-add": Rule(BOTH, P.EDIT_MEASURES),
    "measures:recommendation-edit": Rule(BOTH, P.EDIT_MEASURES),
    "measures:recommendation-retire": Rule(POST, P.EDIT_MEASURES),
    "measures:recommendation-restore": Rule(POST, P.EDIT_MEASURES),
    "measures:my-rounds": Rule(GET, P.VIEW),
    "measures:rounds": Rule(GET, P.VIEW),
    "measures:round": Rule(GET, P.VIEW),
    "measures:round-answer": Rule(BOTH, P.REPORT_PROGRESS, of_others=P.REPORT_FOR_OWNER),
    "measures:evidence": Rule(GET, P.VIEW),
    "measures:evidence-add": Rule(BOTH, P.REPORT_PROGRESS),
    "measures:evidence-page": Rule(GET, P.VIEW),
    "measures:evidence-edit": Rule(BOTH, P.REPORT_PROGRESS, of_others=P.EDIT_MEASURES),
    "measures:evidence-file": Rule(GET, P.VIEW),
    "measures:evidence-remove": Rule(BOTH, P.REPORT_PROGRESS, of_others=P.EDIT_MEASURES),
    "measures:evidence-restore": Rule(POST, P.REPORT_PROGRESS, of_others=P.EDIT_MEASURES),
    "reports:emblem": Rule(BOTH, P.MANAGE_AGENCY),
    "reports:papers": Rule(GET, P.VIEW),
    "reports:text-check": Rule(BOTH, P.VIEW),
    "reports:meeting": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:number-books": Rule(GET, P.VIEW),
    "reports:number-book": Rule(GET, P.VIEW),
    "reports:numbers-pass": Rule(POST, P.DRAFT_PAPERS, stands_on="reports:number-book"),
    "reports:number-cancel": Rule(POST, P.DRAFT_PAPERS, stands_on="reports:number-book"),
    "reports:paper-start": Rule(POST, P.DRAFT_PAPERS),
    "reports:paper": Rule(GET, P.VIEW),
    "reports:paper-edit": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:paper-preview": Rule(POST, P.DRAFT_PAPERS),
    "reports:paper-preview-page": Rule(GET, P.DRAFT_PAPERS),
    "reports:paper-submit": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:paper-cancel": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:paper-withdraw": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:paper-sign": Rule(BOTH, P.SIGN_PAPERS),
    "reports:paper-return": Rule(POST, P.SIGN_PAPERS, stands_on="reports:paper-sign"),
    "reports:paper-pen": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:paper-correct": Rule(BOTH, P.DRAFT_PAPERS),
    "reports:signature": Rule(BOTH, P.SIGN_PAPERS),
    "reports:chains": Rule(GET, P.MANAGE_AGENCY),
    "reports:chain-edit": Rule(BOTH, P.MANAGE_AGENCY),
    "reports:paper-read": Rule(GET, P.VIEW),
    "reports:paper-pdf": Rule(GET, P.VIEW),
    "reports:papers-zip": Rule(POST, P.VIEW),
    "reports:paper-prepare": Rule(POST, P.VIEW),
    "reports:long-work": Rule(GET, P.VIEW),
    "reports:long-work-file": Rule(GET, P.VIEW),
    "reports:paper-word": Rule(GET, P.VIEW),
    "reports:paper-one-page": Rule(GET, P.VIEW),
    "reports:paper-page": Rule(GET, P.VIEW),
    "reports:verify-ask": Rule(GET, is_public=True),
    "reports:verify": Rule(BOTH, is_public=True),
    "desk:home": Rule(GET, is_public=True),
    "desk:setup": Rule(BOTH, is_public=True),
    "desk:demo": Rule(BOTH, is_public=True),
    "desk:demo-reset": Rule(BOTH, is_public=True),
    "desk:gallery": Rule(GET),
    "handbook:contents": Rule(GET, is_public=True),
    "handbook:chapter": Rule(GET, is_public=True),
    "desk:date-read": Rule(GET),
    "desk:agency": Rule(GET, P.VIEW),
    "desk:calendar": Rule(GET, is_public=True),
    "desk:reminders": Rule(BOTH, P.VIEW),
    "desk:search": Rule(GET, P.VIEW),
    "desk:officer": Rule(GET, P.VIEW),
    "desk:round-remind": Rule(POST, P.ADOPT_PLAN),
    "desk:calendar-open": Rule(POST, P.VIEW, stands_on="desk:reminders"),
    "desk:calendar-revoke": Rule(POST, P.VIEW),
    "desk:log": Rule(GET, P.READ_LOG),
    "desk:log-check": Rule(GET, P.READ_LOG),
    "desk:log-xlsx": Rule(GET, P.READ_LOG),
    "desk:log-csv": Rule(GET, P.READ_LOG),
    "desk:year": Rule(GET, P.VIEW),
    "desk:year-history": Rule(GET, P.VIEW),
    "desk:year-remove": Rule(BOTH, P.ENTER_SCORES),
}


def routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address with its namespace."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry


ROUTES = dict(routes(get_resolver()))
ARGUMENTS = {name: set(pattern.pattern.converters) for name, pattern in ROUTES.items()}
OF_AN_AGENCY = [name for name, arguments in ARGUMENTS.items() if "agency_code" in arguments]
WITH_AN_ID = [name for name, arguments in ARGUMENTS.items() if any(arg.endswith("_id") for arg in arguments)]


@dataclass(frozen=True)
class World:
    """One agency with something behind every address."""

    cast: Cast
    ids: dict[str, int]
    # The ids of a remark, a suggestion and of what was removed, by what their addresses begin with.
    notes: dict[str, int]
    removed: dict[str, int]

    def ids_for(self, name: str) -> dict[str, int | None]:
        """The ids that an address of this name may ask for."""
        kind = name.partition(":")[2].partition("-")[0]
        return {**self.ids, "note_id": self.notes.get(kind), "removed_id": self.removed.get(kind)}

    def address(self, name: str, **other: Any) -> str:
        """The address of a name; raises KeyError for an argument this test does not know yet."""
        values = {
            "agency_code": self.cast.agency.code,
            # The plan of a year answers the result of the year before.
            "year": 2564 if name.startswith("measures:") else 2563,
            "page": 1,
            "code": "BCDFGHJKLMNP",  # of no paper
            "book_year": this_year(),  # the book of an earlier year is there only where it was used
            "instrument": "oit",
            "kind": "memo",
            "secret": "guessed",
            "slug": "scores",
            "uidb64": "MQ",
            "token": "guessed",
            **self.ids_for(name),
            **other,
        }
        return reverse(name, kwargs={argument: values[argument] for argument in ARGUMENTS[name]})

    def officer_for(self, rule: Rule) -> Membership:
        """The first officer whose role may open an address."""
        return next(who for who in self.cast.everyone if rule.admits(who.role))


def make_world(cast: Cast) -> World:
    # Remarks are recorded before the year is locked, under which they can still be read.
    year = make_year(cast)
    place = {"indicator_code": "disclose", "item_code": ""}
    remark = save_remark(assessment=year, remark=None, text="พบข้อมูลไม่ครบ", by=cast.staff, **place)
    suggestion = save_suggestion(
        assessment=year, suggestion=None, source="nacc", text="ควรเผยแพร่ให้ครบ", by=cast.staff
    )
    confirm(year, by=cast.staff)
    measure = make_measure(cast)
    ids = {
        "officer_id": cast.staff.pk,
        "unit_id": cast.office.pk,
        "measure_id": measure.pk,
        "round_id": measure.rounds.all()[0].pk,
        "evidence_id": make_evidence(cast).pk,
        "recommendation_id": make_recommendation(cast).pk,
        "paper_id": make_memo(cast).pk,
        "acting_id": make_acting(cast).pk,
        "work_id": make_long_work(cast).pk,
    }
    return World(cast, ids, {"remark": remark.pk, "suggestion": suggestion.pk}, remove_some(cast, year))


def remove_some(cast: Cast, year: Assessment) -> dict[str, int]:
    """One thing of each kind that can be put back, removed."""
    note = save_suggestion(assessment=year, suggestion=None, source="nacc", text="ลบไว้", by=cast.staff)
    evidence = make_evidence(cast, "หลักฐานที่ลบไว้", b"%PDF-1.4\n% removed\n%%EOF")
    measure = remove_measure(measure=make_measure(cast, title="มาตรการที่ลบไว้"), by=cast.staff)
    assert measure
    return {
        "note": remove_note(note=note, by=cast.staff).pk,
        "evidence": remove_evidence(evidence=evidence, by=cast.staff).pk,
        "measure": measure.pk,
    }


def ask(client: Client, method: str, address: str) -> HttpResponse:
    answer: HttpResponse = client.get(address) if method == "GET" else client.post(address)
    return answer


def test_every_address_has_a_rule() -> None:
    assert set(ROUTES) == set(RULES)
    assert not any(name.endswith(("None", ":")) for name in ROUTES)


def test_the_first_run_form_is_there_while_there_is_no_agency(client: Client, db: None) -> None:
    assert not Agency.objects.exists()
    assert client.get(reverse("desk:setup")).status_code == 200


class TestAddresses(TestCase):
    """One world for all addresses: to make it costs more than to ask."""

    ours: World

    @classmethod
    def setUpTestData(cls) -> None:
        cls.ours = make_world(make_cast())

    @pytest.fixture(autouse=True)
    def with_the_guarded_client(self, client: Client) -> None:
        self.client = client

    def test_home_leads_an_officer_to_the_desk(self) -> None:
        self.client.force_login(self.ours.cast.mayor.user)
        assert self.client.get(reverse("desk:home"))["Location"] == self.ours.address("desk:agency")

    def test_the_other_method_is_refused(self) -> None:
        answers = {}
        for name, rule in RULES.items():
            for method in BOTH - rule.methods if not rule.stands_on else ():
                self.client.force_login(self.ours.officer_for(rule).user)
                answers[name, method] = ask(self.client, method, self.ours.address(name)).status_code
        assert {asked: status for asked, status in answers.items() if status != 405} == {}
        assert len(answers) > 50

    def test_a_form_reloaded_after_a_refusal_leads_to_the_page_it_stands_on(self) -> None:
        found = {}
        for name, rule in RULES.items():
            self.client.force_login(self.ours.officer_for(rule).user)
            if rule.stands_on:
                answer = self.client.get(f"{self.ours.address(name)}?paper=1")
                found[name] = (answer.status_code, answer.get("Location"))
        assert found == {
            name: (302, f"{self.ours.address(rule.stands_on)}?paper=1")
            for name, rule in RULES.items()
            if rule.stands_on
        }
        assert len(found) == 7

    def test_a_form_shown_again_at_its_own_address_is_there_after_a_reload(self) -> None:
        """Whatever only takes forms and answers an empty one with a page names where the form stands."""
        shown = set()
        for name, rule in RULES.items():
            if rule.methods == POST and rule.permission and not name.endswith("-preview"):
                self.client.force_login(self.ours.officer_for(rule).user)
                if ask(self.client, "POST", self.ours.address(name)).status_code in {200, 422}:
                    shown.add(name)
        assert shown <= {name for name, rule in RULES.items() if rule.stands_on}
        assert len(shown) >= 5

    def test_a_year_that_is_not_there_is_not_found(self) -> None:
        answers = {}
        for name in [name for name, arguments in ARGUMENTS.items() if "year" in arguments]:
            self.client.force_login(self.ours.officer_for(RULES[name]).user)
            for year in (0, 2020, 2599, 10**12):
                address = self.ours.address(name, year=4711).replace("4711", str(year))
                for method in RULES[name].methods:
                    answers[name, method, year] = ask(self.client, method, address).status_code
        assert {asked: status for asked, status in answers.items() if status != 404} == {}
        assert len(answers) > 200


def test_every_page_of_a_year_of_which_nothing_is_recorded_opens_or_says_no(
    client: Client, cast: Cast
) -> None:
    """Nothing is opened, scored or planned yet: here a template that counts on a record gives itself away."""
    answers = {}
    for name in (name for name, arguments in ARGUMENTS.items() if arguments == {"agency_code", "year"}):
        if "GET" in RULES[name].methods:
            client.force_login(next(one for one in cast.everyone if RULES[name].admits(one.role)).user)
            address = reverse(name, kwargs={"agency_code": cast.agency.code, "year": 2564})
            answers[name] = client.get(address).status_code
    assert set(answers.values()) <= {200, 302, 404}, answers
    assert answers["measures:plan"] == 200


def test_words_of_the_portal_cannot_become_agencies() -> None:
    """An address of one word would hide the desk of an agency with that code."""
    words = {
        str(pattern.pattern).rstrip("/")
        for pattern in ROUTES.values()
        if str(pattern.pattern).count("/") == 1 and "<" not in str(pattern.pattern)
    }
    assert words <= RESERVED_CODES
    assert {"portal", "static"} <= RESERVED_CODES
