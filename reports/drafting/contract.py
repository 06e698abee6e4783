"""What every module of a paper provides, so that no other file asks which kind a paper is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from agencies.findings import Finding
from agencies.models import Agency
from measures.models import Measure
from reports.drafting.sections import Draft, Written
from reports.drafting.sources import Source
from reports.models import Paper


class Drafting(Protocol):
    """A module that turns facts into sections of text and sections into a page.

    ``facts`` is whatever the module's own ``gather`` returns; nothing else looks inside.
    """

    def lacks(self, agency: Agency, fiscal_year: int) -> list[Finding]:
        """What must be recorded before the paper can be begun, each with the way there; empty: it can."""

    def awaited(self, agency: Agency, fiscal_year: int) -> list[Finding]:
        """What the paper would leave unsaid if it were begun now, each with the way there; none for most."""

    def date_of(self, agency: Agency, fiscal_year: int) -> date | None:
        """The date the records give the paper; None where it is the day it is begun."""

    def sources(self, agency: Agency, fiscal_year: int) -> list[Source]:
        """Where to mend what it prints from the record and nobody edits in it: its tables first."""

    def gather(self, paper: Paper) -> Any:
        """Everything the paper may speak of, read by the queries of other rooms.

        The paper may be a sketch that is not saved. Raises Http404 where the year is not recorded at all.
        """

    def draft(self, facts: Any) -> list[Draft]:
        """The sections in printed order; "subject" is one of them. Lines that state facts are Sentences."""

    def page(self, facts: Any, written: Mapping[str, Written]) -> dict[str, Any]:
        """What the paper's template reads besides what all papers have: at least ``sections``.

        ``written`` holds the sections by key, in the words that stand. Plain JSON, Arabic digits, no markup.
        """

    def figures(self, facts: Any) -> dict[str, str | None]:
        """The figures it states: frozen with it, to see later whether the record has moved on."""

    def check(self, facts: Any) -> list[Finding]:
        """What only this paper must be asked before it is submitted; none for some papers."""

    def measures(self, facts: Any) -> list[Measure]:
        """The measures it prints, which must be complete before it is submitted; none for some papers."""
