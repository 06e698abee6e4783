"""The sections of a paper read by the rules for old papers, before anybody signs: slips by section.

The portal's own wording gives none (a test holds it for every kind), nor do its sentences that a person left
as they were; what is found in them was typed into the record they are made from, the title of a measure for
example.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from agencies.findings import Severity
from agencies.transitions import Refused
from reports.drafting.sections import Written
from reports.models import Paper
from reports.papers import PAPERS
from reports.reading.facts import Facts, facts_of
from reports.reading.findings import TextFinding
from reports.reading.judging import judge_sections
from reports.reading.lines import Line
from reports.reading.strays import exact_figures
from reports.typefaces import faces
from thai.digits import to_thai_prose
from thai.pasting import plain_characters

# Whoever wrote these may be right against the rule, and says why.
ASKED = frozenset(
    {
        "agency-other",
        "district",
        "extreme-tie",
        "item-unknown",
        "level-missing",
        "person-name",
        "person-title",
        "score-unknown",
        "threshold-gap",
        "threshold-other",
        "threshold-unnamed",
        "title-year",
        "weak-unanswered",
        "weak-without-score",
    }
)
# Of the portal's own sentences: copies are told of measures where they are written, figures are the record's.
OF_THE_RECORD = frozenset({"paragraph-copied", "score-unknown"})
STRAY = "score-unknown"  # but the portal's own wording may state figures worked out from the record
OF_THE_PLAN = "weak-unanswered"  # where the portal's own wording has it too, a measure is lacking


@dataclass(frozen=True)
class Owner:
    """Whose a line is: its section, and whether the words are the portal's as they were offered."""

    section: Written
    is_own: bool


@dataclass(frozen=True)
class Slip:
    """Something to mend in a section: ``words`` are those at fault, ``why`` says what would be right."""

    rule: str
    severity: Severity
    section: str
    label: str
    words: str
    why: str
    is_asked: bool = False

    @property
    def message(self) -> str:
        """The whole sentence, naming the section and the words."""
        quoted = f" “{self.words}”" if self.words else ""
        return f"ส่วน “{self.label}”{quoted} {self.why}"


def slips(paper: Paper, sections: Sequence[Written]) -> list[Slip]:
    """What the rules find in the sections as they would be printed, in their order."""
    try:
        facts = facts_of(paper.agency, paper.fiscal_year)
    except Refused:  # a year without rules holds no measure for a text
        return []
    found = _found(paper, sections, facts)
    if any(row.rule == OF_THE_PLAN for row, _ in found):
        offered = [replace(row, text=row.draft.text) for row in sections]
        lacking = {row.why for row, _ in _found(paper, offered, facts) if row.rule == OF_THE_PLAN}
        found = [(row, owner) for row, owner in found if row.why not in lacking]
    offered_figures = {figure for row in sections for figure in exact_figures(row.draft.text)}
    told = (
        _slip(row, owner)
        for row, owner in found
        if row.rule != STRAY or not offered_figures.intersection(exact_figures(row.words))
    )
    return list(dict.fromkeys(slip for slip in told if slip))


def _found(paper: Paper, sections: Sequence[Written], facts: Facts) -> list[tuple[TextFinding, Owner]]:
    lines, owners = _as_lines(sections)
    rows = judge_sections(lines, facts, PAPERS[paper.kind].kind.value, paper.dated_on)
    return [(row, owners[row.place.line]) for row in rows]


def _as_lines(sections: Sequence[Written]) -> tuple[list[Line], dict[int, Owner]]:
    """The sections below one another, each after its heading, and whose each line is."""
    lines: list[Line] = []
    owners: dict[int, Owner] = {}
    for row in sections:
        offered = {row.draft.heading, *(text.strip() for text in row.draft.text.splitlines())}
        for text in (row.draft.heading, *row.text.splitlines()):
            owners[len(lines) + 1] = Owner(row, text.strip() in offered)
            lines.append(Line(len(lines) + 1, plain_characters(to_thai_prose(text)).strip()))
    return lines, owners


def _slip(found: TextFinding, owner: Owner) -> Slip | None:
    """A finding as it weighs in this line; in the portal's wording nothing blocks."""
    section, is_asked = owner.section, found.rule in ASKED
    if not owner.is_own:
        severity = found.severity
    elif found.rule in OF_THE_RECORD:
        return None
    else:
        severity = Severity.WARN
    label, words = section.draft.label, found.words
    return Slip(found.rule, severity, section.draft.key, label, words, found.why, is_asked)


def unprintable(sections: Sequence[Written]) -> dict[str, list[str]]:
    """``{section key: characters}`` that the typeface of papers has no glyph for, each once."""
    known = _printable(faces()["normal"])
    found: dict[str, list[str]] = defaultdict(list)
    for row in sections:
        for character in dict.fromkeys(row.text):
            if ord(character) not in known and not character.isspace():
                found[row.draft.key].append(character)
    return dict(found)


@cache
def _printable(font: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(font, lazy=True) as file:
        return frozenset(file.getBestCmap() or {})


def named(characters: Sequence[str]) -> str:
    """Characters as a message shows them: themselves where they have a look, and their numbers.

    >>> named(["😀", "\\ue123"])
    '😀 (U+1F600) และ U+E123'
    """
    return " และ ".join(_named(characters))


def _named(characters: Sequence[str]) -> Iterator[str]:
    for character in characters:
        number = f"U+{ord(character):04X}"
        has_look = unicodedata.category(character)[0] != "C"
        yield f"{character} ({number})" if has_look else number
