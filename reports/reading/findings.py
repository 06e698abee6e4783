"""What is found in a text: a finding with the line and the words it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from agencies.findings import Severity
from reports.reading.facts import Facts
from reports.reading.lines import Paper, Place

LONGEST_WORDS = 90  # characters of the paper quoted in a message


@dataclass(frozen=True)
class TextFinding:
    """One slip: ``why`` says what is wrong and what would be right; ``place`` points at the words."""

    rule: str
    severity: Severity
    why: str
    place: Place
    words: str

    @property
    def message(self) -> str:
        """The whole sentence, naming the line and the words."""
        quoted = f" “{self.words}”" if self.words else ""
        return f"บรรทัด {self.place.line}{quoted} {self.why}"

    def as_json(self) -> dict[str, str | int]:
        """The shape that ``check_text --json`` prints."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "subject": self.words,
            "line": self.place.line,
            "words": self.words,
        }


Rule = Callable[["Reading"], Iterator[TextFinding]]
T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Reading:
    """A paper beside the facts it is held against.

    ``kind`` and ``dated_on`` are given for a paper of the portal, and need not be found in its text.
    """

    paper: Paper
    facts: Facts
    kind: str = ""
    dated_on: date | None = None
    _read: dict[Any, Any] = field(default_factory=dict)

    def once(self, read: Callable[[Reading], T]) -> T:
        """What a function reads out of the paper; read once however many rules ask."""
        if read not in self._read:
            self._read[read] = read(self)
        found: T = self._read[read]
        return found

    def block(self, rule: str, why: str, start: int, end: int) -> TextFinding:
        """A finding that must be mended before the paper is used."""
        return self._found(rule, Severity.BLOCK, why, start, end)

    def warn(self, rule: str, why: str, start: int, end: int) -> TextFinding:
        """A finding worth a second look."""
        return self._found(rule, Severity.WARN, why, start, end)

    def _found(self, rule: str, severity: Severity, why: str, start: int, end: int) -> TextFinding:
        place = self.paper.place(start, end)
        words = " ".join(self.paper.body[start:end].split())
        shown = words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
        return TextFinding(rule, severity, why, place, shown)
