"""Everything that plans hold since version 1 was fixed goes out with a year file and comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from agencies.models import Agency
from agencies.transitions import Refused
from desk.yearfile import dump, write_year
from measures.evidence import inspect
from measures.evidence_actions import EvidenceContent, add_evidence
from measures.models import Evidence, Measure, Recommendation
from measures.outcome_actions import save_outcome
from measures.plan_actions import set_calendar
from measures.queries import PlanDay
from measures.rewriting import adopt_plan
from measures.round_actions import RoundAnswer, answer_round
from tests import factories
from tests.desk.yearfiles import all_rows, contract, load
from tests.factories import Cast
from tests.measures.files import PDF

pytestmark = pytest.mark.django_db

SHA256 = "0f" * 32
FILE = {"name": "คำสั่ง.pdf", "content_type": "application/pdf", "size": 1234, "sha256": SHA256}


def exported(year: int = 2563) -> dict[str, Any]:
    document = write_year(Agency.objects.get(code="mae-kham-mi"), year)
    assert document is not None
    return document


def measure_of(document: dict[str, Any]) -> dict[str, Any]:
    measure: dict[str, Any] = document["plan"]["measures"][0]
    return measure


def round_of(document: dict[str, Any]) -> dict[str, Any]:
    one: dict[str, Any] = measure_of(document)["rounds"][0]
    return one


def evidence_of(document: dict[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = round_of(document)["evidence"][0]
    return item


CHANGES = {
    "calendar": lambda d: d["plan"].update(cut_offs=[{"day": "2021-01-31", "name": "รอบแรก"}]),
    "budget": lambda d: measure_of(d).update(budget="12500.50"),
    "nothing spent": lambda d: measure_of(d).update(budget="0.00"),
    "achievement": lambda d: measure_of(d).update(achievement="partly"),
    "outcome": lambda d: measure_of(d).update(outcome="ทะเบียนครบ\nทุกชิ้น"),
    "recommendation": lambda d: measure_of(d).update(recommendation=a_key()),
    "result": lambda d: round_of(d).update(result="ผลดี"),
    "suggestions": lambda d: round_of(d).update(suggestions="ควรทำต่อ"),
    "reporter": lambda d: round_of(d).update(reported_by="head"),
    "date of evidence": lambda d: evidence_of(d).update(dated_on="2021-03-01"),
    "file of evidence": lambda d: evidence_of(d).update(file=FILE),
}


def a_key() -> str:
    return str(Recommendation.objects.filter(agency=None).values_list("key", flat=True)[0])


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_key_comes_back_and_twice_changes_nothing(change: Callable[[dict[str, Any]], Any]) -> None:
    document = contract()
    load(document)
    change(document)
    outcome = load(document)
    assert outcome.changed == ("plan",)
    assert outcome.warnings == ()
    assert dump(exported()) == dump(document)
    rows = all_rows()
    assert load(document).changed == ()
    assert all_rows() == rows


def test_all_of_them_come_back_into_an_empty_portal_too() -> None:
    document = contract()
    for change in CHANGES.values():
        change(document)
    load(document)
    assert exported() == document


def test_a_key_that_says_nothing_is_not_written() -> None:
    document = contract()
    measure_of(document).update(
        budget=None, outcome="", achievement=None, recommendation=None, carried_from=None
    )
    round_of(document).update(result="", suggestions=None, reported_by="")
    evidence_of(document).update(dated_on=None, file=None)
    document["plan"]["cut_offs"] = []
    load(document)
    assert dump(exported()) == dump(contract())


def test_the_calendar_stays_where_a_file_does_not_speak_of_it() -> None:
    document = contract()
    CHANGES["calendar"](document)
    load(document)
    assert load(contract()).changed == ()
    load({**contract(), "plan": {"cut_offs": []}})
    assert "cut_offs" not in exported()["plan"]


def test_a_measure_carried_over_finds_its_older_self() -> None:
    load(contract())
    old = measure_of(contract())
    carried = {"fiscal_year": 2563, "title": old["title"]}
    later = {
        **contract(),
        "fiscal_year": 2564,
        "plan": {"adopted_on": None, "measures": [{**old, "carried_from": carried}]},
    }
    del later["result"], later["meeting"]
    assert load(later).warnings == ()
    assert Measure.objects.get(plan__fiscal_year=2564).carried_from == Measure.objects.get(
        plan__fiscal_year=2563
    )
    assert exported(2564)["plan"] == later["plan"]


def test_what_the_portal_does_not_know_is_left_out_with_a_warning_and_found_later() -> None:
    document = contract()
    measure_of(document).update(
        recommendation="ไม่มีจริง", carried_from={"fiscal_year": 2562, "title": "มาตรการปีก่อน"}
    )
    round_of(document).update(reported_by="somebody")
    outcome = load(document)
    assert [row.rule for row in outcome.warnings] == [
        "unknown-recommendation",
        "unknown-carried-from",
        "unknown-reporter",
    ]
    assert dump(exported()) == dump(contract())
    assert load(document).changed == ()
    before = {**contract(), "fiscal_year": 2562, "plan": {"measures": [{"title": "มาตรการปีก่อน"}]}}
    del before["result"], before["meeting"]
    load(before)
    assert load(document).changed == ("plan",)
    assert measure_of(exported())["carried_from"] == {"fiscal_year": 2562, "title": "มาตรการปีก่อน"}


def test_the_bytes_given_later_belong_to_the_evidence_that_the_file_named(cast: Cast) -> None:
    file = ContentFile(PDF, name="คำสั่ง.pdf")
    inspected = inspect(file, "คำสั่ง.pdf")
    document = contract()
    evidence_of(document).update(
        file={
            "name": inspected.name,
            "content_type": inspected.content_type,
            "size": inspected.size,
            "sha256": inspected.sha256,
        }
    )
    load(document)
    [known] = Evidence.objects.all()
    assert not known.file
    given = add_evidence(
        agency=cast.agency,
        content=EvidenceContent("ไฟล์เดียวกัน", file=file, inspected=inspected),
        by=cast.staff,
    )
    assert given == known
    with given.file.open() as stream:
        assert stream.read() == PDF
    assert given.title == "ทะเบียน"
    assert given.uploaded_by == cast.staff
    assert load(document).changed == ()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (lambda d: measure_of(d).update(budget="-1"), "plan.measures[0].budget"),
        (lambda d: measure_of(d).update(budget="1.005"), "plan.measures[0].budget"),
        (lambda d: measure_of(d).update(budget="มาก"), "plan.measures[0].budget"),
        (lambda d: measure_of(d).update(budget=True), "plan.measures[0].budget"),
        (lambda d: measure_of(d).update(budget=1e300), "plan.measures[0].budget"),
        (lambda d: measure_of(d).update(achievement="yes"), "plan.measures[0].achievement"),
        (
            lambda d: measure_of(d).update(carried_from={"title": "ก"}),
            "plan.measures[0].carried_from.fiscal_year",
        ),
        (
            lambda d: measure_of(d).update(carried_from={"fiscal_year": 2562}),
            "plan.measures[0].carried_from.title",
        ),
        (lambda d: measure_of(d).update(carried_from={"year": 1}), "plan.measures[0].carried_from.year"),
        (lambda d: d["plan"].update(cut_offs=[{"name": "ก"}]), "plan.cut_offs[0].day"),
        (lambda d: d["plan"].update(cut_offs=[{"day": "2021-01-31"}]), "plan.cut_offs[0].name"),
        (
            lambda d: d["plan"].update(cut_offs=2 * [{"day": "2021-01-31", "name": "ก"}]),
            "plan.cut_offs",
        ),
        (
            lambda d: evidence_of(d).update(file={"sha256": "ABC"}),
            "plan.measures[0].rounds[0].evidence[0].file.sha256",
        ),
        (lambda d: evidence_of(d).update(file={}), "plan.measures[0].rounds[0].evidence[0].file.sha256"),
        (
            lambda d: evidence_of(d).update(file={**FILE, "content_type": "text/html"}),
            "plan.measures[0].rounds[0].evidence[0].file.content_type",
        ),
        (
            lambda d: evidence_of(d).update(file={**FILE, "size": -1}),
            "plan.measures[0].rounds[0].evidence[0].file.size",
        ),
        (
            lambda d: evidence_of(d).update(dated_on="31/3/2564"),
            "plan.measures[0].rounds[0].evidence[0].dated_on",
        ),
    ],
)
def test_a_bad_value_is_refused_by_its_path(change: Callable[[dict[str, Any]], Any], path: str) -> None:
    document = contract()
    change(document)
    before = all_rows()
    with pytest.raises(Refused) as refused:
        load(document)
    assert path in {finding.subject for finding in refused.value.findings}
    assert all_rows() == before


def test_a_year_that_officers_made_goes_round(cast: Cast) -> None:
    """Made with the portal's own verbs, exported, imported as another agency, exported again."""
    measure = factories.make_measure(cast, recommendation=Recommendation.objects.get(key=a_key()))
    factories.make_measure(cast, title="ปรับจากของหน่วยงาน", recommendation=factories.make_recommendation(cast))
    day = PlanDay(date(2021, 1, 31), "รอบแรก")
    set_calendar(plan=measure.plan, days=[day], by=cast.staff, version=measure.plan.version)
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
    row = measure.rounds.get(cut_off=day.day)
    evidence = factories.make_evidence(cast)
    answer = RoundAnswer("under_way", "ทำแล้ว", "ผล", "ปัญหา", "ข้อเสนอ", date(2021, 2, 3), [evidence])
    answer_round(row=row, answer=answer, by=cast.staff, version=row.version)
    measure.refresh_from_db()
    save_outcome(
        measure=measure, achievement="partly", outcome="สำเร็จบางส่วน", by=cast.staff, version=measure.version
    )
    document = exported(2564)
    assert measure_of(document)["recommendation"] == a_key()
    assert round_of(document)["reported_by"] == cast.staff.user.username
    assert evidence_of(document)["file"]["sha256"] == evidence.sha256
    assert document["plan"]["cut_offs"] == [{"day": "2021-01-31", "name": "รอบแรก"}]
    assert load(document).changed == ()
    assert document["plan"]["measures"][1]["recommendation"] == "มาตรการของหน่วยงานเอง"
    elsewhere = json.loads(dump(document).replace("mae-kham-mi", "ban-mai"))
    other = factories.make_cast("ban-mai")
    factories.make_recommendation(other)
    load(elsewhere)
    assert write_year(other.agency, 2564) == elsewhere


def test_the_page_of_evidence_without_bytes_says_so(client: Client, cast: Cast) -> None:
    document = contract()
    evidence_of(document).update(file=FILE)
    load(document)
    client.force_login(cast.staff.user)
    row = Evidence.objects.get()
    page = client.get(reverse("measures:evidence-page", args=["mae-kham-mi", row.pk])).content.decode()
    assert "ยังไม่มีตัวไฟล์ในระบบ" in page
    assert reverse("measures:evidence-file", args=["mae-kham-mi", row.pk]) not in page
