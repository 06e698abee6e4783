"""Every write to a year's result: a verb, keyword-only, atomic, with its audit event."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Agency, Membership
from agencies.transitions import Refused
from agencies.versions import claim
from assessments.editions import current_edition
from assessments.models import Assessment, Indicator, ItemScore, Remark, Score, Suggestion
from assessments.queries import scores_of
from assessments.years_without_rules import no_rules_words

DECLARED = (
    "announced_on",
    "declared_total",
    "declared_iit",
    "declared_eit",
    "declared_oit",
    "declared_level",
)


@transaction.atomic
def open_year(*, agency: Agency, fiscal_year: int, by: Membership | None) -> Assessment:
    """Open a fiscal year for an agency under its current edition.

    Returns the year as it is where it was open already. Raises Refused where there is no edition.
    """
    edition = current_edition(fiscal_year, agency)
    if edition is None:
        raise Refused(
            [
                block(
                    "no-edition",
                    no_rules_words(fiscal_year),
                    subject=str(fiscal_year),
                )
            ]
        )
    assessment, created = Assessment.objects.get_or_create(
        agency=agency, fiscal_year=fiscal_year, defaults={"edition": edition}
    )
    if created:
        record(Event.YEAR_OPENED, by=by, agency=agency, subject=assessment)
    return assessment


@transaction.atomic
def save_scores(
    *,
    assessment: Assessment,
    scores: Mapping[str, Decimal | None],
    by: Membership | None,
    version: int | None = None,
    **declared: Any,
) -> bool:
    """Save ``{indicator code: score}`` (None removes a score) and declared figures; True where changed.

    Raises Stale when the form is older than the record, Refused when the year is confirmed.
    """
    open_for_writing(assessment, version)
    changes = _save_scores(assessment, scores) | _save_declared(assessment, declared)
    if changes:
        record(Event.SCORES_SAVED, by=by, agency=assessment.agency, subject=assessment, changes=changes)
    return bool(changes)


def open_for_writing(assessment: Assessment, version: int | None) -> None:
    """Take the next version of a year's row and read it anew, inside the transaction that saves the rest.

    Raises Stale as ``claim`` does, Refused where the year is confirmed.
    """
    claim(assessment, version)
    assessment.refresh_from_db(from_queryset=Assessment.objects.select_related("agency"))
    require_open(assessment)


def require_open(assessment: Assessment) -> None:
    """Raise Refused, saying who locked the year and how to open it, when it is confirmed."""
    if assessment.is_confirmed:
        raise Refused(
            [
                block(
                    "confirmed",
                    f"ผลคะแนนปี {assessment.fiscal_year} ยืนยันแล้วโดย {assessment.confirmed_by} "
                    "ต้องเปิดเพื่อแก้ไขพร้อมระบุเหตุผลก่อน",
                )
            ]
        )


def _save_scores(assessment: Assessment, scores: Mapping[str, Decimal | None]) -> dict[str, list[str | None]]:
    before = scores_of(assessment)
    differing = {code: value for code, value in scores.items() if before.get(code) != value}
    kept = {code: value for code, value in differing.items() if value is not None}
    if gone := differing.keys() - kept:
        assessment.scores.filter(indicator__code__in=gone).delete()
    if kept:
        _put_scores(assessment, kept)
    return {code: [_figure(before.get(code)), _figure(value)] for code, value in differing.items()}


def _put_scores(assessment: Assessment, scores: Mapping[str, Decimal]) -> None:
    """Add scores or put them in the place of earlier ones; what was chosen beside those stays.

    Raises KeyError where the year's edition has no such indicator.
    """
    indicators = Indicator.objects.filter(edition=assessment.edition_id).order_by()
    keys = dict(indicators.values_list("code", "pk"))
    Score.objects.bulk_create(
        [
            Score(assessment=assessment, indicator_id=keys[code], value=value)
            for code, value in scores.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=["value"],
    )


def _figure(value: object) -> str | None:
    return None if value is None else str(value)


def _save_declared(assessment: Assessment, declared: Mapping[str, Any]) -> dict[str, list[str | None]]:
    changes: dict[str, list[str | None]] = {}
    for name, value in declared.items():
        if name not in DECLARED:
            raise TypeError(f"save_scores() got an unexpected figure {name!r}")
        old = getattr(assessment, name)
        if old != value:
            changes[name] = [_figure(old), _figure(value)]
            setattr(assessment, name, value)
    if changes:
        assessment.save(update_fields=list(changes))
    return changes


@transaction.atomic
def replace_item_scores(
    *, assessment: Assessment, items: Mapping[str, Decimal], by: Membership | None
) -> bool:
    """Keep ``{item code: score}`` in this order as the year's item scores; True where anything changed."""
    before = list(assessment.item_scores.values_list("code", "value"))
    if before == list(items.items()):
        return False
    open_for_writing(assessment, None)
    assessment.item_scores.all().delete()
    ItemScore.objects.bulk_create(
        ItemScore(assessment=assessment, code=code, value=value) for code, value in items.items()
    )
    after = {code: str(value) for code, value in items.items()}
    changes = {"items": [{code: str(value) for code, value in before}, after]}
    _recorded(Event.SCORES_SAVED, assessment, by, changes)
    return True


@transaction.atomic
def replace_remarks(
    *, assessment: Assessment, remarks: list[tuple[str, str, str]], by: Membership | None
) -> bool:
    """Keep ``(indicator code, item code, text)`` as the year's remarks; True where anything changed.

    A confirmed year takes remarks and suggestions too: they come with the report that follows its scores.
    """
    before = list(assessment.remarks.values_list("indicator_code", "item_code", "text"))
    if before == remarks:
        return False
    claim(assessment, None)
    assessment.remarks.all().delete()
    Remark.objects.bulk_create(
        Remark(assessment=assessment, indicator_code=indicator, item_code=item, text=text)
        for indicator, item, text in remarks
    )
    _recorded(Event.REMARKS_SAVED, assessment, by, {"remarks": [_lists(before), _lists(remarks)]})
    return True


@transaction.atomic
def replace_suggestions(
    *, assessment: Assessment, suggestions: list[tuple[str, str]], by: Membership | None
) -> bool:
    """Keep ``(source, text)`` as the year's suggestions; True where anything changed."""
    before = list(assessment.suggestions.values_list("source", "text"))
    if before == suggestions:
        return False
    claim(assessment, None)
    assessment.suggestions.all().delete()
    Suggestion.objects.bulk_create(
        Suggestion(assessment=assessment, source=source, text=text) for source, text in suggestions
    )
    _recorded(Event.REMARKS_SAVED, assessment, by, {"suggestions": [_lists(before), _lists(suggestions)]})
    return True


def _recorded(event: Event, assessment: Assessment, by: Membership | None, changes: dict[str, Any]) -> None:
    record(event, by=by, agency=assessment.agency, subject=assessment, changes=changes)


def _lists(rows: list[Any]) -> list[list[str]]:
    """Rows in the form JSON keeps them."""
    return [list(row) for row in rows]
