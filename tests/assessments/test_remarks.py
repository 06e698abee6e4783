"""Remarks and suggestions: recorded, listed, corrected, removed, and every act kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from assessments.models import Assessment, Remark, Suggestion
from assessments.queries import result_of
from assessments.remark_actions import save_remark, save_suggestion
from tests.factories import Cast, confirm


def url(name: str, *args: Any) -> str:
    return reverse(f"assessments:{name}", args=["mae-kham-mi", 2563, *args])


def acts() -> list[dict[str, Any]]:
    return [row.changes for row in AuditEvent.objects.filter(event=Event.REMARKS_SAVED).order_by("sequence")]


def shown(row: Remark | Suggestion) -> dict[str, str]:
    """What the page that asks before a removal sends back."""
    return {"version": row.version}


@pytest.fixture
def staff(client: Client, cast: Cast, year_s000: Assessment) -> Client:
    client.force_login(cast.staff.user)
    return client


@pytest.fixture
def remark(cast: Cast, year_s000: Assessment) -> Remark:
    return save_remark(
        assessment=year_s000,
        remark=None,
        indicator_code="disclose",
        item_code="o8",
        text="ไม่พบ Q&A",
        by=cast.staff,
    )


@pytest.fixture
def suggestion(cast: Cast, year_s000: Assessment) -> Suggestion:
    return save_suggestion(
        assessment=year_s000, suggestion=None, source="external", text="อยากให้ค้นหาง่าย", by=cast.staff
    )


class TestRemarks:
    @pytest.mark.parametrize(
        ("about", "kept", "named"),
        [
            ("", ("", ""), "ผลการประเมินโดยรวม"),
            ("disclose", ("disclose", ""), "ตัวชี้วัดที่ 9 การเปิดเผยข้อมูล"),
            ("o8", ("disclose", "o8"), "ข้อ o8 Q&amp;A"),
        ],
    )
    def test_one_is_added_and_listed(
        self, staff: Client, year_s000: Assessment, about: str, kept: tuple[str, str], named: str
    ) -> None:
        answer = staff.post(url("remark-add"), {"about": about, "text": "ควรเผยแพร่ให้ครบ"})
        assert answer["Location"] == url("remarks")
        row = year_s000.remarks.get()
        assert (row.indicator_code, row.item_code) == kept
        page = staff.get(url("remarks")).content.decode()
        assert named in page
        assert "ควรเผยแพร่ให้ครบ" in page
        assert acts() == [{"remark": [None, [*kept, "ควรเผยแพร่ให้ครบ"]]}]

    def test_one_is_corrected(self, staff: Client, remark: Remark) -> None:
        page = staff.get(url("remark-edit", remark.pk)).content.decode()
        assert '<option value="o8" selected>' in page
        sent = {"about": "prevent", "text": "แก้แล้ว", "version": remark.version}
        staff.post(url("remark-edit", remark.pk), sent)
        remark.refresh_from_db()
        assert (remark.indicator_code, remark.item_code, remark.text) == ("prevent", "", "แก้แล้ว")
        assert acts()[-1] == {"remark": [["disclose", "o8", "ไม่พบ Q&A"], ["prevent", "", "แก้แล้ว"]]}

    def test_saving_it_unchanged_is_no_event(self, staff: Client, remark: Remark) -> None:
        sent = {"about": "o8", "text": "ไม่พบ Q&A", "version": remark.version}
        assert staff.post(url("remark-edit", remark.pk), sent).status_code == 302
        assert len(acts()) == 1

    def test_one_is_removed_after_asking_and_its_words_stay_in_the_record(
        self, staff: Client, remark: Remark
    ) -> None:
        assert "ไม่พบ Q&amp;A" in staff.get(url("remark-remove", remark.pk)).content.decode()
        assert Remark.objects.filter(pk=remark.pk).exists()
        assert staff.post(url("remark-remove", remark.pk), shown(remark))["Location"] == url("remarks")
        assert not Remark.objects.filter(pk=remark.pk).exists()
        assert acts()[-1] == {"remark": [["disclose", "o8", "ไม่พบ Q&A"], None]}

    @pytest.mark.parametrize(
        ("sent", "words"),
        [
            ({"about": "o99", "text": "x"}, "กรุณาเลือกจากรายการ"),
            ({"about": "", "text": " "}, "กรุณากรอกข้อสังเกต"),
        ],
    )
    def test_what_cannot_be_kept_is_said(self, staff: Client, sent: dict[str, str], words: str) -> None:
        answer = staff.post(url("remark-add"), sent)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Remark.objects.exists()


class TestSuggestions:
    def test_one_is_added_and_listed_with_who_made_it(self, staff: Client, year_s000: Assessment) -> None:
        staff.post(url("suggestion-add"), {"source": "nacc", "text": "ควรเพิ่ม E-Service"})
        page = staff.get(url("remarks")).content.decode()
        assert "สำนักงาน ป.ป.ช." in page
        assert "ควรเพิ่ม E-Service" in page
        assert acts() == [{"suggestion": [None, ["nacc", "ควรเพิ่ม E-Service"]]}]

    def test_one_is_corrected_and_removed(self, staff: Client, suggestion: Suggestion) -> None:
        sent = {"source": "internal", "text": "แก้", "version": suggestion.version}
        staff.post(url("suggestion-edit", suggestion.pk), sent)
        suggestion.refresh_from_db()
        assert (suggestion.source, suggestion.text) == ("internal", "แก้")
        staff.post(url("suggestion-remove", suggestion.pk), shown(suggestion))
        assert not Suggestion.objects.exists()
        assert [list(change) for change in acts()] == [["suggestion"]] * 3


class TestWhoMayWhat:
    def test_a_confirmed_year_takes_what_comes_with_the_report(
        self, staff: Client, cast: Cast, remark: Remark, suggestion: Suggestion
    ) -> None:
        confirm(remark.assessment, by=cast.staff)
        confirmed = result_of(remark.assessment)
        page = staff.get(url("remarks")).content.decode()
        assert "เพิ่มข้อสังเกต" in page
        assert "ยังเพิ่มและแก้ไขข้อสังเกตหรือข้อเสนอแนะได้" in page
        for name, row in (("remark", remark), ("suggestion", suggestion)):
            sent = {"about": "", "source": "nacc", "text": "มากับรายงาน"}
            assert staff.post(url(f"{name}-add"), sent).status_code == 302
            changed = sent | {"text": "แก้แล้ว", "version": row.version}
            assert staff.post(url(f"{name}-edit", row.pk), changed).status_code == 302
            row.refresh_from_db()
            assert staff.post(url(f"{name}-remove", row.pk), shown(row)).status_code == 302
        assert (Remark.objects.get().text, Suggestion.objects.get().text) == ("มากับรายงาน", "มากับรายงาน")
        year = Assessment.objects.get()
        assert (year.is_confirmed, result_of(year)) == (True, confirmed)

    def test_a_signer_reads_and_does_not_write(self, client: Client, cast: Cast, remark: Remark) -> None:
        client.force_login(cast.mayor.user)
        page = client.get(url("remarks"))
        assert page.status_code == 200
        assert "แก้ไข<span" not in page.content.decode()
        assert client.get(url("remark-add")).status_code == 403
        assert client.post(url("remark-remove", remark.pk)).status_code == 403

    def test_a_note_of_another_agency_is_not_found(
        self, client: Client, others: Cast, cast: Cast, remark: Remark
    ) -> None:
        client.force_login(others.staff.user)
        assert client.get(url("remark-edit", remark.pk)).status_code == 404

    def test_a_note_of_another_year_is_not_found(
        self, staff: Client, year_s003: Assessment, others: Cast
    ) -> None:
        alien = save_remark(
            assessment=year_s003, remark=None, indicator_code="", item_code="", text="x", by=others.staff
        )
        assert staff.get(url("remark-edit", alien.pk)).status_code == 404
        assert staff.post(url("remark-remove", alien.pk)).status_code == 404
