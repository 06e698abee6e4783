"""Who signs a kind of paper in an agency, in which order, and the opinions each may choose from.

The registry of papers has a chain and phrases for every kind; an agency may have its own. Whoever signs
last decides, and that is always นายก: seats before it may be left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agencies.models import Agency
from agencies.roles import Role
from reports.drafting.sections import fingerprint
from reports.models import ChainSeat, Outcome, Paper
from reports.papers import PAPERS

LADDER = (Role.OFFICE_HEAD, Role.DEPUTY_CLERK, Role.CLERK, Role.MAYOR)
DECIDER = Role.MAYOR
# Offered where the registry has no phrases for a seat, because it does not stand in that chain.
_GENERAL = ("เพื่อโปรดทราบ", "เห็นควรดำเนินการตามเสนอ", "เพื่อโปรดพิจารณาสั่งการ")


@dataclass(frozen=True)
class Place:
    """One seat of a chain and the opinions its holder may choose from."""

    role: Role
    phrases: tuple[str, ...]


def default_phrases(kind: str, role: Role) -> tuple[str, ...]:
    """The portal's own opinions for a seat of a kind of paper."""
    return PAPERS[kind].phrases.get(role, _GENERAL)


def chain_of(agency: Agency, kind: str) -> tuple[Place, ...]:
    """The agency's chain for a kind of paper, the registry's where it has none of its own."""
    return chains_of(agency, [kind])[kind]


def chains_of(agency: Agency, kinds: Iterable[str]) -> Mapping[str, tuple[Place, ...]]:
    """The same for several kinds, read at once."""
    rows = list(ChainSeat.objects.filter(agency=agency))
    chains = {}
    for kind in kinds:
        own = tuple(
            Place(Role(row.role), lines(row.phrases) or default_phrases(kind, Role(row.role)))
            for row in rows
            if row.kind == kind
        )
        chains[kind] = own or tuple(Place(role, default_phrases(kind, role)) for role in PAPERS[kind].chain)
    return chains


def signing_roles(paper: Paper) -> tuple[Role, ...]:
    """The roles that sign a paper: as submitted, once it is; until then as the agency has it now."""
    if paper.is_editable:
        return tuple(place.role for place in chain_of(paper.agency, paper.kind))
    kept = tuple(Role(role) for role in paper.chain.split(",") if role)
    return kept or PAPERS[paper.kind].chain  # submitted before agencies had chains of their own


def phrases_for(paper: Paper, role: Role) -> tuple[str, ...]:
    """The opinions that the holder of a seat may choose from today."""
    places = {place.role: place.phrases for place in chain_of(paper.agency, paper.kind)}
    return places.get(role) or default_phrases(paper.kind, role)


def lines(text: str) -> tuple[str, ...]:
    """Phrases typed one a line, without empty ones and repetitions.

    >>> lines(" ทราบ \\n\\nอนุมัติ\\nทราบ")
    ('ทราบ', 'อนุมัติ')
    """
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip()))


def decision_of(kind: str, opinion: str) -> Outcome | None:
    """What a ready opinion of the last seat decides; None for words of which only their writer knows.

    An agency's own phrases decide nothing by themselves either: the signer says what is decided.
    """
    return PAPERS[kind].decisions.get(opinion)


def fingerprint_of(chain: Iterable[Place]) -> str:
    """A short digest of a chain and its phrases, by which a form remembers what it was opened with."""
    return fingerprint("\n".join(f"{place.role}: {' | '.join(place.phrases)}" for place in chain))
