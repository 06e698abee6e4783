"""What is backed up comes back: every row, the whole chain, every paper and file, on either database."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event as Signal
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.utils import timezone

from agencies.audit import record, verify
from agencies.events import Event
from agencies.models import Agency, AuditEvent, Removed, Unit
from agencies.restoring import DAYS, forget_old
from agencies.transitions import Refused
from assessments.models import Assessment
from desk.backups import taking
from desk.backups.folder import digest_of
from desk.backups.restoring import restore_backup
from desk.backups.states import applied
from desk.backups.taking import take_backup
from desk.yearfile import Unreadable
from measures.evidence import digest_holds as evidence_holds
from measures.evidence_actions import remove_evidence
from measures.models import Evidence
from measures.restoring import restore_evidence
from measures.storage import private_files
from reports.issuing import digest_holds
from reports.models import IssuedFile
from tests import factories
from tests.databases import empty_database, environment
from tests.factories import Cast
from tests.measures.files import PDF

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_RELEASE = Path(__file__).with_name("first_release.zip")
FIRST_STATE = {
    ("agencies", "0001_initial"),
    ("assessments", "0001_initial"),
    ("measures", "0001_initial"),
    ("reports", "0002_paper_number_year"),
}


@pytest.fixture
def cast(year_packs_again: None) -> Cast:
    return factories.make_cast()


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, settings: Any) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()


def dump() -> list[dict[str, Any]]:
    """Every row as Django's own serializer writes it: a second opinion beside the backup's own lines."""
    output = StringIO()
    call_command("dumpdata", exclude=["sessions"], use_base_manager=True, stdout=output)
    rows: list[dict[str, Any]] = json.loads(output.getvalue())
    return sorted(rows, key=lambda row: (row["model"], str(row["pk"])))


def empty() -> None:
    """Turn the test's database and data folder into those of a portal nobody has used."""
    call_command("flush", interactive=False, verbosity=0)
    folder = Path(private_files().location)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        file.unlink()


def sums(folder: Path) -> dict[str, str]:
    """The digest of every file of a backup but its manifest, which says where and when it was taken."""
    lines = (folder / "SHA256SUMS").read_text().splitlines()
    return {path: digest for digest, path in (line.split("  ") for line in lines) if path != "manifest.json"}


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table in a backup."""
    text = (folder / "tables" / f"{table}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def hold_all() -> bool:
    """Whether the audit chain, every issued PDF and every file of evidence are as they were written."""
    papers = all(digest_holds(file) for file in IssuedFile.objects.all())
    return papers and all(map(evidence_holds, Evidence.objects.all())) and list(verify()) == []


def test_everything_comes_back_and_goes_on(cast: Cast, tmp_path: Path) -> None:
    factories.make_issued_memo(cast)
    factories.make_measure(cast)
    kept = factories.make_evidence(cast)
    gone = factories.make_evidence(cast, "ร่างที่ลบแล้ว", PDF + b"\n%%EOF")
    removed = remove_evidence(evidence=gone, by=cast.staff)
    before = dump()
    manifest = take_backup(tmp_path / "first")
    assert manifest.files == sorted(f"mae-kham-mi/{row.sha256}" for row in (kept, gone))
    empty()
    assert not Agency.objects.exists()
    assert restore_backup(tmp_path / "first") == manifest
    assert dump() == before
    assert IssuedFile.objects.count() == 1
    assert hold_all()
    take_backup(tmp_path / "second")
    assert sums(tmp_path / "second") == sums(tmp_path / "first")
    assert evidence_holds(restore_evidence(removed=removed, by=cast.staff))
    fresh = factories.make_evidence(cast, "หลักฐานใหม่", PDF + b"\n% new\n%%EOF")
    assert fresh.pk > gone.pk
    assert Unit.objects.create(agency=cast.agency, name="กองช่าง").pk > cast.finance.pk
    assert list(verify()) == []


def test_a_backup_taken_while_others_write_is_of_one_moment(cast: Cast, tmp_path: Path) -> None:
    year = factories.make_year(cast)
    done, ready = Signal(), Signal()

    def write(number: int) -> int:
        saves = 0
        try:
            while not done.is_set():
                own = Assessment.objects.get(pk=year.pk)
                record(
                    Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, subject=own, comment=str(number)
                )
                record(Event.SCORES_SAVED, by=cast.staff, agency=None, comment=str(number))
                saves += 2
                if saves > 10:
                    ready.set()
        finally:
            connection.close()
        return saves

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, number) for number in range(2)]
        try:
            assert ready.wait(30)
            take_backup(tmp_path / "kept")
        finally:
            done.set()
        saved = sum(writer.result() for writer in writers)
    everything = AuditEvent.objects.count()
    empty()
    restore_backup(tmp_path / "kept")
    assert list(verify()) == []
    assert 10 < AuditEvent.objects.count() < everything
    assert saved > 10


def run(url: str, data: Path, project: Path, *arguments: str) -> str:
    """A command of the portal in a process of its own; what it printed."""
    answer = subprocess.run(
        [sys.executable, "-c", COMMANDS, *arguments],
        cwd=project,
        env=environment(url, data),
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


COMMANDS = """
import json
import sys
import django
django.setup()
from django.core.management import call_command
for line in sys.argv[1:]:
    call_command(*json.loads(line))
"""


def test_a_portal_moves_to_the_other_database(cast: Cast, tmp_path: Path, project: Path) -> None:
    """One command; at its end the other database gives the very same rows."""
    factories.make_issued_memo(cast)
    factories.make_evidence(cast)
    other = "sqlite" if connection.vendor == "postgresql" else "postgresql"
    data = tmp_path / "data"
    with empty_database(other, tmp_path) as url:
        call_command("move_database", url)
        backup, check = (
            json.dumps(line) for line in (["backup", str(tmp_path / "there")], ["verify_archive"])
        )
        assert "ถูกต้องทั้งหมด" in run(url, data, project, backup, check)
    take_backup(tmp_path / "here")
    assert sums(tmp_path / "there") == sums(tmp_path / "here")
    assert json.loads((tmp_path / "there" / "manifest.json").read_text())["database"] == other


def test_the_first_release_comes_up_to_date_with_its_data(tmp_path: Path, project: Path) -> None:
    """A backup of release 1.0.0 with its own data, made by that release, restored here and migrated.

    It holds three agencies: one with an issued memo and a measure, one with a returned memo, one whose plan
    was imported with rounds and evidence.
    """
    with zipfile.ZipFile(FIRST_RELEASE) as archive:
        archive.extractall(tmp_path / "first")
    manifest = json.loads((tmp_path / "first" / "manifest.json").read_text())
    assert set(map(tuple, manifest["migrations"])) >= FIRST_STATE
    was = {table["name"]: table["rows"] for table in manifest["tables"]}
    with empty_database(connection.vendor, tmp_path) as url:
        restore, check = (
            json.dumps(line) for line in (["restore", str(tmp_path / "first")], ["verify_archive"])
        )
        drift = json.dumps(["makemigrations", "--check", "--dry-run"])
        backup = json.dumps(["backup", str(tmp_path / "now")])
        printed = run(url, tmp_path / "data", project, restore, backup, drift, check)
    assert "No changes detected" in printed
    assert "ถูกต้องทั้งหมด" in printed
    manifest = json.loads((tmp_path / "now" / "manifest.json").read_text())
    assert set(map(tuple, manifest["migrations"])) == applied()
    now = {table["name"]: table["rows"] for table in manifest["tables"]}
    changed = {name: (rows, now[name]) for name, rows in was.items() if now[name] != rows}
    assert changed.keys() <= {"auth_permission", "django_content_type"}
    evidence = rows(tmp_path / "now", "measures_evidence")
    assert [row["title"] for row in evidence] == ["ประกาศเจตจำนง", "ภาพกิจกรรม", "ประกาศเจตจำนง"]
    assert now["measures_roundevidence"] == 3
    names = {row["id"]: row["code"] for row in rows(tmp_path / "now", "agencies_agency")}
    assert {names[row["agency_id"]] for row in evidence} == {"nong-bua"}


def refuse(folder: Path, kind: type[Exception], words: str) -> None:
    before = dump()
    with pytest.raises(kind, match=words):
        restore_backup(folder)
    assert dump() == before


def test_a_portal_that_holds_something_is_not_restored_into(cast: Cast, tmp_path: Path) -> None:
    take_backup(tmp_path / "kept")
    refuse(tmp_path / "kept", Refused, "มีข้อมูลอยู่แล้ว")
    with pytest.raises(SystemExit) as ended:
        call_command("restore", str(tmp_path / "kept"))
    assert ended.value.code == 1


def reseal(folder: Path, path: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file of a backup and its digest with it, as one would who means to deceive."""
    file = folder / path
    was = digest_of([file.read_bytes()])
    file.write_bytes(change(file.read_bytes()))
    seals = folder / "SHA256SUMS"
    seals.write_text(seals.read_text().replace(was, digest_of([file.read_bytes()])))


@pytest.fixture
def kept(cast: Cast, tmp_path: Path) -> Path:
    """A backup with a file, and an empty portal to restore it into."""
    factories.make_evidence(cast)
    take_backup(tmp_path / "kept")
    empty()
    return tmp_path / "kept"


def test_a_damaged_backup_changes_nothing(kept: Path, tmp_path: Path) -> None:
    evidence = next((kept / "files" / "mae-kham-mi").iterdir())
    for file in (kept / "tables" / "agencies_agency.jsonl", evidence, kept / "manifest.json"):
        right = file.read_bytes()
        file.write_bytes(right.replace(right[20:21], b"?", 1))
        refuse(kept, Unreadable, "เสียหาย")
        file.write_bytes(right)
    (kept / "SHA256SUMS").rename(kept / "away")
    refuse(kept, Unreadable, "อ่านข้อมูลสำรองไม่ได้")
    with pytest.raises(SystemExit) as ended:
        call_command("restore", str(tmp_path / "nowhere"))
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("path", "was", "becomes", "words"),
    [
        ("manifest.json", b'"0001_initial"', b'"9999_tomorrow"', "ใหม่กว่าระบบนี้"),
        ("tables/agencies_unit.jsonl", b'"agency_id": ', b'"agency_id": 99', "ความสัมพันธ์ระหว่างตาราง"),
        ("tables/agencies_unit.jsonl", b'"order"', b'"place"', "ตาราง agencies_unit"),
        ("tables/agencies_unit.jsonl", b'"order": ', b'"order": 0.', "ตาราง agencies_unit"),
        ("tables/agencies_unit.jsonl", b'{"', b'{  "', "ไม่ตรงกับข้อมูลสำรอง"),
    ],
    ids=["newer", "astray", "column", "value", "not-the-same-again"],
)
def test_what_does_not_fit_is_undone(kept: Path, path: str, was: bytes, becomes: bytes, words: str) -> None:
    reseal(kept, path, lambda content: content.replace(was, becomes))
    refuse(kept, Refused, words)
    assert not [file for file in Path(private_files().location).rglob("*") if file.is_file()]


def test_a_file_that_is_another_is_not_overwritten(kept: Path) -> None:
    name = next(iter((kept / "files" / "mae-kham-mi").iterdir())).name
    private = Path(private_files().location) / "mae-kham-mi" / name
    private.write_bytes(b"something else")
    refuse(kept, Refused, "ไม่ตรงกับข้อมูลสำรอง")
    assert private.read_bytes() == b"something else"


class TestTaking:
    def test_what_stands_there_is_not_overwritten(self, cast: Cast, tmp_path: Path) -> None:
        (tmp_path / "kept").mkdir()
        take_backup(tmp_path / "kept")
        with pytest.raises(Refused, match="มีอยู่แล้วและไม่ว่าง"):
            take_backup(tmp_path / "kept")

    def test_only_its_owner_reads_it(self, cast: Cast, tmp_path: Path) -> None:
        take_backup(tmp_path / "deep" / "kept")
        assert (tmp_path / "deep" / "kept").stat().st_mode & 0o777 == 0o700

    def test_one_that_fails_leaves_nothing(
        self, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(model: type[models.Model]) -> Iterator[bytes]:
            yield b"{}\n"
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(taking, "lines", full)
        with pytest.raises(SystemExit) as ended:
            call_command("backup", str(tmp_path / "kept"))
        assert ended.value.code == 2
        assert [path.name for path in tmp_path.iterdir()] == ["data"]

    def test_a_file_removed_meanwhile_begins_it_anew(
        self, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row, copies = factories.make_evidence(cast), []
        is_copied = taking._is_copied

        def removed_before(*arguments: Any) -> bool:
            copies.append(arguments)
            remove_evidence(evidence=row, by=cast.staff)
            Removed.objects.update(removed_at=timezone.now() - timedelta(days=DAYS + 1))
            forget_old()
            return is_copied(*arguments)

        monkeypatch.setattr(taking, "_is_copied", removed_before)
        manifest = take_backup(tmp_path / "kept")
        assert (len(copies), manifest.files, manifest.lost) == (1, [], [])

    def test_a_file_that_is_lost_is_named(
        self, cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        row = factories.make_evidence(cast)
        private_files().delete(row.file.name)
        with pytest.raises(SystemExit) as ended:
            call_command("backup", str(tmp_path / "kept"))
        assert ended.value.code == 1
        assert row.sha256 in capsys.readouterr().err
        empty()
        assert restore_backup(tmp_path / "kept").lost == [f"mae-kham-mi/{row.sha256}"]

    def test_every_file_of_the_portal_lies_where_backups_look(self) -> None:
        fields = [field for model in apps.get_models() for field in model._meta.fields]
        named = [field for field in fields if isinstance(field, models.FileField)]
        assert named
        assert all(type(field.storage) is type(private_files()) for field in named)
