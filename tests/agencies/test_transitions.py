"""The one door: nothing changes its state unless permission, state, comment and checks all say yes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from agencies.events import Event
from agencies.findings import Finding, Severity, block, blocking, waivable, warn
from agencies.models import AuditEvent, Membership
from agencies.transitions import Check, Refused, Transition, perform
from assessments.models import Assessment
from assessments.states import AssessmentState
from assessments.workflow import CONFIRM, REOPEN
from tests.factories import Cast

PLAIN = replace(CONFIRM, checks=())


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.rule for finding in refused.value.findings]


def with_checks(*checks: Check) -> Transition:
    return replace(PLAIN, checks=checks)


def unchanged(row: Assessment) -> bool:
    """Whether the row stands in the table as this copy has it, and nothing was recorded of a confirmation."""
    stored = Assessment.objects.get(pk=row.pk)
    return (stored.state, stored.version, stored.confirmed_at) == (
        row.state,
        row.version,
        row.confirmed_at,
    ) and not AuditEvent.objects.filter(event=Event.RESULT_CONFIRMED).exists()


def test_an_open_door_changes_state_stamp_version_and_record(cast: Cast, year_s000: Assessment) -> None:
    after = perform(PLAIN, year_s000, by=cast.staff, changes={"total": "60.40"})
    stored = Assessment.objects.get(pk=year_s000.pk)
    event = AuditEvent.objects.get(event=Event.RESULT_CONFIRMED)
    assert (after.state, stored.state) == (AssessmentState.CONFIRMED, AssessmentState.CONFIRMED)
    assert stored.confirmed_by == cast.staff
    assert stored.confirmed_at is not None
    assert stored.version == year_s000.version + 1
    assert event.changes == {"state": ["draft", "confirmed"], "total": "60.40"}
    assert (event.actor, event.subject_id) == (cast.staff.user, year_s000.pk)


def test_who_may_not_is_refused(cast: Cast, year_s000: Assessment) -> None:
    with pytest.raises(Refused, match="ยืนยันผลคะแนนของปี") as refused:
        perform(PLAIN, year_s000, by=cast.mayor)
    assert rules(refused) == ["permission"]
    assert unchanged(year_s000)


def test_an_officer_of_another_agency_is_refused(year_s000: Assessment, others: Cast) -> None:
    with pytest.raises(Refused) as refused:
        perform(PLAIN, year_s000, by=others.staff)
    assert rules(refused) == ["permission"]
    assert unchanged(year_s000)


def test_the_second_click_is_refused_politely(cast: Cast, year_s000: Assessment) -> None:
    perform(PLAIN, year_s000, by=cast.staff)
    with pytest.raises(Refused, match="ขณะนี้อยู่ในสถานะ “ยืนยันผลแล้ว”") as refused:
        perform(PLAIN, year_s000, by=cast.staff)
    assert rules(refused) == ["state"]
    assert AuditEvent.objects.filter(event=Event.RESULT_CONFIRMED).count() == 1


def test_the_row_is_read_again_under_the_lock(cast: Cast, year_s000: Assessment) -> None:
    """Two people hold a copy from before; the copy of the second one says draft, the table does not."""
    first, second = (Assessment.objects.get(pk=year_s000.pk) for _ in range(2))
    perform(PLAIN, first, by=cast.staff)
    assert second.state == AssessmentState.DRAFT
    with pytest.raises(Refused):
        perform(PLAIN, second, by=cast.head)
    assert Assessment.objects.get(pk=year_s000.pk).confirmed_by == cast.staff


@pytest.mark.parametrize("comment", ["", "  \n "])
def test_a_reason_that_is_asked_for_must_say_something(
    cast: Cast, year_s000: Assessment, comment: str
) -> None:
    confirmed = perform(PLAIN, year_s000, by=cast.staff)
    with pytest.raises(Refused) as refused:
        perform(REOPEN, confirmed, by=cast.head, comment=comment)
    assert rules(refused) == ["comment"]
    assert Assessment.objects.get(pk=year_s000.pk).is_confirmed


def test_reopening_keeps_the_reason_and_empties_the_stamp(cast: Cast, year_s000: Assessment) -> None:
    confirmed = perform(PLAIN, year_s000, by=cast.staff)
    perform(REOPEN, confirmed, by=cast.clerk, comment=" พิมพ์คะแนนผิด ")
    stored = Assessment.objects.get(pk=year_s000.pk)
    assert (stored.state, stored.confirmed_at, stored.confirmed_by) == (AssessmentState.DRAFT, None, None)
    assert AuditEvent.objects.get(event=Event.RESULT_REOPENED).comment == "พิมพ์คะแนนผิด"


def test_only_those_who_may_reopen_do(cast: Cast, year_s000: Assessment) -> None:
    confirmed = perform(PLAIN, year_s000, by=cast.staff)
    for member in (cast.staff, cast.deputy, cast.mayor):
        with pytest.raises(Refused) as refused:
            perform(REOPEN, confirmed, by=member, comment="ขอแก้ไข")
        assert rules(refused) == ["permission"]


def test_a_blocking_finding_holds_the_door(cast: Cast, year_s000: Assessment) -> None:
    step = with_checks(lambda row, by: [block("no", "ยังไม่ได้")], lambda row, by: [warn("hm", "ดูอีกครั้ง")])
    with pytest.raises(Refused, match="ยังไม่ได้") as refused:
        perform(step, year_s000, by=cast.staff)
    assert rules(refused) == ["no"]
    assert unchanged(year_s000)


def test_a_plain_warning_does_not(cast: Cast, year_s000: Assessment) -> None:
    step = with_checks(lambda row, by: [warn("hm", "ดูอีกครั้ง")])
    assert perform(step, year_s000, by=cast.staff).is_confirmed


def test_a_waivable_warning_needs_a_reason_of_its_own(cast: Cast, year_s000: Assessment) -> None:
    step = with_checks(
        lambda row, by: [warn("one", "ก", waivable=True), warn("two", "ข", waivable=True)],
    )
    with pytest.raises(Refused) as refused:
        perform(step, year_s000, by=cast.staff, waivers={"one": "ตรวจแล้ว", "two": "   "})
    assert rules(refused) == ["two"]
    assert unchanged(year_s000)


@pytest.mark.parametrize("typed", ["-", "…", "1.", "ๆ"])
def test_a_reason_is_of_words(cast: Cast, year_s000: Assessment, typed: str) -> None:
    step = with_checks(lambda row, by: [warn("one", "ก", waivable=True)])
    with pytest.raises(Refused):
        perform(step, year_s000, by=cast.staff, waivers={"one": typed})
    assert unchanged(year_s000)


def test_the_reason_for_a_waived_warning_is_kept(cast: Cast, year_s000: Assessment) -> None:
    step = with_checks(lambda row, by: [warn("one", "ก", waivable=True)])
    perform(step, year_s000, by=cast.staff, waivers={"one": " ตรวจ\x00\x01แล้ว ", "other": "\u200b"})
    event = AuditEvent.objects.get(event=Event.RESULT_CONFIRMED)
    explained = {"waived": {"one": "ตรวจแล้ว"}, "asked": {"one": "ก"}}
    assert event.changes == {"state": ["draft", "confirmed"], **explained}


def test_a_block_cannot_be_waived(cast: Cast, year_s000: Assessment) -> None:
    step = with_checks(lambda row, by: [block("no", "ยังไม่ได้")])
    with pytest.raises(Refused):
        perform(step, year_s000, by=cast.staff, waivers={"no": "ขอผ่าน"})


def test_checks_see_the_locked_row_and_the_officer(cast: Cast, year_s000: Assessment) -> None:
    seen: list[tuple[Assessment, Membership]] = []

    def look(row: Assessment, by: Membership) -> list[Finding]:
        seen.append((row, by))
        return []

    stale = Assessment.objects.get(pk=year_s000.pk)
    Assessment.objects.filter(pk=year_s000.pk).update(declared_level="A")
    perform(with_checks(look), stale, by=cast.staff)
    assert [(row.declared_level, by) for row, by in seen] == [("A", cast.staff)]


def test_what_prepare_breaks_is_undone(cast: Cast, year_s000: Assessment) -> None:
    def fail(row: Assessment) -> None:
        raise RuntimeError("no paper in the printer")

    with pytest.raises(RuntimeError, match="printer"):
        perform(PLAIN, year_s000, by=cast.staff, prepare=fail)
    assert unchanged(year_s000)


def test_findings_are_sorted_by_what_they_hold_up() -> None:
    findings = [block("a", "ก"), warn("b", "ข"), warn("c", "ค", waivable=True)]
    assert [finding.rule for finding in blocking(findings)] == ["a"]
    assert [finding.rule for finding in waivable(findings)] == ["c"]


def test_a_finding_as_json_is_what_the_command_prints() -> None:
    finding = block("a", "ก", subject="คะแนนรวม", url="/x/")
    assert finding.as_json() == {"rule": "a", "severity": "block", "message": "ก", "subject": "คะแนนรวม"}
    assert Severity.values == ["block", "warn"]
