"""A fiscal year's rules as plain frozen data: what ``fixtures/editions`` says and the tables keep.

Everything that computes or explains reads a ``YearPack``; nothing in Python names a year.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property


@dataclass(frozen=True)
class InstrumentRule:
    """เครื่องมือ (IIT, EIT, OIT); ``weight`` is in percent of the total.

    With ``by_sub_indicators`` an indicator is the mean of its sub-indicators' means, else of its items.
    """

    code: str
    name: str
    short: str
    weight: Decimal
    by_sub_indicators: bool = False


@dataclass(frozen=True)
class IndicatorRule:
    """ตัวชี้วัด; ``number`` is the official one, ``aliases`` are other spellings met in real papers."""

    number: int
    code: str
    instrument: str
    name: str
    aliases: tuple[str, ...]
    measures: str
    advice: str


@dataclass(frozen=True)
class SubIndicatorRule:
    """ตัวชี้วัดย่อย, e.g. 9.1; ``name`` is empty where it is not known."""

    code: str
    indicator: str
    name: str
    verified: bool
    source: str


class ItemKind(StrEnum):
    """How the answers to a survey item count; the empty word where that is not known."""

    UNKNOWN = ""
    POSITIVE = "positive"
    INVERTED = "inverted"
    MIXED = "mixed"
    BINARY = "binary"
    BINARY_INVERTED = "binary_inverted"


@dataclass(frozen=True)
class ItemRule:
    """ข้อ (i3, e7, o12) of an indicator.

    ``title`` is the wording as far as it is known, empty where it is not; ``label`` a short name of ours for
    the screen, never printed as official. ``parts`` are sub-questions, ``requires`` the evidence an OIT item
    asks for. ``sub_indicator`` is empty outside OIT, and where the year's division is not known.
    """

    code: str
    indicator: str
    title: str
    verified: bool
    source: str
    sub_indicator: str = ""
    label: str = ""
    kind: ItemKind = ItemKind.UNKNOWN
    parts: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """What a screen calls the item; says so where the wording is not known."""
        return self.title or self.label or TITLE_UNKNOWN


@dataclass(frozen=True)
class ItemDivision:
    """Items whose mean counts together: those of a sub-indicator, or of an indicator that has none."""

    code: str
    name: str
    items: tuple[ItemRule, ...]


TITLE_UNKNOWN = "ยังไม่ทราบชื่อข้อ"


@dataclass(frozen=True)
class Band:
    """ระดับ: reached when the total is at least ``floor`` and every instrument at least ``gate``."""

    name: str
    floor: Decimal
    gate: Decimal | None
    meaning: str


@dataclass(frozen=True)
class PaperRule:
    """Which OIT item a paper of this portal answers in the year, and the paper's official title."""

    kind: str
    item: str
    item_title: str
    title: str


@dataclass(frozen=True)
class CutOff:
    """A follow-up date of the fiscal year."""

    month: int
    day: int
    name: str
    required: bool


@dataclass(frozen=True)
class TopicRule:
    """ประเด็น of the year's analysis that a measure may name; ``indicators`` (codes) usually belong to it."""

    number: int
    name: str
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True)
class CalendarEntry:
    """A known date of the assessment, as text because sources are often vague."""

    event: str
    starts: str
    ends: str
    note: str


@dataclass(frozen=True)
class Fact:
    """Where a statement of the pack comes from, and whether it was verified."""

    key: str
    text: str
    source: str
    verified: bool


@dataclass(frozen=True)
class YearPack:
    """One fiscal year's rules. ``threshold`` (คะแนน): below is weak. ``bands`` are best first."""

    fiscal_year: int
    revision: int
    title: str
    threshold: Decimal
    eit_parts: str
    instruments: tuple[InstrumentRule, ...]
    indicators: tuple[IndicatorRule, ...]
    bands: tuple[Band, ...]
    papers: tuple[PaperRule, ...]
    cut_offs: tuple[CutOff, ...]
    calendar: tuple[CalendarEntry, ...]
    facts: tuple[Fact, ...]
    sub_indicators: tuple[SubIndicatorRule, ...] = ()
    items: tuple[ItemRule, ...] = ()
    topics: tuple[TopicRule, ...] = ()

    def __hash__(self) -> int:
        """Packs are what answers are kept by: told apart by these, compared in full only where they agree."""
        return hash((self.fiscal_year, self.revision, self.title, self.threshold))

    @property
    def threshold_label(self) -> str:
        """The threshold as people say it: 85, not 85.00."""
        return f"{self.threshold.normalize():f}"

    def indicator(self, code: str) -> IndicatorRule:
        """The indicator with a code; raises KeyError."""
        return self._by_code[code]

    def indicators_of(self, instrument: str) -> list[IndicatorRule]:
        """The indicators of an instrument in official order."""
        return [rule for rule in self.indicators if rule.instrument == instrument]

    def items_of(self, indicator: str) -> list[ItemRule]:
        """The items of an indicator in official order; empty where the year's items are not known."""
        return self._items_by_indicator.get(indicator, [])

    def divided_items_of(self, indicator: str) -> tuple[ItemDivision, ...] | None:
        """The items of an indicator as they count together; None where the year's division is not known."""
        return self._divisions[indicator]

    def item(self, code: str) -> ItemRule | None:
        """The item with a code; None where the year has no such item."""
        return next((rule for rule in self.items if rule.code == code), None)

    def item_codes(self, letter: str) -> str:
        """The items of a list (i, e or o) as people name it, e.g. "o1–o43"; empty where it has none."""
        codes = [rule.code for rule in self.items if rule.code.startswith(letter)]
        return f"{codes[0]}–{codes[-1]}" if codes else ""

    def find_indicator(self, name: str) -> IndicatorRule | None:
        """The indicator meant by a name as people write it, alternative spellings included."""
        wanted = fold_name(name)
        for rule in self.indicators:
            if wanted in {fold_name(known) for known in (rule.name, *rule.aliases)}:
                return rule
        return None

    def band(self, name: str) -> Band | None:
        """The level band with a name."""
        return next((band for band in self.bands if band.name == name), None)

    def paper(self, kind: str) -> PaperRule | None:
        """The rule for a paper kind, where the year has one."""
        return next((rule for rule in self.papers if rule.kind == kind), None)

    @cached_property
    def _by_code(self) -> dict[str, IndicatorRule]:
        return {rule.code: rule for rule in self.indicators}

    @cached_property
    def _items_by_indicator(self) -> dict[str, list[ItemRule]]:
        found: dict[str, list[ItemRule]] = {}
        for rule in self.items:
            found.setdefault(rule.indicator, []).append(rule)
        return found

    @cached_property
    def _divisions(self) -> dict[str, tuple[ItemDivision, ...] | None]:
        by_sub = {row.code for row in self.instruments if row.by_sub_indicators}
        return {rule.code: self._division(rule, rule.instrument in by_sub) for rule in self.indicators}

    def _division(self, rule: IndicatorRule, by_sub: bool) -> tuple[ItemDivision, ...] | None:
        items = self.items_of(rule.code)
        if not by_sub or not items:
            return (ItemDivision(rule.code, rule.name, tuple(items)),)
        if any(not item.sub_indicator for item in items):
            return None
        divided = (
            ItemDivision(sub.code, sub.name, tuple(item for item in items if item.sub_indicator == sub.code))
            for sub in self.sub_indicators
        )
        return tuple(row for row in divided if row.items)

    def unverified(self, *keys: str) -> list[Fact]:
        """The facts under the given keys that are background only."""
        return [fact for fact in self.facts if not fact.verified and (not keys or fact.key in keys)]


def fold_name(name: str) -> str:
    """A name without spaces and invisible characters, in lower case, for matching.

    >>> fold_name(" การใช้ อำนาจ ") == fold_name("การใช้อํานาจ")
    True
    """
    joined = name.replace("\u0e4d\u0e32", "\u0e33")
    return re.sub(r"[\s\u00a0\u200b-\u200d\ufeff]+", "", joined).lower()
