"""What was removed comes back as it was, by one button, where nothing stands against it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.utils import timezone

from agencies.events import Event
from agencies.histories import history_of
from agencies.models import AuditEvent, Membership, Removed
from agencies.restoring import DAYS, forget_old, kept
from agencies.transitions import Refused
from assessments.models import Assessment, Remark, Suggestion
from assessments.remark_actions import remove_note, restore_note, save_remark, save_suggestion
from measures.actions import remove_measure
from measures.evidence import digest_holds
from measures.evidence_actions import link_evidence, remove_evidence
from measures.models import Cite, Detail, Evidence, Measure, Plan, Round, RoundEvidence
from measures.plan_actions import propose_plan, set_calendar
from measures.proving import prove_evidence
from measures.queries import PlanDay
from measures.restoring import restore_evidence, restore_measure
from measures.rewriting import adopt_plan
from tests.factories import (
    PDF,
    Cast,
    make_confirmed_year,
    make_evidence,
    make_measure,
    make_year,
)
from tests.forms_on_pages import forms_of

BUTTON = re.compile(r'<button [^>]*form="put-back" formaction="([^"]+)">นำกลับคืน</button>')
LISTED = re.compile(r'<button [^>]*formaction="([^"]+/restore/)">นำกลับคืน<span')
Rows = dict[str, list[dict[str, Any]]]
# How often a row was claimed; and a mere tie between two rows may get a key of its own.
NOT_COMPARED = {("measures.RoundEvidence", "id"), ("measures.Measure_units", "id")}


def everything() -> Rows:
    """What the rows say of the rooms that hold what is removed."""
    return {
        model._meta.label: sorted(
            (
                {name: row[name] for name in row if is_compared(model, name)}
                for row in model._base_manager.values()
            ),
            key=repr,
        )
        for label in ("assessments", "measures")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    }


def is_compared(model: type[models.Model], name: str) -> bool:
    return name != "version" and (model._meta.label, name) not in NOT_COMPARED


def acts(event: Event) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(event=event).order_by("sequence"))


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path, db: None) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path / "files" / "mae-kham-mi"


@pytest.fixture
def measure(cast: Cast) -> Measure:
    """A measure with something in every table that hangs on measures."""
    row = make_measure(cast)
    detail = Detail.objects.create(measure=row, order=1, activity="จัดอบรม", result="ครบ 3 รุ่น")
    Cite.objects.create(detail=detail, order=1, indicator_code="disclose")
    link_evidence(row=row.rounds.all()[0], evidence=[make_evidence(cast)])
    later = make_measure(cast, 2565, title="มาตรการที่ยกมา", starts_on=None, due_on=None)
    Measure.objects.filter(pk=later.pk).update(carried_from=row)
    return row


def dropped(measure: Measure, cast: Cast) -> Removed:
    removed = remove_measure(measure=measure, by=cast.staff)
    assert removed
    return removed


def hanging_on(model: type[models.Model]) -> set[str]:
    """The tables that lose something with a row, all the way down."""
    found = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            found |= {relation.related_model._meta.label} | (
                hanging_on(relation.related_model) if relation.related_model is not model else set()
            )
    return found


class TestMeasures:
    def test_one_comes_back_with_all_that_hung_on_it(self, cast: Cast, measure: Measure) -> None:
        before, plan = everything(), measure.plan
        for label in hanging_on(Measure):  # nothing that is new to the house goes untried
            assert before[label], label
        key, removed = measure.pk, dropped(measure, cast)
        assert not Measure.objects.filter(plan=plan).exists()
        assert restore_measure(plan=plan, removed=removed, by=cast.staff).pk == key
        assert everything() == before
        assert not Removed.objects.exists()

    def test_the_record_tells_it_and_the_history_goes_on(self, cast: Cast, measure: Measure) -> None:
        measure = restore_measure(plan=measure.plan, removed=dropped(measure, cast), by=cast.head)
        came, went = history_of(measure)[:2]
        assert (came.sentence, came.who) == ("นำมาตรการที่ลบกลับคืน", cast.head.display_name)
        assert went.sentence == "ลบมาตรการ"
        told = [row.changes for row in acts(Event.MEASURE_REMOVED) + acts(Event.MEASURE_RESTORED)]
        assert told[0] == told[1]

    def test_without_its_record_nothing_comes_back(
        self, cast: Cast, measure: Measure, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("the record is full")

        removed = dropped(measure, cast)
        monkeypatch.setattr("measures.restoring.record", broken)
        with pytest.raises(RuntimeError):
            restore_measure(plan=measure.plan, removed=removed, by=cast.staff)
        assert not Measure.objects.filter(title=measure.title).exists()
        assert Removed.objects.get() == removed

    def test_only_once(self, cast: Cast, measure: Measure) -> None:
        removed = dropped(measure, cast)
        restore_measure(plan=measure.plan, removed=removed, by=cast.staff)
        again = Removed(pk=removed.pk or 1, label=removed.label)
        with pytest.raises(Refused, match="มีผู้นำกลับคืนแล้ว"):
            restore_measure(plan=measure.plan, removed=again, by=cast.staff)

    def test_not_beside_another_of_its_name(self, cast: Cast, measure: Measure) -> None:
        removed = dropped(measure, cast)
        make_measure(cast)
        with pytest.raises(Refused, match="ชื่อเดียวกันอยู่แล้ว"):
            restore_measure(plan=measure.plan, removed=removed, by=cast.staff)
        assert Removed.objects.get() == removed

    def test_not_into_a_plan_that_lies_before_an_executive(self, cast: Cast) -> None:
        make_confirmed_year(cast)
        plan = make_measure(
            cast, indicator_codes=["fix", "quality", "comm", "improve", "disclose", "prevent"]
        ).plan
        removed = dropped(make_measure(cast, title="อีกข้อ"), cast)
        propose_plan(plan=plan, by=cast.staff)
        with pytest.raises(Refused, match="ดึงแผนกลับมาก่อน"):
            restore_measure(plan=Plan.objects.get(), removed=removed, by=cast.staff)

    def test_not_into_a_plan_in_force(self, cast: Cast, measure: Measure) -> None:
        removed = dropped(measure, cast)
        adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
        with pytest.raises(Refused, match="เพิ่มเป็นมาตรการใหม่พร้อมเหตุผล"):
            restore_measure(plan=measure.plan, removed=removed, by=cast.staff)

    def test_its_rounds_follow_a_calendar_that_was_set_meanwhile(self, cast: Cast, measure: Measure) -> None:
        removed, plan = dropped(measure, cast), measure.plan
        set_calendar(
            plan=plan, days=[PlanDay(date(2021, 6, 30), "กลางปี")], by=cast.staff, version=plan.version
        )
        plan.refresh_from_db()
        measure = restore_measure(plan=plan, removed=removed, by=cast.staff)
        assert [row.cut_off for row in measure.rounds.all()] == [date(2021, 6, 30)]

    def test_what_it_named_may_have_gone_meanwhile(self, cast: Cast, measure: Measure) -> None:
        """A reference that may be empty is empty then; a row that is nothing without it stays away."""
        later = Measure.objects.get(carried_from=measure)
        evidence = Evidence.objects.get()
        removed_later, removed = dropped(later, cast), dropped(measure, cast)
        remove_evidence(evidence=evidence, by=cast.staff)
        assert restore_measure(plan=later.plan, removed=removed_later, by=cast.staff).carried_from is None
        restore_measure(plan=measure.plan, removed=removed, by=cast.staff)
        assert not RoundEvidence.objects.exists()

    def test_a_command_leaves_nothing_to_put_back(self, cast: Cast, measure: Measure) -> None:
        assert remove_measure(measure=measure, by=None) is None
        assert not Removed.objects.exists()


class TestEvidence:
    @pytest.fixture
    def named(self, cast: Cast) -> Evidence:
        """Evidence that two rounds name, second in one of them."""
        row, other = make_evidence(cast), make_evidence(cast, "อื่น", PDF + b"% other")
        first, second = make_measure(cast).rounds.all()
        link_evidence(row=first, evidence=[other, row])
        link_evidence(row=second, evidence=[row])
        return row

    def test_it_comes_back_with_its_file_into_its_rounds(
        self, cast: Cast, named: Evidence, disk: Path
    ) -> None:
        before = everything()
        removed = remove_evidence(evidence=named, by=cast.staff)
        assert (disk / named.sha256).read_bytes() == PDF
        evidence = restore_evidence(removed=removed, by=cast.staff)
        assert everything() == before
        assert evidence == named
        assert digest_holds(evidence)
        assert [row.version for row in Round.objects.all()] == [3, 3]  # answers opened meanwhile are stale
        told = [row.changes for row in acts(Event.EVIDENCE_REMOVED) + acts(Event.EVIDENCE_RESTORED)]
        assert told[0] == told[1]
        assert list(prove_evidence()) == []

    def test_a_round_answered_since_is_left_as_it_was_answered(self, cast: Cast, named: Evidence) -> None:
        removed = remove_evidence(evidence=named, by=cast.staff)
        first, second = Round.objects.all()
        Round.objects.filter(pk=first.pk).update(version=models.F("version") + 1, text="รายงานใหม่")
        restore_evidence(removed=removed, by=cast.staff)
        assert list(named.rounds.all()) == [second]
        assert acts(Event.EVIDENCE_RESTORED)[0].changes["rounds"] == {str(second.pk): str(second)}

    def test_not_beside_the_same_file_given_anew(self, cast: Cast, named: Evidence) -> None:
        removed = remove_evidence(evidence=named, by=cast.staff)
        anew = make_evidence(cast, "ส่งใหม่")
        assert digest_holds(anew)
        with pytest.raises(Refused, match="ส่งใหม่"):
            restore_evidence(removed=removed, by=cast.staff)

    @pytest.mark.parametrize("left", [b"other", None])
    def test_not_without_its_very_bytes(
        self, cast: Cast, named: Evidence, disk: Path, left: bytes | None
    ) -> None:
        removed = remove_evidence(evidence=named, by=cast.staff)
        (disk / named.sha256).write_bytes(left) if left else (disk / named.sha256).unlink()
        with pytest.raises(Refused, match="หายไปหรือถูกเปลี่ยน"):
            restore_evidence(removed=removed, by=cast.staff)
        assert Removed.objects.get().evidence.file.name == f"mae-kham-mi/{named.sha256}"

    def test_a_file_nobody_can_have_back_leaves_the_disk(
        self, cast: Cast, named: Evidence, disk: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        old = remove_evidence(evidence=named, by=cast.staff)
        anew = make_evidence(cast, "ส่งใหม่")
        last_day = timezone.now() - timedelta(days=DAYS)
        for moment, gone in ((last_day, 0), (last_day - timedelta(days=1), 1)):
            Removed.objects.filter(pk=old.pk).update(removed_at=moment)
            with django_capture_on_commit_callbacks(execute=True):
                assert forget_old() == gone
            assert (disk / named.sha256).exists() is not gone
        assert digest_holds(anew)
        assert len(list(disk.iterdir())) == 2  # of what is still there

    def test_the_next_removal_lets_old_ones_go(
        self, cast: Cast, others: Cast, named: Evidence, disk: Path, django_capture_on_commit_callbacks: Any
    ) -> None:
        foreign = remove_evidence(evidence=make_evidence(others), by=others.staff)
        old = remove_evidence(evidence=named, by=cast.staff)
        Removed.objects.update(removed_at=timezone.now() - timedelta(days=DAYS + 1))
        with django_capture_on_commit_callbacks(execute=True):
            fresh = remove_evidence(evidence=Evidence.objects.get(agency=cast.agency), by=cast.staff)
        assert set(Removed.objects.all()) == {foreign, fresh}
        assert not (disk / named.sha256).exists()
        assert old.pk not in {row.pk for row in kept(cast.agency, Evidence)}


class TestNotes:
    @pytest.fixture
    def year(self, cast: Cast) -> Assessment:
        return make_year(cast)

    def test_a_remark_and_a_suggestion_come_back(self, cast: Cast, year: Assessment) -> None:
        place = {"indicator_code": "disclose", "item_code": "o8"}
        remark = save_remark(assessment=year, remark=None, text="ไม่พบ Q&A", by=cast.staff, **place)
        suggestion = save_suggestion(
            assessment=year, suggestion=None, source="nacc", text="ควรเผยแพร่", by=cast.staff
        )
        before = everything()
        notes: list[Remark | Suggestion] = [remark, suggestion]
        removed = [remove_note(note=note, by=cast.staff) for note in notes]
        assert [restore_note(assessment=year, removed=row, by=cast.head) for row in removed] == [
            Remark(pk=removed[0].subject_id),
            Suggestion(pk=removed[1].subject_id),
        ]
        assert everything() == before
        assert [row.changes for row in acts(Event.REMARK_RESTORED)] == [
            {"remark": [None, ["disclose", "o8", "ไม่พบ Q&A"]]},
            {"suggestion": [None, ["nacc", "ควรเผยแพร่"]]},
        ]


Make = Callable[[Cast], tuple[str, str]]


def a_measure(cast: Cast) -> tuple[str, str]:
    make_confirmed_year(cast)
    key = make_measure(cast).pk
    return f"/mae-kham-mi/2564/measures/{key}/remove/", "/mae-kham-mi/2564/measures/"


def a_piece(cast: Cast) -> tuple[str, str]:
    return f"/mae-kham-mi/evidence/{make_evidence(cast).pk}/remove/", "/mae-kham-mi/evidence/"


def a_remark(cast: Cast) -> tuple[str, str]:
    year, place = make_year(cast), {"indicator_code": "", "item_code": ""}
    key = save_remark(assessment=year, remark=None, text="พบว่าไม่ครบ", by=cast.staff, **place).pk
    return f"/mae-kham-mi/2563/remarks/{key}/remove/", "/mae-kham-mi/2563/remarks/"


def a_suggestion(cast: Cast) -> tuple[str, str]:
    key = save_suggestion(
        assessment=make_year(cast), suggestion=None, source="nacc", text="ควรครบ", by=cast.staff
    ).pk
    return f"/mae-kham-mi/2563/suggestions/{key}/remove/", "/mae-kham-mi/2563/remarks/"


def removed_by(client: Client, who: Membership, page: str) -> str:
    """The page that is shown after a removal was confirmed."""
    client.force_login(who.user)
    asked = next(form for form in forms_of(text(client.get(page))) if "version" in form)
    return text(client.post(page, asked, follow=True))


def text(answer: Any) -> str:
    return str(answer.content.decode())


def first(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.search(page)
    assert found
    return found[1]


@pytest.mark.parametrize("make", [a_measure, a_piece, a_remark, a_suggestion])
class TestPages:
    def test_one_button_after_the_removal_puts_it_back(self, client: Client, cast: Cast, make: Make) -> None:
        page, place = make(cast)
        before = everything()
        shown = removed_by(client, cast.staff, page)
        assert shown.count('id="put-back"') == 1
        assert first(BUTTON, shown) == first(LISTED, shown)
        answer = client.post(first(BUTTON, shown), follow=True)
        assert answer.status_code == 200
        assert "กลับคืน" in text(answer)
        assert everything() == before
        assert 'id="put-back"' not in text(client.get(place))
        assert client.post(first(BUTTON, shown)).status_code == 404  # pressed again on an old page

    def test_the_list_stands_at_the_foot_for_a_month(self, client: Client, cast: Cast, make: Make) -> None:
        page, place = make(cast)
        address = first(LISTED, removed_by(client, cast.staff, page))
        assert first(LISTED, text(client.get(place))) == address
        assert BUTTON.search(text(client.get(place))) is None  # what was just done is said once
        Removed.objects.update(removed_at=timezone.now() - timedelta(days=DAYS + 1))
        assert 'id="put-back"' not in text(client.get(place))
        assert client.post(address).status_code == 404
        assert Removed.objects.exists()

    def test_who_may_not_remove_is_not_offered_it(self, client: Client, cast: Cast, make: Make) -> None:
        page, place = make(cast)
        address = first(LISTED, removed_by(client, cast.staff, page))
        client.force_login(cast.clerk.user)
        assert 'id="put-back"' not in text(client.get(place))
        assert client.post(address).status_code == 403
        assert Removed.objects.exists()

    def test_what_stands_against_it_is_said(
        self, client: Client, cast: Cast, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody puts it back between the look-up and the lock."""
        shown = removed_by(client, cast.staff, make(cast)[0])
        gone = Removed.objects.none()
        monkeypatch.setattr(Removed.objects, "select_for_update", lambda **_: gone)
        assert "มีผู้นำกลับคืนแล้ว" in text(client.post(first(BUTTON, shown), follow=True))


def test_a_removal_from_a_plan_in_force_offers_nothing(client: Client, cast: Cast) -> None:
    page, place = a_measure(cast)
    adopt_plan(plan=Plan.objects.get(), adopted_on=date(2020, 10, 27), by=None)
    client.force_login(cast.staff.user)
    answer = client.post(page, {"version": 1, "reason": "ซ้ำกับแผนอื่น"}, follow=True)
    assert "ออกจากแผนปี 2564 แล้ว" in text(answer)
    assert 'id="put-back"' not in text(answer) + text(client.get(place))


def test_who_gave_evidence_puts_it_back_and_no_other_owner(client: Client, cast: Cast) -> None:
    row = make_evidence(cast)
    Evidence.objects.filter(pk=row.pk).update(uploaded_by=cast.deputy)
    shown = removed_by(client, cast.deputy, f"/mae-kham-mi/evidence/{row.pk}/remove/")
    client.force_login(cast.clerk.user)
    assert client.post(first(BUTTON, shown)).status_code == 403
    client.force_login(cast.deputy.user)
    assert client.post(first(BUTTON, shown)).status_code == 302
    assert Evidence.objects.filter(pk=row.pk).exists()
