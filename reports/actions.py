"""Every write to a paper: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block, blocking
from agencies.models import Agency, Membership, Unit
from agencies.roles import Role
from agencies.stances import stance
from agencies.transitions import Refused, perform
from agencies.versions import Stale, claim
from reports.chains import DECIDER, chain_of, decision_of
from reports.changes import as_submitted
from reports.checks import issued_figures_still_hold
from reports.content import body_of, written_sections
from reports.drafting.sections import Draft, Edit, fingerprint
from reports.issuing import issue
from reports.locks import why_not_editable
from reports.models import (
    Decision,
    Meeting,
    MeetingPoint,
    Opinion,
    Outcome,
    Paper,
    PaperKind,
    Section,
    Signature,
    Submission,
)
from reports.papers import PAPERS
from reports.queries import replacement_of
from reports.seats import Seat, next_seat
from reports.void_papers import last_in_line, valid
from reports.workflow import CANCEL, RETURN, SIGN, SUBMIT, WITHDRAW

UNDECIDED = "กรุณาเลือกผลการพิจารณา ทราบ อนุมัติ หรือสั่งการ หากไม่อนุมัติ ให้ใช้ “ส่งกลับให้แก้ไข”"
HEAD = ("unit", "dated_on", "order_number", "order_dated_on")


@transaction.atomic
def start_paper(*, agency: Agency, kind: PaperKind, fiscal_year: int, by: Membership) -> Paper:
    """Begin a paper of a year; the latest one that is not void is returned where there is one.

    One that was issued before the record was corrected cannot be mended, so then a new one begins. Raises
    Refused where what the paper is made of is not recorded.
    """
    # The agency's row is the lock: two clicks at once must not begin two papers.
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)
    paper = valid(agency.papers.filter(kind=kind, fiscal_year=fiscal_year)).order_by("-pk").first()
    if paper is None or issued_figures_still_hold(paper):
        drafting = PAPERS[kind].drafting
        if lacking := blocking(drafting.lacks(agency, fiscal_year)):
            raise Refused(lacking)
        paper = Paper.objects.create(
            agency=agency,
            kind=kind,
            fiscal_year=fiscal_year,
            unit=by.unit or owning_unit(agency),
            dated_on=drafting.date_of(agency, fiscal_year) or timezone.localdate(),
            drafted_by=by,
            replaces=paper and last_in_line(paper),
        )
        record(Event.PAPER_DRAFTED, by=by, agency=agency, subject=paper)
    return paper


def owning_unit(agency: Agency) -> Unit | None:
    """The office whose head signs first, else the agency's first office."""
    head = agency.memberships.filter(role=Role.OFFICE_HEAD, is_active=True).select_related("unit").first()
    return head.unit if head and head.unit else agency.units.first()


@transaction.atomic
def edit_paper(
    *,
    paper: Paper,
    unit: Unit,
    dated_on: date,
    order_number: str,
    order_dated_on: date | None,
    texts: Mapping[str, Edit],
    by: Membership,
    version: int,
) -> Paper:
    """Save the head of a paper and the sections a person touched, ``{section key: edit}``.

    A text equal to the portal's own wording is not kept, so that the section goes on following the facts.
    One written over a wording that the facts have since changed is kept, and is stale from the start.
    Raises Stale when the form is older than the record, Refused when the paper may not be edited.
    """
    paper.refresh_from_db(from_queryset=Paper.objects.select_for_update(of=("self",)))
    # Asked first: of an issued paper the database lets not even the version be changed.
    if paper.version == version and not paper.is_editable:
        raise Refused([block("state", why_not_editable(paper))])
    claim(paper, version)
    before = written_sections(paper)
    head = {name: _plain(getattr(paper, name)) for name in HEAD}
    paper.unit, paper.dated_on = unit, dated_on
    paper.order_number, paper.order_dated_on = order_number, order_dated_on
    paper.save()
    _save_texts(paper, texts, {row.draft.key: row.draft for row in before})
    changes: dict[str, Any] = {
        name: [old, new] for name, old in head.items() if old != (new := _plain(getattr(paper, name)))
    }
    after = {row.draft.key: row.text for row in written_sections(paper)}
    for row in before:
        if row.draft.key in texts and row.text != after.get(row.draft.key, ""):
            changes[f"section.{row.draft.label}"] = [row.text, after.get(row.draft.key, "")]
    record(Event.PAPER_EDITED, by=by, agency=paper.agency, subject=paper, changes=changes)
    return paper


def _save_texts(paper: Paper, texts: Mapping[str, Edit], seen: Mapping[str, Draft]) -> None:
    """Keep the texts that are a person's own.

    ``seen`` are the portal's drafts before the head of the paper changed. A section that the facts have
    meanwhile taken out of the paper has no place for a text.
    """
    drafts = {row.draft.key: row.draft.text for row in written_sections(paper)}
    for key, edit in texts.items():
        if key not in seen or edit.text is None or edit.text == drafts.get(key):
            paper.sections.filter(key=key).delete()
            continue
        is_current = edit.basis in (None, fingerprint(seen[key].text))
        kept = {
            "text": edit.text,
            # An unknown wording equals none, so the section is stale.
            "basis": seen[key].text if is_current else "",
            "facts": dict(seen[key].facts) if is_current else {},
        }
        Section.objects.update_or_create(paper=paper, key=key, defaults=kept)


@transaction.atomic
def submit_paper(*, paper: Paper, by: Membership, waivers: Mapping[str, str] | None = None) -> Paper:
    """Send a paper up the chain; what is submitted is what signers will read."""

    def freeze_body(row: Any) -> None:
        row.chain = ",".join(place.role for place in chain_of(row.agency, row.kind))
        row.snapshot = body_of(row)
        row.attempt += 1

    submitted = perform(SUBMIT, paper, by=by, waivers=waivers, prepare=freeze_body)
    Submission.objects.create(
        paper=submitted, attempt=submitted.attempt, sections=as_submitted(submitted, submitted.snapshot or {})
    )
    return submitted


@transaction.atomic
def withdraw_paper(*, paper: Paper, by: Membership, comment: str = "") -> Paper:
    """Take a submitted paper back to its draft; Refused once somebody signed it or it was returned."""
    return perform(WITHDRAW, paper, by=by, comment=comment)


@transaction.atomic
def cancel_paper(*, paper: Paper, by: Membership, comment: str = "", version: int | None = None) -> Paper:
    """Take a draft begun by mistake out of every list, so that another can begin; its history stays.

    One that was to replace an issued paper replaces it no longer. Raises Refused once it was submitted, Stale
    where it was saved after ``version``.
    """
    row = _locked(paper, version)

    def free_the_replaced(row: Any) -> None:
        row.replaces = None

    freed = {"replaces": [row.replaces.number or str(row.replaces), ""]} if row.replaces else {}
    return perform(CANCEL, row, by=by, comment=comment, changes=freed, prepare=free_the_replaced)


@transaction.atomic
def correct_paper(*, paper: Paper, reason: str, by: Membership) -> Paper:
    """Begin the paper that takes the place of an issued one; what people wrote in that one comes along.

    The one already begun is returned where there is one. Raises Refused for a paper that is not issued.
    """
    Agency.objects.select_for_update(of=("self",)).get(pk=paper.agency_id)  # two clicks, one correction
    if not paper.is_issued:
        raise Refused([block("state", f"เอกสาร{stance(paper)} จึงไม่ต้องทำฉบับใหม่ แก้ไขฉบับนี้ได้โดยตรง")])
    begun = replacement_of(paper)
    if begun is not None:
        return begun
    correction = Paper.objects.create(
        agency=paper.agency,
        kind=paper.kind,
        fiscal_year=paper.fiscal_year,
        unit=paper.unit,
        dated_on=timezone.localdate(),
        order_number=paper.order_number,
        order_dated_on=paper.order_dated_on,
        drafted_by=by,
        replaces=last_in_line(paper),
    )
    Section.objects.bulk_create(
        Section(paper=correction, key=row.key, text=row.text, basis=row.basis, facts=row.facts)
        for row in paper.sections.all()
    )
    changes = {"replaces": paper.number or f"{paper} ({paper.pk})"}
    record(
        Event.PAPER_CORRECTED,
        by=by,
        agency=paper.agency,
        subject=correction,
        changes=changes,
        comment=reason.strip(),
    )
    return correction


@transaction.atomic
def sign_paper(
    *,
    paper: Paper,
    opinion: str,
    by: Membership,
    outcome: Outcome | None = None,
    with_signature: bool = False,
    version: int | None = None,
) -> Paper:
    """Give an opinion and sign; the last signature issues the paper.

    ``outcome`` is what the last signer decides; only a ready opinion carries its own. ``with_signature``
    prints the signer's own picture. ``version`` is that of the paper as the signer read it: a second press of
    the button must not sign for the next seat of who holds two. Raises Refused out of turn and where the last
    signer does not say what is decided, Stale where the paper has moved on.
    """
    seat = _seat_as_read(paper, version)
    signed = perform(SIGN, paper, by=by, comment=opinion, changes=_acting_for_record(seat, by))
    decided = _decided(paper, opinion, outcome) if _role_of(seat, by) == DECIDER else ""
    picture = _picture_of(by) if with_signature else None
    _keep_opinion(signed, Decision.SIGNED, opinion, by, seat, outcome=decided, signature=picture)
    return issue(signed, by=by) if next_seat(signed) is None else signed


def _decided(paper: Paper, opinion: str, outcome: Outcome | None) -> Outcome:
    """What the last signer decides. Raises Refused where neither they nor a ready opinion says it."""
    decided = outcome or decision_of(paper.kind, opinion)
    if decided is None:
        raise Refused([block("outcome", UNDECIDED)])
    return decided


@transaction.atomic
def return_paper(*, paper: Paper, comment: str, by: Membership, version: int | None = None) -> Paper:
    """Send a paper back to its drafter with a comment. Raises Refused out of turn, Stale as signing does."""
    seat = _seat_as_read(paper, version)
    returned = perform(RETURN, paper, by=by, comment=comment, changes=_acting_for_record(seat, by))
    _keep_opinion(returned, Decision.RETURNED, comment, by, seat)
    return returned


def _seat_as_read(paper: Paper, version: int | None) -> Seat | None:
    """The seat whose turn it is, with the paper's row locked. Raises Stale where it has moved on since."""
    return next_seat(_locked(paper, version))


def _locked(paper: Paper, version: int | None) -> Paper:
    row = Paper.objects.select_for_update(of=("self",)).select_related("agency").get(pk=paper.pk)
    if version is not None and row.version != version:
        raise Stale
    return row


def _acting_for_record(seat: Seat | None, by: Membership) -> dict[str, Any]:
    """For which post an officer acted, and by which order, as the audit record keeps it."""
    acting = seat.acting_of(by) if seat else None
    return {"acting": f"{acting.line} คำสั่งที่ {acting.order_number}"} if acting else {}


def _keep_opinion(
    paper: Paper,
    decision: Decision,
    text: str,
    by: Membership,
    seat: Seat | None,
    *,
    outcome: str = "",
    signature: bytes | None = None,
) -> None:
    """Keep what a signer did in the seat they had when they did it; written once, never changed."""
    acting = seat.acting_of(by) if seat else None
    Opinion.objects.create(
        paper=paper,
        attempt=paper.attempt,
        role=_role_of(seat, by),
        decision=decision,
        text=text.strip(),
        member=by,
        rank=by.user.rank,
        name=f"{by.user.title}{by.user.name}",
        position=by.position,
        post=acting.post if acting else "",
        acting=acting.line if acting else "",
        outcome=outcome,
        signature=signature,
        at=timezone.now(),
    )


def _picture_of(by: Membership) -> bytes | None:
    """The officer's own signature as it is now."""
    picture = Signature.objects.filter(user=by.user).values_list("picture", flat=True).first()
    return bytes(picture) if picture else None


def _role_of(seat: Seat | None, by: Membership) -> str:
    return seat.role if seat else by.role


@transaction.atomic
def replace_meeting(
    *,
    agency: Agency,
    fiscal_year: int,
    head: Mapping[str, Any],
    points: Sequence[tuple[int | None, str]] | None,
    by: Membership | None,
    version: str | None = None,
) -> bool:
    """Keep a year's meeting: ``head`` holds model fields, ``points`` are ``(topic, text)`` in order.

    ``points`` None leaves them as they are. ``version`` is the mark a form was opened with, "" where there
    was no meeting; raises Stale where the record has another by now. Returns True where anything changed.
    """
    Agency.objects.select_for_update(of=("self",)).get(pk=agency.pk)  # two forms at once save one by one
    meeting, created = Meeting.objects.get_or_create(agency=agency, fiscal_year=fiscal_year)
    if version is not None and version != ("" if created else meeting.version):
        raise Stale
    changes: dict[str, Any] = {
        name: [_plain(getattr(meeting, name)), _plain(value)]
        for name, value in head.items()
        if getattr(meeting, name) != value
    }
    for name, value in head.items():
        setattr(meeting, name, value)
    meeting.save()
    before = list(meeting.points.values_list("topic", "text"))
    if points is not None and before != list(points):
        changes["points"] = [[list(row) for row in before], [list(row) for row in points]]
        meeting.points.all().delete()
        MeetingPoint.objects.bulk_create(
            MeetingPoint(meeting=meeting, order=place, topic=topic, text=text)
            for place, (topic, text) in enumerate(points, 1)
        )
    if not created and not changes:
        return False
    record(Event.MEETING_SAVED, by=by, agency=agency, subject=meeting, changes=changes)
    return True


def _plain(value: Any) -> str:
    """A field's value as the audit record keeps it."""
    return "" if value is None else str(value)
