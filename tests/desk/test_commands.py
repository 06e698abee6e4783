"""The commands: what they print, where, and with which status they end."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency, AuditEvent, Removed, User
from agencies.restoring import DAYS
from agencies.second_factor import has_second_factor
from assessments.models import Assessment, Edition
from desk import commands, preparation
from desk.management.commands import load_editions
from desk.yearfile import dump
from measures.evidence_actions import EvidenceContent, add_evidence, remove_evidence
from reports.models import Paper
from tests.agencies.codes import set_up
from tests.desk.yearfiles import NAMES, S000, all_rows, contract, load, result_file
from tests.factories import S003, Cast, make_evidence, make_memo

pytestmark = pytest.mark.django_db
AT = ("--agency", "mae-kham-mi", "--year", "2563")


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def run(*arguments: str) -> Ran:
    """Run a command in this process as the shell would."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    try:
        call_command(*arguments, stdout=out, stderr=err)
    except SystemExit as end:
        status = int(end.code or 0)
    return Ran(status, out.getvalue(), err.getvalue())


@pytest.fixture
def year_file(tmp_path: Path) -> Callable[[dict[str, Any] | str], str]:
    """Writes a file and returns its path."""

    def write(content: dict[str, Any] | str) -> str:
        path = tmp_path / "year.json"
        path.write_text(content if isinstance(content, str) else dump(content), encoding="utf-8")
        return str(path)

    return write


def test_import_says_what_changed_and_then_that_nothing_did(year_file: Callable[..., str]) -> None:
    path, empty = year_file(contract()), all_rows()
    dry = run("import_year", path, "--dry-run", "--json")
    assert (dry.status, dry.json["dry_run"], Agency.objects.count()) == (0, True, 0)
    assert all_rows() == empty
    first = run("import_year", path, "--json")
    assert first.status == 0
    assert first.json["changed"] == dry.json["changed"]
    assert first.err == ""
    assert first.json == {
        "agency": "mae-kham-mi",
        "fiscal_year": 2563,
        "dry_run": False,
        "changed": ["agency", "units", "officers", "result", "plan", "meeting"],
        "findings": [],
    }
    before = all_rows()
    assert run("import_year", path, "--json").json["changed"] == []
    assert "ไม่มีอะไรเปลี่ยน" in run("import_year", path).out
    assert all_rows() == before


def test_a_warning_of_an_import_is_said_beside_the_result(year_file: Callable[..., str]) -> None:
    document = contract()
    document["result"]["scores"][0]["number"] = 2
    path = year_file(document)
    for_people = run("import_year", path, "--dry-run")
    assert for_people.status == 0
    assert "การใช้งบประมาณ" in for_people.err
    (warning,) = run("import_year", path, "--json").json["findings"]
    assert warning["rule"] == "number-disagrees"
    assert warning["severity"] == "warn"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("{", 2),
        ("[]", 2),
        ('{"format": "ita-portal/year", "version": 3}', 2),
        (result_file(("101",)), 1),
        (result_file(foo=1), 1),
        ({**result_file(), "fiscal_year": 2590}, 1),
    ],
)
def test_a_bad_file_changes_nothing_and_says_so_in_both_forms(
    content: dict[str, Any] | str, status: int, year_file: Callable[..., str]
) -> None:
    before = all_rows()
    path = year_file(content)
    for_people, for_programs = run("import_year", path), run("import_year", path, "--json")
    assert (for_people.status, for_programs.status) == (status, status)
    assert for_people.out == ""
    assert len(for_people.err) > 10
    assert for_programs.err == ""
    assert for_programs.json["error"]
    assert bool(for_programs.json["findings"]) is (status == 1)
    assert all_rows() == before


def test_several_faults_are_all_named(year_file: Callable[..., str]) -> None:
    ran = run("import_year", year_file(result_file(("101", "x"), foo=1)))
    assert ran.status == 1
    assert {"result.scores[0].score", "result.scores[1].score", "result.foo"} <= {
        line.removeprefix("- ").split(":")[0] for line in ran.err.splitlines()
    }


@pytest.mark.parametrize("path", ["missing.json", "."])
def test_a_file_that_cannot_be_read_ends_with_2(path: str, tmp_path: Path) -> None:
    ran = run("import_year", str(tmp_path / path))
    assert ran.status == 2
    assert str(tmp_path / path) in ran.err


def test_export_writes_what_was_imported(tmp_path: Path) -> None:
    load(contract())
    assert run("export_year", *AT).out == dump(contract())
    target = tmp_path / "out.json"
    assert run("export_year", *AT, "-o", str(target)).status == 0
    assert target.read_text(encoding="utf-8") == dump(contract())
    before = all_rows()
    assert run("import_year", str(target), "--json").json["changed"] == []
    assert all_rows() == before


@pytest.mark.parametrize("command", ["export_year", "show_year", "check_year"])
def test_an_agency_or_a_year_that_is_not_there_is_refused(command: str, cast: Cast) -> None:
    for agency, year, word in (("nobody", "2563", "mae-kham-mi"), ("mae-kham-mi", "2562", "2562")):
        ran = run(command, "--agency", agency, "--year", year)
        assert (ran.status, ran.out) == (1, "")
        assert word in ran.err
    assert run("draft_paper", "memo", "--agency", "nobody", "--year", "2563").status == 1


def test_a_place_that_cannot_be_written_is_wrong_usage(tmp_path: Path) -> None:
    load(result_file())
    target = tmp_path / "no" / "file"
    assert run("export_year", *AT, "-o", str(target)).status == 2
    assert run("draft_paper", "memo", *AT, "-o", str(target)).status == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ("show_year",),
        ("show_year", "--agency", "a", "--year", "x"),
        ("show_year", "--agency", "a", "--year", "2020"),
        ("draft_paper", "letter", *AT),
        ("import_year",),
    ],
)
def test_wrong_usage_is_told_apart_from_a_refusal(arguments: tuple[str, ...]) -> None:
    with pytest.raises(CommandError):  # from a shell argparse ends with 2, see the test with a process
        run(*arguments)


def test_show_year_of_sample_s000() -> None:
    load(result_file())
    assert run("show_year", *AT, "--json").json == {
        "fiscal_year": 2563,
        "IIT": "91.21",
        "EIT": "72.53",
        "OIT": "28.20",
        "total": "60.40",
        "level": "D",
        "possible_levels": ["D"],
        "threshold": "85.00",
        "weak": list(NAMES[4:]),
        "strong": list(NAMES[:4]),
        "lowest": [NAMES[9]],
        "highest": [NAMES[0]],
    }
    text = run("show_year", "--agency", "mae-kham-mi", "--year", "๒๕๖๓").out
    assert "คะแนนรวม 60.40  ระดับ D" in text
    assert "(6)" in text


def test_show_year_of_sample_s003() -> None:
    load(result_file(S003))
    shown = run("show_year", *AT, "--json").json
    assert [shown[key] for key in ("IIT", "EIT", "OIT", "total", "level")] == [
        "99.35",
        "94.26",
        "88.14",
        "93.34",
        "A",
    ]
    assert shown["weak"] == []
    assert shown["highest"] == [NAMES[0], NAMES[4]]


def test_show_year_says_what_may_still_be() -> None:
    load(result_file(()))
    shown = run("show_year", *AT, "--json").json
    assert shown["level"] is None
    assert shown["possible_levels"] == ["AA", "A", "B", "C", "D", "E", "F"]
    assert (shown["total"], shown["IIT"], shown["lowest"]) == (None, None, [])
    load(result_file(S000[:9]))
    shown = run("show_year", *AT, "--json").json
    assert (shown["IIT"], shown["OIT"], shown["total"]) == ("91.21", None, None)
    assert "ยังไม่ทราบ" in run("show_year", *AT).out


def test_check_year_ends_well_where_nothing_blocks() -> None:
    load(result_file())
    ran = run("check_year", *AT, "--json")
    assert ran.status == 0
    assert [(row["rule"], row["severity"], row["subject"]) for row in ran.json] == [
        ("weak-without-measure", "warn", name) for name in NAMES[4:]
    ]
    assert set(ran.json[0]) == {"rule", "severity", "message", "subject"}
    load(result_file(S003))
    assert run("check_year", *AT, "--json").json == []
    assert "ไม่พบ" in run("check_year", *AT).out


def test_check_year_puts_what_blocks_first() -> None:
    document = contract()
    document["result"]["declared"]["total"] = None
    load(document)
    ran = run("check_year", *AT, "--json")
    severities = [row["severity"] for row in ran.json]
    assert ran.status == 1
    assert severities == sorted(severities)
    assert {"score-missing", "measure-incomplete"} <= {row["rule"] for row in ran.json}
    assert run("check_year", *AT).status == 1


def test_check_year_looks_at_papers_that_are_not_finished(year_s000: Assessment, cast: Cast) -> None:
    assert run("check_year", *AT).status == 0
    make_memo(cast)
    rows = run("check_year", *AT, "--json").json
    assert "result-unconfirmed" in {row["rule"] for row in rows}
    assert len(rows) == len({tuple(row.values()) for row in rows})


def test_draft_paper_writes_a_memo_and_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(result_file(S000[:3]))  # an agency without officers or offices, a result without most scores
    monkeypatch.chdir(tmp_path)
    before = all_rows()
    ran = run("draft_paper", "memo", *AT)
    assert ran.status == 0
    assert (tmp_path / "memo-2563-mae-kham-mi.pdf").read_bytes().startswith(b"%PDF-")
    assert all_rows() == before


def test_draft_paper_takes_the_paper_that_was_begun(
    tmp_path: Path, year_s000: Assessment, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.management.commands import draft_paper

    asked: list[Paper] = []
    original = draft_paper.reading_copy
    monkeypatch.setattr(draft_paper, "reading_copy", lambda paper: asked.append(paper) or original(paper))
    target = ("-o", str(tmp_path / "memo.pdf"))
    run("draft_paper", "memo", *AT, *target)
    memo = make_memo(cast)
    run("draft_paper", "memo", *AT, *target)
    assert [paper.pk for paper in asked] == [None, memo.pk]
    assert asked[0].drafted_by == cast.staff


def test_a_paper_of_nothing_is_refused(cast: Cast, tmp_path: Path) -> None:
    ran = run("draft_paper", "memo", *AT, "-o", str(tmp_path / "x.pdf"))
    assert ran.status == 1
    assert "2563" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_draft_paper_writes_a_word_file_beside_the_pdf(tmp_path: Path) -> None:
    load(result_file())
    ran = run("draft_paper", "memo", *AT, "-o", str(tmp_path / "x.pdf"), "--docx", str(tmp_path / "x.docx"))
    assert ran.status == 0
    assert (tmp_path / "x.pdf").read_bytes()[:4] == b"%PDF"
    assert (tmp_path / "x.docx").read_bytes()[:2] == b"PK"


def test_verify_archive_finds_evidence_whose_file_is_gone(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    record(Event.AGENCY_CREATED, by=None, agency=cast.agency)
    row = make_evidence(cast)
    assert run("verify_archive").status == 0
    (tmp_path / "files" / "mae-kham-mi" / row.sha256).unlink()
    assert run("verify_archive").status == 1


def test_forget_removed_lets_go_what_can_not_be_put_back(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    removed = remove_evidence(evidence=make_evidence(cast), by=cast.staff)
    assert run("forget_removed", "--json").json == {"forgotten": 0}
    Removed.objects.filter(pk=removed.pk).update(removed_at=timezone.now() - timedelta(days=DAYS + 1))
    assert "ลบถาวร 1 รายการ" in run("forget_removed").out
    assert not Removed.objects.exists()


def test_forget_removed_waits_for_nothing_where_it_is_told(
    cast: Cast,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.DATA_DIR = tmp_path
    row = make_evidence(cast)
    file = tmp_path / "files" / "mae-kham-mi" / row.sha256
    remove_evidence(evidence=row, by=cast.staff)
    assert file.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert run("forget_removed", "--now", "mae-kham-mi", "--json").json == {"forgotten": 1}
    assert not file.exists()
    assert AuditEvent.objects.get(event=Event.REMOVED_FORGOTTEN).changes == {"forgotten": 1}
    assert run("forget_removed", "--now", "mae-kham-mi", "--json").json == {"forgotten": 0}
    assert AuditEvent.objects.filter(event=Event.REMOVED_FORGOTTEN).count() == 1
    assert run("forget_removed", "--now", "nobody").status == 1


def test_check_links_tells_which_addresses_are_dead(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("measures.link_checks.status_of", lambda url, asker: 404 if "gone" in url else 200)
    for title in ("here", "gone"):
        given = EvidenceContent(title, f"https://abt.go.th/{title}")
        add_evidence(agency=cast.agency, content=given, by=cast.staff)
    told = run("check_links", "--agency", "mae-kham-mi", "--json").json
    assert (told["checked"], [link["title"] for link in told["dead"]]) == (2, ["gone"])
    assert "เปิดไม่ได้ 1" in run("check_links").out
    assert run("check_links", "--agency", "nobody").status == 1


def test_load_editions_shows_before_it_loads() -> None:
    Edition.objects.all().delete()
    dry = run("load_editions", "--dry-run")
    assert dry.status == 0
    assert dry.out.count("เพิ่ม") == 8
    assert Edition.objects.count() == 0
    assert run("load_editions").out.count("เพิ่ม") == 8
    assert Edition.objects.count() == 8
    assert run("load_editions").out.count("ไม่เปลี่ยน") == 8


def test_load_editions_refuses_to_change_a_year_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    load(result_file())
    Edition.objects.filter(fiscal_year=2563).update(digest="0" * 64)
    ran = run("load_editions")
    assert ran.status == 1
    assert "2563" in ran.out
    assert run("show_year", *AT).status == 0, "the year as it is stored still works"


def test_a_year_pack_that_cannot_be_read_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: Any) -> list[Any]:
        raise commands.BadEdition("2563/edition.toml: broken")

    monkeypatch.setattr(load_editions, "apply_editions", broken)
    ran = run("load_editions")
    assert ran.status == 1
    assert "2563/edition.toml" in ran.err


def test_a_library_that_cannot_be_read_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> bool:
        raise commands.BadLibrary("duty.toml: broken")

    monkeypatch.setattr(preparation, "library_is_loaded", broken)
    ran = run("load_editions")
    assert ran.status == 1
    assert "duty.toml" in ran.err


def test_a_database_that_does_not_answer_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr(commands, "prepare", broken)
    ran = run("show_year", *AT, "--json")
    assert ran.status == 1
    assert "connection refused" in ran.json["error"]


def test_a_process_without_thai_prints_thai_and_ends_with_the_status(
    project: Path, tmp_path: Path, year_file: Callable[..., str]
) -> None:
    """An empty data folder, a foreign locale, wrong usage, bad input, a good file, two at once."""
    environment = {
        "ITA_DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": f"sqlite:///{tmp_path}/portal.sqlite3",
        "PYTHONIOENCODING": "ascii",
        "PATH": "/usr/bin:/bin",
        "PYTHONPYCACHEPREFIX": sys.pycache_prefix or "",
    }

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, str(project / "manage.py"), *arguments],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(process: subprocess.Popen[bytes]) -> Ran:
        out, err = process.communicate(timeout=120)
        return Ran(process.returncode, out.decode(), err.decode())

    path = year_file(contract())
    first, second = start("import_year", path, "--json"), start("import_year", path, "--json")
    both = [finish(first), finish(second)]
    assert [ran.status for ran in both] == [0, 0], both
    assert sorted(bool(ran.json["changed"]) for ran in both) == [False, True]
    assert "เตรียมฐานข้อมูล" in "".join(ran.err for ran in both)
    shown = finish(start("export_year", *AT))
    assert (shown.status, shown.out, shown.err) == (0, dump(contract()), "")
    unknown = finish(start("show_year", "--agency", "nobody", "--year", "2563"))
    assert (unknown.status, unknown.out) == (1, "")
    assert "nobody" in unknown.err
    assert "Traceback" not in unknown.err
    wrong = finish(start("show_year", "--agency", "x", "--year", "abc"))
    assert wrong.status == 2
    assert "usage" in wrong.err


def test_reset_access_lets_a_person_in_who_lost_everything(cast: Cast) -> None:
    set_up(cast.admin.user)
    ran = run("reset_access", cast.admin.user.username.upper())
    person = User.objects.get(pk=cast.admin.user.pk)
    assert (ran.status, person.check_password(ran.out.strip())) == (0, True)
    assert person.must_change_password
    assert not has_second_factor(person)
    about = {"subject_type": "agencies.membership", "subject_id": cast.admin.pk}
    recorded = AuditEvent.objects.filter(actor=None, **about)
    assert {row.event for row in recorded} == {Event.SECOND_FACTOR_RESET, Event.PASSWORD_SET}
    assert ran.out.strip() not in str(list(recorded.values()))


def test_reset_access_knows_only_officers_in_post(cast: Cast) -> None:
    cast.agency.memberships.filter(pk=cast.staff.pk).update(is_active=False)
    for username in ("nobody", cast.staff.user.username):
        ran = run("reset_access", username)
        assert (ran.status, ran.out) == (1, "")
        assert username in ran.err
