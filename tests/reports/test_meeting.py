"""The page of a year's meeting: what is typed is kept in order, and nothing is saved by halves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from reports.meeting_forms import MOST_POINTS, OTHER, SPARE_ROWS
from reports.models import Meeting
from tests.as_read import read
from tests.factories import Cast
from tests.reports.facts import make_facts, make_meeting, make_paper, submit

YEAR = 2564


@pytest.fixture
def signed_in(cast: Cast, client: Client) -> Client:
    client.force_login(cast.staff.user)
    return client


def address(cast: Cast) -> str:
    return reverse("reports:meeting", args=[cast.agency.code, YEAR])


def typed(cast: Cast, *points: tuple[str, str, str], **changes: str) -> dict[str, str]:
    """A form as an officer fills it; ``points`` are (order, topic, text)."""
    data = {"held_on": "๔ ก.พ. ๒๕๖๔", "officer": str(cast.mayor.pk), "chair": "", "chair_position": ""}
    data |= {
        "closing": "",
        "version": "",
        "points-TOTAL_FORMS": str(len(points)),
        "points-INITIAL_FORMS": "0",
    }
    for place, row in enumerate(points):
        for name, value in zip(("order", "topic", "text"), row, strict=True):
            data[f"points-{place}-{name}"] = value
    return data | changes


def fields_of(answer: Any) -> dict[str, str]:
    """What a browser would send back of a page as it was shown."""
    rows = answer.context["rows"]
    data = {name: str(answer.context["form"][name].value() or "") for name in answer.context["form"].fields}
    data |= {
        f"points-{name}": str(rows.management_form[name].value()) for name in rows.management_form.fields
    }
    for form in rows:
        data |= {form.add_prefix(name): str(form[name].value() or "") for name in form.fields}
    return data


class TestSaving:
    def test_an_officer_takes_the_chair_and_points_keep_their_order(
        self, cast: Cast, signed_in: Client
    ) -> None:
        points = [("2", "3", "ข้อสอง ๑๒"), ("1", "", "ข้อหนึ่ง"), ("", "7", "ข้อท้าย"), ("", "", " ")]
        answer = signed_in.post(address(cast), typed(cast, *points, closing="ให้เร่ง\r\nรายงานทุกเดือน"))
        assert answer["Location"] == reverse("reports:papers", args=[cast.agency.code, YEAR])
        meeting = Meeting.objects.get()
        assert meeting.held_on == date(2021, 2, 4)
        assert (meeting.chair, meeting.chair_position) == (cast.mayor.display_name, cast.mayor.position)
        assert meeting.closing == "ให้เร่ง\nรายงานทุกเดือน"
        assert list(meeting.points.values_list("topic", "text")) == [
            (None, "ข้อหนึ่ง"),
            (3, "ข้อสอง 12"),
            (7, "ข้อท้าย"),
        ]
        assert AuditEvent.objects.filter(event=Event.MEETING_SAVED).count() == 1

    def test_someone_else_may_take_it(self, cast: Cast, signed_in: Client) -> None:
        other = {"officer": OTHER, "chair": "นางสาวมาลี ดีงาม", "chair_position": "รองนายก"}
        assert signed_in.post(address(cast), typed(cast, **other)).status_code == 302
        meeting = Meeting.objects.get()
        assert (meeting.chair, meeting.chair_position) == ("นางสาวมาลี ดีงาม", "รองนายก")
        assert signed_in.get(address(cast)).context["form"]["officer"].value() == OTHER

    def test_a_page_sent_back_as_it_was_changes_nothing(self, cast: Cast, signed_in: Client) -> None:
        make_meeting(cast)
        before, events = Meeting.objects.get().version, AuditEvent.objects.count()
        answer = signed_in.get(address(cast))
        assert answer.context["form"]["officer"].value() == str(cast.mayor.pk)
        assert len(answer.context["rows"].forms) == 3 + SPARE_ROWS
        assert signed_in.post(address(cast), fields_of(answer)).status_code == 302
        assert Meeting.objects.get().version == before
        assert AuditEvent.objects.count() == events


class TestBadInput:
    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"held_on": ""}, "กรุณากรอกวันที่ประชุม"),
            ({"held_on": "31 ก.พ. 2564"}, "31"),
            ({"held_on": "4 ก.พ. 2546"}, "ต้องอยู่ระหว่าง"),
            ({"officer": ""}, "กรุณาเลือกประธาน"),
            ({"officer": "999999"}, "ไม่อยู่ในรายชื่อ"),
            ({"officer": OTHER}, "กรุณาพิมพ์ชื่อประธาน"),
            ({"chair": "นางสาวมาลี ดีงาม"}, "เลือกเจ้าหน้าที่และพิมพ์ชื่อไว้ด้วย"),
            ({"points-0-topic": "9"}, "กรุณาเลือกจากรายการ"),
            ({"points-0-text": ""}, "กรุณาพิมพ์สิ่งที่เห็นควรพัฒนา"),
            ({"points-0-order": "แรก"}, "กรุณาพิมพ์ลำดับเป็นตัวเลข"),
            ({"points-0-text": "ย" * 6001}, "ข้อความยาวเกินไป"),
            ({"points-TOTAL_FORMS": "x"}, "ManagementForm"),
        ],
    )
    def test_it_is_told_and_nothing_is_saved_or_lost(
        self, cast: Cast, signed_in: Client, changes: dict[str, str], said: str
    ) -> None:
        data = typed(cast, ("1", "3", "ข้อความที่พิมพ์ไว้"), closing="สิ่งที่เน้นย้ำ") | changes
        answer = signed_in.post(address(cast), data)
        assert answer.status_code == 422
        page = answer.content.decode()
        if "points-TOTAL_FORMS" not in changes:
            assert said in page
        assert "สิ่งที่เน้นย้ำ" in page
        assert not Meeting.objects.exists()

    def test_a_point_is_called_in_the_summary_as_on_the_form(self, cast: Cast, signed_in: Client) -> None:
        points = [("1", "3", "ข้อความ")] * 8 + [("9", "3", "")]
        page = read(signed_in.post(address(cast), typed(cast, *points)))
        assert "<legend>ข้อที่ 9</legend>" in page
        assert "ข้อที่ 9 · สิ่งที่เห็นควรพัฒนา" in page
        assert "แถวที่" not in page
        many = {"points-TOTAL_FORMS": str(MOST_POINTS + 1)}
        assert "มีข้อมากเกินไป" in read(signed_in.post(address(cast), typed(cast) | many))

    def test_a_meeting_that_is_still_to_come(self, cast: Cast, signed_in: Client, monkeypatch: Any) -> None:
        monkeypatch.setattr("reports.meeting_forms.timezone.localdate", lambda: date(2021, 2, 3))
        answer = signed_in.post(address(cast), typed(cast))
        assert "ยังมาไม่ถึง" in answer.content.decode()

    def test_markup_is_text(self, cast: Cast, signed_in: Client) -> None:
        signed_in.post(address(cast), typed(cast, ("1", "", "<script>alert(1)</script>\u200b\x07")))
        assert "<script>alert" not in signed_in.get(address(cast)).content.decode()
        assert Meeting.objects.get().points.get().text == "<script>alert(1)</script>"


class TestStale:
    def test_a_form_older_than_the_record_is_told_and_may_be_sent_again(
        self, cast: Cast, signed_in: Client
    ) -> None:
        make_meeting(cast)
        data = fields_of(signed_in.get(address(cast)))
        signed_in.post(address(cast), data | {"closing": "ของคนแรก"})
        answer = signed_in.post(address(cast), data | {"closing": "ของคนที่สอง"})
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in answer.content.decode()
        assert Meeting.objects.get().closing == "ของคนแรก"
        again = fields_of(answer)
        assert again["closing"] == "ของคนที่สอง"
        assert signed_in.post(address(cast), again).status_code == 302
        assert Meeting.objects.get().closing == "ของคนที่สอง"

    def test_two_first_forms(self, cast: Cast, signed_in: Client) -> None:
        assert signed_in.post(address(cast), typed(cast, ("1", "", "หนึ่ง"))).status_code == 302
        assert signed_in.post(address(cast), typed(cast, ("1", "", "สอง"))).status_code == 422
        assert Meeting.objects.get().points.get().text == "หนึ่ง"


class TestPaperBeingSigned:
    """A paper made of the meeting keeps the text it was submitted with: whoever saves the meeting is told."""

    def test_it_is_named_with_the_way_to_it(self, cast: Cast, signed_in: Client) -> None:
        make_facts(cast)
        paper = submit(cast, make_paper(cast, "development"))
        data = fields_of(signed_in.get(address(cast)))
        told = f"{paper} ที่เสนอลงนามไว้ยังใช้ข้อความเดิม"
        assert told not in read(signed_in.post(address(cast), data, follow=True))
        data = fields_of(signed_in.get(address(cast))) | {"points-0-text": "ข้อความใหม่"}
        answer = signed_in.post(address(cast), data, follow=True)
        page = reverse("reports:paper", args=[cast.agency.code, paper.pk])
        assert told in read(answer)
        assert f'<a href="{page}">ดูข้อมูลเดิมและข้อมูลปัจจุบัน</a>' in answer.content.decode()

    def test_a_draft_follows_the_meeting_and_needs_no_word(self, cast: Cast, signed_in: Client) -> None:
        make_facts(cast)
        make_paper(cast, "development")
        data = fields_of(signed_in.get(address(cast))) | {"points-0-text": "ข้อความใหม่"}
        assert "ยังใช้ข้อความเดิม" not in read(signed_in.post(address(cast), data, follow=True))
