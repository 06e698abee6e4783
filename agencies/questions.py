"""What stands before an act as a question: a warning that an officer may answer with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from agencies.findings import Finding, each_rule_once, waivable
from thai.pasting import typed_plainly

WORDS = re.compile(r"[^\W\d_]{2}")


def reason_in(typed: str) -> str:
    """The reason as it is kept; empty where nothing was said in words.

    It comes from a page, past the fields of any form, so what cannot be kept is taken out here.

    >>> reason_in(" ตามประกาศ "), reason_in("-"), reason_in("1.")
    ('ตามประกาศ', '', '')
    """
    told = typed_plainly(typed.replace("\x00", ""), one_line=False).strip()
    return told if WORDS.search(told) else ""


@dataclass(frozen=True)
class Question:
    """What a rule found, and the reason typed so far to go on all the same."""

    finding: Finding
    typed: str

    @property
    def name(self) -> str:
        """The field that carries the reason."""
        return f"waive-{self.finding.rule}"

    @property
    def is_open(self) -> bool:
        """Whether a reason is still wanted."""
        return not reason_in(self.typed)


def questions_of(findings: Iterable[Finding], posted: Mapping[str, str]) -> list[Question]:
    """A question for each rule that asks for a reason, with all that it found and what was typed."""
    asked = each_rule_once(waivable(findings))
    return [Question(row, posted.get(Question(row, "").name, "")) for row in asked]


def reasons_of(questions: Iterable[Question]) -> dict[str, str]:
    """``{rule: what was typed}``, as the door takes it (``agencies.transitions.perform``)."""
    return {row.finding.rule: row.typed for row in questions}
