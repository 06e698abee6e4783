"""Answering a round of follow-up: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from agencies.access import can
from agencies.audit import record
from agencies.events import Event
from agencies.findings import Finding, block
from agencies.models import Membership
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import claim
from measures.evidence_actions import (
    EvidenceContent,
    files_kept_with_the_act,
    keep_evidence,
    link_evidence,
)
from measures.models import Evidence, Round

WHO_REPORTS = f"ผู้รายงานได้คือเจ้าของมาตรการ หรือผู้มีสิทธิ์ “{Permission.REPORT_FOR_OWNER.label}”"
FIELDS = ("status", "text", "result", "problems", "suggestions", "reported_on")


@dataclass(frozen=True)
class RoundAnswer:
    """What an owner reports: ``evidence`` the agency holds already, and ``new`` to be kept with it.

    ``known`` are the keys of the round's evidence when the form was opened: what another person tied to it
    since then stays, for the form could not have shown it. None means that ``evidence`` is all there is.
    """

    status: str
    text: str
    result: str
    problems: str
    suggestions: str
    reported_on: date
    evidence: Sequence[Evidence] = ()
    new: Sequence[EvidenceContent] = ()
    known: frozenset[int] | None = None


def may_answer(member: Membership, row: Round) -> bool:
    """Whether an officer may answer a round: its owner may, and who may report for any owner."""
    if member.agency_id != row.measure.plan.agency_id:
        return False
    owns = row.measure.owner_id == member.pk and can(member, Permission.REPORT_PROGRESS)
    return owns or can(member, Permission.REPORT_FOR_OWNER)


def in_place_of(member: Membership, row: Round) -> str:
    """For whom an officer reports a round: its owner's name; empty where they own it, or nobody is named."""
    return "" if row.measure.owner_id == member.pk else row.measure.owner_label


def why_not_open(row: Round) -> list[Finding]:
    """Why a round takes no answer yet; empty where it does."""
    if row.measure.plan.is_adopted:
        return []
    message = "ยังรายงานไม่ได้ เพราะแผนมาตรการของปีนี้ยังไม่ได้รับอนุมัติ เมื่ออนุมัติแล้วรอบติดตามจะเปิดให้รายงาน"
    return [block("plan-not-adopted", message, subject=str(row.measure.plan))]


def answer_round(*, row: Round, answer: RoundAnswer, by: Membership, version: int | None) -> Round:
    """Keep the report of a round with its evidence, all or nothing.

    Raises Stale where it was answered since the form was opened, Refused where the plan is not in force or
    the round is another's.
    """
    with files_kept_with_the_act() as written, transaction.atomic():
        claim(row, version)
        fresh = Round.objects.select_related("measure__plan__agency").get(pk=row.pk)
        if findings := why_not_open(fresh) or _not_theirs(by, fresh):
            raise Refused(findings)
        before = _summary(fresh)
        for name in FIELDS:
            setattr(fresh, name, getattr(answer, name))
        fresh.reported_by = by
        fresh.save()
        link_evidence(row=fresh, evidence=_all_evidence(fresh, answer, by, written))
        after = _summary(fresh)
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        owner = in_place_of(by, fresh)
        comment = f"รายงานแทน {owner}" if owner else ""
        agency = fresh.agency
        record(Event.ROUND_ANSWERED, by=by, agency=agency, subject=fresh, changes=changes, comment=comment)
    return fresh


def _not_theirs(by: Membership, row: Round) -> list[Finding]:
    if may_answer(by, row):
        return []
    return [block("round-of-another", f"รอบติดตามนี้เป็นของผู้อื่น {WHO_REPORTS}")]


def _all_evidence(row: Round, answer: RoundAnswer, by: Membership, written: list[str]) -> list[Evidence]:
    chosen = list(answer.evidence)
    if answer.known is not None:
        links = row.evidence_links.exclude(evidence__in=answer.known).select_related("evidence")
        chosen += [link.evidence for link in links]
    for content in answer.new:
        chosen.append(keep_evidence(agency=row.agency, content=content, by=by, written=written))
    return list(dict.fromkeys(chosen))


def _summary(row: Round) -> dict[str, Any]:
    summary: dict[str, Any] = {name: str(getattr(row, name) or "") for name in FIELDS}
    links = row.evidence_links.select_related("evidence")
    summary["evidence"] = [str(link.evidence) for link in links]
    return summary
