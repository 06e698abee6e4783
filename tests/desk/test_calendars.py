"""The calendar to subscribe to: what stands in it, who may read it, and its form."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies.events import Event
from agencies.models import AuditEvent, Membership, User
from desk.calendars import Entry, as_icalendar, entries_of, escaped, folded
from desk.models import CalendarFeed
from desk.reminder_actions import open_feed, revoke_feed
from measures.rewriting import adopt_plan
from reports.actions import replace_meeting
from tests import factories
from tests.factories import Cast

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def feed(client: Client, secret: str) -> object:
    return client.get(reverse("desk:calendar", args=[secret]))


@pytest.mark.django_db
class TestAccess:
    def test_a_calendar_program_reads_it_without_signing_in(self, client: Client, cast: Cast) -> None:
        answer = client.get(reverse("desk:calendar", args=[open_feed(by=cast.staff)]))
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert "sessionid" not in answer.cookies

    def test_its_links_lead_to_where_it_was_found(self, client: Client, cast: Cast) -> None:
        plan = factories.make_measure(cast).plan
        adopt_plan(plan=plan, adopted_on=date(2020, 10, 27), by=None)
        answer = client.get(reverse("desk:calendar", args=[open_feed(by=cast.staff)]))
        assert b"URL:http://testserver/mae-kham-mi/2564/measures/rounds/" in answer.content

    def test_only_the_digest_of_the_secret_is_kept(self, cast: Cast) -> None:
        secret = open_feed(by=cast.staff)
        row = CalendarFeed.objects.values().get()
        assert secret not in str(row)
        assert secret not in str(list(AuditEvent.objects.values()))

    def test_a_new_address_ends_the_old_one(self, client: Client, cast: Cast) -> None:
        old, new = open_feed(by=cast.staff), open_feed(by=cast.staff)
        statuses = [client.get(reverse("desk:calendar", args=[key])).status_code for key in (old, new)]
        assert statuses == [404, 200]

    def test_a_revoked_one_is_gone(self, client: Client, cast: Cast) -> None:
        secret = open_feed(by=cast.staff)
        assert revoke_feed(by=cast.staff)
        assert not revoke_feed(by=cast.staff)
        assert client.get(reverse("desk:calendar", args=[secret])).status_code == 404
        events = AuditEvent.objects.filter(event__in=[Event.FEED_OPENED, Event.FEED_REVOKED])
        assert events.count() == 2

    @pytest.mark.parametrize("table", [Membership, User])
    def test_who_left_reads_nothing(self, client: Client, cast: Cast, table: type) -> None:
        secret = open_feed(by=cast.staff)
        key = cast.staff.pk if table is Membership else cast.staff.user_id
        table.objects.filter(pk=key).update(is_active=False)  # type: ignore[attr-defined]
        assert client.get(reverse("desk:calendar", args=[secret])).status_code == 404

    def test_the_address_is_shown_once_and_never_stored_by_a_browser(
        self, client: Client, cast: Cast
    ) -> None:
        client.force_login(cast.staff.user)
        answer = client.post(reverse("desk:calendar-open", args=["mae-kham-mi"]))
        assert "no-store" in answer["Cache-Control"]
        assert "http://testserver/calendar/" in answer.content.decode()
        page = client.get(reverse("desk:reminders", args=["mae-kham-mi"])).content.decode()
        assert "/calendar/" not in page.replace("/reminders/calendar/", "")
        assert "ท่านมีที่อยู่ปฏิทินแล้ว" in page

    def test_it_is_revoked_on_the_page(self, client: Client, cast: Cast) -> None:
        open_feed(by=cast.staff)
        client.force_login(cast.staff.user)
        client.post(reverse("desk:calendar-revoke", args=["mae-kham-mi"]))
        assert not CalendarFeed.objects.exists()


@pytest.mark.django_db
class TestContent:
    def test_it_holds_the_dates_of_plans_in_force_and_of_meetings(self, cast: Cast, others: Cast) -> None:
        measure = factories.make_measure(cast)
        adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
        factories.make_measure(cast, 2565)  # not in force
        factories.make_measure(others)
        head = {"held_on": date(2021, 4, 2)}
        replace_meeting(agency=cast.agency, fiscal_year=2564, head=head, points=(), by=None)
        measure.rounds.filter(cut_off=date(2021, 3, 31)).update(status="under_way")
        assert [(row.day, row.summary, row.description) for row in entries_of(cast.agency)] == [
            (date(2021, 3, 31), "วันตัดรอบติดตามแผนปี 2564", "รายงานแล้ว 1 จาก 1 มาตรการ"),
            (date(2021, 4, 2), "การประชุม ITA ปี 2564", ""),
            (date(2021, 9, 30), "วันตัดรอบติดตามแผนปี 2564", "รายงานแล้ว 0 จาก 1 มาตรการ"),
            (date(2021, 9, 30), f"ครบกำหนด: {measure.title}", "เจ้าของมาตรการ นางอรอร คำลือ"),
        ]

    def test_a_measure_that_is_done_is_not_told_as_owed(self, cast: Cast) -> None:
        measure = factories.make_measure(cast)
        adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
        measure.rounds.filter(cut_off=date(2021, 3, 31)).update(status="done")
        [due] = [row for row in entries_of(cast.agency) if row.key == f"measure-{measure.pk}"]
        assert due.summary == f"ครบกำหนด (เสร็จแล้ว): {measure.title}"
        assert due.description.splitlines() == [
            "เจ้าของมาตรการ นางอรอร คำลือ",
            "แล้วเสร็จตามรายงาน ณ 31 มี.ค. 2564 ภายในกำหนด",
        ]
        assert due.path.endswith(f"/measures/#m{measure.pk}")

    def test_an_agency_without_plans_has_an_empty_calendar(self, cast: Cast) -> None:
        text = as_icalendar(cast.agency, entries_of(cast.agency), NOW, "").decode()
        assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
        assert text.endswith("END:VCALENDAR\r\n")
        assert "VEVENT" not in text

    def test_an_event_has_every_line_it_needs(self, cast: Cast) -> None:
        entry = Entry("measure-7", date(2021, 9, 30), "ครบกำหนด: ซื้อ, จ้าง", "บรรทัด\nสอง", "/a/")
        base = "https://ita.example.go.th"
        text = as_icalendar(cast.agency, [entry], NOW, base).decode().replace("\r\n ", "")
        event = text.split("BEGIN:VEVENT\r\n")[1].split("\r\nEND:VEVENT")[0].split("\r\n")
        assert event == [
            "UID:measure-7@mae-kham-mi.ita-portal",
            "DTSTAMP:20261121T030000Z",
            "DTSTART;VALUE=DATE:20210930",
            "DTEND;VALUE=DATE:20211001",
            "SUMMARY:ครบกำหนด: ซื้อ\\, จ้าง",
            "DESCRIPTION:บรรทัด\\nสอง",
            "URL:https://ita.example.go.th/a/",
            "TRANSP:TRANSPARENT",
        ]


@given(st.text())
def test_no_text_breaks_out_of_its_line(text: str) -> None:
    assert not {"\r", "\n"} & set(escaped(text + "\r\nBEGIN:VEVENT\rX\nY"))


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_folded_lines_are_short_and_come_back_whole(text: str) -> None:
    octets = folded(text)
    lines = octets.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert all(line.decode() is not None for line in lines)
    assert octets.decode().replace("\r\n ", "") == text + "\r\n"
