"""The pages of paste and upload: nothing is saved before the officer says so, nothing typed is lost."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from agencies.events import Event
from agencies.models import AuditEvent
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.queries import scores_of
from tests.as_read import as_read, read
from tests.assessments.pastes import EXPECTED, S000_BLOCK, S003_BLOCK, changed, rows
from tests.assessments.workbooks import COMPOUND, repacked, workbook
from tests.factories import S003, Cast, confirm, make_year, scores


def url(name: str) -> str:
    return reverse(f"assessments:{name}", args=["mae-kham-mi", 2563])


@pytest.fixture
def year(cast: Cast) -> Assessment:
    return make_year(cast, figures={})


@pytest.fixture
def staff(client: Client, cast: Cast, year: Assessment) -> Client:
    client.force_login(cast.staff.user)
    return client


def fields(answer: Any) -> dict[str, str]:
    """What the browser would send back of the preview, unchanged."""
    form = answer.context["form"]
    return {bound.html_name: "" if bound.value() is None else str(bound.value()) for bound in form}


def saved(client: Client, sent: dict[str, str]) -> Any:
    return client.post(url("scores-paste"), sent | {"step": "save"})


class TestPaste:
    def test_reading_saves_nothing(self, staff: Client, year: Assessment) -> None:
        before = AuditEvent.objects.count()
        answer = staff.post(url("scores-paste"), {"text": S000_BLOCK, "step": "read"})
        assert answer.status_code == 200
        assert str(answer.context["result"].total) == "60.40"
        assert (scores_of(year), AuditEvent.objects.count()) == ({}, before)
        page = as_read(answer.content.decode())
        assert "เป็นลำดับคะแนน ไม่ใช่เลขตัวชี้วัด" in page
        assert "บรรทัด 1 · ชื่อตรงกัน" in page

    def test_what_was_shown_is_what_is_saved(self, staff: Client, cast: Cast, year: Assessment) -> None:
        shown = fields(staff.post(url("scores-paste"), {"text": S003_BLOCK}))
        answer = saved(staff, shown)
        assert (answer.status_code, answer["Location"]) == (
            302,
            reverse("desk:year", args=["mae-kham-mi", 2563]),
        )
        year.refresh_from_db()
        assert scores_of(year) == scores(S003)
        assert (year.declared_total, year.declared_eit, year.declared_level) == (
            Decimal("93.34"),
            Decimal("94.26"),
            "A",
        )
        event = AuditEvent.objects.filter(event=Event.SCORES_SAVED).latest("pk")
        assert event.changes["duty"] == [None, "100.00"]

    def test_what_is_still_missing_is_named_before_and_after_saving(
        self, staff: Client, year: Assessment
    ) -> None:
        text = rows(changed(comm="101")).rpartition("\n")[0]
        shown = staff.post(url("scores-paste"), {"text": text, "step": "read"})
        assert "ไม่พบคะแนน 1 ตัวชี้วัดในข้อความที่วาง คือ ตัวชี้วัดที่ 10 การป้องกันการทุจริต" in read(shown)
        answer = saved(staff, fields(shown) | {"score_comm": ""})
        told = read(staff.get(answer["Location"]))
        assert "บันทึกคะแนนที่นำเข้าแล้ว ยังขาดคะแนน 2 ตัวชี้วัด คือ ประสิทธิภาพการสื่อสาร และ การป้องกันการทุจริต" in told

    def test_a_correction_in_the_preview_holds(self, staff: Client, year: Assessment) -> None:
        shown = fields(staff.post(url("scores-paste"), {"text": S000_BLOCK}))
        saved(staff, shown | {"score_power": "๙๑,๕"})
        assert scores_of(year) == EXPECTED | {"power": Decimal("91.50")}

    def test_what_the_text_does_not_hold_stays_as_recorded(
        self, staff: Client, cast: Cast, year: Assessment
    ) -> None:
        save_scores(
            assessment=year, scores={"duty": Decimal("80.00"), "fix": Decimal("70.00")}, by=cast.staff
        )
        answer = staff.post(url("scores-paste"), {"text": "การปฏิบัติหน้าที่ 90.00"})
        assert "เดิมบันทึกไว้ 80.00" in answer.content.decode()
        saved(staff, fields(answer))
        assert scores_of(year) == {"duty": Decimal("90.00"), "fix": Decimal("70.00")}

    def test_two_figures_for_one_indicator_wait_for_an_answer(self, staff: Client, year: Assessment) -> None:
        answer = staff.post(url("scores-paste"), {"text": "การใช้อำนาจ 93.75\nการใช้อำนาจ 39.75"})
        assert fields(answer)["score_power"] == ""
        assert "พบหลายค่า 93.75 (บรรทัด 1) / 39.75 (บรรทัด 2)" in answer.content.decode()

    def test_swapped_rows_are_pointed_at_with_links_to_their_fields(self, staff: Client) -> None:
        block = rows(changed(duty="12.50", prevent="96.17"), "คะแนนรวม 60.40")
        page = staff.post(url("scores-paste"), {"text": block}).content.decode()
        assert "อาจสลับกัน" in page
        linked = re.search(r'href="#(id_score_duty)"', page)
        assert linked
        assert f'id="{linked[1]}"' in page

    def test_items_are_saved_with_the_scores(self, staff: Client, year: Assessment) -> None:
        answer = staff.post(url("scores-paste"), {"text": "การใช้อำนาจ 93.75\no1 โครงสร้าง 100\ne1 0"})
        saved(staff, fields(answer))
        assert dict(year.item_scores.values_list("code", "value")) == {"o1": Decimal(100), "e1": Decimal(0)}

    def test_items_alone_show_what_they_come_to(self, staff: Client) -> None:
        text = "\n".join(f"{code} 90" for code in ("e11", "e12", "e13", "e14", "e15"))
        result = staff.post(url("scores-paste"), {"text": text}).context["result"]
        assert result.score_of("improve") == Decimal("90.00")

    def test_a_wrong_figure_saves_nothing_and_keeps_everything(self, staff: Client, year: Assessment) -> None:
        answer = staff.post(url("scores-paste"), {"text": "การใช้อำนาจ 943.9\nการใช้งบประมาณ 90.13"})
        assert fields(answer)["score_power"] == "943.9"
        again = saved(staff, fields(answer) | {"score_budget": "88.88"})
        assert again.status_code == 422
        kept = fields(again)
        assert (kept["score_power"], kept["score_budget"], kept["text"][:11]) == (
            "943.9",
            "88.88",
            "การใช้อำนาจ",
        )
        assert scores_of(year) == {}

    def test_a_preview_from_before_someone_elses_save_is_stale(
        self, staff: Client, cast: Cast, year: Assessment
    ) -> None:
        shown = fields(staff.post(url("scores-paste"), {"text": S000_BLOCK}))
        save_scores(assessment=year, scores={"duty": Decimal("1.00")}, by=cast.head)
        answer = saved(staff, shown)
        assert answer.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้" in answer.content.decode()
        assert scores_of(year) == {"duty": Decimal("1.00")}
        assert saved(staff, fields(answer)).status_code == 302
        assert scores_of(year) == EXPECTED

    @pytest.mark.parametrize(("text", "words"), [("", "กรุณาวางข้อความ"), ("สวัสดี 5", "ไม่พบชื่อตัวชี้วัด")])
    def test_a_text_without_scores_leads_nowhere(self, staff: Client, text: str, words: str) -> None:
        answer = staff.post(url("scores-paste"), {"text": text})
        assert answer.status_code == 422
        assert words in as_read(answer.content.decode())
        assert fields(answer)["text"] == text

    def test_a_text_of_another_agency_is_shown_with_a_warning(self, staff: Client, year: Assessment) -> None:
        answer = staff.post(url("scores-paste"), {"text": f"อบต.บ้านใหม่ ปีงบประมาณ 2566\n{S000_BLOCK}"})
        page = answer.content.decode()
        assert "องค์การบริหารส่วนตำบลบ้านใหม่ ซึ่งไม่ใช่ชื่อหน่วยงานของท่าน" in page
        assert "กล่าวถึงปี 2566 แต่ท่านกำลังบันทึกปี 2563" in page
        assert scores_of(year) == {}

    def test_items_of_another_assessment_alone_are_named(self, staff: Client) -> None:
        answer = staff.post(url("scores-paste"), {"text": "MOIT 1 เปิดเผยข้อมูลข่าวสาร 100"})
        assert answer.status_code == 422
        assert "รายการ MOIT ของกระทรวงสาธารณสุข" in answer.content.decode()

    def test_text_is_shown_not_run(self, staff: Client) -> None:
        text = '<script>alert(1)</script> การใช้อำนาจ 93.75\n"><img src=x> 12.34 อะไร'
        page = staff.post(url("scores-paste"), {"text": text}).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page

    def test_a_confirmed_year_is_locked(self, staff: Client, cast: Cast, year: Assessment) -> None:
        save_scores(assessment=year, scores=dict(EXPECTED), by=cast.staff)
        confirm(year, by=cast.staff)
        for name in ("scores-paste", "scores-upload"):
            assert staff.post(url(name), {"text": S003_BLOCK}).templates[0].name == "assessments/locked.html"
        assert scores_of(year) == EXPECTED

    def test_the_grid_leads_here(self, staff: Client) -> None:
        page = staff.get(url("scores-edit")).content.decode()
        assert url("scores-paste") in page
        assert url("scores-upload") in page
        assert staff.get(url("scores-paste")).status_code == 200


def upload(client: Client, content: bytes, name: str = "ผล.xlsx") -> Any:
    return client.post(url("scores-upload"), {"file": SimpleUploadedFile(name, content)})


class TestUpload:
    def test_a_workbook_is_shown_like_a_paste_and_saved_from_there(
        self, staff: Client, year: Assessment
    ) -> None:
        answer = upload(staff, workbook())
        assert (answer.status_code, scores_of(year)) == (200, {})
        assert answer.templates[0].name == "assessments/scores_intake.html"
        saved(staff, fields(answer))
        assert scores_of(year) == EXPECTED

    def test_the_form_makes_the_round_trip(self, staff: Client, year: Assessment) -> None:
        form = staff.get(url("scores-form"))
        assert form["Content-Disposition"].startswith('attachment; filename="')
        book = load_workbook(io.BytesIO(form.content))
        for row, figure in enumerate(S003, 5):
            book.worksheets[0].cell(row, 4).value = figure
        stream = io.BytesIO()
        book.save(stream)
        saved(staff, fields(upload(staff, stream.getvalue())))
        assert scores_of(year) == scores(S003)

    @pytest.mark.parametrize(
        ("content", "name", "words"),
        [
            (COMPOUND, "ผล.xlsx", "รุ่นเก่า (.xls)"),
            (b"not a workbook", "ผล.xlsx", "ไม่ใช่ไฟล์ Excel"),
            (b"", "ผล.xlsx", "ไฟล์ว่างเปล่า"),
            (repacked(workbook(), xl__big_xml=bytes(3_000_000)), "ผล.xlsx", "ขยายตัวมากผิดปกติ"),
            (workbook([["การใช้อำนาจ", "=90+3"]]), "ผล.xlsx", "มีสูตรในแถวคะแนน"),
            (workbook([["การใช้อำนาจ", 93]], lambda sheet: sheet.merge_cells("A1:B1")), "ผล.xlsx", "ผสานกัน"),
            (workbook([["อบต.แม่คำมี"], ["อบต.บ้านใหม่"], ["การใช้อำนาจ", 93]]), "ผล.xlsx", "มากกว่าหนึ่งหน่วยงาน"),
        ],
    )
    def test_what_is_no_workbook_is_refused(
        self, staff: Client, year: Assessment, content: bytes, name: str, words: str
    ) -> None:
        answer = upload(staff, content, name)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert scores_of(year) == {}

    @pytest.mark.parametrize("size", [5 * 1024 * 1024 + 1, 100 * 1024 * 1024])
    def test_what_is_too_large_is_refused_unread(self, staff: Client, size: int) -> None:
        answer = upload(staff, bytes(size))
        assert answer.status_code == 413
        assert "ไฟล์ใหญ่เกิน 5 MB" in answer.content.decode()

    def test_nothing_chosen_is_said(self, staff: Client) -> None:
        answer = staff.post(url("scores-upload"), {})
        assert answer.status_code == 422
        assert "กรุณาเลือกไฟล์ Excel" in answer.content.decode()

    def test_the_token_is_still_asked_for(self, cast: Cast, year: Assessment) -> None:
        guarded = Client(enforce_csrf_checks=True)
        guarded.force_login(cast.staff.user)
        assert upload(guarded, workbook()).status_code == 403

    def test_who_may_not_enter_scores_may_not_upload(
        self, client: Client, cast: Cast, year: Assessment
    ) -> None:
        client.force_login(cast.mayor.user)
        assert upload(client, workbook()).status_code == 403
