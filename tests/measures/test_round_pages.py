"""The pages of follow-up as their people see them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership
from measures.evidence_actions import hold_evidence, link_evidence
from measures.models import Evidence, Measure, Round
from measures.rewriting import adopt_plan
from tests.as_read import as_read
from tests.factories import PDF, Cast, make_evidence, make_measure
from tests.measures.files import PNG

SignIn = Callable[[Client, Membership], Client]
FORM = {
    "status": "done",
    "text": "เผยแพร่ครบ",
    "result": "ประชาชนเปิดดูได้",
    "reported_on": "30 มี.ค. 2564",
    "version": "1",
}


@pytest.fixture(autouse=True)
def own_disk(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def address(row: Round, name: str = "measures:round-answer") -> str:
    return reverse(name, args=[row.agency.code, 2564, row.pk])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestMyRounds:
    def test_only_what_is_due_stands_there(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        later = timezone.localdate() + timedelta(days=60)
        Round.objects.create(measure=measure, cut_off=later)
        page = text(
            as_officer(client, cast.deputy).get(reverse("measures:my-rounds", args=[cast.agency.code]))
        )
        assert page.count("รายงานผล<") == 2
        assert "เลยกำหนด" in page

    def test_the_next_round_is_named_while_none_is_due(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        measure.rounds.update(status="under_way", reported_on=date(2021, 3, 31))
        later = timezone.localdate() + timedelta(days=60)
        row = Round.objects.create(measure=measure, cut_off=later)
        mine = reverse("measures:my-rounds", args=[cast.agency.code])
        assert address(row, "measures:round") in text(as_officer(client, cast.deputy).get(mine))
        measure.rounds.exclude(pk=row.pk).update(status="done")
        page = text(client.get(mine))
        assert address(row, "measures:round") not in page
        assert "ทุกรอบของท่านในแผนที่ใช้อยู่รายงานแล้วหรือไม่ต้องรายงานแล้ว" in page

    def test_a_round_leads_to_the_others_of_its_measure(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        first, *others = measure.rounds.order_by("cut_off")
        measure.rounds.filter(pk=first.pk).update(status="done", reported_on=first.cut_off)
        page = text(as_officer(client, cast.mayor).get(address(first, "measures:round")))
        told = page[page.index("รอบอื่นของมาตรการนี้") :]
        assert [address(other, "measures:round") in told for other in others] == [True] * len(others)
        assert told.count("ไม่ต้องรายงาน") == len(others)

    def test_who_has_nothing_to_answer_is_told_so(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        page = text(
            as_officer(client, cast.mayor).get(reverse("measures:my-rounds", args=[cast.agency.code]))
        )
        assert "ไม่มีรอบที่ต้องรายงาน" in page
        assert "รายงานแทน" not in page

    def test_staff_see_what_waits_for_people_without_accounts(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        made = make_measure(cast, owner=None, owner_name="นางสมหมาย ดีใจ")
        adopt_plan(plan=made.plan, adopted_on=date(2020, 10, 15), by=None)
        page = text(
            as_officer(client, cast.staff).get(reverse("measures:my-rounds", args=[cast.agency.code]))
        )
        assert "นางสมหมาย ดีใจ (ไม่มีบัญชี)" in page


class TestFollowUp:
    def test_executives_see_what_was_never_answered(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        page = text(
            as_officer(client, cast.mayor).get(reverse("measures:rounds", args=[cast.agency.code, 2564]))
        )
        assert "มาตรการที่เลยกำหนดและไม่เคยรายงานเลย" in page
        assert "รอบที่เลยกำหนด" not in page  # it is told once

    def test_and_what_is_overdue_after_a_first_report(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        as_officer(client, cast.deputy).post(address(row), FORM | {"status": "under_way"})
        page = text(
            as_officer(client, cast.mayor).get(reverse("measures:rounds", args=[cast.agency.code, 2564]))
        )
        assert "รอบที่เลยกำหนด" in page
        assert "มาตรการที่เลยกำหนดและไม่เคยรายงานเลย" not in page
        assert "กำลังดำเนินการ" in page
        assert "รอบทั้งปี รายงานแล้ว</dt><dd>1 <small>จาก 2 รอบ" in page
        assert "มาตรการที่ยังไม่มีรายงาน</dt><dd>0 <small>จาก 1 มาตรการ" in page

    def test_a_draft_is_not_scolded(self, client: Client, as_officer: SignIn, cast: Cast) -> None:
        make_measure(cast)
        page = text(
            as_officer(client, cast.mayor).get(reverse("measures:rounds", args=[cast.agency.code, 2564]))
        )
        assert "แผนยังไม่ได้รับอนุมัติ" in page
        assert "มาตรการที่เลยกำหนดและไม่เคยรายงานเลย" not in page


class TestAnswer:
    def test_an_owner_answers_with_a_new_file_and_one_kept_before(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        kept = make_evidence(cast)
        file = SimpleUploadedFile("ภาพ.png", PNG, content_type="text/html")
        form = FORM | {
            "evidence": [kept.pk],
            "new-title": "ภาพถ่าย",
            "new-dated_on": "1/3/2564",
            "new-file": file,
        }
        answer = as_officer(client, cast.deputy).post(address(row), form)
        assert answer["Location"] == address(row, "measures:round")
        page = text(client.get(answer["Location"]))
        assert "ภาพถ่าย" in page
        assert kept.title in page
        assert "แล้วเสร็จ" in page
        added = Evidence.objects.get(title="ภาพถ่าย")
        assert (added.content_type, added.dated_on, added.uploaded_by) == (
            "image/png", date(2021, 3, 1), cast.deputy
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"status": ""}, "กรุณาเลือกสถานะการดำเนินการ"),
            ({"text": ""}, "กรุณาบอกสิ่งที่ดำเนินการ"),
            ({"result": ""}, "กรุณาบอกผลที่ได้"),
            ({"status": "not_done"}, "กรุณาบอกเหตุผล"),
            ({"reported_on": "1 ม.ค. 2642"}, "วันที่รายงาน"),
            ({"reported_on": "1 ต.ค. 2560"}, "ต้องไม่ก่อนเริ่มปีงบประมาณ"),
            ({"new-url": "http://192.168.1.5/a", "new-title": "ก"}, "ภายในหน่วยงาน"),
            ({"new-url": "https://abt.go.th/a"}, "กรุณาพิมพ์ชื่อหลักฐาน"),
            ({"new-title": "ก"}, "กรุณาเลือกไฟล์ หรือใส่ลิงก์"),
            ({"new-dated_on": "1 ม.ค. 2642", "new-title": "ก"}, "วันที่"),
            *(({"evidence": [key]}, "กรุณาเลือกจากรายการที่มีให้") for key in ("999999", "9" * 30, "ก")),
        ],
    )
    def test_bad_input_is_told_beside_the_field_and_nothing_is_kept(
        self,
        client: Client,
        as_officer: SignIn,
        cast: Cast,
        row: Round,
        changes: dict[str, Any],
        words: str,
    ) -> None:
        answer = as_officer(client, cast.deputy).post(address(row), FORM | {"suggestions": "พิมพ์ไว้"} | changes)
        assert answer.status_code == 422
        assert text(answer).count(words) >= 2  # in the summary and beside the field
        assert "พิมพ์ไว้" in text(answer)
        assert not Round.objects.get(pk=row.pk).is_reported
        assert not Evidence.objects.exists()

    def test_a_file_is_asked_for_again_where_something_else_was_wrong(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        form = FORM | {"text": "", "new-file": SimpleUploadedFile("รายงาน.pdf", PDF)}
        assert "เลือกไฟล์ “รายงาน.pdf” อีกครั้ง" in text(as_officer(client, cast.deputy).post(address(row), form))

    def test_several_files_are_kept_at_once(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        files = [SimpleUploadedFile("คำสั่ง.pdf", PDF), SimpleUploadedFile("ภาพ.png", PNG)]
        as_officer(client, cast.deputy).post(address(row), FORM | {"new-title": "อบรม", "new-file": files})
        assert [link.evidence.title for link in row.evidence_links.order_by("order")] == [
            "อบรม (คำสั่ง)",
            "อบรม (ภาพ)",
        ]

    def test_a_link_stands_beside_one_file_only(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        files = [SimpleUploadedFile("คำสั่ง.pdf", PDF), SimpleUploadedFile("ภาพ.png", PNG)]
        form = FORM | {"new-url": "https://abt.go.th/a", "new-file": files}
        answer = as_officer(client, cast.deputy).post(address(row), form)
        assert "ครั้งละหนึ่งไฟล์" in text(answer)
        assert "“คำสั่ง.pdf” “ภาพ.png” อีกครั้ง" in text(answer)
        assert not Evidence.objects.exists()

    def test_several_files_share_one_quota(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round, settings: Any
    ) -> None:
        settings.EVIDENCE_LIMIT = 1024 * 1024
        files = [SimpleUploadedFile(name, PDF + bytes(600_000)) for name in ("ก.pdf", "ข.pdf")]
        assert (
            as_officer(client, cast.deputy).post(address(row), FORM | {"new-file": files}).status_code == 413
        )

    def test_enter_saves_the_report_and_does_not_ask_for_more(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        """A browser presses the first button of a form: that one sends no ``more``."""
        page = as_officer(client, cast.deputy).get(address(row)).content.decode().split("<main")[1]
        first = re.search(r"<button[^>]*type=\"submit\"[^>]*>", page)
        assert first
        assert "name=" not in first[0]

    def test_a_file_that_lies_is_refused(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        form = FORM | {"new-file": SimpleUploadedFile("รายงาน.pdf", PNG, content_type="application/pdf")}
        answer = as_officer(client, cast.deputy).post(address(row), form)
        assert "แต่เนื้อหาเป็น ภาพ PNG" in text(answer)
        assert not Round.objects.get(pk=row.pk).is_reported

    def test_a_file_too_large_is_not_taken_in_and_what_was_typed_stays(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round, settings: Any
    ) -> None:
        settings.EVIDENCE_LIMIT = 1024 * 1024
        form = FORM | {"new-file": SimpleUploadedFile("ใหญ่.pdf", PDF + bytes(2_000_000))}
        answer = as_officer(client, cast.deputy).post(address(row), form)
        assert answer.status_code == 413
        assert "ใหญ่เกิน 1 MB" in text(answer)
        assert "ประชาชนเปิดดูได้" in text(answer)
        assert not Round.objects.get(pk=row.pk).is_reported

    def test_the_second_of_two_is_told_and_may_then_save_on_purpose(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        as_officer(client, cast.deputy).post(address(row), FORM)
        as_officer(client, cast.staff)
        told = client.post(address(row), FORM | {"text": "ของคนที่สอง"})
        assert told.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in text(told)
        assert "ของคนที่สอง" in text(told)
        assert Round.objects.get(pk=row.pk).text == "เผยแพร่ครบ"
        client.post(address(row), FORM | {"text": "ของคนที่สอง", "version": "2"})
        assert Round.objects.get(pk=row.pk).text == "ของคนที่สอง"

    def test_who_is_neither_owner_nor_staff_is_forbidden(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        as_officer(client, cast.clerk)
        assert client.get(address(row)).status_code == client.post(address(row), FORM).status_code == 403
        assert client.get(address(row, "measures:round")).status_code == 200

    def test_the_form_needs_its_token(self, cast: Cast, row: Round) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(cast.deputy.user)
        assert strict.post(address(row), FORM).status_code == 403
        assert not Round.objects.get(pk=row.pk).is_reported

    def test_a_plan_not_adopted_shows_why_instead_of_a_form(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        page = text(as_officer(client, cast.staff).get(address(make_measure(cast).rounds.all()[0])))
        assert "ยังไม่ได้รับอนุมัติ" in page
        assert "บันทึกรายงาน" not in page


class TestWhatAReportSays:
    def test_that_it_was_given_late_and_for_whom(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        given = {"status": "done", "reported_on": date(2021, 4, 10), "reported_by": cast.staff}
        Round.objects.filter(pk=row.pk).update(**given)
        page = text(as_officer(client, cast.mayor).get(address(row, "measures:round")))
        assert f"รายงานแทน {cast.deputy.display_name} ช้ากว่ากำหนด 10 วัน" in page

    def test_the_next_round_that_is_owed_is_one_button_away(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        Round.objects.filter(pk=row.pk).update(status="under_way", reported_on=date(2021, 3, 30))
        page = text(as_officer(client, cast.deputy).get(address(row, "measures:round")))
        assert "รายงานรอบถัดไป" in page
        assert address(row.measure.rounds.order_by("cut_off")[1]) in page

    def test_why_its_evidence_cannot_be_changed_and_where_it_was_published(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        evidence = make_evidence(cast)
        Evidence.objects.update(url="https://www.abt.go.th/ita")
        Round.objects.filter(pk=row.pk).update(status="done", text="เผยแพร่ครบ", reported_on=row.cut_off)
        link_evidence(row=row, evidence=[evidence])
        page = address(row, "measures:round")
        shown = as_read(text(as_officer(client, cast.staff).get(page)))
        assert ">https://www.abt.go.th/ita</a>" in shown
        assert f"{evidence.pk}/remove/" in shown
        assert "ผู้อื่นนำเข้า" in as_read(text(as_officer(client, cast.mayor).get(page)))
        hold_evidence(evidence=[evidence], paper="พร 72501/12 รายงานผล")
        for who in (cast.staff, cast.mayor):
            shown = as_read(text(as_officer(client, who).get(page)))
            assert "มีเอกสารที่ออกแล้วอ้างถึง" in shown
            assert "ผู้อื่นนำเข้า" not in shown
            assert f"{evidence.pk}/remove/" not in shown

    def test_a_measure_done_in_an_earlier_round_is_said_to_be(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        Round.objects.filter(pk=row.pk).update(status="done", reported_on=date(2021, 3, 30))
        later = row.measure.rounds.order_by("cut_off")[1]
        page = text(as_officer(client, cast.deputy).get(address(later, "measures:round")))
        assert "รายงานว่าแล้วเสร็จในรอบ 31 มีนาคม 2564" in as_read(page)
        table = text(client.get(reverse("measures:rounds", args=[cast.agency.code, 2564])))
        assert "แล้วเสร็จในรอบ 31 มี.ค. 2564" in table.replace("\xa0", " ")
        assert '<th scope="col">รอบ 31\xa0มี.ค.\xa02564</th>' in table

    def test_an_owner_reports_from_the_list_of_what_is_overdue(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        page = reverse("measures:rounds", args=[cast.agency.code, 2564])
        assert address(row) in text(as_officer(client, cast.deputy).get(page))
        assert address(row) not in text(as_officer(client, cast.mayor).get(page))

    def test_late_reports_are_not_called_all_well(
        self, client: Client, as_officer: SignIn, cast: Cast, measure: Measure
    ) -> None:
        measure.rounds.update(status="not_done", reported_on=date(2021, 12, 1))
        rounds = reverse("measures:rounds", args=[cast.agency.code, 2564])
        page = text(as_officer(client, cast.mayor).get(rounds))
        assert "ในนั้นส่งช้ากว่ากำหนด 2 รอบ และมี 1 มาตรการที่รายงานว่าไม่ได้ดำเนินการ" in page

    def test_the_reminder_prints_as_a_letter_to_the_owner(
        self, client: Client, as_officer: SignIn, cast: Cast, row: Round
    ) -> None:
        page = text(as_officer(client, cast.mayor).get(address(row, "measures:round")))
        assert f"<p>เรียน {cast.deputy.display_name}" in page
        assert "data-print hidden>พิมพ์หน้านี้" in page
