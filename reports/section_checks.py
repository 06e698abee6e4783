"""Checks of a paper's sections: filled, fresh, true to the record, printable.

The edit page shows what they find beside each section, the page before submitting in its list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from django.urls import reverse

from agencies.findings import Finding, Severity, block, warn
from reports.content import written_sections
from reports.drafting.sections import Written
from reports.models import Paper
from reports.proofreading import Slip, named, slips, unprintable

SectionCheck = Callable[[Paper, Sequence[Written]], list[Finding]]


def edit_url(paper: Paper, field: str = "") -> str:
    """The page where a paper is edited, at one of its fields."""
    address = reverse("reports:paper-edit", args=[paper.agency.code, paper.pk])
    return f"{address}#id_{field}" if field else address


def section_url(paper: Paper, key: str) -> str:
    """The same at a section, with the preview there too."""
    return f"{edit_url(paper)}?part={key}#id_{key}"


def sections_are_filled(paper: Paper, sections: Sequence[Written]) -> list[Finding]:
    """No printed section is empty."""
    return [
        block(
            "section-empty",
            f"ส่วน “{row.draft.label}” ว่างอยู่",
            subject=row.draft.label,
            url=section_url(paper, row.draft.key),
        )
        for row in sections
        if not row.text.strip()
    ]


def sections_are_fresh(paper: Paper, sections: Sequence[Written]) -> list[Finding]:
    """A person's wording still stands on the facts it was written from."""
    return [
        warn(
            "section-stale",
            f"ข้อมูลเปลี่ยนไปหลังจากที่มีผู้แก้ข้อความส่วน “{row.draft.label}” กรุณาตรวจว่าข้อความยังถูกต้อง",
            subject=row.draft.label,
            url=section_url(paper, row.draft.key),
            waivable=True,
        )
        for row in sections
        if row.is_stale
    ]


def sections_agree_with_the_record(paper: Paper, sections: Sequence[Written]) -> list[Finding]:
    """Names, figures, levels, claims, dates and words of the sections are right (V1–V3, V5–V9, V12–V18, V21).

    Each rule is a function of ``reports.reading``; ``docs/text-checks.md`` lists them.
    """
    return [_of_slip(paper, slip) for slip in slips(paper, sections)]


def _of_slip(paper: Paper, slip: Slip) -> Finding:
    rule, url = f"text-{slip.rule}", section_url(paper, slip.section)
    if slip.severity == Severity.BLOCK:
        return block(rule, slip.message, subject=slip.label, url=url)
    return warn(rule, slip.message, subject=slip.label, url=url, waivable=slip.is_asked)


def characters_are_printable(paper: Paper, sections: Sequence[Written]) -> list[Finding]:
    """The typeface of papers has every character, so that none is printed as an empty box."""
    labels = {row.draft.key: row.draft.label for row in sections}
    return [
        block(
            "character-unprintable",
            f"ส่วน “{labels[key]}” มีอักขระที่แบบอักษรของเอกสารพิมพ์ไม่ได้ คือ {named(characters)} กรุณาลบหรือพิมพ์แทน",
            subject=labels[key],
            url=section_url(paper, key),
        )
        for key, characters in unprintable(sections).items()
    ]


SECTION_CHECKS: tuple[SectionCheck, ...] = (
    sections_are_filled,
    sections_are_fresh,
    sections_agree_with_the_record,
    characters_are_printable,
)


def check_sections(paper: Paper, sections: Sequence[Written] | None = None) -> list[Finding]:
    """All findings about the sections as they stand; ``sections`` where they are known already."""
    rows = written_sections(paper) if sections is None else sections
    return [finding for check in SECTION_CHECKS for finding in check(paper, rows)]


def findings_by_section(paper: Paper, sections: Sequence[Written]) -> dict[str, list[Finding]]:
    """``{section key: findings}``, for the page that shows each beside its field.

    What the page tells in its own way, that a section is stale, is left out; so are the ways to the fields.
    """
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in check_sections(paper, sections):
        if finding.rule != "section-stale":
            found[finding.url.partition("#id_")[2]].append(replace(finding, url=""))
    return dict(found)
