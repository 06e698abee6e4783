"""Writes of remarks and suggestions, one at a time; each takes the year's next version and is recorded.

A confirmed year takes them too: they come with the report that follows the announced scores, and change none.
"""

from __future__ import annotations

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.models import Membership, Removed
from agencies.restoring import claim_removed, keep, put_back
from agencies.versions import claim, require_version
from assessments.models import Assessment, Remark, Suggestion


@transaction.atomic
def save_remark(
    *,
    assessment: Assessment,
    remark: Remark | None,
    indicator_code: str,
    item_code: str,
    text: str,
    by: Membership | None,
    version: str | None = None,
) -> Remark:
    """Add a remark, or correct the one given; Stale where that changed since the form was opened."""
    _take(assessment)
    if remark:
        require_version(remark, version)
    row = remark or Remark(assessment=assessment)
    before = None if remark is None else _remark(row)
    row.indicator_code, row.item_code, row.text = indicator_code, item_code, text
    row.save()
    _recorded(assessment, by, "remark", before, _remark(row))
    return row


@transaction.atomic
def save_suggestion(
    *,
    assessment: Assessment,
    suggestion: Suggestion | None,
    source: str,
    text: str,
    by: Membership | None,
    version: str | None = None,
) -> Suggestion:
    """Add a suggestion, or correct the one given; Stale where that changed since the form was opened."""
    _take(assessment)
    if suggestion:
        require_version(suggestion, version)
    row = suggestion or Suggestion(assessment=assessment)
    before = None if suggestion is None else _suggestion(row)
    row.source, row.text = source, text
    row.save()
    _recorded(assessment, by, "suggestion", before, _suggestion(row))
    return row


@transaction.atomic
def remove_note(*, note: Remark | Suggestion, by: Membership, version: str | None = None) -> Removed:
    """Remove a remark or a suggestion; what can be put back. Its words stay in the record. Raises Stale."""
    assessment = note.assessment
    _take(assessment)
    require_version(note, version)
    kind, before = _named(note)
    removed = keep(note, agency=assessment.agency, place=assessment, by=by)
    note.delete()
    _recorded(assessment, by, kind, before, None)
    return removed


@transaction.atomic
def restore_note(*, assessment: Assessment, removed: Removed, by: Membership) -> Remark | Suggestion:
    """Put back a remark or a suggestion that was removed; Refused where somebody did so meanwhile."""
    _take(assessment)
    row = claim_removed(removed)
    is_remark = row.subject_type == Remark._meta.label_lower
    note = put_back(row, Remark) if is_remark else put_back(row, Suggestion)
    name, words = _named(note)
    changes = {name: [None, words]}
    record(Event.REMARK_RESTORED, by=by, agency=assessment.agency, subject=assessment, changes=changes)
    return note


def _take(assessment: Assessment) -> None:
    """Lock the year's row and take its next version."""
    assessment.refresh_from_db(from_queryset=Assessment.objects.select_for_update(of=("self",)))
    claim(assessment, None)


def _recorded(
    assessment: Assessment,
    by: Membership | None,
    kind: str,
    before: list[str] | None,
    after: list[str] | None,
) -> None:
    if before != after:
        changes = {kind: [before, after]}
        record(Event.REMARKS_SAVED, by=by, agency=assessment.agency, subject=assessment, changes=changes)


def _named(note: Remark | Suggestion) -> tuple[str, list[str]]:
    """What the record calls a note, and its words."""
    return ("remark", _remark(note)) if isinstance(note, Remark) else ("suggestion", _suggestion(note))


def _remark(row: Remark) -> list[str]:
    return [row.indicator_code, row.item_code, row.text]


def _suggestion(row: Suggestion) -> list[str]:
    return [row.source, row.text]
