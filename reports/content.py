"""The content of a paper as plain JSON: what the page template reads, what is frozen at issue."""

from __future__ import annotations

from typing import Any

from agencies.kinds import Kind, default_position
from agencies.models import Agency, Membership
from agencies.roles import Role
from assessments.queries import get_assessment, previous_result, result_of
from assessments.scoring import YearResult
from measures.queries import cover, measures_of
from reports.drafting import memo
from reports.drafting.sections import Written, merge
from reports.models import Opinion, Paper
from reports.papers import PAPERS
from reports.seats import Seat, seats_of
from thai.dates import thai_date, thai_datetime_short

UNNAMED = "." * 40  # a place to write a name by hand


def memo_facts(paper: Paper) -> memo.MemoFacts:
    """The facts a memo states; Http404 where the year is not recorded."""
    assessment = get_assessment(paper.agency, paper.fiscal_year)
    result = result_of(assessment)
    coverage = cover(result, list(measures_of(paper.agency, paper.fiscal_year + 1)))
    before = previous_result(assessment, confirmed=True)  # papers quote nothing that may still change
    return memo.MemoFacts(paper, assessment, result, before, coverage)


def written_sections(paper: Paper, facts: memo.MemoFacts | None = None) -> list[Written]:
    """The paper's sections as they stand: the portal's wording, or a person's."""
    rows = paper.sections.all() if paper.pk else ()  # nobody has edited a sketch
    edits = {row.key: (row.text, row.basis) for row in rows}
    return merge(memo.draft(facts or memo_facts(paper)), edits)


def body_of(paper: Paper) -> dict[str, Any]:
    """The content without opinions: what is submitted and what signers read."""
    facts = memo_facts(paper)
    sections = {row.draft.key: row for row in written_sections(paper, facts)}
    unit = paper.unit.name if paper.unit else ""
    return {
        "kind": paper.kind,
        "template": PAPERS[paper.kind].template,
        "agency": paper.agency.name,
        "office": f"{unit} {paper.agency.name}".strip(),
        "dated": thai_date(paper.dated_on) if paper.dated_on else "",
        "subject": " ".join(sections["subject"].text.split()),
        "addressee": addressee(paper.agency),
        "sections": _printed(sections, facts.result),
        "figures": figures_of(facts.result),
    }


def addressee(agency: Agency) -> str:
    """The position the memo is addressed to, as master data writes it."""
    mayor = agency.memberships.filter(role=Role.MAYOR, is_active=True).order_by("pk").first()
    return mayor.position if mayor else default_position(Role.MAYOR, agency.name, Kind(agency.kind))


def figures_of(result: YearResult) -> dict[str, str | None]:
    """The figures a paper states, kept with it to see later whether the record has moved on."""
    figures = {row.rule.code: _figure(row.score) for row in result.indicators}
    figures |= {row.rule.code: _figure(row.score) for row in result.instruments}
    return figures | {"total": _figure(result.total), "level": result.level.name if result.level else None}


def _figure(value: object) -> str | None:
    return None if value is None else str(value)


def _printed(sections: dict[str, Written], result: YearResult) -> list[dict[str, Any]]:
    rows = [
        {"number": row.rule.number, "name": row.rule.name, "score": _figure(row.score) or "–"}
        for row in result.indicators
    ]
    findings = [
        *sections["result"].blocks,
        {"type": "scores", "rows": rows},
        *sections["summary"].blocks,
        *sections["advice"].blocks,
    ]
    return [
        {"heading": sections["background"].draft.heading, "blocks": sections["background"].blocks},
        {"heading": sections["result"].draft.heading, "blocks": findings},
        {"heading": sections["proposal"].draft.heading, "blocks": sections["proposal"].blocks},
    ]


def content_of(paper: Paper) -> dict[str, Any]:
    """The whole content for the page: the body (as submitted, once it is) and the signatures so far."""
    body = dict(paper.snapshot) if paper.snapshot and not paper.is_editable else body_of(paper)
    seats = [seat for seat in seats_of(paper) if not seat.is_skipped]
    head = next((seat for seat in seats if seat.role == Role.OFFICE_HEAD), None)
    others = [seat for seat in seats if seat is not head]
    return {
        **body,
        "is_draft": not paper.is_issued,
        "number": paper.number,
        "proposer": _seat_block(head) if head else _drafter_block(paper),
        "opinions": [_seat_block(seat) for seat in others],
    }


def _seat_block(seat: Seat) -> dict[str, Any]:
    if seat.opinion:
        return _opinion_block(seat.opinion)
    return _person_block(seat.holder) if seat.holder else {}


def _opinion_block(opinion: Opinion) -> dict[str, Any]:
    return {
        "heading": f"ความเห็นของ{opinion.position}",
        "text": " ".join(opinion.text.split()),
        "rank": opinion.rank,
        "name": opinion.name,
        "position": opinion.position,
        "acting": "",
        "signed": f"ลงนามในระบบ {thai_datetime_short(opinion.at)}",
    }


def _person_block(member: Membership) -> dict[str, Any]:
    return {
        "heading": f"ความเห็นของ{member.position}",
        "text": "",
        "rank": member.user.rank,
        "name": f"{member.user.title}{member.user.name}",
        "position": member.position,
        "acting": "",
        "signed": "",
    }


def _drafter_block(paper: Paper) -> dict[str, Any]:
    """Where the office has no head, the officer who submits proposes."""
    who = paper.submitted_by or (paper.drafted_by if paper.drafted_by_id else None)
    if who is None:
        blank = dict.fromkeys(("heading", "text", "rank", "position", "acting", "signed"), "")
        return {**blank, "name": UNNAMED}
    block = _person_block(who)
    if paper.submitted_at:
        block["signed"] = f"เสนอในระบบ {thai_datetime_short(paper.submitted_at)}"
    return block
