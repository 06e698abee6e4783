"""Long work: done at once without a worker, left to one where there is one, and told either way."""

from __future__ import annotations

import zipfile
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import AuditEvent
from reports import long_work, rendering
from reports.long_work import FAILED, LIST_NAME, ask_for_pages, ask_for_year, carry_out
from reports.models import LongWork, Paper
from reports.papers import PAPERS
from tests.factories import Cast, make_cast, make_issued_memo, make_memo
from tests.reports.facts import YEAR, make_facts, make_issued, make_paper

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def worker(settings: object) -> None:
    """The portal with a worker beside it, which works when ``work_off`` is called."""
    settings.TASKS, settings.HAS_WORKER = QUEUE, True  # type: ignore[attr-defined]
    caches["pages"].clear()


def work_off() -> None:
    call_command("db_worker", batch=True, interval=0.01, startup_delay=False, verbosity=0)


def names_in(work: LongWork) -> list[str]:
    return zipfile.ZipFile(BytesIO(bytes(work.file or b""))).namelist()


class TestWithoutAWorker:
    def test_the_zip_is_there_at_once(self, cast: Cast) -> None:
        make_facts(cast)
        make_issued(cast, make_paper(cast, "memo"))
        for kind in PAPERS:
            make_paper(cast, kind)
        work = ask_for_year(agency=cast.agency, fiscal_year=YEAR, by=cast.staff)
        assert work is not None
        assert (work.is_finished, work.done, work.total, work.trouble) == (True, len(PAPERS), len(PAPERS), "")
        papers = names_in(work)
        assert papers[0] == f"01-บันทึกข้อความ-{YEAR}.pdf"
        assert papers[1] == f"02-ประกาศ-{YEAR}-ร่าง.pdf"
        assert len(papers) == len(PAPERS) + 1

    def test_it_holds_the_frozen_bytes_and_their_digest(self, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        work = ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert work is not None
        archive = zipfile.ZipFile(BytesIO(bytes(work.file or b"")))
        assert archive.read(archive.namelist()[0]) == bytes(paper.issued_file.pdf)
        assert paper.issued_file.sha256 in archive.read(LIST_NAME).decode("utf-8-sig")

    def test_its_files_bear_the_day_of_issue(self, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        work = ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert work is not None
        assert paper.issued_at is not None
        archive = zipfile.ZipFile(BytesIO(bytes(work.file or b"")))
        days = [datetime(*row.date_time).date() for row in archive.infolist()]
        assert days == [timezone.localdate(paper.issued_at), timezone.localdate(work.asked_at)]

    def test_a_new_zip_takes_the_place_of_the_old(self, cast: Cast) -> None:
        make_memo(cast)
        ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert LongWork.objects.count() == 1

    def test_a_failure_is_told_and_leaves_no_half_zip(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch, client: Client
    ) -> None:
        make_memo(cast)

        def out_of_ink(paper: Paper) -> None:
            raise OSError("out of ink")

        monkeypatch.setattr(long_work, "reading_copy", out_of_ink)
        work = ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert work is not None
        assert (work.is_finished, work.file, work.trouble) == (True, None, FAILED)
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:long-work", args=[cast.agency.code, work.pk])).content.decode()
        assert FAILED in page
        assert "http-equiv" not in page
        assert (
            client.get(reverse("reports:long-work-file", args=[cast.agency.code, work.pk])).status_code == 404
        )

    def test_a_year_without_papers_has_nothing_to_put_together(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.staff.user)
        answer = client.post(reverse("reports:papers-zip", args=[cast.agency.code, 2563]), follow=True)
        assert "ยังไม่มีเอกสาร" in answer.content.decode()
        assert not LongWork.objects.exists()

    def test_from_the_button_to_the_file(self, client: Client, cast: Cast) -> None:
        make_memo(cast)
        client.force_login(cast.mayor.user)
        address = reverse("reports:papers-zip", args=[cast.agency.code, 2563])
        assert (
            address in client.get(reverse("reports:papers", args=[cast.agency.code, 2563])).content.decode()
        )
        page = client.post(address, follow=True).content.decode()
        work = LongWork.objects.get()
        file = reverse("reports:long-work-file", args=[cast.agency.code, work.pk])
        assert file in page
        assert client.get(file).content == bytes(work.file or b"")


@pytest.mark.django_db(transaction=True)  # a worker opens and closes connections of its own
@pytest.mark.usefixtures("worker")
class TestWithAWorker:
    @pytest.fixture
    def cast(self, year_packs_again: None) -> Cast:
        return make_cast()

    def test_the_page_waits_until_the_worker_is_done(self, client: Client, cast: Cast) -> None:
        make_memo(cast)
        client.force_login(cast.staff.user)
        page = client.post(reverse("reports:papers-zip", args=[cast.agency.code, 2563]), follow=True)
        assert 'http-equiv="refresh"' in page.content.decode()
        assert 'max="1" value="0"' in page.content.decode()
        work = LongWork.objects.get()
        assert not work.is_finished
        work_off()
        work.refresh_from_db()
        assert (work.is_finished, len(names_in(work))) == (True, 2)

    def test_where_no_worker_takes_it_up_the_page_says_what_to_do(self, client: Client, cast: Cast) -> None:
        make_memo(cast)
        work = ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        assert work is not None
        LongWork.objects.update(asked_at=timezone.now() - timedelta(minutes=5))
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:long-work", args=[cast.agency.code, work.pk])).content.decode()
        assert "db_worker" in page

    def test_a_long_paper_is_made_ready_first(
        self, client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rendering, "LONG_CONTENT", 1000)
        paper = make_memo(cast)
        client.force_login(cast.staff.user)
        address = reverse("reports:paper", args=[cast.agency.code, paper.pk])
        prepare = reverse("reports:paper-prepare", args=[cast.agency.code, paper.pk])
        assert prepare in client.get(address).content.decode()
        client.post(prepare)
        work_off()
        page = client.get(address).content.decode()
        assert prepare not in page
        assert "pages/1.png" in page

    def test_a_short_paper_is_shown_as_ever(self, client: Client, cast: Cast) -> None:
        paper = make_memo(cast)
        client.force_login(cast.staff.user)
        assert (
            b"pages/1.png" in client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])).content
        )

    def test_work_done_twice_or_dropped_meanwhile_does_no_harm(self, cast: Cast) -> None:
        work = ask_for_pages(paper=make_memo(cast), by=cast.staff)
        carry_out.call(work.pk)
        carry_out.call(work.pk)
        LongWork.objects.all().delete()
        carry_out.call(work.pk)

    def test_copies_are_no_acts(self, cast: Cast) -> None:
        make_memo(cast)
        before = AuditEvent.objects.count()
        ask_for_year(agency=cast.agency, fiscal_year=2563, by=cast.staff)
        work_off()
        assert AuditEvent.objects.count() == before
