"""The pen way: printed with blank opinions, signed by hand, its scan filed beside the frozen content."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.transitions import Refused
from agencies.versions import Stale
from reports.actions import correct_paper, submit_paper
from reports.filing import file_scan
from reports.issuing import next_number
from reports.models import NumberBook, Paper, Sealed, SignedScan
from reports.numbering import next_in_book, pass_numbers
from reports.rendering import pen_copy, reading_copy
from reports.scans import LARGEST_FILE, BadScan, as_pdf, checked
from tests.as_read import read
from tests.factories import Cast, make_memo, make_submitted_memo, sign
from tests.forms_on_pages import form_with
from tests.reports.extraction import pdfium_pages

TODAY = timezone.localdate()


def jpeg(size: tuple[int, int] = (1240, 1754)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, "white").save(file, "JPEG")
    return file.getvalue()


def pdf(pages: int = 4) -> bytes:
    file = BytesIO()
    sheets = [Image.new("RGB", (620, 877), "white") for _ in range(pages)]
    sheets[0].save(file, "PDF", save_all=True, append_images=sheets[1:])
    return file.getvalue()


class TestScans:
    def test_what_a_file_is_its_bytes_say(self) -> None:
        assert (checked(jpeg()).form, checked(jpeg()).pages) == ("jpeg", 1)
        assert (checked(pdf(3)).form, checked(pdf(3)).pages) == ("pdf", 3)

    @pytest.mark.parametrize(
        ("data", "why"),
        [
            (b"", "ไฟล์ว่างเปล่า"),
            (b"x" * (LARGEST_FILE + 1), "ใหญ่เกิน 20 MB"),
            (b"GIF89a" + b"\x00" * 50, "รับเฉพาะ"),
            (b"MZ\x90\x00", "รับเฉพาะ"),
            (b"%PDF-1.7 nothing", "เสียหาย"),
            (jpeg()[:400], "เสียหาย"),
            (pdf() + b"\n/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>", "สคริปต์หรือไฟล์แนบ"),
        ],
        ids=["empty", "large", "gif", "program", "no-pdf", "cut", "script"],
    )
    def test_what_is_no_scan_is_told_why(self, data: bytes, why: str) -> None:
        with pytest.raises(BadScan, match=why):
            checked(data)

    def test_a_picture_is_shown_on_a_sheet(self) -> None:
        shown = as_pdf(jpeg((1754, 1240)), "jpeg")
        assert checked(shown).pages == 1


class TestPrinting:
    def test_for_the_pen_it_is_no_draft_and_opinions_are_blank(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), cast.head)
        text = "".join(pdfium_pages(pen_copy(paper).pdf))
        assert "ลงนามในระบบ" in text  # the head has signed already
        assert text.count("ลงนามในระบบ") == 1
        assert "(ร่าง)" not in text


def file(paper: Paper, cast: Cast, **changes: Any) -> Paper:
    filed: dict[str, Any] = {"scan": checked(pdf()), "signed_on": TODAY, "number": "พร 72501/7"}
    return file_scan(paper=paper, by=cast.staff, **(filed | changes))


class TestFiling:
    def test_the_scan_is_the_filed_copy_beside_the_frozen_content(self, cast: Cast) -> None:
        scan = pdf()
        paper = file(make_submitted_memo(cast), cast, scan=checked(scan))
        kept = paper.signed_scan
        assert (paper.is_issued, paper.number, kept.filed_by) == (True, "พร 72501/7", cast.staff)
        assert kept.sha256 == hashlib.sha256(scan).hexdigest()
        assert reading_copy(paper).pdf == scan
        frozen = paper.issued_file
        assert frozen.content["number"] == "พร 72501/7"
        assert frozen.sha256 == hashlib.sha256(bytes(frozen.pdf)).hexdigest()
        assert AuditEvent.objects.filter(event=Event.PAPER_FILED).count() == 1

    def test_the_book_goes_on_after_the_number_written(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        assert next_in_book(paper.unit) == "พร 72501/1"
        file(paper, cast)
        assert next_number(cast.office)[0] == "พร 72501/8"

    @pytest.mark.parametrize("number", ["abc", "พิเศษ 3", "7", "พร 72502/7", "พร 72501/0", "7/2569"])
    def test_a_number_of_another_form_is_refused_with_the_right_one(self, cast: Cast, number: str) -> None:
        with pytest.raises(Refused, match="เช่น พร 72501/1"):
            file(make_submitted_memo(cast), cast, number=number)
        assert not NumberBook.objects.exists()

    def test_it_is_kept_as_the_book_prints_it(self, cast: Cast) -> None:
        assert file(make_submitted_memo(cast), cast, number="พร 72501 / 7").number == "พร 72501/7"

    def test_a_number_the_book_knows_as_not_used_is_refused(self, cast: Cast) -> None:
        pass_numbers(unit=cast.office, following=9, reason="พิมพ์เสีย", by=cast.staff)
        with pytest.raises(Refused, match="พิมพ์เสีย"):
            file(make_submitted_memo(cast), cast)

    def test_every_page_is_scanned(self, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        assert pen_copy(paper).pages == 4
        with pytest.raises(Refused, match="ภาพ JPEG มีหน้าเดียว"):
            file(paper, cast, scan=checked(jpeg()))
        with pytest.raises(Refused, match="ไฟล์มี 2 หน้า แต่เอกสารนี้มี 4 หน้า"):
            file(paper, cast, scan=checked(pdf(2)))
        assert file(paper, cast, scan=checked(pdf(5))).signed_scan.pages == 5

    @pytest.mark.parametrize(
        ("field", "changes"),
        [
            ("signed_on", {"signed_on": TODAY + timedelta(days=1)}),
            ("signed_on", {"signed_on": date(2001, 1, 1)}),
            ("number", {"number": ""}),
        ],
    )
    def test_what_cannot_be_is_refused(self, cast: Cast, field: str, changes: dict[str, Any]) -> None:
        with pytest.raises(Refused) as refused:
            file(make_submitted_memo(cast), cast, **changes)
        assert [finding.rule for finding in refused.value.findings] == [field]
        assert not Paper.objects.get().is_issued

    def test_a_number_is_used_once(self, cast: Cast) -> None:
        filed = file(make_submitted_memo(cast), cast)
        begun = correct_paper(paper=filed, reason="ผิด", by=cast.staff)
        correction = submit_paper(paper=begun, by=cast.staff)
        with pytest.raises(Refused, match="ใช้กับเอกสารอื่นแล้ว"):
            file(correction, cast)

    def test_only_a_submitted_paper_and_only_as_it_was_read(self, cast: Cast) -> None:
        draft = make_memo(cast)
        with pytest.raises(Refused):
            file(draft, cast)
        paper = make_submitted_memo(cast)
        sign(paper, cast.head)
        with pytest.raises(Stale):
            file(paper, cast, version=paper.version)

    def test_a_filed_scan_never_changes(self, cast: Cast) -> None:
        kept = file(make_submitted_memo(cast), cast).signed_scan
        with pytest.raises(Sealed):
            kept.save()
        with pytest.raises(Sealed):
            kept.delete()

    def test_a_failure_undoes_all_of_it(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        paper = make_submitted_memo(cast)

        def fail(*_: Any) -> None:
            raise OSError("the disk is full")

        monkeypatch.setattr("reports.issuing.render", fail)
        with pytest.raises(OSError, match="disk"):
            file(paper, cast)
        assert not Paper.objects.get().is_issued
        assert not NumberBook.objects.exists()
        assert not SignedScan.objects.exists()


class TestPages:
    def typed(self, scan: bytes, **changes: Any) -> dict[str, Any]:
        upload = SimpleUploadedFile("scan.pdf", scan)
        day = f"{TODAY.day}/{TODAY.month}/{TODAY.year + 543}"
        form = {"number": "พร ๗๒๕๐๑/๗", "signed_on": day, "file": upload, "is_complete": "on"}
        return form | changes

    def test_a_clerk_files_a_scan(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-pen", args=[cast.agency.code, paper.pk])
        page = client.get(address)
        assert "เลขถัดไปในทะเบียนขณะนี้คือ พร 72501/1" in read(page)
        assert "เอกสารนี้มี 4 หน้า" in read(page)
        version = page.context["form"]["version"].value()
        asked = client.post(address, self.typed(pdf(), version=version))
        assert asked.status_code == 200
        assert not SignedScan.objects.exists()
        said = read(asked)
        for told in ("พร 72501/7", "4 หน้า (เอกสารมี 4 หน้า)", "ประเสริฐ คำสุข", "ลงนามด้วยปากกา"):
            assert told in said
        confirmed = {**form_with(said, "is_complete"), "confirmed": "1"}
        assert client.post(address, confirmed).status_code == 302
        shown = read(client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])))
        assert SignedScan.objects.get().sha256 in shown
        assert "เปิด PDF จากระบบ" in shown
        assert (shown.count("ลงนามด้วยปากกา</span>"), "ยังไม่ถึงลำดับ" in shown) == (4, False)
        frozen = client.get(reverse("reports:paper-pdf", args=[cast.agency.code, paper.pk]) + "?frozen=1")
        assert frozen.content == bytes(Paper.objects.get().issued_file.pdf)

    def test_what_stands_against_it_is_told_before_it_is_confirmed(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-pen", args=[cast.agency.code, paper.pk])
        answer = client.post(address, self.typed(jpeg(), number="abc"))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"number", "file"}
        assert not Paper.objects.get().is_issued

    def test_a_file_that_was_let_go_is_asked_for_again(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-pen", args=[cast.agency.code, paper.pk])
        confirmed = self.typed(b"", kept="0" * 64, confirmed="1")
        del confirmed["file"]
        answer = client.post(address, confirmed)
        assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"file"})
        assert "กรุณาเลือกไฟล์อีกครั้ง" in read(answer)

    def test_bad_files_and_forgotten_fields_are_told(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper-pen", args=[cast.agency.code, paper.pk])
        answer = client.post(address, self.typed(b"GIF89a", number="", is_complete=""))
        assert answer.status_code == 422
        assert set(answer.context["form"].errors) == {"number", "file", "is_complete"}
        assert not SignedScan.objects.exists()

    def test_a_draft_is_first_submitted(self, client: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:paper-pen", args=[cast.agency.code, paper.pk]))
        said = read(page)
        assert "ตรวจและเสนอลงนาม</a>ก่อน" in said
        assert reverse("reports:paper-submit", args=[cast.agency.code, paper.pk]) in said
