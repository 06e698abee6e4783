"""The same indicator or item under the rules of another year.

Indicators keep their code; where a year names one differently its other spellings are asked too. Items are
renumbered from year to year, so an item is the same where its list and its name are.
"""

from __future__ import annotations

from assessments.packs import IndicatorRule, ItemRule, YearPack, fold_name


def same_indicator(rule: IndicatorRule, target: YearPack) -> IndicatorRule | None:
    """The indicator of another year that asks the same; None where that year has none."""
    by_code = next((other for other in target.indicators if other.code == rule.code), None)
    return by_code or target.find_indicator(rule.name)


def same_item(rule: ItemRule, source: YearPack, target: YearPack) -> ItemRule | None:
    """The item of another year that asks the same; None where none, or more than one, has its name."""
    if source.fiscal_year == target.fiscal_year:
        return target.item(rule.code)
    wanted = fold_name(rule.name)
    found = [
        other
        for other in target.items
        if wanted and other.code[0] == rule.code[0] and fold_name(other.name) == wanted
    ]
    return found[0] if len(found) == 1 else None
