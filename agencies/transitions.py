"""The one door for every change of state.

A ``Transition`` is data; ``perform`` is the only code in the repository that writes ``.state``. It locks
and re-reads the row, asks the permission, runs the checks, changes the state, stamps who and when, and
writes the audit event, all in one transaction. A double-clicked button is refused politely the second
time, because the second request finds the state already changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from agencies.access import can
from agencies.audit import record
from agencies.events import Event
from agencies.findings import Finding, block, blocking, each_rule_once, waivable
from agencies.models import Membership
from agencies.questions import reason_in
from agencies.roles import Permission
from agencies.stances import stance

Subject = TypeVar("Subject", bound=models.Model)
Check = Callable[[Any, Membership], list[Finding]]


class Refused(Exception):
    """The door stayed shut; ``findings`` say why in words an officer can read."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.message for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Transition:
    """One change of state.

    ``stamp`` names the ``<stamp>_at``/``<stamp>_by`` pair that is set, ``clears`` the pairs that are
    emptied. ``checks`` are called with the locked row and the officer.
    """

    event: Event
    sources: frozenset[str]
    target: str
    permission: Permission
    stamp: str = ""
    clears: tuple[str, ...] = ()
    needs_comment: bool = False
    checks: tuple[Check, ...] = ()


def perform(
    step: Transition,
    subject: Subject,
    *,
    by: Membership,
    comment: str = "",
    waivers: Mapping[str, str] | None = None,
    changes: dict[str, Any] | None = None,
    prepare: Callable[[Any], None] | None = None,
) -> Subject:
    """Carry out a transition and return the row as it now is.

    ``subject`` needs ``state``, ``version`` and ``agency``. ``waivers`` maps the rule of a waivable warning
    to the officer's reason, kept in the audit event beside what was asked. ``prepare`` sets further fields
    of the locked row once the door is open. Raises Refused with findings when anything is wrong;
    then nothing has changed.
    """
    with transaction.atomic():
        manager = type(subject)._default_manager
        row: Any = manager.select_for_update(of=("self",)).get(pk=subject.pk)
        if findings := _closed(step, row, by, comment):
            raise Refused(findings)
        findings = [finding for check in step.checks for finding in check(row, by)]
        reasons = {rule: reason_in(typed) for rule, typed in (waivers or {}).items()}
        asked = waivable(findings)
        if unmet := blocking(findings) + [finding for finding in asked if not reasons.get(finding.rule)]:
            raise Refused(unmet)
        before, row.state = row.state, step.target
        _stamp(row, step, by)
        if prepare:
            prepare(row)
        row.version += 1
        row.save()
        details = {"state": [str(before), str(step.target)], **(changes or {})}
        if asked:
            details["waived"] = {finding.rule: reasons[finding.rule] for finding in asked}
            details["asked"] = {finding.rule: finding.message for finding in each_rule_once(asked)}
        record(step.event, by=by, agency=row.agency, subject=row, changes=details, comment=comment.strip())
    result: Subject = row
    return result


def _closed(step: Transition, row: Any, by: Membership, comment: str) -> list[Finding]:
    """Why the door is shut whatever the checks find; the first kind of reason is enough."""
    if by.agency_id != row.agency.pk or not can(by, step.permission):
        return [block("permission", f"ตำแหน่งของท่านไม่มีสิทธิ์ “{step.permission.label}”")]
    if row.state not in step.sources:
        return [block("state", f"ทำรายการนี้ไม่ได้ เพราะขณะนี้{stance(row)}")]
    if step.needs_comment and not comment.strip():
        return [block("comment", "กรุณาระบุเหตุผลหรือความเห็น")]
    return []


def _stamp(row: Any, step: Transition, by: Membership) -> None:
    for name in step.clears:
        setattr(row, f"{name}_at", None)
        setattr(row, f"{name}_by", None)
    if step.stamp:
        setattr(row, f"{step.stamp}_at", timezone.now())
        setattr(row, f"{step.stamp}_by", by)
