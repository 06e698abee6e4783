"""Wherever a person edits, a save over another person's save is caught, told, and meant when repeated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from agencies.models import AuditEvent, Emblem
from agencies.removing import CHANGED_MEANWHILE
from agencies.versions import Stale
from measures import evidence_actions
from measures.evidence_actions import link_evidence
from measures.models import Evidence, Round
from measures.rewriting import adopt_plan
from tests.factories import make_evidence, make_year
from tests.forms_on_pages import Fields, form_with, forms_of
from tests.reports.test_emblems import png
from tests.test_every_url import RULES, World, make_world


@dataclass(frozen=True)
class Edit:
    """A field that two people change to different values, and what else the form wants filled in."""

    name: str
    theirs: str
    mine: str
    needs: dict[str, str] = field(default_factory=dict)
    address: dict[str, Any] = field(default_factory=dict)


EDITS = {
    "agencies:agency-edit": Edit("district", "เมือง", "ร้องกวาง"),
    "agencies:officer-edit": Edit("position", "นักวิชาการ", "นิติกร"),
    "agencies:unit-edit": Edit("book_prefix", "พร 1", "พร 2"),
    "agencies:acting-edit": Edit("order_number", "1/2564", "2/2564"),
    "assessments:scores-edit": Edit("score_duty", "11.11", "22.22", address={"year": 2562}),
    "assessments:items-edit": Edit("item_o1", "0.00", "100.00", address={"year": 2562}),
    "assessments:remark-edit": Edit("text", "พบว่าไม่ครบ", "พบว่าครบ"),
    "assessments:suggestion-edit": Edit("text", "ควรเพิ่ม", "ควรลด"),
    "assessments:edition-edit": Edit("title", "การประเมินก", "การประเมินข", {"reason": "แก้คำ"}),
    "measures:measure-edit": Edit("title", "มาตรการก", "มาตรการข"),
    "measures:plan-arrange": Edit("rows-0-due_on", "30 มิถุนายน 2564", "31 กรกฎาคม 2564"),
    "measures:plan-calendar": Edit("days-0-name", "รอบแรก", "รอบที่หนึ่ง"),
    "measures:recommendation-edit": Edit("title", "แนะนำก", "แนะนำข"),
    "measures:round-answer": Edit("text", "จัดอบรม", "จัดประชุม", {"status": "under_way"}),
    "measures:outcome-edit": Edit("outcome", "ดีขึ้น", "ดีขึ้นมาก", {"achievement": "partly"}),
    "measures:evidence-edit": Edit("title", "คำสั่งก", "คำสั่งข"),
    "reports:meeting": Edit("closing", "เน้นก", "เน้นข", {"held_on": "2/4/2563", "officer": ""}),
    "reports:paper-edit": Edit("order_number", "๑/๒๕๖๓", "๒/๒๕๖๓"),
    "reports:chain-edit": Edit("phrases-mayor", "ทราบก", "ทราบข"),
    "desk:reminders": Edit("email", "a@example.go.th", "b@example.go.th"),
}

NOT_OVER_ANOTHER = {
    "assessments:basis-choose": "tests/assessments/test_holding.py: it opens where figures differ",
    "measures:plan-decide": "tests/measures/test_adoption.py: it waits for a proposed plan",
    "measures:plan-note": "tests/measures/test_amendments.py: it waits for an amended plan",
    "reports:paper-sign": "tests/reports/test_signing.py: it waits for a submitted paper",
    "reports:paper-return": "likewise",
    "reports:paper-pen": "tests/reports/test_pen_way.py: it waits for a submitted paper",
    "reports:emblem": "below: it takes a file",
    "reports:signature": "one's own picture, that nobody else can change",
    "agencies:password": "one's own",
    "agencies:second-factor": "one's own",
    "agencies:second-factor-off": "one's own",
    "agencies:recovery-codes": "one's own",
    "agencies:sign-in-code": "one's own",
    "agencies:password-forgotten": "one's own",
    "agencies:password-reset": "one's own",
    "agencies:officer-second-factor": "it takes away, and asks first",
    "agencies:officer-unlock": "it opens, and nothing is typed",
    "measures:plan-withdraw": "tests/measures/test_adoption.py: it waits for a proposed plan",
    "reports:paper-withdraw": "tests/reports/test_signing.py: it waits for a submitted paper",
    "desk:demo-reset": "it asks first",
    "desk:round-remind": "it sends a letter once a day, and nothing is typed",
}
# What is removed, and where another person changes it meanwhile.
REMOVALS = {
    "agencies:acting-remove": "agencies:acting-edit",
    "assessments:remark-remove": "assessments:remark-edit",
    "assessments:suggestion-remove": "assessments:suggestion-edit",
    "measures:evidence-remove": "measures:evidence-edit",
    "measures:measure-remove": "measures:measure-edit",
    "reports:chain-edit": "reports:chain-edit",
}
ADDS_OR_ENDS = (
    "-add", "-open", "-remove", "-confirm", "-reopen", "-paste", "-upload", "-preview", "-move", "-propose",
    "-submit", "-start", "-correct", "-pick", "-retire", "-restore", "-revoke", "-prepare", "-pass",
    "-cancel", "-zip", "-password", "-out", "-in", ":setup", ":demo", ":rollover", ":text-check", ":verify",
)  # fmt: skip


@pytest.fixture
def world(cast: Any) -> World:
    world = make_world(cast)
    make_year(cast, 2562)
    return world


def test_every_form_that_edits_is_tried() -> None:
    """A new page that takes a form is one that two people can edit, or is said here not to be."""
    taking = {name for name, rule in RULES.items() if "POST" in rule.methods}
    editing = {name for name in taking if not name.endswith(ADDS_OR_ENDS)}
    assert editing == EDITS.keys() | NOT_OVER_ANOTHER.keys()


def opened(client: Client, address: str, edit: Edit, value: str, world: World) -> Fields:
    """The form as the page gives it, filled in by one person."""
    fields = form_with(client.get(address).content.decode(), edit.name)
    typed = {**edit.needs, edit.name: value}
    if "officer" in typed:
        typed["officer"] = str(world.cast.mayor.pk)
    return {**fields, **{name: [given] for name, given in typed.items()}}


def adopted_round(world: World) -> Round:
    """A round whose plan is in force, so that it can be answered."""
    row = Round.objects.get(pk=world.ids["round_id"])
    adopt_plan(plan=row.measure.plan, adopted_on=date(2020, 10, 27), by=None)
    return row


def told(answer: HttpResponse) -> bool:
    return answer.status_code in {200, 422} and Stale.message in answer.content.decode()


@pytest.mark.parametrize("name", EDITS)
def test_a_save_over_anothers_is_told_and_then_meant(client: Client, world: World, name: str) -> None:
    edit = EDITS[name]
    if name == "measures:round-answer":
        adopted_round(world)
    address = world.address(name, **edit.address)
    client.force_login(world.officer_for(RULES[name]).user)
    mine, theirs = (opened(client, address, edit, value, world) for value in (edit.mine, edit.theirs))
    assert client.post(address, theirs).status_code == 302
    saved = AuditEvent.objects.count()
    answer = client.post(address, mine)
    assert told(answer)
    again = form_with(answer.content.decode(), edit.name)
    assert again[edit.name] == [edit.mine]
    assert AuditEvent.objects.count() == saved
    assert client.post(address, again).status_code == 302
    assert AuditEvent.objects.count() > saved
    kept = form_with(client.get(address).content.decode(), edit.name)
    assert kept[edit.name] == [edit.mine]


def test_every_removal_is_tried() -> None:
    removing = {name for name, rule in RULES.items() if name.endswith("-remove") and "POST" in rule.methods}
    removing.remove("desk:year-remove")  # tests/desk/test_removing_years.py: what another enters keeps it
    assert REMOVALS.keys() - removing == {"reports:chain-edit"}  # it goes back to the portal's own chain
    assert removing - REMOVALS.keys() == set()


def confirming(html: str, name: str) -> dict[str, Any]:
    """The form that confirms a removal: it carries a version and nothing else."""
    pressed = {"reset": ["1"]} if name == "reports:chain-edit" else {}
    found = [form for form in forms_of(html) if form.keys() == {"csrfmiddlewaretoken", "version"}]
    assert len(found) == 1
    return {**found[0], **pressed}


@pytest.mark.parametrize("name", REMOVALS)
def test_a_removal_of_what_another_changed_is_told_and_then_meant(
    client: Client, world: World, name: str
) -> None:
    edit = EDITS[REMOVALS[name]]
    address, place = world.address(name), world.address(REMOVALS[name])
    shown = world.address("agencies:actings") if name == "agencies:acting-remove" else address
    client.force_login(world.officer_for(RULES[name]).user)
    if name == "reports:chain-edit":  # a chain of the agency's own, from which one can go back
        assert client.post(place, opened(client, place, edit, edit.mine, world)).status_code == 302
    mine = confirming(client.get(shown).content.decode(), name)
    assert client.post(place, opened(client, place, edit, edit.theirs, world)).status_code == 302
    acts = AuditEvent.objects.count()
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert CHANGED_MEANWHILE in page
    assert edit.theirs in page  # what it is now
    assert AuditEvent.objects.count() == acts
    assert client.post(address, confirming(page, name)).status_code == 302
    assert AuditEvent.objects.count() == acts + 1


@pytest.mark.parametrize("name", sorted(REMOVALS.keys() - {"reports:chain-edit"}))
def test_a_removal_of_what_another_removed_leads_to_the_list(client: Client, world: World, name: str) -> None:
    """From a tab left open: what is gone is said with who removed it, and nothing is done twice."""
    address = world.address(name)
    shown = world.address("agencies:actings") if name == "agencies:acting-remove" else address
    client.force_login(world.officer_for(RULES[name]).user)
    mine = confirming(client.get(shown).content.decode(), name)
    removed = client.post(address, mine)
    assert removed.status_code == 302
    client.get(removed["Location"])  # says what was done; the other tab must not say that again
    acts = AuditEvent.objects.count()
    answers = [client.post(address, mine, follow=True)]
    if "GET" in RULES[name].methods:
        answers.append(client.get(address, follow=True))
    for answer in answers:
        assert answer.redirect_chain == [(removed["Location"], 302)]
        words = f"ลบไปแล้วเมื่อ .* โดย {world.officer_for(RULES[name]).display_name} จึงไม่ต้องลบอีก"
        assert re.search(words, answer.content.decode())
    assert AuditEvent.objects.count() == acts


def test_a_removal_that_another_finished_first_leads_to_the_list(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pressed twice in haste: the second one finds the row, and has lost it once its turn comes."""
    address = world.address("measures:evidence-remove")
    client.force_login(world.cast.staff.user)
    mine = confirming(client.get(address).content.decode(), "measures:evidence-remove")
    remove = evidence_actions.remove_evidence

    def overtaken(**given: Any) -> Any:
        remove(**given)
        return remove(**given)

    monkeypatch.setattr(evidence_actions, "remove_evidence", overtaken)
    answer = client.post(address, mine, follow=True)
    assert answer.redirect_chain == [(world.address("measures:evidence"), 302)]
    assert "จึงไม่ต้องลบอีก" in answer.content.decode()


def test_what_nobody_removed_stays_not_found(client: Client, world: World) -> None:
    client.force_login(world.cast.staff.user)
    gone = world.address("measures:evidence-remove", evidence_id=4711)
    assert client.post(gone).status_code == 404


def test_evidence_that_a_round_names_meanwhile_is_not_removed_unseen(client: Client, world: World) -> None:
    row, address = adopted_round(world), world.address("measures:evidence-remove")
    client.force_login(world.cast.staff.user)
    mine = confirming(client.get(address).content.decode(), "measures:evidence-remove")
    link_evidence(row=row, evidence=[Evidence.objects.get(pk=world.ids["evidence_id"])])
    answer = client.post(address, mine)
    assert answer.status_code == 422
    assert "ใช้อยู่ใน 1 รอบติดตาม" in answer.content.decode()
    assert Evidence.objects.filter(pk=world.ids["evidence_id"]).exists()


@pytest.mark.parametrize("press", ["file", "remove"])
def test_an_emblem_is_not_changed_over_anothers(client: Client, world: World, press: str) -> None:
    address = world.address("reports:emblem")
    client.force_login(world.cast.admin.user)
    mine = form_with(client.get(address).content.decode(), "version")
    theirs = {**mine, "file": SimpleUploadedFile("ตรา.png", png())}
    assert client.post(address, theirs).status_code == 302
    kept = Emblem.objects.get().sha256
    given = {"file": SimpleUploadedFile("ตรา.png", png(900, 1000))} if press == "file" else {"remove": "1"}
    answer = client.post(address, {**mine, **given})
    words = Stale.message if press == "file" else CHANGED_MEANWHILE
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert Emblem.objects.get().sha256 == kept
    again = form_with(answer.content.decode(), "version")
    given = {"file": SimpleUploadedFile("ตรา.png", png(900, 1000))} if press == "file" else {"remove": "1"}
    assert client.post(address, {**again, **given}).status_code == 302
    assert list(Emblem.objects.filter(sha256=kept)) == []


def test_evidence_that_another_tied_to_the_round_stays(client: Client, world: World) -> None:
    """What the stale form could not show it cannot take off; what it showed, it can."""
    row = adopted_round(world)
    address, edit = world.address("measures:round-answer"), EDITS["measures:round-answer"]
    client.force_login(world.cast.staff.user)
    first = opened(client, address, edit, "เริ่มแล้ว", world) | {"evidence": [str(world.ids["evidence_id"])]}
    assert client.post(address, first).status_code == 302
    mine = opened(client, address, edit, edit.mine, world) | {"evidence": []}
    added = make_evidence(world.cast, "ภาพกิจกรรม", b"%PDF-1.4\n% other\n%%EOF")
    theirs = opened(client, address, edit, edit.theirs, world)
    theirs["evidence"].append(str(added.pk))
    assert client.post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    assert told(answer)
    assert client.post(address, form_with(answer.content.decode(), "text")).status_code == 302
    row.refresh_from_db()
    assert row.text == edit.mine
    assert list(row.evidence.all()) == [added]
