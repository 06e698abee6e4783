"""Which OIT item a paper answers, by the editions and the papers.toml beside each of them.

An edition says which item each kind of paper answers; papers.toml says of which year that paper is: the
item on measures is answered by the plan of its own year, the one on results in some years by that of the
year before. An edition without the file, or without a row for a kind, is answered by nothing.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from agencies.models import Agency
from assessments.editions import EDITIONS_DIR, current_edition, pack_of


@dataclass(frozen=True)
class Answered:
    """One item of the assessment of a year that a paper answers."""

    fiscal_year: int
    code: str
    title: str

    def __str__(self) -> str:
        return f"ข้อ {self.code} {self.title} (การประเมินปี {self.fiscal_year})"


def answered_by(agency: Agency, kind: str, fiscal_year: int) -> list[Answered]:
    """The items that the agency's paper of a kind and year answers, earliest assessment first.

    Its own year's assessment may ask for it, and that of the year after.
    """
    return [
        row
        for edition_year in (fiscal_year, fiscal_year + 1)
        if years_about(edition_year).get(kind) == fiscal_year - edition_year
        for row in _item(agency, kind, edition_year)
    ]


def _item(agency: Agency, kind: str, edition_year: int) -> list[Answered]:
    edition = current_edition(edition_year, agency)
    rule = pack_of(edition).paper(kind) if edition else None
    return [Answered(edition_year, rule.item, rule.item_title)] if rule and rule.item else []


@cache
def years_about(edition_year: int) -> dict[str, int]:
    """``{kind: 0 or -1}`` of an edition: how far before the edition's year the paper's year lies."""
    path = EDITIONS_DIR / str(edition_year) / "papers.toml"
    if not path.is_file():
        return {}
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["answers"]
    return {row["kind"]: row["about"] for row in rows}
