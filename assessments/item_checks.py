"""Checks of a year's items: one rule, one function, one test (V4 indicator against items, V6, V13, V22)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from agencies.addresses import address
from agencies.findings import Finding, block, warn
from assessments.holding import Entered, Holding
from assessments.item_actions import item_refusal
from assessments.models import Assessment
from assessments.packs import YearPack
from assessments.scoring import YearResult

ALL, NOTHING = Decimal(100), Decimal(0)
WHOLE = {ALL, NOTHING}
MOST_NAMED = 8


@dataclass(frozen=True)
class Sheet:
    """What the item checks look at: a year's entries beside its rules."""

    assessment: Assessment
    pack: YearPack
    entered: Entered
    rows: Mapping[str, Holding]


ItemCheck = Callable[[Sheet], list[Finding]]


def items_belong_to_the_year(sheet: Sheet) -> list[Finding]:
    """Every item score has a code that the year's edition knows (V13, V22)."""
    known = {rule.code for rule in sheet.pack.items}
    return [
        block("item-unknown", item_refusal(sheet.pack, code), subject=code, url=_items_url(sheet, code))
        for code in sheet.entered.items
        if known and code not in known
    ]


def item_scores_are_in_range(sheet: Sheet) -> list[Finding]:
    """Item scores lie in 0–100 and have at most two decimals (V6)."""
    return [
        block(
            "item-range",
            f"คะแนนข้อ {code} คือ {score} ต้องอยู่ระหว่าง 0 ถึง 100 และมีทศนิยมไม่เกิน 2 ตำแหน่ง",
            subject=code,
            url=_items_url(sheet, code),
        )
        for code, score in sheet.entered.items.items()
        if not NOTHING <= score <= ALL or score != round(score, 2)
    ]


def items_are_all_there(sheet: Sheet) -> list[Finding]:
    """An indicator whose items were begun has a score for each of them."""
    findings = []
    for row in sheet.rows.values():
        if not row.figure.is_partly_entered:
            continue
        missing = [
            item.code
            for group in row.figure.groups
            for item in group.items
            if item.code not in sheet.entered.items
        ]
        findings.append(
            warn(
                f"items-partly-{row.figure.rule.code}",
                f"{_title(row)} กรอกรายข้อแล้ว {row.figure.entered} จาก {row.figure.count} ข้อ"
                f" ยังขาด {_named(missing)} จึงยังคำนวณคะแนนตัวชี้วัดจากรายข้อไม่ได้",
                subject=row.figure.rule.name,
                url=_items_url(sheet, missing[0]),
                link_text="ไปกรอกข้อที่ขาด",
            )
        )
    return findings


def typed_scores_agree_with_items(sheet: Sheet) -> list[Finding]:
    """A typed indicator score is within 0.01 of its items', or the clerk said which holds (V4)."""
    code, year = sheet.assessment.agency.code, sheet.assessment.fiscal_year
    return [
        warn(
            f"items-disagree-{row.figure.rule.code}",
            f"{_title(row)} กรอกไว้ {row.typed.value} แต่คำนวณจากรายข้อได้ {row.computed}"
            f" ขณะนี้ใช้คะแนนที่กรอก กรุณาตรวจทั้งสองส่วน หรือเลือกว่าจะใช้คะแนนใด",
            subject=row.figure.rule.name,
            url=address("assessments:basis-choose", code, year),
            link_text="ไปเลือกคะแนนที่ใช้",
            waivable=True,
        )
        for row in sheet.rows.values()
        if row.typed and row.differs and not row.basis
    ]


def disclosure_items_are_all_or_nothing(sheet: Sheet) -> list[Finding]:
    """OIT items are scored 0 or 100 as far as is known; another score needs a second look."""
    partial = [
        rule.code
        for rule in sheet.pack.items
        if sheet.entered.items.get(rule.code, NOTHING) not in WHOLE
        and sheet.pack.indicator(rule.indicator).instrument == "OIT"
    ]
    if not partial:
        return []
    return [
        warn(
            "items-partial-score",
            f"ข้อ {_named(partial)} ได้คะแนนที่ไม่ใช่ 0 หรือ 100 ข้อ OIT เท่าที่ทราบได้ 0 หรือ 100 เท่านั้น"
            " กรุณาตรวจกับประกาศผล",
            subject=f"ข้อ {_named(partial)}",
            url=_items_url(sheet, partial[0]),
            waivable=True,
        )
    ]


ITEM_CHECKS: tuple[ItemCheck, ...] = (
    items_belong_to_the_year,
    item_scores_are_in_range,
    items_are_all_there,
    typed_scores_agree_with_items,
    disclosure_items_are_all_or_nothing,
)


def items_are_in_order(
    assessment: Assessment, result: YearResult, *, entered: Entered, rows: Mapping[str, Holding]
) -> list[Finding]:
    """All findings about a year's items, whose figures are in ``rows``; none where no item has a score."""
    if not entered.items:
        return []
    sheet = Sheet(assessment, result.pack, entered, rows)
    return [finding for check in ITEM_CHECKS for finding in check(sheet)]


def typing_doubts(
    assessment: Assessment, pack: YearPack, entered: Entered, rows: Mapping[str, Holding], instrument: str
) -> list[str]:
    """What to say beside the items of an instrument while they are typed, and once they are saved."""
    if instrument != "OIT":
        return []
    found = disclosure_items_are_all_or_nothing(Sheet(assessment, pack, entered, rows))
    return [finding.message for finding in found]


def _items_url(sheet: Sheet, code: str) -> str:
    """The field of an item in its grid; for a code that the year lacks, the grid of its letter."""
    instrument = {"i": "iit", "e": "eit"}.get(code[:1], "oit")
    place = (sheet.assessment.agency.code, sheet.assessment.fiscal_year, instrument)
    return address("assessments:items-edit", *place) + f"#id_item_{code}"


def _title(row: Holding) -> str:
    return f"ตัวชี้วัดที่ {row.figure.rule.number} {row.figure.rule.name}"


def _named(codes: list[str]) -> str:
    """Codes in a row, the tail of a long one only counted."""
    shown = ", ".join(codes[:MOST_NAMED])
    rest = len(codes) - MOST_NAMED
    return f"{shown} และอีก {rest} ข้อ" if rest > 0 else shown
