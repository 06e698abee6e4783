"""Every write to evidence: a verb, keyword-only, atomic, with its audit event.

Bytes go to the disk inside the transaction that keeps their row, and off it again where the act fails;
they leave the disk only once the row is gone for good and cannot be put back any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files import File
from django.db import models, transaction
from django.utils import timezone

from agencies.access import can
from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.marks import mark_of
from agencies.models import Agency, Membership, Removed
from agencies.restoring import keep
from agencies.roles import Permission
from agencies.transitions import Refused
from agencies.versions import Stale, claim
from measures.evidence import Inspected
from measures.models import Evidence, EvidenceHold, RemovedEvidence, Round, RoundEvidence
from measures.storage import private_files

FIELDS = ("title", "url", "dated_on")
HELD = "มีเอกสารที่ออกแล้วอ้างถึง"
WHO_CHANGES = f"หลักฐานนี้ผู้อื่นเป็นผู้นำเข้า ผู้ที่แก้ไขหรือลบได้คือผู้นำเข้า หรือผู้มีสิทธิ์ “{Permission.EDIT_MEASURES.label}”"


@dataclass(frozen=True)
class EvidenceContent:
    """What a person gives as evidence; ``file`` comes with what ``evidence.inspect`` found out about it."""

    title: str
    url: str = ""
    dated_on: date | None = None
    file: File | None = None
    inspected: Inspected | None = None


@contextmanager
def files_kept_with_the_act() -> Iterator[list[str]]:
    """Put around a transaction that keeps files: the names noted in the list are removed where it fails."""
    written: list[str] = []
    try:
        yield written
    except BaseException:
        for name in written:
            private_files().delete(name)
        raise


def may_change(member: Membership, row: Evidence) -> bool:
    """Whether an officer may change or remove evidence: who gave it, and who prepares measures."""
    if member.agency_id != row.agency_id:
        return False
    gave = row.uploaded_by_id == member.pk and can(member, Permission.REPORT_PROGRESS)
    return gave or can(member, Permission.EDIT_MEASURES)


def why_fixed(member: Membership, row: Evidence) -> str:
    """Why an officer cannot change or remove evidence, in a few words; empty where they can."""
    if row.holds.all():
        return HELD
    return "" if may_change(member, row) else "ผู้อื่นนำเข้า"


def add_evidence(*, agency: Agency, content: EvidenceContent, by: Membership) -> Evidence:
    """Keep a file or a link; a file the agency holds already is not kept twice, its evidence is given."""
    with files_kept_with_the_act() as written, transaction.atomic():
        return keep_evidence(agency=agency, content=content, by=by, written=written)


def known_file(agency: Agency, inspected: Inspected | None) -> Evidence | None:
    """The evidence whose file has these very bytes, where the agency holds one."""
    return _by_digest(agency, inspected).exclude(file="").first()


def _by_digest(agency: Agency, inspected: Inspected | None) -> models.QuerySet[Evidence]:
    return agency.evidence.filter(sha256=inspected.sha256) if inspected else agency.evidence.none()


def keep_evidence(
    *, agency: Agency, content: EvidenceContent, by: Membership, written: list[str]
) -> Evidence:
    """``add_evidence`` inside a transaction and ``files_kept_with_the_act`` of the caller."""
    if known := known_file(agency, content.inspected):
        return known
    row = _by_digest(agency, content.inspected).first()  # a year file named it, its bytes come now
    if row is None:
        row = Evidence(agency=agency, **{name: getattr(content, name) for name in FIELDS})
    row.uploaded_at, row.uploaded_by = timezone.now(), by
    if content.file and content.inspected:
        _keep_file(row, content.file, content.inspected, written)
    row.save()
    changes = {**_summary(row), "file": row.file_name, "sha256": row.sha256}
    record(Event.EVIDENCE_ADDED, by=by, agency=agency, subject=row, changes=changes)
    return row


def _keep_file(row: Evidence, file: File, inspected: Inspected, written: list[str]) -> None:
    row.file_name, row.content_type = inspected.name, inspected.content_type
    row.size, row.sha256 = inspected.size, inspected.sha256
    file.seek(0)
    row.file.save(inspected.name, file, save=False)
    written.append(str(row.file.name))


@transaction.atomic
def change_evidence(
    *, evidence: Evidence, content: EvidenceContent, by: Membership, version: str
) -> Evidence:
    """Set title, link and date; the file itself never changes, another file is other evidence.

    Raises Refused where an issued paper names the evidence, Stale where it was changed since the form was
    opened.
    """
    row = _locked(evidence)
    _require_may_change(by, row)
    _refuse_held(row, "แก้ไข")
    if row.version != version:
        raise Stale
    before = _summary(row)
    for name in FIELDS:
        setattr(row, name, getattr(content, name))
    if before["url"] != row.url:
        row.link_checked_at = row.link_status = None
    after = _summary(row)
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        row.save()
        record(Event.EVIDENCE_CHANGED, by=by, agency=row.agency, subject=row, changes=changes)
    return row


@transaction.atomic
def remove_evidence(*, evidence: Evidence, by: Membership, version: str | None = None) -> Removed:
    """Take evidence off its rounds and remove it; what can be put back. Its file leaves the disk with that.

    ``version`` is the ``removal_version`` that the page showed, None where no page did. Raises Refused where
    an issued paper names the evidence, Stale where it was changed, or named by other rounds, meanwhile.
    """
    row = _locked(evidence)
    _require_may_change(by, row)
    if version is not None and version != removal_version(row):
        raise Stale
    _refuse_held(row, "ลบ")
    links = list(row.round_links.select_related("round__measure").order_by("round__cut_off", "pk"))
    for link in links:
        claim(link.round, None)
    rounds = [link.round for link in links]
    record(Event.EVIDENCE_REMOVED, by=by, agency=row.agency, subject=row, changes=told_of(row, rounds))
    row.round_links.all().delete()
    removed = keep(row, agency=row.agency, place=row.agency, by=by)
    places = {str(link.round_id): [link.round.version, link.order] for link in links}
    RemovedEvidence.objects.create(removed=removed, file=row.file.name or "", rounds=places)
    row.delete()
    return removed


def removal_version(evidence: Evidence) -> str:
    """A mark of what goes with a removal: the evidence, and its place in the rounds that name it."""
    rounds = evidence.round_links.order_by("round_id").values_list("round_id", flat=True)
    return mark_of(evidence.version, list(rounds))


@transaction.atomic
def hold_evidence(*, evidence: Sequence[Evidence], paper: str) -> None:
    """Note that an issued paper names the evidence, so that it can never be changed or removed.

    ``paper`` is the paper's number and title as text. Part of issuing, which records its own event.
    """
    list(Evidence.objects.select_for_update().filter(pk__in=[row.pk for row in evidence]).order_by("pk"))
    for row in evidence:
        EvidenceHold.objects.get_or_create(evidence=row, paper=paper)


def note_link_status(*, evidence: Evidence, url: str, status: int) -> None:
    """Keep what an address answered, unless the evidence has another address by now.

    An observation of the portal, not an officer's act: nothing goes into the record of acts.
    """
    rows = Evidence.objects.filter(pk=evidence.pk, url=url)
    rows.update(link_checked_at=timezone.now(), link_status=status)


def link_evidence(*, row: Round, evidence: Sequence[Evidence]) -> None:
    """Make a round name exactly this evidence in this order; answering it records the event."""
    row.evidence_links.all().delete()
    RoundEvidence.objects.bulk_create(
        RoundEvidence(round=row, evidence=one, order=place) for place, one in enumerate(evidence, 1)
    )


def _locked(evidence: Evidence) -> Evidence:
    return Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)


def _require_may_change(by: Membership, row: Evidence) -> None:
    if not may_change(by, row):
        raise Refused([block("evidence-of-another", WHO_CHANGES, subject=row.title)])


def _refuse_held(row: Evidence, what: str) -> None:
    papers = list(row.holds.values_list("paper", flat=True))
    if papers:
        message = f"{what}ไม่ได้ เพราะเอกสารที่ออกแล้วอ้างถึงหลักฐานนี้ ได้แก่ {' / '.join(papers)}"
        raise Refused([block("evidence-held", message, subject=row.title)])


def told_of(row: Evidence, rounds: Sequence[Round]) -> dict[str, Any]:
    """Evidence that goes or comes back, with the rounds that name it by their keys, for the audit event."""
    named = {str(one.pk): str(one) for one in rounds}
    return {**_summary(row), "file": row.file_name, "sha256": row.sha256, "rounds": named}


def _summary(row: models.Model) -> dict[str, Any]:
    return {name: str(getattr(row, name) or "") for name in FIELDS}
