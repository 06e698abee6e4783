"""Indicators and items by the names people write, and what to say when a name is not known."""

from __future__ import annotations

from difflib import get_close_matches

from agencies.models import Agency
from assessments.editions import current_edition, pack_of
from assessments.item_actions import unknown_items
from assessments.lookalikes import foreign_list
from assessments.packs import IndicatorRule, YearPack, fold_name
from assessments.queries import find_assessment
from desk.yearfile.cursor import Cursor, Problems
from thai.digits import normalize_item_code

MOST_LIKE = 3


def result_pack(agency: Agency | None, fiscal_year: int) -> YearPack | None:
    """The rules of a result: those it was recorded under, else the year's current ones."""
    assessment = find_assessment(agency, fiscal_year) if agency else None
    edition = assessment.edition if assessment else current_edition(fiscal_year, agency)
    return pack_of(edition) if edition else None


def plan_pack(agency: Agency | None, fiscal_year: int) -> YearPack | None:
    """The rules whose names a plan uses: those of its year, else of the result before it."""
    return result_pack(agency, fiscal_year) or result_pack(agency, fiscal_year - 1)


class Names:
    """Finds indicators and items by name; reports at the path what it does not find."""

    def __init__(self, pack: YearPack | None, problems: Problems) -> None:
        self.pack, self.problems = pack, problems

    def indicator(self, name: str, path: str) -> IndicatorRule | None:
        """The indicator with a name; None where there is none, and where the year has no rules at all."""
        if not name or self.pack is None:
            return None
        rule = self.pack.find_indicator(name)
        if rule is None:
            # Looking for like names takes time, and beyond the limit nobody reads them.
            alike = [] if self.problems.is_full else self._alike(name)
            known = " หรือ ".join(f"“{like}”" for like in alike)
            message = f"ไม่รู้จักตัวชี้วัด “{name[:80]}” ในเกณฑ์ปี {self.pack.fiscal_year} ชื่อที่ใกล้เคียงคือ {known}"
            self.problems.add("unknown-indicator", path, message)
        return rule

    def _alike(self, name: str) -> list[str]:
        """The official names nearest to a name; all of them where none is near."""
        rules = self.pack.indicators if self.pack else ()
        spelt = {fold_name(known): rule.name for rule in rules for known in (rule.name, *rule.aliases)}
        near = get_close_matches(fold_name(name)[:120], spelt, n=2 * MOST_LIKE, cutoff=0.45)
        official = list(dict.fromkeys(spelt[known] for known in near))[:MOST_LIKE]
        return official or [rule.name for rule in rules]

    def indicator_at(self, cursor: Cursor, key: str) -> str:
        """The code of the indicator named under a key; "" where there is none."""
        rule = self.indicator(cursor.text(key), cursor.at(key))
        return rule.code if rule else ""

    def year_item(self, text: str, path: str) -> str:
        """The code of an item as written, which the year must have; "" where it is none."""
        code = self.item(text, path)
        if code and self.pack and (unknown := unknown_items(self.pack, [code])):
            self.problems.add("unknown-item", path, unknown[0].message)
            return ""
        return code

    def item_at(self, cursor: Cursor, key: str) -> str:
        """The code of the item under a key, e.g. "o28" for "ข้อ ๐๒๘"; "" where there is none."""
        return self.item(cursor.text(key), cursor.at(key))

    def item(self, text: str, path: str) -> str:
        """The code of an item as written; "" where it is none."""
        code = normalize_item_code(text) if text else ""
        if code is None:
            alien = foreign_list(text[:40])
            whose = f"เป็นข้อใน{alien} ไม่ใช่ข้อของ ITA" if alien else "ไม่ใช่รหัสข้อ"
            self.problems.add("unknown-item", path, f"“{text[:40]}” {whose} ตัวอย่างที่ใช้ได้คือ i1, e11, o28")
        return code or ""
