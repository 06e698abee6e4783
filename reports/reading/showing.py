"""Findings beside the text: each line in pieces, the words at fault marked, its findings next to it."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import dataclass

from agencies.findings import Severity
from reports.reading.findings import TextFinding
from reports.reading.lines import Line

TONES = {Severity.BLOCK: "bad", Severity.WARN: "warn"}


@dataclass(frozen=True)
class Piece:
    """A stretch of a line; ``tone`` is empty where nothing is wrong with it."""

    text: str
    tone: str


@dataclass(frozen=True)
class Note:
    """A finding as the page says it."""

    tone: str
    word: str
    words: str
    why: str


@dataclass(frozen=True)
class ShownLine:
    """A line of the paper with what was found in it."""

    number: int
    pieces: list[Piece]
    notes: list[Note]

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read on the line."""
        return not any(piece.text.strip() for piece in self.pieces)


@dataclass(frozen=True)
class Shown:
    """A checked paper: its lines, and how many findings block and warn."""

    lines: list[ShownLine]
    block: int
    warn: int

    @property
    def total(self) -> int:
        """All findings together."""
        return self.block + self.warn

    @property
    def found(self) -> list[ShownLine]:
        """Only the lines in which something was found."""
        return [line for line in self.lines if line.notes]


def shown(lines: list[Line], findings: list[TextFinding]) -> Shown:
    """What the page shows of a paper; blank lines without findings are left out, their numbers are kept."""
    of_line: dict[int, list[TextFinding]] = defaultdict(list)
    for finding in findings:
        of_line[finding.place.line].append(finding)
    rows = [_line(line, of_line[line.number]) for line in lines]
    block = sum(finding.severity == Severity.BLOCK for finding in findings)
    kept = [row for row in rows if row.notes or not row.is_blank]
    return Shown(kept, block, len(findings) - block)


def _line(line: Line, findings: list[TextFinding]) -> ShownLine:
    notes = [Note(TONES[row.severity], row.severity.label, row.words, row.why) for row in findings]
    text = line.text or line.catch_word
    return ShownLine(line.number, pieces(text, findings), notes)


def pieces(text: str, findings: list[TextFinding]) -> list[Piece]:
    """A line cut where marks begin and end; where marks overlap the graver tone shows.

    >>> pieces("กขค", [])
    [Piece(text='กขค', tone='')]
    """
    edges = sorted({0, len(text), *(edge for row in findings for edge in (row.place.start, row.place.end))})
    cut = [
        Piece(text[start:end], _tone(start, end, findings))
        for start, end in itertools.pairwise(edges)
        if start < len(text)
    ]
    return cut or [Piece(text, "")]


def _tone(start: int, end: int, findings: list[TextFinding]) -> str:
    tones = {TONES[row.severity] for row in findings if row.place.start <= start and end <= row.place.end}
    return "bad" if "bad" in tones else "warn" if tones else ""
