"""Rows that are kept as they were written: the database refuses to change them, whoever asks."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from agencies.audit import PORTAL_CHAIN, record, verify
from agencies.demo_door import NotADemo, forget_demo
from agencies.events import Event
from agencies.models import Agency, AuditChain, AuditEvent, User
from agencies.seals import keep
from reports.models import Paper, SignedScan
from reports.numbering import pass_numbers
from reports.pdf import RenderedPaper
from tests.factories import Cast, make_cast, make_evidence, make_issued_memo, make_measure
from tests.seals import execute, seals

KEPT = {
    "agencies_auditevent": "comment = 'x'",
    "agencies_auditchain": "last_sequence = last_sequence - 1",
    "reports_paper": "number = 'x'",
    "reports_issuedfile": "sha256 = 'x'",
    "reports_signedscan": "sha256 = 'x'",
    "reports_cancellednumbers": "reason = 'x'",
    "reports_submission": "attempt = 9",
    "reports_opinion": "text = 'x'",
}

ROUND = {
    "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    "postgresql": "TRUNCATE {table} CASCADE",
}

pytestmark = pytest.mark.django_db


def refused(sql: str) -> None:
    with pytest.raises(IntegrityError, match="kept as they were written"), transaction.atomic():
        execute(sql)


@pytest.fixture(autouse=True)
def pages_are_not_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.issuing.render", lambda content: RenderedPaper(b"%PDF", 1))


@pytest.fixture
def kept(cast: Cast) -> Cast:
    """One row at least in every table that is kept."""
    paper = make_issued_memo(cast)
    pass_numbers(unit=cast.office, following=90, reason="ใช้ในสมุดเดิมไปแล้ว", by=cast.staff)
    stamp = {"filed_at": timezone.now(), "filed_by": cast.staff, "signed_on": date(2020, 10, 1)}
    SignedScan.objects.create(paper=paper, file=b"%PDF", form="pdf", sha256="0" * 64, pages=1, **stamp)
    return cast


def test_every_kept_table_has_its_triggers() -> None:
    """A migration that makes a table anew on SQLite drops them: it has to end with ``keep`` again."""
    acts = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    assert {name for name, _, _ in seals()} == {f"kept_{table}_{act}" for table in KEPT for act in acts}


def test_nothing_kept_can_be_changed_or_removed(kept: Cast) -> None:
    for table, change in KEPT.items():
        refused(f"UPDATE {table} SET {change}")
        refused(f"DELETE FROM {table}")
    assert list(verify()) == []


def test_nothing_kept_can_be_emptied_or_replaced(kept: Cast) -> None:
    """Each database's own way round: a row that INSERT OR REPLACE puts out of its place counts as deleted."""
    connection.check_constraints()  # PostgreSQL empties no table while checks of keys are pending
    for table in KEPT:
        refused(ROUND[connection.vendor].format(table=table))
    assert list(verify()) == []


class TestPapers:
    def test_what_is_not_issued_yet_goes_on_but_is_not_removed(self, cast: Cast) -> None:
        head = {"kind": "results", "fiscal_year": 2563, "drafted_by": cast.staff}
        draft = Paper.objects.create(agency=cast.agency, **head)
        assert Paper.objects.filter(pk=draft.pk).update(order_number="1/2563") == 1
        refused(f"DELETE FROM reports_paper WHERE id = {draft.pk}")


class TestChain:
    """The last link moves forward, one event at a time."""

    @pytest.mark.parametrize(
        "change",
        [
            "last_sequence = last_sequence + 2",
            "last_hash = 'x'",
            "name = 'x', last_sequence = last_sequence + 1",
            "is_demo = TRUE, last_sequence = last_sequence + 1",
            "is_open = TRUE",
        ],
    )
    def test_no_other_change(self, cast: Cast, change: str) -> None:
        record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency)
        refused(f"UPDATE agencies_auditchain SET {change} WHERE name = 'mae-kham-mi'")

    def test_a_step_is(self, cast: Cast) -> None:
        rows = [record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency) for _ in range(3)]
        assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(rows))


class TestDemo:
    """A demo agency leaves through one door; a real one has none."""

    @pytest.fixture
    def demo(self, db: None) -> Cast:
        demo = make_cast("ban-na-suk", "องค์การบริหารส่วนตำบลบ้านนาสุข", is_demo=True)
        make_measure(demo)
        make_evidence(demo)
        return demo

    def test_it_is_forgotten_as_a_whole(
        self, demo: Cast, kept: Cast, django_capture_on_commit_callbacks: object
    ) -> None:
        make_issued_memo(demo)
        file = demo.agency.evidence.get().file
        chain = AuditChain.objects.get(name="ban-na-suk")
        before = Paper.objects.count(), User.objects.count(), AuditEvent.objects.count()
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert forget_demo(agency=demo.agency) > 30
        connection.check_constraints()
        assert list(Agency.objects.all()) == [kept.agency]
        assert before == (
            Paper.objects.count() + 1,
            User.objects.count() + 6,
            AuditEvent.objects.count() + chain.last_sequence - 1,
        )
        assert not file.storage.exists(file.name)
        assert list(verify()) == []
        told = AuditEvent.objects.filter(chain__name=PORTAL_CHAIN).latest("sequence")
        assert told.event == Event.DEMO_FORGOTTEN
        assert told.changes == {
            "chain": "ban-na-suk",
            "last_sequence": chain.last_sequence,
            "last_hash": chain.last_hash,
        }
        refused("DELETE FROM agencies_auditevent")
        refused("DELETE FROM reports_issuedfile")

    def test_an_officer_with_a_post_elsewhere_stays(self, demo: Cast, cast: Cast) -> None:
        cast.agency.memberships.create(user=demo.admin.user, role="admin", position="ผู้ดูแลระบบ")
        forget_demo(agency=demo.agency)
        stays = User.objects.get(pk=demo.admin.user.pk)
        assert [row.agency for row in stays.memberships.all()] == [cast.agency]

    def test_a_real_agency_is_not(self, cast: Cast) -> None:
        record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency)
        Agency.objects.update(is_demo=True)  # said too late: its chain knows better
        with pytest.raises(NotADemo), transaction.atomic():
            forget_demo(agency=cast.agency)
        refused("UPDATE agencies_auditchain SET is_open = TRUE WHERE name = 'mae-kham-mi'")
        refused("DELETE FROM agencies_auditevent")

    def test_nothing_of_a_demo_leaves_by_another_way(self, demo: Cast) -> None:
        refused("DELETE FROM agencies_auditevent")
        refused("UPDATE agencies_auditevent SET comment = 'x'")


def test_a_trigger_can_be_taken_off_and_put_on_again_by_a_migration() -> None:
    before = sorted(seals())
    operations = list(keep("reports_opinion"))
    editor = connection.schema_editor()
    for operation in operations:
        operation.database_backwards("reports", editor, None, None)
    assert len(seals()) < len(before)
    for operation in operations:
        operation.database_forwards("reports", editor, None, None)
    assert sorted(seals()) == before
