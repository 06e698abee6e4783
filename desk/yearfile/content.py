"""A year file's content once it is checked: what stands in the file, and nothing that does not.

``None`` for a part means that the file does not speak of it, so what is stored stays as it is. The mappings
hold only the keys the file has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from agencies.findings import Finding
from measures.records import MeasureRecord


@dataclass(frozen=True)
class OfficerContent:
    """An officer: ``fields`` are of the person and the post, ``unit`` is among them by name."""

    username: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class AgencyContent:
    """The agency: ``fields`` are model fields; ``units`` are all offices the file names, in its order."""

    code: str
    fields: Mapping[str, Any]
    units: tuple[str, ...]
    officers: tuple[OfficerContent, ...]


@dataclass(frozen=True)
class ResultContent:
    """The result; ``scores`` by indicator code, ``items`` by item code, ``declared`` for ``save_scores``."""

    scores: Mapping[str, Decimal] | None = None
    items: Mapping[str, Decimal] | None = None
    declared: Mapping[str, Any] = field(default_factory=dict)
    remarks: list[tuple[str, str, str]] | None = None
    suggestions: list[tuple[str, str]] | None = None


@dataclass(frozen=True)
class PlanContent:
    """The plan; ``fields`` may hold ``adopted_on`` and ``cut_offs``.

    An owner stands in ``owner_name`` as the file has it.
    """

    fields: Mapping[str, Any]
    measures: tuple[MeasureRecord, ...] | None


@dataclass(frozen=True)
class MeetingContent:
    """The meeting; ``head`` holds model fields."""

    head: Mapping[str, Any]
    points: tuple[tuple[int | None, str], ...] | None


@dataclass(frozen=True)
class YearContent:
    """The whole file; ``warnings`` are things it says twice and differently."""

    agency: AgencyContent
    fiscal_year: int
    result: ResultContent | None = None
    plan: PlanContent | None = None
    meeting: MeetingContent | None = None
    warnings: tuple[Finding, ...] = ()
