"""Papers held against the record of acts: what was issued, filed, said or cancelled and is so no longer.

The record is a chain of hashes; what it says of a paper cannot be changed unseen. Each function yields one
English line for every difference, naming agency, paper or event. Papers of versions before the record kept
number and digest are held against their own frozen content.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdfium2

from agencies.audit import PORTAL_CHAIN
from agencies.events import Event
from agencies.models import AuditEvent
from reports.archive import DATA_NAME, data_of
from reports.issuing import digest_holds
from reports.models import CancelledNumbers, Decision, IssuedFile, Opinion, Paper, SignedScan
from reports.states import PaperState

ISSUED = (Event.PAPER_ISSUED, Event.PAPER_FILED)
SAID = {Event.PAPER_SIGNED: Decision.SIGNED, Event.PAPER_RETURNED: Decision.RETURNED}
CHUNK = 50


def prove_papers() -> Iterator[str]:
    """Everything about papers."""
    yield from _prove_issued()
    yield from _prove_files()
    yield from _prove_scans()
    yield from _prove_opinions()
    yield from _prove_cancelled()


def _events(*kinds: Event) -> list[AuditEvent]:
    rows = AuditEvent.objects.filter(event__in=kinds).exclude(chain__name=PORTAL_CHAIN)
    return list(rows.select_related("chain").order_by("chain__name", "sequence"))


def _issuings() -> dict[int, AuditEvent]:
    """The event by which each paper was issued."""
    return {row.subject_id: row for row in _events(*ISSUED) if row.subject_id}


def _of(paper: Paper) -> str:
    number = f" number {paper.number}" if paper.number else ""
    return f"{paper.agency.code}: paper {paper.pk} ({paper.kind} {paper.fiscal_year}{number})"


def _by(event: AuditEvent) -> str:
    return f"event {event.sequence} ({event.event})"


def _prove_issued() -> Iterator[str]:
    """Papers are issued where the record says so, with the number and code it says."""
    papers = Paper.objects.filter(state=PaperState.ISSUED).select_related("agency").defer("snapshot")
    known = {paper.pk: paper for paper in papers.order_by("pk")}
    events = _issuings()
    with_file = set(IssuedFile.objects.values_list("paper_id", flat=True))
    for key, paper in known.items():
        if key not in with_file:
            yield f"{_of(paper)}: its file is missing"
        if key not in events:
            yield f"{_of(paper)}: no event says that it was issued"
        else:
            yield from _against_event(paper, events[key])
    for key, event in events.items():
        if key not in known:
            yield f"{event.chain.name}: paper {key} ({event.subject_label}) of {_by(event)} is missing"


def _against_event(paper: Paper, event: AuditEvent) -> Iterator[str]:
    for name in ("number", "code"):
        told = event.changes.get(name)
        if told and told[1] != getattr(paper, name):
            yield f"{_of(paper)}: its {name} was changed, {_by(event)} says {told[1]}"


def _prove_files() -> Iterator[str]:
    """The PDFs are those that were issued, and their content says what the PDF carries inside."""
    events = _issuings()
    files = IssuedFile.objects.select_related("paper__agency").defer("paper__snapshot")
    for file in files.order_by("pk").iterator(chunk_size=CHUNK):
        paper = file.paper
        told = events[paper.pk].changes.get("sha256") if paper.pk in events else None
        if not paper.is_issued:
            yield f"{_of(paper)}: a file was added, but it is not issued"
        elif not digest_holds(file):
            yield f"{_of(paper)}: the PDF was changed"
        elif told and told != file.sha256:
            yield f"{_of(paper)}: the PDF and its digest were exchanged, {_by(events[paper.pk])} has another"
        elif (inside := _data_in(bytes(file.pdf))) and inside != data_of(file.content):
            yield f"{_of(paper)}: the frozen content was changed, its PDF has another"
        elif file.content.get("number", paper.number) != paper.number:
            yield f"{_of(paper)}: its number was changed, its PDF says {file.content['number']}"


def _data_in(pdf: bytes) -> bytes:
    """The data that travels inside a PDF; empty for one from before papers carried theirs."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return b""
    try:
        found = (document.get_attachment(place) for place in range(document.count_attachments()))
        return next((bytes(one.get_data()) for one in found if one.get_name() == DATA_NAME), b"")
    finally:
        document.close()


def _prove_scans() -> Iterator[str]:
    """The scans of papers signed by pen are those that were filed."""
    told = {row.subject_id: row for row in _events(Event.PAPER_FILED)}
    scans = SignedScan.objects.select_related("paper__agency").defer("paper__snapshot").order_by("pk")
    found = set()
    for scan in scans.iterator(chunk_size=CHUNK):
        found.add(scan.paper_id)
        event = told.get(scan.paper_id)
        if event is None:
            yield f"{_of(scan.paper)}: a scan was added that no event knows"
        elif hashlib.sha256(bytes(scan.file)).hexdigest() != scan.sha256:
            yield f"{_of(scan.paper)}: the scan was changed"
        elif event.changes.get("scan", scan.sha256) != scan.sha256:
            yield f"{_of(scan.paper)}: the scan and its digest were exchanged, {_by(event)} has another"
    for key, event in told.items():
        if key not in found:
            yield f"{event.chain.name}: the scan of paper {key}, filed by {_by(event)}, is missing"


def _prove_opinions() -> Iterator[str]:
    """Every opinion was given by the person and in the words that the record has, and none is missing."""
    events = _events(*SAID)
    given: Counter[tuple[object, ...]] = Counter(map(_said, events))
    opinions = Opinion.objects.select_related("paper__agency", "member").defer("signature", "paper__snapshot")
    for opinion in opinions.order_by("pk"):
        said: tuple[object, ...]
        said = (opinion.paper_id, opinion.decision, opinion.text, opinion.member.user_id)
        if given[said] == 0:
            yield f"{_of(opinion.paper)}: opinion {opinion.pk} of {opinion.name} was changed or added"
        given[said] -= 1
    for row in events:
        if given[_said(row)] > 0:
            given[_said(row)] -= 1
            who = f"given by {row.actor_name} in {_by(row)}"
            yield f"{row.chain.name}: the opinion on paper {row.subject_id} {who} is missing or was changed"


def _said(event: AuditEvent) -> tuple[object, ...]:
    """Which opinion an event tells of: on what paper, what was decided, in which words, by whom."""
    return (event.subject_id, SAID[Event(event.event)].value, event.comment, event.actor_id)


def _prove_cancelled() -> Iterator[str]:
    """The numbers that no valid paper carries are those of the record."""
    told: Counter[Any] = Counter()
    events = {}
    for event in _events(Event.NUMBERS_PASSED, Event.NUMBER_CANCELLED):
        key = (event.subject_id, event.changes["first"], event.changes["last"], event.comment)
        told[key] += 1
        events[key] = event
    for row in CancelledNumbers.objects.select_related("book__unit__agency").order_by("pk"):
        key = (row.book_id, row.first, row.last, row.reason)
        if told[key] == 0:
            agency = row.book.unit.agency
            yield f"{agency.code}: the cancelled numbers {row} of {row.book} were changed or added"
        told[key] -= 1
    for key, left in told.items():
        if left > 0:
            event = events[key]
            yield f"{event.chain.name}: the numbers cancelled by {_by(event)} are missing or were changed"
