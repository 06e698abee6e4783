"""Evidence: kept once, served only to those allowed, never run, and never lost once a paper names it."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.components import is_optional
from agencies.events import Event
from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from measures.evidence import digest_holds
from measures.evidence_actions import (
    EvidenceContent,
    add_evidence,
    change_evidence,
    hold_evidence,
    link_evidence,
    note_link_status,
    removal_version,
    remove_evidence,
)
from measures.evidence_forms import EvidenceEditForm, EvidenceForm
from measures.link_checks import check_links
from measures.links import Reply
from measures.models import Evidence, EvidenceHold
from tests.as_read import as_read
from tests.factories import PDF, Cast, make_evidence, make_measure

SignIn = Callable[[Client, Membership], Client]
LINK = "https://www.abt.go.th/ita"
PAPER = "พร 72501/12 รายงานผล"
ADD = "/mae-kham-mi/evidence/new/"


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    """Every test has a folder of its own for files."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"


def address(name: str, evidence: Evidence) -> str:
    return reverse(f"measures:{name}", args=[evidence.agency.code, evidence.pk])


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


class TestSeveralFiles:
    def test_every_refused_file_is_named(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.staff.user)
        kinds = ("หนึ่ง.pdf", PDF), ("สอง.png", PDF), ("สาม.exe", b"MZ")
        files = [SimpleUploadedFile(name, content) for name, content in kinds]
        answer = client.post(reverse("measures:evidence-add", args=["mae-kham-mi"]), {"file": files})
        assert answer.status_code == 422
        assert "“สอง.png” ไฟล์ชื่อลงท้ายด้วย .png แต่เนื้อหาเป็น PDF" in text(answer)
        assert "“สาม.exe” ระบบไม่รับไฟล์ชนิดนี้" in text(answer)
        assert "หนึ่ง.pdf" not in text(answer)
        assert not Evidence.objects.exists()


class TestKeeping:
    def test_the_disk_knows_no_name_and_no_other_reader(self, cast: Cast, disk: Path) -> None:
        row = make_evidence(cast)
        path = disk / "mae-kham-mi" / hashlib.sha256(PDF).hexdigest()
        assert path.read_bytes() == PDF
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert (row.file_name, row.size, row.content_type) == ("คำสั่ง.pdf", len(PDF), "application/pdf")
        assert digest_holds(row)

    def test_changed_and_missing_bytes_are_seen(self, cast: Cast, disk: Path) -> None:
        row = make_evidence(cast)
        path = disk / "mae-kham-mi" / row.sha256
        path.write_bytes(b"other")
        assert not digest_holds(row)
        path.unlink()
        assert not digest_holds(row)

    def test_each_agency_keeps_its_own(self, cast: Cast, others: Cast, disk: Path) -> None:
        make_evidence(cast)
        make_evidence(others)
        assert sorted(path.name for path in disk.iterdir()) == ["ban-mai", "mae-kham-mi"]

    def test_removing_takes_it_off_rounds(self, cast: Cast) -> None:
        row, kept = make_evidence(cast), make_measure(cast).rounds.all()[0]
        link_evidence(row=kept, evidence=[row])
        remove_evidence(evidence=row, by=cast.staff)
        assert not Evidence.objects.exists()
        kept.refresh_from_db()
        assert kept.version == 2  # an answer opened before is stale now
        event = AuditEvent.objects.get(event=Event.EVIDENCE_REMOVED)
        assert (event.changes["sha256"], len(event.changes["rounds"])) == (row.sha256, 1)

    def test_what_a_paper_names_can_neither_be_removed_nor_changed(self, cast: Cast, disk: Path) -> None:
        row = make_evidence(cast)
        hold_evidence(evidence=[row], paper=PAPER)
        hold_evidence(evidence=[row], paper=PAPER)
        assert EvidenceHold.objects.count() == 1
        with pytest.raises(Refused, match=PAPER):
            remove_evidence(evidence=row, by=cast.staff)
        with pytest.raises(Refused, match=PAPER):
            change_evidence(
                evidence=row, content=EvidenceContent(title="ใหม่"), by=cast.staff, version=row.version
            )
        assert digest_holds(row)

    def test_a_new_link_has_not_been_checked(self, cast: Cast) -> None:
        row = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        note_link_status(evidence=row, url=LINK, status=200)
        moved = EvidenceContent("ประกาศ", f"{LINK}/2")
        row = change_evidence(evidence=row, content=moved, by=cast.staff, version=row.version)
        assert (row.link_status, row.link_checked_at) == (None, None)
        note_link_status(evidence=row, url=LINK, status=404)  # asked about the old one
        row.refresh_from_db()
        assert row.link_status is None


class TestFile:
    def test_it_is_sent_to_be_saved_and_never_run(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        row = make_evidence(cast)
        answer = as_officer(client, cast.mayor).get(address("evidence-file", row))
        assert b"".join(answer) == PDF
        assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%E0%B8%84")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox"
        assert answer["Content-Type"] == "application/pdf"
        assert "no-store" in answer["Cache-Control"]

    def test_nobody_else_gets_it(
        self, client: Client, as_officer: SignIn, cast: Cast, outsider: Membership
    ) -> None:
        row = make_evidence(cast)
        assert client.get(address("evidence-file", row)).status_code == 302
        assert as_officer(client, outsider).get(address("evidence-file", row)).status_code == 404

    def test_a_link_has_no_file_and_a_lost_file_is_no_error(
        self, client: Client, as_officer: SignIn, cast: Cast, disk: Path
    ) -> None:
        link = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        row = make_evidence(cast)
        (disk / "mae-kham-mi" / row.sha256).unlink()
        as_officer(client, cast.staff)
        assert client.get(address("evidence-file", link)).status_code == 404
        assert client.get(address("evidence-file", row)).status_code == 404


class TestPages:
    def test_the_list_tells_what_it_is_and_where_it_serves(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        row = make_evidence(cast)
        link_evidence(row=make_measure(cast).rounds.all()[0], evidence=[row])
        page = text(as_officer(client, cast.mayor).get(reverse("measures:evidence", args=["mae-kham-mi"])))
        assert row.title in page
        assert "PDF · 1 KB" in page

    def test_adding_the_same_file_twice_leads_to_the_one_there_is(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        row = make_evidence(cast)
        form = {"file": SimpleUploadedFile("สำเนา.pdf", PDF)}
        answer = as_officer(client, cast.deputy).post(
            reverse("measures:evidence-add", args=["mae-kham-mi"]), form
        )
        assert answer["Location"] == address("evidence-page", row)
        assert Evidence.objects.count() == 1

    def test_the_form_says_when_a_title_is_asked_for(self) -> None:
        told = EvidenceForm().fields["title"].help_text
        assert "ต้องพิมพ์หากใส่ลิงก์โดยไม่มีไฟล์" in told
        assert "หากมีไฟล์และเว้นว่างไว้ ระบบใช้ชื่อไฟล์" in told
        alone = EvidenceForm({"url": "https://abt.go.th/a"})
        assert list(alone.errors) == ["title"]

    def test_a_file_or_a_link_is_not_called_optional(self, cast: Cast) -> None:
        form = EvidenceForm()
        assert [name for name in form.fields if is_optional(form[name])] == ["dated_on"]
        with_file = EvidenceEditForm(evidence=make_evidence(cast))
        link = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        alone = EvidenceEditForm(evidence=link)
        assert (is_optional(with_file["url"]), is_optional(alone["url"])) == (True, False)

    def test_a_file_without_a_title_takes_its_name(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        form = {"file": SimpleUploadedFile("รายงานการประชุม.pdf", PDF)}
        as_officer(client, cast.deputy).post(ADD, form)
        assert Evidence.objects.get().title == "รายงานการประชุม"

    def test_of_several_files_those_that_are_refused_are_named(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        files = [
            SimpleUploadedFile("คำสั่ง.pdf", PDF),
            SimpleUploadedFile("ภาพเสีย.png", b"no picture"),
            SimpleUploadedFile("ว่าง.pdf", b""),
        ]
        page = text(as_officer(client, cast.deputy).post(ADD, {"file": files}))
        assert "ไฟล์ “ภาพเสีย.png” " in page
        assert "ไฟล์ “ว่าง.pdf” ไฟล์ว่างเปล่า" in page
        assert "คำสั่ง.pdf" not in page
        assert not Evidence.objects.exists()

    def test_nothing_at_all_is_refused(self, client: Client, as_officer: SignIn, cast: Cast) -> None:
        answer = as_officer(client, cast.deputy).post(
            reverse("measures:evidence-add", args=["mae-kham-mi"]), {}
        )
        assert answer.status_code == 422
        assert "กรุณาเลือกไฟล์ หรือใส่ลิงก์" in text(answer)

    def test_who_gave_it_and_staff_may_change_it(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        given = EvidenceContent("ประกาศ", LINK)
        row = add_evidence(agency=cast.agency, content=given, by=cast.deputy)
        form = {"title": "ประกาศฉบับแก้ไข", "url": LINK, "dated_on": "1/3/2564"}
        for who, status in [(cast.clerk, 403), (cast.deputy, 302), (cast.staff, 302)]:
            as_officer(client, who)
            row.refresh_from_db()
            answer = client.post(address("evidence-edit", row), form | {"version": row.version})
            assert answer.status_code == status
        row.refresh_from_db()
        assert row.title == "ประกาศฉบับแก้ไข"
        assert AuditEvent.objects.filter(event=Event.EVIDENCE_CHANGED).count() == 1

    def test_the_second_of_two_is_told(self, client: Client, as_officer: SignIn, cast: Cast) -> None:
        row = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        form = {"url": LINK, "version": row.version}
        client = as_officer(client, cast.staff)
        client.post(address("evidence-edit", row), form | {"title": "คนแรก"})
        told = client.post(address("evidence-edit", row), form | {"title": "คนที่สอง"})
        assert told.status_code == 422
        assert "มีผู้บันทึกข้อมูลหน้านี้" in text(told)
        row.refresh_from_db()
        assert row.title == "คนแรก"
        assert row.version in text(told)  # the next save is meant

    def test_a_link_may_not_be_emptied(self, client: Client, as_officer: SignIn, cast: Cast) -> None:
        row = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        answer = as_officer(client, cast.staff).post(
            address("evidence-edit", row), {"title": "ประกาศ", "url": ""}
        )
        assert answer.status_code == 422
        assert "จึงต้องมีลิงก์" in text(answer)

    def test_only_of_files_is_it_said_that_they_cannot_be_changed(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        link = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        client = as_officer(client, cast.staff)
        assert "ตัวไฟล์แก้ไขไม่ได้" in text(client.get(address("evidence-edit", make_evidence(cast))))
        assert "ตัวไฟล์" not in text(client.get(address("evidence-edit", link)))

    def test_a_held_one_says_which_paper_and_offers_no_removal(
        self, client: Client, as_officer: SignIn, cast: Cast
    ) -> None:
        row = make_evidence(cast)
        hold_evidence(evidence=[row], paper=PAPER)
        page = text(as_officer(client, cast.staff).get(address("evidence-page", row)))
        assert PAPER in as_read(page)
        assert "remove/" not in page
        assert PAPER in as_read(
            text(client.post(address("evidence-remove", row), {"version": removal_version(row)}))
        )
        assert Evidence.objects.filter(pk=row.pk).exists()


class TestCheckLinks:
    def test_every_address_is_asked_once_and_its_answer_kept(self, cast: Cast, others: Cast) -> None:
        for one in (cast, others):
            add_evidence(agency=one.agency, content=EvidenceContent("ประกาศ", LINK), by=one.staff)
        add_evidence(agency=cast.agency, content=EvidenceContent("แผน", f"{LINK}/gone"), by=cast.staff)
        asked: list[str] = []

        def asker(method: str, url: str) -> Reply:
            asked.append(url)
            return Reply(404 if url.endswith("gone") else 200)

        found = list(check_links(asker=asker))
        assert sorted(link.status for link in found) == [200, 200, 404]
        assert sorted(asked) == [LINK, f"{LINK}/gone"]
        assert set(Evidence.objects.values_list("link_status", flat=True)) == {200, 404}

    def test_an_address_inside_is_never_asked(self, cast: Cast) -> None:
        # A year file may bring what no form would have taken.
        Evidence.objects.create(agency=cast.agency, title="ก", url="http://127.0.0.1/")
        found = list(check_links(cast.agency, asker=lambda *_: pytest.fail("it was asked")))
        assert [link.status for link in found] == [0]
        assert found[0].said == "ไม่มีการตอบ"

    def test_the_page_tells_what_was_found(self, client: Client, as_officer: SignIn, cast: Cast) -> None:
        row = add_evidence(agency=cast.agency, content=EvidenceContent("ประกาศ", LINK), by=cast.staff)
        as_officer(client, cast.staff)
        assert "ยังไม่ได้ตรวจลิงก์" in text(client.get(address("evidence-page", row)))
        note_link_status(evidence=row, url=LINK, status=404)
        assert "ลิงก์เปิดไม่ได้ ตอบว่า 404" in text(client.get(address("evidence-page", row)))
