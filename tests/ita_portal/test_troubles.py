"""The database goes away, the disk is full: what people are told, and that nothing is half done."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, close_old_connections, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent, Unit
from ita_portal.troubles import RETRY_SECONDS, is_away, is_full
from measures.models import Evidence
from tests.databases import present_url
from tests.factories import Cast, make_cast
from tests.measures.files import PDF
from tests.needs import judge_needs

AWAY, FULL = "ติดต่อฐานข้อมูลไม่ได้", "ที่เก็บข้อมูลของระบบเต็ม"


@pytest.fixture
def officer(client: Client, year_packs_again: None) -> Iterator[Client]:
    """The administrator of an agency on real transactions; a broken page is an answer, as for a browser."""
    client.force_login(make_cast().admin.user)
    client.raise_request_exception = False
    yield client
    connection.close()


def add_unit(client: Client, name: str) -> HttpResponse:
    answer: HttpResponse = client.post(
        reverse("agencies:unit-add", args=["mae-kham-mi"]), {"name": name, "code": "", "order": "1"}
    )
    close_old_connections()  # the server does so at the end of each request, the test client does not
    return answer


def assert_told(answer: HttpResponse, words: str) -> None:
    assert (answer.status_code, answer["Retry-After"]) == (503, str(RETRY_SECONDS))
    html = answer.content.decode()
    assert words in html
    assert answer["X-Request-ID"] in html
    assert "ยังไม่ได้บันทึก" in html


def lose_sqlite(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Another program holds the file; the portal waits its time and gives up."""
    holder = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")

    def give_back() -> None:
        holder.execute("ROLLBACK")
        holder.close()

    return give_back


def lose_postgresql(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """An administrator ends the portal's connection between the change and its record."""
    from agencies import actions

    record = actions.record

    def cut(*args: Any, **kwargs: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            [process] = cursor.fetchone()
        other = psycopg2.connect(present_url())
        with other, other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [process])
        other.close()
        record(*args, **kwargs)

    monkeypatch.setattr(actions, "record", cut)
    return lambda: monkeypatch.setattr(actions, "record", record)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_goes_away_and_comes_back(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (Unit.objects.count(), AuditEvent.objects.count())
    lose = lose_sqlite if connection.vendor == "sqlite" else lose_postgresql
    give_back = lose(monkeypatch)
    try:
        assert_told(add_unit(officer, "กองที่หายไป"), AWAY)
    finally:
        give_back()
    assert (Unit.objects.count(), AuditEvent.objects.count()) == before
    assert add_unit(officer, "กองที่กลับมา").status_code == 302
    assert Unit.objects.filter(name="กองที่กลับมา").count() == 1
    assert AuditEvent.objects.count() == before[1] + 1


@pytest.mark.django_db(transaction=True)
def test_a_database_whose_disk_is_full(officer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (Unit.objects.count(), AuditEvent.objects.count())
    give_back = fill_sqlite() if connection.vendor == "sqlite" else fill_postgresql(monkeypatch)
    names = (f"กองพัสดุ {number} " + "ก" * 120 for number in range(200))
    answers = (add_unit(officer, name) for name in names)
    refused = next(answer for answer in answers if answer.status_code != 302)
    assert_told(refused, FULL)
    whole = (Unit.objects.count() - before[0], AuditEvent.objects.count() - before[1])
    assert whole[0] == whole[1]
    assert officer.get(reverse("agencies:officers", args=["mae-kham-mi"])).status_code == 200
    give_back()
    assert add_unit(officer, "กองที่มีที่ว่างแล้ว").status_code == 302


def fill_sqlite() -> Callable[[], None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")

    def give_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000")

    return give_back


def fill_postgresql(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What PostgreSQL says of a full disk, said by a trigger: its own disk is not ours to fill."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION pg_temp.full() RETURNS trigger LANGUAGE plpgsql AS $$"
            "BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$;"
            "CREATE TRIGGER full_disk BEFORE INSERT ON agencies_auditevent EXECUTE FUNCTION pg_temp.full()"
        )

    def give_back() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER full_disk ON agencies_auditevent")

    return give_back


def full(*args: object, **kwargs: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class TestFullStorage:
    @pytest.fixture
    def owner(self, client: Client, cast: Cast) -> tuple[Client, str]:
        client.force_login(cast.staff.user)
        client.raise_request_exception = False
        return client, reverse("measures:evidence-add", args=[cast.agency.code])

    @pytest.fixture
    def small_disk(self, tmp_path: Path, settings: Any) -> Iterator[Path]:
        """A disk of 256 kB of our own."""
        mount = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(tmp_path)]
        mounted = subprocess.run(mount, check=False, capture_output=True)
        judge_needs("a disk of its own, which only root may mount," if mounted.returncode else "")
        settings.DATA_DIR = tmp_path
        yield tmp_path
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)

    def upload(self, owner: tuple[Client, str], size: int) -> HttpResponse:
        client, address = owner
        content = PDF[:9] + os.urandom(size // 2).hex().encode() + PDF[9:]
        file = SimpleUploadedFile("หลักฐาน.pdf", content, "application/pdf")
        answer: HttpResponse = client.post(address, {"title": "คำสั่ง", "file": file, "dated_on": ""})
        return answer

    def test_evidence_on_a_full_disk(self, owner: tuple[Client, str], small_disk: Path) -> None:
        assert self.upload(owner, 20_000).status_code == 302
        before = {path for path in (small_disk / "files").rglob("*") if path.is_file()}
        events = AuditEvent.objects.count()
        assert_told(self.upload(owner, 400_000), FULL)
        after = {path for path in (small_disk / "files").rglob("*") if path.is_file()}
        assert (after, Evidence.objects.count(), AuditEvent.objects.count()) == (before, 1, events)
        assert self.upload(owner, 30_000).status_code == 302

    def test_a_page_that_cannot_be_kept_is_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("django.core.files.locks.lock", full)
        monkeypatch.setattr("django.core.cache.backends.filebased.tempfile.mkstemp", full)
        caches["pages"].set("page", b"picture")
        assert caches["pages"].get("page") is None


@pytest.mark.parametrize(
    ("error", "full_too", "away_too"),
    [
        (OSError(errno.ENOSPC, "x"), True, False),
        (OSError(errno.EDQUOT, "x"), True, False),
        (OSError(errno.EROFS, "x"), True, False),
        (OSError(errno.ENOENT, "x"), False, False),
        (OperationalError("database or disk is full"), True, True),
        (OperationalError("attempt to write a readonly database"), True, True),
        (OperationalError("server closed the connection unexpectedly"), False, True),
        (ValueError("disk is full"), False, False),
        (None, False, False),
    ],
)
def test_kinds_of_trouble(error: BaseException | None, full_too: bool, away_too: bool) -> None:
    assert (is_full(error), is_away(error)) == (full_too, away_too)
