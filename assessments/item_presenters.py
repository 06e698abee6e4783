"""What a year's items look like to a reader: rows of the grid, lines of the panel, words beside a score."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.forms import BoundField

from assessments.forms import ScoresForm
from assessments.holding import Holding
from assessments.item_forms import ItemsForm
from assessments.itemscoring import ItemFigure
from assessments.models import Basis
from assessments.packs import TITLE_UNKNOWN, ItemKind, ItemRule
from assessments.scoring import IndicatorResult, YearResult, publish

KIND_WORDS = {
    ItemKind.UNKNOWN: "",
    ItemKind.POSITIVE: "ตอบเป็นระดับ ยิ่งมากยิ่งได้คะแนน",
    ItemKind.INVERTED: "ตอบเป็นระดับ คำถามเชิงลบ ยิ่งน้อยยิ่งได้คะแนน",
    ItemKind.MIXED: "มีทั้งประเด็นเชิงบวกและเชิงลบ",
    ItemKind.BINARY: "ตอบว่ามีหรือไม่มี",
    ItemKind.BINARY_INVERTED: "ตอบว่ามีหรือไม่มี ไม่มีจึงได้คะแนน",
}


@dataclass(frozen=True)
class ItemRow:
    """One line of the grid with what there is to say about the item."""

    rule: ItemRule
    field: BoundField
    remarks: tuple[str, ...]

    @property
    def has_details(self) -> bool:
        """Whether there is anything behind the line."""
        return bool(self.rule.requires or self.rule.parts or self.remarks)

    @property
    def summary(self) -> str:
        """The line that opens the details."""
        return f"สิ่งที่ต้องเผยแพร่ในข้อ {self.rule.code}" if self.rule.requires else f"เกี่ยวกับข้อ {self.rule.code}"


@dataclass(frozen=True)
class GroupRows:
    """A sub-indicator's lines under their heading; the heading is empty where the indicator has no parts."""

    heading: str
    rows: tuple[ItemRow, ...]


@dataclass(frozen=True)
class IndicatorRows:
    """An indicator's lines."""

    heading: str
    refusal: str
    groups: tuple[GroupRows, ...]


def grid_of(form: ItemsForm, rows: Mapping[str, Holding], instrument: str) -> list[IndicatorRows]:
    """The grid of an instrument: indicators, their sub-indicators, their items."""
    figures = [row.figure for row in rows.values() if row.figure.rule.instrument == instrument]
    return [
        IndicatorRows(
            heading=f"{figure.rule.number}. {figure.rule.name}",
            refusal=figure.refusal,
            groups=tuple(
                GroupRows(
                    _heading(figure, code, name),
                    tuple(ItemRow(rule, form.field_of(rule), remarks_on(rule)) for rule in items),
                )
                for code, name, items in ((group.code, group.name, group.items) for group in figure.groups)
            ),
        )
        for figure in figures
    ]


def _heading(figure: ItemFigure, code: str, name: str) -> str:
    """A sub-indicator's heading; an indicator that is one group needs none."""
    return "" if code == figure.rule.code else f"{code} {name or 'ยังไม่ทราบชื่อตัวชี้วัดย่อย'}"


def remarks_on(rule: ItemRule) -> tuple[str, ...]:
    """How the item counts, what to know about its words, and where they come from."""
    label = "ชื่อที่แสดงเป็นชื่อย่อ ไม่ใช่ถ้อยคำทางการ" if rule.label and not rule.title else ""
    source = "" if rule.verified else f"ยังไม่ได้ตรวจสอบกับเอกสารทางการ: {rule.source}"
    # Saying "unknown" on each of thirty lines twice helps nobody: the name says it already.
    if rule.name == TITLE_UNKNOWN:
        source = ""
    return tuple(text for text in (KIND_WORDS[rule.kind], label, rule.note, source) if text)


@dataclass(frozen=True)
class PanelLine:
    """One indicator in the panel beside the grid."""

    heading: str
    score: Decimal | None
    words: str
    groups: tuple[tuple[str, Decimal | None, str], ...]


def panel_of(rows: Mapping[str, Holding], instrument: str) -> list[PanelLine]:
    """What the items of each indicator of an instrument come to."""
    return [_line(row) for row in rows.values() if row.figure.rule.instrument == instrument]


def _line(row: Holding) -> PanelLine:
    figure = row.figure
    words = figure.refusal or f"กรอกแล้ว {figure.entered} จาก {figure.count} ข้อ"
    if row.typed and row.computed is not None:
        words += f" คะแนนที่กรอกไว้ {row.typed.value}" + (" ไม่ตรงกัน" if row.differs else " ตรงกัน")
    groups = tuple(
        (
            _heading(figure, group.code, group.name),
            None if group.mean is None else publish(group.mean),
            f"{group.entered}/{len(group.items)}",
        )
        for group in figure.groups
        if group.code != figure.rule.code
    )
    return PanelLine(f"{figure.rule.number}. {figure.rule.name}", row.computed, words, groups)


def words_beside(row: Holding) -> str:
    """What to say beside an indicator's score about its items; empty where they come to nothing."""
    if row.computed is None:
        return ""
    if row.typed is None:
        return f"ใช้คะแนนที่คำนวณจากรายข้อ {row.computed} หากกรอกคะแนน ระบบจะเทียบให้"
    if not row.differs:
        return f"ตรงกับที่คำนวณจากรายข้อ {row.computed}"
    holds = f"เลือกใช้{Basis(row.basis).label}แล้ว" if row.basis else "ขณะนี้ใช้คะแนนที่กรอก"
    return f"กรอกไว้ {row.typed.value} คำนวณจากรายข้อได้ {row.computed} {holds}"


def put_words_beside(form: ScoresForm, rows: Mapping[str, Holding]) -> None:
    """Say beside each score field what the items come to."""
    for code, row in rows.items():
        form.fields[f"score_{code}"].help_text = words_beside(row)


@dataclass(frozen=True)
class ScoreLine:
    """One indicator's score before confirming, with a word about where it comes from."""

    result: IndicatorResult
    words: str


def score_lines(result: YearResult, rows: Mapping[str, Holding]) -> list[ScoreLine]:
    """The ten scores with a word beside those that are computed or disagree with their items."""
    return [
        ScoreLine(row, words_beside(rows[row.rule.code]) if _is_worth_a_word(rows[row.rule.code]) else "")
        for row in result.indicators
    ]


def _is_worth_a_word(row: Holding) -> bool:
    return row.uses_items or row.differs
