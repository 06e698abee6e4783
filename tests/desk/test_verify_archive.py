"""``verify_archive``: whatever is changed past the portal and its triggers is found, and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from agencies import audit
from agencies.demo_door import forget_demo
from agencies.models import AuditChain, AuditEvent
from measures.evidence_actions import EvidenceContent, change_evidence
from measures.models import Evidence
from reports import filing
from reports.models import Paper
from reports.numbering import next_in_book, pass_numbers
from reports.scans import checked
from tests.desk.test_commands import run
from tests.factories import (
    S003,
    Cast,
    make_cast,
    make_confirmed_year,
    make_evidence,
    make_issued_memo,
    make_measure,
    make_submitted_memo,
    scores,
)
from tests.reports.test_pen_way import TODAY, pdf
from tests.seals import break_seals, execute

pytestmark = pytest.mark.django_db
CODE = "mae-kham-mi"
OF_CHAIN = f"chain_id = (SELECT id FROM agencies_auditchain WHERE name = '{CODE}')"


@dataclass(frozen=True)
class Archive:
    """One of everything that is proved: a paper signed here, one signed by pen, evidence, passed numbers."""

    memo: Paper
    filed: Paper
    evidence: Evidence


@pytest.fixture
def archive(cast: Cast) -> Archive:
    audit.record(audit.Event.AGENCY_CREATED, by=None, agency=cast.agency)
    evidence = make_evidence(cast)
    content = EvidenceContent("คำสั่งแต่งตั้งคณะทำงานฉบับใหม่")
    change_evidence(evidence=evidence, content=content, by=cast.staff, version=evidence.version)
    memo = make_issued_memo(cast)
    pass_numbers(unit=cast.office, following=7, reason="ใช้ในสมุดเดิม", by=cast.staff)
    make_confirmed_year(cast, 2564, scores(S003))
    submitted = make_submitted_memo(cast, 2564)
    number = next_in_book(cast.office)
    scan = checked(pdf())
    filed = filing.file_scan(paper=submitted, scan=scan, signed_on=TODAY, number=number, by=cast.staff)
    return Archive(memo, filed, Evidence.objects.get(pk=evidence.pk))


@dataclass(frozen=True)
class Tampering:
    """What somebody does past the portal, and a part of the line that tells of it."""

    told: str
    statements: tuple[str, ...]


def of_events(archive: Archive) -> Iterator[Tampering]:
    """Done to the record of acts itself."""
    last = AuditChain.objects.get(name=CODE).last_sequence
    issued = AuditEvent.objects.get(event="paper_issued")
    opened = AuditEvent.objects.filter(event="year_opened").earliest("sequence")
    delete = f"DELETE FROM agencies_auditevent WHERE {OF_CHAIN}"
    here = f"sequence = {opened.sequence}"
    yield Tampering(
        f"{CODE}: event {opened.sequence} (year_opened) was changed",
        (f"UPDATE agencies_auditevent SET comment = 'x' WHERE {OF_CHAIN} AND {here}",),
    )
    yield Tampering(
        f"{CODE}: event {opened.sequence} is missing before {opened.sequence + 1}", (f"{delete} AND {here}",)
    )
    yield Tampering(
        f"{CODE}: events {last - 1} to {last} at the end is missing",
        (f"{delete} AND sequence >= {last - 1}",),
    )
    yield Tampering(
        f"{CODE}: its whole record of acts is missing",
        (delete, f"DELETE FROM agencies_auditchain WHERE name = '{CODE}'"),
    )
    # Whoever cuts the end off and mends the last link leaves papers that no event knows of.
    mended = f"last_sequence = {issued.sequence - 1}, last_hash = '{issued.previous_hash}'"
    yield Tampering(
        f"{of(archive.memo)}: no event says that it was issued",
        (
            f"{delete} AND sequence >= {issued.sequence}",
            f"UPDATE agencies_auditchain SET {mended} WHERE name = '{CODE}'",
        ),
    )


def of_papers(archive: Archive) -> Iterator[Tampering]:
    """Done to an issued paper, its file, its opinions and its book."""
    memo, filed = archive.memo, archive.filed
    issued = AuditEvent.objects.get(event="paper_issued")
    this, other = f"WHERE paper_id = {memo.pk}", f"WHERE paper_id = {filed.pk}"
    change = f"UPDATE reports_issuedfile SET pdf = %s, sha256 = %s {this}"
    theirs = [f"(SELECT {name} FROM reports_issuedfile {other})" for name in ("pdf", "sha256")]
    paper = of(memo)
    yield Tampering(f"{paper}: the PDF was changed", (change % ("substr(pdf, 1, 99)", "sha256"),))
    yield Tampering(f"{paper}: the PDF and its digest were exchanged, event", (change % tuple(theirs),))
    yield Tampering(
        f"{paper}: the frozen content was changed",
        (f"UPDATE reports_issuedfile SET content = '{{}}' {this}",),
    )
    yield Tampering(f"{paper}: its file is missing", (f"DELETE FROM reports_issuedfile {this}",))
    yield Tampering(
        f"its number was changed, event {issued.sequence} (paper_issued) says {memo.number}",
        (f"UPDATE reports_paper SET number = 'x' WHERE id = {memo.pk}",),
    )
    tables = ("reports_issuedfile", "reports_opinion", "reports_submission")
    yield Tampering(
        f"{CODE}: paper {memo.pk} ({memo}) of event {issued.sequence} (paper_issued) is missing",
        (
            *(f"DELETE FROM {table} {this}" for table in tables),
            f"DELETE FROM reports_paper WHERE id = {memo.pk}",
        ),
    )
    unissued = "state = 'submitted', issued_at = NULL, issued_by_id = NULL"
    yield Tampering(
        f"{paper}: a file was added, but it is not issued",
        (f"UPDATE reports_paper SET {unissued} WHERE id = {memo.pk}",),
    )
    mayors = f"{this} AND role = 'mayor'"
    yield Tampering(
        f"the opinion on paper {memo.pk} given by นายประเสริฐ คำสุข in event",
        (f"UPDATE reports_opinion SET text = 'x' {mayors}",),
    )
    yield Tampering(
        "of นายประเสริฐ คำสุข was changed or added",
        (f"UPDATE reports_opinion SET paper_id = {filed.pk} {mayors}",),
    )
    yield Tampering("the cancelled numbers 2–5 of", ("UPDATE reports_cancellednumbers SET last = last - 1",))
    yield Tampering("the numbers cancelled by event", ("DELETE FROM reports_cancellednumbers",))


def of_scans(archive: Archive) -> Iterator[Tampering]:
    """Done to the scan of a paper that was signed by pen."""
    memo, filed = archive.memo, archive.filed
    this = f"WHERE paper_id = {filed.pk}"
    theirs = [f"(SELECT {name} FROM reports_issuedfile {this})" for name in ("pdf", "sha256")]
    change = f"UPDATE reports_signedscan SET file = %s, sha256 = %s {this}"
    yield Tampering(f"{of(filed)}: the scan was changed", (change % ("substr(file, 1, 99)", "sha256"),))
    yield Tampering(f"{of(filed)}: the scan and its digest were exchanged", (change % tuple(theirs),))
    yield Tampering(
        f"the scan of paper {filed.pk}, filed by event", (f"DELETE FROM reports_signedscan {this}",)
    )
    yield Tampering(
        f"{of(memo)}: a scan was added that no event knows",
        (f"UPDATE reports_signedscan SET paper_id = {memo.pk}",),
    )


def of_evidence(archive: Archive) -> Iterator[Tampering]:
    """Done to evidence."""
    given = f"{CODE}: evidence {archive.evidence.pk} (คำสั่งแต่งตั้งคณะทำงานฉบับใหม่) of event"
    same, stamp = "agency_id, title, url", "uploaded_at, uploaded_by_id"
    into = f"measures_evidence ({same}, file, file_name, content_type, size, sha256, {stamp})"
    copy = f"SELECT {same}, '', '', '', 0, '', {stamp} FROM measures_evidence"
    yield Tampering("its title was changed, event", ("UPDATE measures_evidence SET title = 'x'",))
    yield Tampering(given, ("DELETE FROM measures_evidence",))
    yield Tampering("no event says that it was given", (f"INSERT INTO {into} {copy}",))


def of(paper: Paper) -> str:
    return f"{CODE}: paper {paper.pk} (memo {paper.fiscal_year} number {paper.number})"


def test_whatever_is_done_past_the_portal_is_named(archive: Archive) -> None:
    good = run("verify_archive", "--json")
    assert (good.status, good.json["problems"], good.json["files"]) == (0, [], 2)
    break_seals()
    for done_to in (of_events, of_papers, of_scans, of_evidence):
        for tampering in done_to(archive):
            with transaction.atomic():
                changed = [execute(sql) for sql in tampering.statements]
                bad = run("verify_archive", "--json")
                transaction.set_rollback(True)
            assert all(changed), tampering
            assert (bad.status, bad.json["ok"]) == (1, False), tampering
            assert any(tampering.told in line for line in bad.json["problems"]), (tampering, bad.out)
    assert run("verify_archive").status == 0


class TestSince:
    """What an earlier run noted is asked of the record again."""

    @pytest.fixture
    def noted(self, cast: Cast, tmp_path: Path) -> Path:
        audit.record(audit.Event.AGENCY_CREATED, by=None, agency=cast.agency)
        make_measure(cast)
        path = tmp_path / "earlier.json"
        path.write_text(run("verify_archive", "--json").out, encoding="utf-8")
        return path

    def test_a_record_that_went_on_holds_what_it_held(self, cast: Cast, noted: Path) -> None:
        make_measure(cast, title="อีกมาตรการ")
        assert run("verify_archive", "--since", str(noted)).status == 0

    def test_an_end_that_was_cut_off_neatly_is_found(self, cast: Cast, noted: Path) -> None:
        break_seals()
        last = AuditEvent.objects.filter(chain__name=CODE).latest("sequence")
        execute(f"DELETE FROM agencies_auditevent WHERE id = {last.pk}")
        execute(
            f"UPDATE agencies_auditchain SET last_sequence = {last.sequence - 1}, "
            f"last_hash = '{last.previous_hash}' WHERE name = '{CODE}'"
        )
        assert run("verify_archive").status == 0  # nothing else can know
        found = run("verify_archive", "--json", "--since", str(noted))
        assert found.status == 1
        assert found.json["problems"] == [
            f"{CODE}: event {last.sequence} is not the one noted earlier: it was exchanged or cut off"
        ]

    def test_a_demo_that_was_forgotten_is_no_loss(self, tmp_path: Path) -> None:
        demo = make_cast("ban-na-suk", "องค์การบริหารส่วนตำบลบ้านนาสุข", is_demo=True)
        make_measure(demo)
        path = tmp_path / "earlier.json"
        path.write_text(run("verify_archive", "--json").out, encoding="utf-8")
        forget_demo(agency=demo.agency)
        connection.check_constraints()
        assert "ban-na-suk" in json.loads(path.read_text(encoding="utf-8"))["chains"]
        assert run("verify_archive", "--since", str(path)).status == 0

    @pytest.mark.parametrize("content", ["", "[]", "{}", '{"chains": {"a": {"sequence": "x", "hash": ""}}}'])
    def test_what_is_no_such_document_is_refused(self, tmp_path: Path, content: Any) -> None:
        path = tmp_path / "x.json"
        path.write_text(content, encoding="utf-8")
        assert run("verify_archive", "--since", str(path)).status == 2
        assert run("verify_archive", "--since", str(tmp_path / "nothing")).status == 2


def test_what_is_seen_only_once_is_an_act_between_two_questions(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(audit.Event.AGENCY_CREATED, by=None, agency=cast.agency)
    answers = iter([["passing"], []])
    monkeypatch.setattr("desk.management.commands.verify_archive.prove_papers", lambda: iter(next(answers)))
    assert run("verify_archive").status == 0
