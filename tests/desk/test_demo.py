"""The demo's story: what it tells, that it is true, on any day, and that it begins anew."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from agencies.actings import actings_on
from agencies.audit import verify
from agencies.models import Agency, AuditEvent, Membership
from agencies.roles import Role
from desk import demo, demo_views
from desk.demo_clock import as_of, office_hour
from desk.demo_files import demo_documents, year_under_way
from desk.waiting import rounds_for, rounds_in
from measures.models import Measure, RoundStatus
from reports.checks import check_paper
from reports.issuing import digest_holds
from reports.models import CancelledNumbers, IssuedFile, Paper, PaperKind, SignedScan
from reports.queries import on_the_way, turns_of
from reports.seats import seats_of
from reports.states import PaperState
from tests.factories import make_agency
from tests.plain_demo import load_plain_demo
from tests.reports.same_pages import as_read, openings

DEMO, RESET = reverse("desk:demo"), reverse("desk:demo-reset")


@pytest.fixture
def untold_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The story without its papers, which take most of its time."""
    monkeypatch.setattr(demo, "tell_papers", lambda stage, years: None)


@pytest.fixture
def told(db: None, settings: Any, untold_papers: None) -> Agency:
    """A portal started with its demo."""
    settings.DEMO = True
    demo.load_demo()
    return Agency.objects.get()


def test_the_whole_story(db: None, settings: Any) -> None:
    """One telling, looked at from all sides, because it takes seconds."""
    settings.DEMO = True
    demo.load_demo()
    agency, today = Agency.objects.get(), timezone.localdate()

    # Papers are in every state and of every kind, and those that are not drafts any more are whole.
    papers = list(Paper.objects.select_related("agency", "unit"))
    assert {paper.state for paper in papers} == set(PaperState)
    issued = {paper.kind for paper in papers if paper.is_issued}
    assert issued == set(PaperKind)
    files = IssuedFile.objects.all()
    assert files.count() == len([paper for paper in papers if paper.is_issued])
    assert all(digest_holds(file) for file in files)
    assert [file for file in files if openings(file.content) != openings(as_read(file.content))] == []
    assert SignedScan.objects.count() == 1
    replaced = [paper for paper in papers if paper.replaces_id]
    assert {paper.is_issued for paper in replaced} == {True, False}
    assert CancelledNumbers.objects.count() == 1
    assert [paper for paper in papers if {"section-stale"} & {row.rule for row in _findings(paper)}]

    # Someone signed in another's place, and someone stands in today.
    assert Paper.objects.filter(opinions__acting__startswith="รักษาราชการแทน").exists()
    assert actings_on(agency.pk, today).exists()
    waiting = next(paper for paper in papers if paper.state == PaperState.SUBMITTED and paper.attempt == 1)
    assert any(seat.opinion for seat in seats_of(waiting)) or len(seats_of(waiting)) == 1

    # Nothing happened today, or in days to come, or in another order than the record says.
    moments = list(AuditEvent.objects.filter(chain__name=agency.code).values_list("at", flat=True))
    assert moments == sorted(moments)
    assert timezone.localdate(moments[-1]) < today
    assert list(verify()) == []

    # Those whom the first page names find something to sign.
    for username in ("demo.mayor", "demo.clerk"):
        assert turns_of(agency.memberships.get(user__username=username), on_the_way(agency)), username

    # The handbook's tour, minutes 6–9: who stands in for the deputy has a round to report, nothing to sign,
    # for it was signed already; it waits for the clerk, and the mayor comes after.
    finance, clerk = (agency.memberships.get(user__username=f"demo.{who}") for who in ("finance", "clerk"))
    assert rounds_for(finance, rounds_in(agency, today), today)
    assert turns_of(finance, on_the_way(agency)) == []
    [(toured, turn)] = turns_of(clerk, on_the_way(agency))
    seats = seats_of(toured)
    assert [seat.opinion.member for seat in seats if seat.opinion and seat.opinion.acting] == [finance]
    assert [seat.role for seat in seats[seats.index(turn) :]] == [Role.CLERK, Role.MAYOR]

    # A second start tells nothing again.
    before = AuditEvent.objects.count()
    demo.load_demo()
    assert AuditEvent.objects.count() == before


def _findings(paper: Paper) -> list[Any]:
    return check_paper(paper) if paper.is_editable else []


def test_measures_are_in_every_state(told: Agency) -> None:
    plan = told.plans.latest("fiscal_year")
    measures = list(plan.measures.prefetch_related("rounds"))
    reported = {row.status for measure in measures for row in measure.rounds.all() if row.status}
    assert reported == set(RoundStatus.values)
    assert any(measure.carried_from for measure in measures)
    assert any(not any(row.is_reported for row in measure.rounds.all()) for measure in measures)
    assert {measure.topic for measure in measures} == set(range(1, 8))
    assert AuditEvent.objects.filter(event="measure_removed").exists()
    evidence = Counter(bool(row.file) for row in told.evidence.all())
    assert evidence[True] >= 2
    assert evidence[False] >= 2
    assert {row.achievement for row in Measure.objects.exclude(plan=plan)} >= {
        "achieved",
        "partly",
        "not_achieved",
    }


@pytest.mark.parametrize(
    "today",
    [date(2026, 10, 3), date(2027, 5, 30), date(2031, 2, 1)],
)
def test_on_any_day_something_is_a_little_late_and_nothing_very(
    db: None, untold_papers: None, monkeypatch: pytest.MonkeyPatch, today: date
) -> None:
    monkeypatch.setattr("desk.demo_clock._real_now", lambda: office_hour(today, 3))
    with as_of(office_hour(today, 3)):
        agency = demo.tell_story("any-day")
        late = [
            (today - row.cut_off).days
            for measure in Measure.objects.filter(plan__agency=agency)
            for row in measure.rounds.all()
            if row.cut_off < today and not row.is_reported
        ]
        owner = agency.memberships.get(user__username="demo.finance")
        waiting = rounds_for(owner, rounds_in(owner.agency, today), today)
        assert any("เลยกำหนด 9 วัน" in row.detail for row in waiting)
    assert late == [9]


def test_a_year_is_under_way_once_it_has_settled() -> None:
    assert year_under_way(date(2026, 10, 20)) == 2569
    assert year_under_way(date(2026, 11, 21)) == 2570


def test_files_move_by_whole_years(db: None) -> None:
    now, later = (demo_documents(day, "a")[0] for day in (date(2026, 11, 21), date(2026, 3, 1)))
    assert later["fiscal_year"] == now["fiscal_year"] - 1
    assert later["result"]["announced_on"] == "2023-07-30"
    assert later["result"]["scores"] == now["result"]["scores"]


class TestReset:
    def test_asks_and_says_what_goes(self, client: Client, told: Agency) -> None:
        html = client.get(RESET).content.decode()
        assert "จะถูกลบทั้งหมด" in html
        assert 'class="btn btn-danger"' in html
        assert demo.demo_agency() == told

    def test_begins_anew_for_everybody(self, client: Client, told: Agency) -> None:
        client.post(DEMO, {"username": "demo.staff"})
        Measure.objects.filter(plan__agency=told).update(title="เปลี่ยนไปแล้ว")
        answer = client.post(RESET, follow=True)
        assert "เริ่มหน่วยงานตัวอย่างใหม่แล้ว" in answer.content.decode()
        fresh = demo.demo_agency()
        assert fresh is not None
        assert fresh != told
        assert not Measure.objects.filter(plan__agency=fresh, title="เปลี่ยนไปแล้ว").exists()
        assert [who.agency for who in demo.demo_officers()] == [fresh] * 8
        # Whoever was signed in is out; the same address opens again.
        assert client.get(reverse("desk:agency", args=[fresh.code])).status_code == 302
        opened = client.post(DEMO, {"username": "demo.staff"}, follow=True)
        assert opened.redirect_chain[-1][0] == reverse("desk:agency", args=[fresh.code])
        assert not Agency.objects.filter(pk=told.pk).exists()
        assert list(verify()) == []

    def test_can_be_done_again(self, client: Client, told: Agency) -> None:
        member = told.memberships.get(role="clerk")
        Membership.objects.filter(pk=member.pk).update(is_active=False)
        for _ in range(2):
            assert client.post(RESET).status_code == 302
        assert Agency.objects.filter(is_demo=True).count() == 1
        assert len(demo.demo_officers()) == 8

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_is_gone_with_the_demo(self, client: Client, told: Agency, method: str) -> None:
        make_agency("real")
        assert getattr(client, method)(RESET).status_code == 404
        assert Agency.objects.filter(is_demo=True).count() == 1

    def test_is_for_the_own_machine_only(self, client: Client, told: Agency) -> None:
        assert client.post(RESET, REMOTE_ADDR="203.0.113.7").status_code == 404


class TestComing:
    @pytest.fixture(autouse=True)
    def no_patience(self, db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        settings.DEMO = True
        settings.DEMO_COMES_UNTIL = time.monotonic() + 60
        monkeypatch.setattr(demo_views, "PATIENCE", 0)

    def test_the_first_page_offers_the_demo_while_it_is_told(self, client: Client) -> None:
        assert f'<form method="post" action="{DEMO}">' in client.get("/").content.decode()

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_who_comes_too_early_is_asked_to_wait(self, client: Client, method: str) -> None:
        answer = getattr(client, method)(DEMO)
        assert answer.status_code == 200
        assert f'<meta http-equiv="refresh" content="3;url={DEMO}">' in answer.content.decode()

    def test_waiting_ends_when_it_is_there(self, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("desk.demo.time.sleep", lambda seconds: load_plain_demo())
        assert demo.wait_for_demo(rf.get(DEMO), 60)

    def test_a_story_that_failed_is_not_waited_for(self, client: Client, settings: Any) -> None:
        settings.DEMO_COMES_UNTIL = time.monotonic() - 1
        assert client.get(DEMO).status_code == 404
        assert DEMO not in client.get("/").content.decode()


def test_weekends_are_left_free(told: Agency) -> None:
    moments = AuditEvent.objects.filter(chain__name=told.code).values_list("at", flat=True)
    yesterday = timezone.localdate() - timedelta(days=1)
    days = {timezone.localdate(moment) for moment in moments} - {yesterday}
    assert [day for day in days if day.weekday() > 4] == []
