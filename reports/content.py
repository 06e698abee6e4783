"""The content of a paper as plain JSON: what the page template reads, what is frozen at issue."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from agencies.kinds import Kind, default_position
from agencies.models import Acting, Agency, Membership
from agencies.roles import Role
from assessments.queries import find_assessment, result_of
from reports.codes import check_address, grouped
from reports.corrections import named, replacing_sentence
from reports.drafting.prose import stated
from reports.drafting.sections import Kept, Written, fingerprint, merge
from reports.emblems import emblem_of
from reports.models import Opinion, Paper
from reports.papers import PAPERS
from reports.pdf import EMBLEM_PREFIX
from reports.seats import Seat, seats_of
from thai.dates import thai_date, thai_datetime_short

BY_SYSTEM = "ลงนามในระบบ"
UNNAMED = "." * 40  # a place to write a name by hand


def facts_of(paper: Paper) -> Any:
    """What the paper's drafting module gathers for it; Http404 where the year is not recorded."""
    return PAPERS[paper.kind].drafting.gather(paper)


def figures_now(paper: Paper) -> dict[str, str | None]:
    """The figures that the paper would state by what the record says now."""
    return PAPERS[paper.kind].drafting.figures(facts_of(paper))


def kept_texts(paper: Paper) -> dict[str, Kept]:
    """What people wrote into the paper, by section."""
    rows = paper.sections.all() if paper.pk else ()  # nobody has edited a sketch
    return {row.key: Kept(row.text, row.basis, row.facts) for row in rows}


def written_sections(
    paper: Paper, facts: Any = None, kept: Mapping[str, Kept] | None = None
) -> list[Written]:
    """The paper's sections as they stand: the portal's wording, or a person's (``kept`` for the saved)."""
    drafts = PAPERS[paper.kind].drafting.draft(facts or facts_of(paper))
    rows = merge(drafts, kept_texts(paper) if kept is None else kept)
    is_untold = any(not now for row in rows for _, _, now in row.moved)
    scores = _scores_stated(paper) if is_untold else {}
    return [replace(row, moved=tuple(_told(row, scores))) for row in rows] if scores else rows


def _scores_stated(paper: Paper) -> dict[str, str]:
    """Every indicator of the result that a paper quotes, as the facts of a sentence."""
    year = PAPERS[paper.kind].result_year(paper.fiscal_year)
    assessment = find_assessment(paper.agency, year)
    return stated(result_of(assessment).indicators, year) if assessment else {}


def _told(row: Written, scores: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """What moved; a score that the wording has no reason to state any more is still a score."""
    for what, before, now in row.moved:
        is_left_out = not now and what in scores
        yield what, before, f"{scores[what]} (ข้อความที่ระบบเสนอไม่กล่าวถึงแล้ว)" if is_left_out else now


def body_of(paper: Paper, kept: Mapping[str, Kept] | None = None) -> dict[str, Any]:
    """The content without opinions: what is submitted and what signers read."""
    rules = PAPERS[paper.kind]
    facts = facts_of(paper)
    sections = {row.draft.key: row for row in written_sections(paper, facts, kept)}
    unit = paper.unit.name if paper.unit else ""
    page = rules.drafting.page(facts, sections)
    return {
        "kind": paper.kind,
        "template": rules.template,
        "agency": paper.agency.name,
        "fiscal_year": paper.fiscal_year,
        "office": f"{unit} {paper.agency.name}".strip(),
        "dated": thai_date(paper.dated_on) if paper.dated_on else "",
        "dated_on": paper.dated_on.isoformat() if paper.dated_on else "",
        "subject": " ".join(sections["subject"].text.split()),
        "addressee": addressee(paper.agency),
        **page,
        **_replacing(paper, page["sections"]),
        "figures": rules.drafting.figures(facts),
        "wordings": wordings(sections.values()),
    }


def _replacing(paper: Paper, sections: list[dict[str, Any]]) -> dict[str, Any]:
    """A correction says in its first paragraph which numbered paper it replaces."""
    sentence = replacing_sentence(paper)
    if not sentence:
        return {}
    opening, *rest = sections
    said = {"type": "paragraph", "text": sentence}
    return {"replaces": sentence, "sections": [{**opening, "blocks": [said, *opening["blocks"]]}, *rest]}


def wordings(sections: Any) -> dict[str, str]:
    """The portal's own wording of each section, by its fingerprint: changed facts give another one."""
    return {row.draft.key: fingerprint(row.draft.text) for row in sections}


def addressee(agency: Agency) -> str:
    """The position the memo is addressed to, as master data writes it."""
    mayor = agency.memberships.filter(role=Role.MAYOR, is_active=True).order_by("pk").first()
    return mayor.position if mayor else default_position(Role.MAYOR, agency.name, Kind(agency.kind))


def content_of(
    paper: Paper, *, for_pen: bool = False, kept: Mapping[str, Kept] | None = None
) -> dict[str, Any]:
    """The whole content for the page: the body (as submitted, once it is) and the signatures so far.

    ``proposer`` is there for papers that an office proposes, ``opinions`` are the other seats in order; of
    other papers only the last seat is printed. ``for_pen``: to be signed by hand, so no draft any more.
    ``kept``: texts of an editable paper that are not saved, to look at.
    """
    body = dict(paper.snapshot) if paper.snapshot and not paper.is_editable else body_of(paper, kept)
    chain = seats_of(paper)
    seats = [
        seat for seat in (chain if PAPERS[paper.kind].is_proposed else chain[-1:]) if not seat.is_skipped
    ]
    pictures = _signatures(paper)
    content = {
        **body,
        "is_draft": not (paper.is_issued or for_pen),
        "number": paper.number,
        "emblem": emblem_of(paper.agency),
    }
    if paper.code:
        content |= {"code": grouped(paper.code), "check_at": check_address(paper.code)}
        content["registered"] = _registered(paper)
    if PAPERS[paper.kind].is_proposed:
        head = next((seat for seat in seats if seat.role == Role.OFFICE_HEAD), None)
        seats = [seat for seat in seats if seat is not head]
        content["proposer"] = _seat_block(head, pictures) if head else _drafter_block(paper)
    opinions = [_seat_block(seat, pictures) for seat in seats] or _nobody(paper)
    return {
        **content,
        "opinions": opinions if PAPERS[paper.kind].is_proposed else list(map(_untimed, opinions)),
    }


def _registered(paper: Paper) -> str:
    """Number and date of a paper that bears them in its seal only; the seal takes no room of the text's."""
    return "" if PAPERS[paper.kind].prints_number else named(paper)


def _untimed(block: dict[str, Any]) -> dict[str, Any]:
    """What is announced bears the date of the announcement; the hour of signing stands in the record."""
    return {**block, "signed": BY_SYSTEM if block.get("signed") else ""}


def _signatures(paper: Paper) -> dict[int, str]:
    """``{opinion key: data: address}`` of the pictures that signers of the paper used."""
    rows = paper.opinions.filter(signature__isnull=False) if paper.pk else Opinion.objects.none()
    return {
        key: EMBLEM_PREFIX + b64encode(bytes(picture)).decode()
        for key, picture in rows.values_list("pk", "signature")
        if picture
    }


def _nobody(paper: Paper) -> list[dict[str, Any]]:
    """Where nobody holds a seat, a paper that only its last signer signs leaves a place for the pen."""
    return [] if PAPERS[paper.kind].is_proposed else [_blank(addressee(paper.agency))]


def _blank(position: str = "") -> dict[str, Any]:
    blank = dict.fromkeys(("heading", "text", "rank", "acting", "signed", "signature"), "")
    return {**blank, "name": UNNAMED, "position": position}


def _seat_block(seat: Seat, pictures: dict[int, str]) -> dict[str, Any]:
    if seat.opinion:
        return _opinion_block(seat.opinion, pictures.get(seat.opinion.pk, ""))
    return _person_block(seat.holder, seat.acting_of(seat.holder)) if seat.holder else {}


def _opinion_block(opinion: Opinion, picture: str) -> dict[str, Any]:
    return {
        "heading": f"ความเห็นของ{opinion.post or opinion.position}",
        "text": _lines(opinion.text),
        "rank": opinion.rank,
        "name": opinion.name,
        "position": opinion.position,
        "acting": opinion.acting,
        "signature": picture,
        "signed": f"{BY_SYSTEM} {thai_datetime_short(opinion.at)}",
    }


def _lines(text: str) -> str:
    """An opinion in the lines it was written in, without empty ones."""
    return "\n".join(" ".join(line.split()) for line in text.splitlines() if line.strip())


def _person_block(member: Membership, acting: Acting | None = None) -> dict[str, Any]:
    return {
        "heading": f"ความเห็นของ{acting.post if acting else member.position}",
        "text": "",
        "rank": member.user.rank,
        "name": f"{member.user.title}{member.user.name}",
        "position": member.position,
        "acting": acting.line if acting else "",
        "signature": "",
        "signed": "",
    }


def _drafter_block(paper: Paper) -> dict[str, Any]:
    """Where the office has no head, the officer who submits proposes."""
    who = paper.submitted_by or (paper.drafted_by if paper.drafted_by_id else None)
    if who is None:
        return _blank()
    block = _person_block(who)
    if paper.submitted_at:
        block["signed"] = f"เสนอในระบบ {thai_datetime_short(paper.submitted_at)}"
    return block
