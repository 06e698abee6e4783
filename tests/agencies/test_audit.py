"""The record of acts: written with the act or not at all, never changed, and any change is found."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, models, transaction

from agencies import audit
from agencies.actions import change_officer
from agencies.audit import COMMAND_NAME, PORTAL_CHAIN, record, verify
from agencies.events import Event
from agencies.histories import history_of
from agencies.models import AuditChain, AuditEvent, Membership
from agencies.transitions import perform
from assessments import actions as assessment_actions
from assessments.models import Assessment, Score
from assessments.workflow import CONFIRM
from measures import actions as measure_actions
from measures.models import Measure
from tests.factories import Cast, make_measure, measure_content
from tests.seals import break_seals, execute


class Broken(RuntimeError):
    pass


def broken(*args: object, **kwargs: object) -> None:
    raise Broken


def events(cast: Cast) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(chain__name=cast.agency.code))


class TestActAndRecordAreOne:
    def test_scores(self, cast: Cast, year_s000: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(assessment_actions, "record", broken)
        before = Assessment.objects.get(pk=year_s000.pk)
        with pytest.raises(Broken):
            assessment_actions.save_scores(
                assessment=before, scores={"duty": Decimal("1.00")}, by=cast.staff, declared_level="A"
            )
        stored = Assessment.objects.get(pk=year_s000.pk)
        assert Score.objects.get(assessment=stored, indicator__code="duty").value == Decimal("96.17")
        assert (stored.version, stored.declared_level) == (year_s000.version, "")

    def test_change_of_state(
        self, cast: Cast, year_s000: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("agencies.transitions.record", broken)
        with pytest.raises(Broken):
            perform(CONFIRM, year_s000, by=cast.staff)
        assert not Assessment.objects.get(pk=year_s000.pk).is_confirmed

    def test_measure(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        measure = make_measure(cast)
        monkeypatch.setattr(measure_actions, "record", broken)
        with pytest.raises(Broken):
            measure_actions.remove_measure(measure=measure, by=cast.staff)
        with pytest.raises(Broken):
            measure_actions.change_measure(
                measure=measure, content=measure_content(cast, title="ใหม่"), by=cast.staff, version=1
            )
        assert Measure.objects.get(pk=measure.pk).title == "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง"

    def test_officer(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("agencies.actions.record", broken)
        with pytest.raises(Broken):
            change_officer(member=cast.staff, by=cast.admin, name="ชื่อใหม่", position="ใหม่")
        stored = Membership.objects.select_related("user").get(pk=cast.staff.pk)
        assert (stored.user.name, stored.position) == ("อรอร คำลือ", "นักวิเคราะห์นโยบายและแผน")

    def test_an_act_that_fails_after_its_record_leaves_no_record(self, cast: Cast) -> None:
        def act_and_fail() -> None:
            with transaction.atomic():
                record(Event.AGENCY_CHANGED, by=cast.admin, agency=cast.agency)
                raise Broken

        record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency)
        with pytest.raises(Broken):
            act_and_fail()
        assert [row.event for row in events(cast)] == [Event.SCORES_SAVED]
        assert list(verify()) == []


class TestWhatIsKept:
    def test_who_as_what_did_what_to_what(self, cast: Cast) -> None:
        row = record(
            Event.OFFICER_CHANGED,
            by=cast.head,
            agency=cast.agency,
            subject=cast.staff,
            changes={"position": ["เดิม", "ใหม่"]},
            comment="ย้าย",
        )
        assert (row.sequence, row.event, row.actor) == (1, Event.OFFICER_CHANGED, cast.head.user)
        assert (row.actor_name, row.actor_position) == ("ว่าที่ร้อยตรี สุรชัย ใจนนท์", "หัวหน้าสำนักปลัด")
        assert (row.subject_type, row.subject_id, row.subject_label) == (
            "agencies.membership",
            cast.staff.pk,
            "นางอรอร คำลือ (นักวิเคราะห์นโยบายและแผน)",
        )
        assert (row.changes, row.comment) == ({"position": ["เดิม", "ใหม่"]}, "ย้าย")

    def test_the_words_stay_when_the_person_moves(self, cast: Cast) -> None:
        record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency)
        change_officer(member=cast.staff, by=cast.admin, name="ใหม่ นามสกุล", position="อื่น")
        first = events(cast)[0]
        assert (first.actor_name, first.actor_position) == ("นางอรอร คำลือ", "นักวิเคราะห์นโยบายและแผน")

    def test_a_command_acts_under_its_own_name_in_the_portals_chain(self, db: None) -> None:
        row = record(Event.EDITION_LOADED, by=None, agency=None)
        assert (row.chain.name, row.actor, row.actor_name) == (PORTAL_CHAIN, None, COMMAND_NAME)

    def test_history_is_newest_first_and_about_the_subject_only(self, cast: Cast) -> None:
        record(Event.OFFICER_CREATED, by=cast.admin, agency=cast.agency, subject=cast.staff)
        record(Event.OFFICER_CHANGED, by=cast.admin, agency=cast.agency, subject=cast.staff, comment="ย้าย")
        record(Event.OFFICER_CREATED, by=cast.admin, agency=cast.agency, subject=cast.head)
        lines = history_of(cast.staff)
        assert [(line.sentence, line.comment) for line in lines] == [
            ("แก้ไขข้อมูลเจ้าหน้าที่", "ย้าย"),
            ("เพิ่มเจ้าหน้าที่", ""),
        ]
        assert {(line.who, line.position) for line in lines} == {("นายดูแล ระบบดี", "ผู้ดูแลระบบ")}

    def test_history_shows_the_reasons_for_waived_warnings(self, cast: Cast) -> None:
        changes = {"state": ["draft", "confirmed"], "waived": {"declared-total": "ตรวจกับประกาศแล้ว"}}
        record(
            Event.RESULT_CONFIRMED, by=cast.staff, agency=cast.agency, subject=cast.agency, changes=changes
        )
        assert [line.comment for line in history_of(cast.agency)] == ["ตรวจกับประกาศแล้ว"]


class TestAppendOnly:
    @pytest.fixture
    def row(self, cast: Cast) -> AuditEvent:
        return record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency)

    def test_an_event_is_not_saved_again(self, row: AuditEvent) -> None:
        row.comment = "แก้"
        with pytest.raises(TypeError, match="cannot be changed"):
            row.save()

    def test_nor_deleted(self, row: AuditEvent) -> None:
        with pytest.raises(TypeError, match="cannot be deleted"):
            row.delete()

    def test_nor_many_at_once(self, row: AuditEvent) -> None:
        with pytest.raises(TypeError, match="cannot be changed"):
            AuditEvent.objects.update(comment="แก้")
        with pytest.raises(TypeError, match="cannot be deleted"):
            AuditEvent.objects.all().delete()

    def test_a_person_who_acted_cannot_be_deleted(self, row: AuditEvent, cast: Cast) -> None:
        with pytest.raises(models.ProtectedError):
            cast.staff.user.delete()


class TestVerify:
    """Whoever reaches the table past the portal is found out."""

    @pytest.fixture(autouse=True)
    def three_events(self, cast: Cast) -> None:
        for comment in ("หนึ่ง", "สอง", "สาม"):
            record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, comment=comment)
        break_seals()

    def execute(self, sql: str) -> None:
        assert execute(sql) == 1

    def test_an_honest_record_has_nothing_to_say(self) -> None:
        assert list(verify()) == []

    @pytest.mark.parametrize(
        "change",
        [
            "comment = 'x'",
            "actor_name = 'x'",
            "event = 'x'",
            "changes = '{\"a\": 1}'",
            "subject_id = 7",
            "hash = 'x'",
        ],
    )
    def test_a_changed_event_is_found(self, change: str) -> None:
        self.execute(f"UPDATE agencies_auditevent SET {change} WHERE sequence = 2 AND comment = 'สอง'")
        assert any(line.startswith("mae-kham-mi: event 2 (") for line in verify())

    def test_a_rehashed_change_is_found_by_the_event_after_it(self) -> None:
        row = AuditEvent.objects.get(comment="สอง")
        row.comment = "แก้"
        self.execute(
            f"UPDATE agencies_auditevent SET comment = 'แก้', hash = '{audit.digest(row)}' WHERE id = {row.pk}"
        )
        assert list(verify()) == ["mae-kham-mi: event 3 does not follow the one before it: one was exchanged"]

    def test_a_missing_event_is_found(self) -> None:
        self.execute("DELETE FROM agencies_auditevent WHERE comment = 'สอง'")
        assert "mae-kham-mi: event 2 is missing before 3" in list(verify())

    def test_a_missing_end_is_found(self) -> None:
        self.execute("DELETE FROM agencies_auditevent WHERE comment = 'สาม'")
        assert list(verify()) == ["mae-kham-mi: event 3 at the end is missing"]

    def test_an_added_event_is_found(self, cast: Cast) -> None:
        last = AuditEvent.objects.get(comment="สาม")
        forged = AuditEvent(
            chain=last.chain,
            sequence=4,
            at=last.at,
            event=last.event,
            actor=last.actor,
            actor_name=last.actor_name,
            changes={},
            previous_hash=last.hash,
        )
        forged.hash = audit.digest(forged)
        forged.save()
        assert list(verify()) == ["mae-kham-mi: event 4 at the end was added"]

    def test_another_last_link_is_found(self) -> None:
        self.execute("UPDATE agencies_auditchain SET last_hash = 'x' WHERE name = 'mae-kham-mi'")
        assert list(verify()) == ["mae-kham-mi: the last event is not the one recorded, event 3"]

    def test_an_agency_without_any_record_is_found(self, others: Cast) -> None:
        assert list(verify(others.agency)) == ["ban-mai: its whole record of acts is missing"]

    def test_a_record_without_its_agency_is_found(self) -> None:
        self.execute("UPDATE agencies_agency SET code = 'x' WHERE code = 'mae-kham-mi'")
        assert list(verify()) == [
            "x: its whole record of acts is missing",
            "mae-kham-mi: there is a record of acts, but its agency is missing",
        ]

    def test_the_same_place_is_not_taken_twice(self) -> None:
        row = AuditEvent.objects.get(comment="สอง")
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()

    def test_each_agency_has_a_chain_of_its_own(self, cast: Cast, others: Cast) -> None:
        row = record(Event.SCORES_SAVED, by=others.staff, agency=others.agency)
        assert (row.sequence, row.previous_hash) == (1, "")
        assert AuditChain.objects.get(name=cast.agency.code).last_sequence == 3
        assert list(verify()) == []
