"""Findings: what is wrong, how grave it is, and where to mend it.

Every check in the portal returns a list of these; pages, buttons, commands and the door of
``agencies.transitions`` all read the same list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import TextChoices


class Severity(TextChoices):
    """How grave a finding is; the two words of the ``check_year`` command."""

    BLOCK = "block", "ต้องแก้ไขก่อน"
    WARN = "warn", "ควรตรวจสอบ"


@dataclass(frozen=True)
class Finding:
    """One thing to mend.

    ``rule`` names the check, ``subject`` what it is about, ``url`` and ``link_text`` lead to the place
    where it is mended. A ``waivable`` warning holds the door until an officer gives a reason.
    """

    rule: str
    severity: Severity
    message: str
    subject: str = ""
    url: str = ""
    link_text: str = "ไปแก้ไข"
    waivable: bool = False

    def as_json(self) -> dict[str, str]:
        """The shape that ``check_year --json`` prints."""
        return {
            "rule": self.rule,
            "severity": self.severity.value,
            "message": self.message,
            "subject": self.subject,
        }


def block(rule: str, message: str, *, subject: str = "", url: str = "", link_text: str = "ไปแก้ไข") -> Finding:
    """A finding that stops the work until it is mended."""
    return Finding(rule, Severity.BLOCK, message, subject, url, link_text)


def warn(
    rule: str,
    message: str,
    *,
    subject: str = "",
    url: str = "",
    link_text: str = "ไปตรวจสอบ",
    waivable: bool = False,
) -> Finding:
    """A finding worth a second look; ``waivable`` ones need a reason before the work goes on."""
    return Finding(rule, Severity.WARN, message, subject, url, link_text, waivable)


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Only the findings that stop the work."""
    return [finding for finding in findings if finding.severity == Severity.BLOCK]


def waivable(findings: Iterable[Finding]) -> list[Finding]:
    """Only the warnings that need a reason before the work goes on."""
    return [finding for finding in findings if finding.waivable]


def each_rule_once(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of one rule as one, for a reason is asked and kept by rule."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.rule].append(finding)
    return [_as_one(rows) for rows in found.values()]


def _as_one(rows: Sequence[Finding]) -> Finding:
    messages = dict.fromkeys(row.message for row in rows)
    first, *others = dict.fromkeys(row.subject for row in rows)
    more = f" และอีก {len(others)} เรื่อง" if others else ""  # it is the label of a field, so it stays short
    return replace(rows[0], message=" ".join(messages), subject=f"{first}{more}")
