"""The words that drafts would print now, for whoever looks for them: composed once a version of the data.

To compose a paper takes some fifteen queries and twenty milliseconds, so of an agency's drafts only the
newest are, and what they say is kept until an act of the agency, or another day, may have changed it
(docs/adr/0026-pages-kept-by-version.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import Http404
from django.utils import timezone

from agencies.audit import ends_of_chains
from agencies.models import Agency
from reports.content import facts_of, written_sections
from reports.models import Paper
from reports.papers import PAPERS
from reports.printed_tables import tables_of

MOST = 5  # a year has five papers


def composed_parts(agency: Agency, drafts: Sequence[Paper]) -> dict[int, list[dict[str, Any]]]:
    """``{paper key: sections and tables}`` of the first ``MOST`` drafts, in the shape a submission keeps.

    One query where all of them are kept, none where there is no draft.
    """
    if not drafts:
        return {}
    version = (settings.VERSION, *ends_of_chains(agency.code), timezone.localdate())
    keys = {"-".join(map(str, ("composed", row.pk, *version))): row for row in drafts[:MOST]}
    known: dict[str, list[dict[str, Any]]] = caches["kept"].get_many(keys)
    fresh = {key: list(_parts(row)) for key, row in keys.items() if key not in known}
    caches["kept"].set_many(fresh)
    return {row.pk: parts for key, row in keys.items() if (parts := {**known, **fresh}[key])}


def _parts(paper: Paper) -> Iterable[dict[str, Any]]:
    """Sections in order, then tables; nothing of a paper whose year is not recorded any more."""
    try:
        facts = facts_of(paper)
    except Http404:
        return
    written = {row.draft.key: row for row in written_sections(paper, facts)}
    yield from ({"key": key, "text": row.text} for key, row in written.items())
    yield from tables_of(PAPERS[paper.kind].drafting.page(facts, written))
