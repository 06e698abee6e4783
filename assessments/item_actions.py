"""Writes about items: their scores, and the choice between a typed and a computed indicator score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.findings import Finding, block
from agencies.models import Membership
from agencies.transitions import Refused
from assessments.actions import open_for_writing
from assessments.editions import pack_of
from assessments.holding import holdings
from assessments.lookalikes import foreign_list
from assessments.models import Assessment, Basis, ItemScore
from assessments.packs import YearPack
from assessments.queries import entered_of


@transaction.atomic
def save_item_scores(
    *,
    assessment: Assessment,
    items: Mapping[str, Decimal | None],
    by: Membership | None,
    version: int | None = None,
) -> bool:
    """Save ``{item code: score}`` (None removes a score) beside the others; True where anything changed.

    Item scores are kept in the order of the year's items. Raises Stale when the form is older than the
    record, Refused when the year is confirmed or has no such item.
    """
    open_for_writing(assessment, version)
    pack = pack_of(assessment.edition)
    if unknown := unknown_items(pack, [code for code, value in items.items() if value is not None]):
        raise Refused(unknown)
    before = dict(assessment.item_scores.values_list("code", "value"))
    after = {code: value for code, value in (before | dict(items)).items() if value is not None}
    changes = {
        code: [_text(before.get(code)), _text(after.get(code))]
        for code in dict.fromkeys([*before, *after])
        if before.get(code) != after.get(code)
    }
    if changes:
        places = {rule.code: place for place, rule in enumerate(pack.items)}
        assessment.item_scores.all().delete()
        ItemScore.objects.bulk_create(
            ItemScore(assessment=assessment, code=code, value=after[code])
            for code in sorted(after, key=lambda code: places.get(code, len(places)))
        )
        record(Event.ITEMS_SAVED, by=by, agency=assessment.agency, subject=assessment, changes=changes)
    return bool(changes)


def unknown_items(pack: YearPack, codes: list[str]) -> list[Finding]:
    """A finding for each code that the year does not have; none where the year's items are not known."""
    known = {rule.code for rule in pack.items}
    return [
        block("unknown-item", item_refusal(pack, code), subject=code)
        for code in codes
        if known and code not in known
    ]


def item_refusal(pack: YearPack, code: str) -> str:
    """Why a code is no item of the year, in Thai, naming the items that there are."""
    if alien := foreign_list(code):
        return f"“{code}” เป็นข้อใน{alien} ไม่ใช่ข้อของการประเมิน ITA ของสำนักงาน ป.ป.ช."
    own = pack.item_codes(code[:1])
    there_are = f"ซึ่งมีข้อ {own}" if own else "ตัวอย่างที่ใช้ได้คือ i1, e7, o12"
    return f"ไม่มีข้อ “{code}” ในเกณฑ์ปี {pack.fiscal_year} {there_are}"


@dataclass(frozen=True)
class Choice:
    """Which figure of an indicator holds, and why."""

    basis: str
    reason: str


@transaction.atomic
def choose_basis(
    *,
    assessment: Assessment,
    choices: Mapping[str, Choice],
    by: Membership | None,
    version: int | None = None,
) -> bool:
    """Keep ``{indicator code: choice}``; True where anything changed.

    A choice needs a reason, and two figures that differ now. Raises Stale, and Refused when the year is
    confirmed or a choice does not fit.
    """
    open_for_writing(assessment, version)
    rows = holdings(pack_of(assessment.edition), entered_of(assessment))
    if findings := [
        block("basis", f"{rows[code].figure.rule.name}: {wrong}", subject=code)
        for code, choice in choices.items()
        if (wrong := _objection(choice, differs=rows[code].differs))
    ]:
        raise Refused(findings)
    changes: dict[str, list[str | None]] = {}
    for score in assessment.scores.select_related("indicator").filter(indicator__code__in=choices):
        choice, row = choices[score.indicator.code], rows[score.indicator.code]
        if (row.basis, score.basis_reason) == (choice.basis, choice.reason.strip()):
            continue
        changes[score.indicator.code] = [row.basis or None, choice.basis]
        score.basis, score.basis_reason = choice.basis, choice.reason.strip()
        score.basis_typed, score.basis_items = score.value, row.computed
        score.save(update_fields=["basis", "basis_reason", "basis_typed", "basis_items"])
    if changes:
        names = {code: rows[code].figure.rule.name for code in changes}
        reasons = "\n".join(f"{name}: {choices[code].reason.strip()}" for code, name in names.items())
        record(
            Event.BASIS_CHOSEN,
            by=by,
            agency=assessment.agency,
            subject=assessment,
            changes=changes,
            comment=reasons,
        )
    return bool(changes)


def stored_choices(assessment: Assessment) -> dict[str, Choice]:
    """``{indicator code: choice}`` of the choices that hold between the figures as they are now."""
    rows = holdings(pack_of(assessment.edition), entered_of(assessment))
    reasons = dict(assessment.scores.values_list("indicator__code", "basis_reason"))
    return {code: Choice(row.basis, reasons[code]) for code, row in rows.items() if row.basis}


def _objection(choice: Choice, *, differs: bool) -> str:
    if choice.basis not in Basis.values:
        return "กรุณาเลือกคะแนนที่ใช้"
    if not differs:
        return "คะแนนที่กรอกและคะแนนที่คำนวณจากรายข้อไม่ต่างกันแล้ว จึงไม่ต้องเลือก"
    return "" if choice.reason.strip() else "กรุณาระบุเหตุผลที่เลือก"


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
