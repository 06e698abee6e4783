"""The addresses that a year's page links to; the same for as long as the portal runs, so worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse


@dataclass(frozen=True)
class YearAddresses:
    """Where the work of one fiscal year is done; the plan is that of the year after."""

    desk: str
    year: str
    history: str
    remove: str
    scores: str
    confirm: str
    reopen: str
    plan: str
    add_measure: str
    start_memo: str
    papers: str
    items: str
    remarks: str
    what_if: str
    trends: str
    export: str
    edition: str


@lru_cache(maxsize=1024)
def year_addresses(agency_code: str, fiscal_year: int) -> YearAddresses:
    """The addresses of an agency's year."""
    year, plan = (agency_code, fiscal_year), (agency_code, fiscal_year + 1)
    return YearAddresses(
        desk=reverse("desk:agency", args=(agency_code,)),
        year=reverse("desk:year", args=year),
        history=reverse("desk:year-history", args=year),
        remove=reverse("desk:year-remove", args=year),
        scores=reverse("assessments:scores-edit", args=year),
        confirm=reverse("assessments:result-confirm", args=year),
        reopen=reverse("assessments:result-reopen", args=year),
        plan=reverse("measures:plan", args=plan),
        add_measure=reverse("measures:measure-add", args=plan),
        start_memo=reverse("reports:paper-start", args=(*year, "memo")),
        papers=reverse("reports:papers", args=year),
        items=reverse("assessments:items", args=(*year, "oit")),
        remarks=reverse("assessments:remarks", args=year),
        what_if=reverse("assessments:what-if", args=year),
        trends=reverse("assessments:trends", args=(agency_code,)),
        export=reverse("assessments:year-export", args=year),
        edition=reverse("assessments:edition-edit", args=year),
    )
