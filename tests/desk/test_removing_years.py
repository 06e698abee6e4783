"""A year opened by mistake: asked about before it is opened, and removed while nothing is recorded in it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.removing import CHANGED_MEANWHILE
from agencies.transitions import Refused
from assessments.actions import open_year, save_scores
from assessments.models import Assessment
from assessments.remark_actions import save_remark
from desk.year_actions import remove_year
from measures.actions import open_plan
from reports.actions import start_paper
from reports.models import PaperKind
from tests.desk.test_pages import DESK, YEAR, SignIn
from tests.factories import Cast, make_confirmed_year
from tests.forms_on_pages import form_with

REMOVE = reverse("desk:year-remove", args=["mae-kham-mi", 2563])
OPEN = reverse("assessments:year-open", args=["mae-kham-mi"])


@pytest.fixture
def opened(cast: Cast) -> Assessment:
    """A year that was only opened."""
    return open_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)


def test_a_year_without_anything_is_removed_after_asking(
    client: Client, cast: Cast, opened: Assessment, as_officer: SignIn
) -> None:
    as_officer(client, cast.staff)
    assert f'href="{REMOVE}"' in client.get(YEAR).content.decode()
    sent = form_with(client.get(REMOVE).content.decode(), "version")
    assert client.post(REMOVE, sent)["Location"] == DESK
    assert not cast.agency.assessments.exists()
    event = AuditEvent.objects.get(event=Event.YEAR_REMOVED)
    assert (event.actor, event.changes) == (cast.staff.user, {"fiscal_year": 2563})
    assert client.get(DESK).status_code == 200
    assert client.get(YEAR).status_code == 404


RECORDED: dict[str, Callable[[Cast, Assessment], object]] = {
    "คะแนน": lambda cast, year: save_scores(assessment=year, scores={"fix": Decimal(80)}, by=cast.staff),
    "ข้อมูลตามประกาศ": lambda cast, year: save_scores(
        assessment=year, scores={}, by=cast.staff, declared_total=Decimal(80)
    ),
    "ข้อสังเกต": lambda cast, year: save_remark(
        assessment=year, remark=None, text="ไม่ครบ", indicator_code="fix", item_code="", by=cast.staff
    ),
    "เอกสารของปี": lambda cast, year: start_paper(
        agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.staff
    ),
    "แผนมาตรการปี 2564": lambda cast, year: open_plan(agency=cast.agency, fiscal_year=2564, by=cast.staff),
}


@pytest.mark.parametrize("what", RECORDED)
def test_what_was_recorded_keeps_the_year(cast: Cast, opened: Assessment, what: str) -> None:
    RECORDED[what](cast, opened)
    with pytest.raises(Refused, match=what):
        remove_year(assessment=opened, by=cast.staff)
    assert Assessment.objects.filter(pk=opened.pk).exists()


def test_what_another_enters_meanwhile_keeps_the_year(
    client: Client, cast: Cast, opened: Assessment, as_officer: SignIn
) -> None:
    as_officer(client, cast.staff)
    mine = form_with(client.get(REMOVE).content.decode(), "version")
    save_scores(assessment=opened, scores={"fix": Decimal(80)}, by=cast.head)
    answer = client.post(REMOVE, mine)
    assert (answer.status_code, CHANGED_MEANWHILE in answer.content.decode()) == (422, True)
    assert Assessment.objects.filter(pk=opened.pk).exists()
    assert f'href="{REMOVE}"' not in client.get(YEAR).content.decode()


def test_another_year_than_the_next_is_opened_when_it_is_meant(
    client: Client, cast: Cast, as_officer: SignIn
) -> None:
    make_confirmed_year(cast, 2564)
    as_officer(client, cast.staff)
    asked = client.post(OPEN, {"fiscal_year": "2562"})
    page = asked.content.decode()
    assert (asked.status_code, "ปีที่บันทึกไว้ล่าสุดคือ พ.ศ. 2564" in page) == (422, True)
    assert not cast.agency.assessments.filter(fiscal_year=2562).exists()
    again = form_with(page, "sure") | {"fiscal_year": ["2562"]}  # which its button says
    assert client.post(OPEN, again | {"fiscal_year": ["2561"]}).status_code == 422  # another one again
    assert client.post(OPEN, again).status_code == 302
    assert cast.agency.assessments.filter(fiscal_year=2562).exists()


@pytest.mark.parametrize("year", ["2565", "2564"])
def test_the_next_year_and_one_that_is_open_are_not_asked_about(
    client: Client, cast: Cast, as_officer: SignIn, year: str
) -> None:
    make_confirmed_year(cast, 2564)
    answer = as_officer(client, cast.staff).post(OPEN, {"fiscal_year": year})
    assert answer["Location"] == reverse("assessments:scores-edit", args=["mae-kham-mi", int(year)])
