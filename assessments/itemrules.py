"""The items of a year pack: read and check ``fixtures/editions/<year>/items.toml``, keep it, read it back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assessments.lookalikes import foreign_list
from assessments.models import Edition, Indicator, Item, SubIndicator
from assessments.packs import ItemKind, ItemRule, SubIndicatorRule, YearPack

ITEMS_FILE = "items.toml"
_CODE = re.compile(r"[ioe][1-9][0-9]?")
_LISTS = ("parts", "requires")


def parse_sub_indicators(data: Mapping[str, Any]) -> tuple[SubIndicatorRule, ...]:
    """The sub-indicators of a file's data; raises KeyError or TypeError where a key is missing or unknown."""
    return tuple(SubIndicatorRule(**row) for row in data["sub_indicators"])


def parse_items(data: Mapping[str, Any]) -> tuple[ItemRule, ...]:
    """The items of a file's data; raises KeyError, TypeError, or ValueError on an unknown kind."""
    return tuple(_item(row) for row in data["items"])


def _item(row: Mapping[str, Any]) -> ItemRule:
    lists = {key: tuple(row[key]) for key in _LISTS if key in row}
    return ItemRule(**{**row, **lists, "kind": ItemKind(row.get("kind", ""))})


def item_problems(pack: YearPack) -> Iterator[str]:
    """What makes the items of a pack unusable, each in an English sentence."""
    indicators = {rule.code for rule in pack.indicators}
    subs = {rule.code: rule.indicator for rule in pack.sub_indicators}
    codes = [rule.code for rule in pack.items]
    if len(subs) != len(pack.sub_indicators) or not set(subs.values()) <= indicators:
        yield "a sub-indicator stands twice or belongs to no indicator"
    if len(set(codes)) != len(codes):
        yield "an item code stands twice"
    if not {rule.indicator for rule in pack.items} <= indicators:
        yield "an item belongs to no indicator"
    for rule in pack.items:
        if alien := foreign_list(rule.code):
            yield f"{rule.code} belongs to another list: {alien}"
        elif not _CODE.fullmatch(rule.code):
            yield f"{rule.code} is not the code of an item"
        if rule.sub_indicator and subs.get(rule.sub_indicator) != rule.indicator:
            yield f"{rule.code} names a sub-indicator that its indicator does not have"
    yield from _gaps(codes)


def _gaps(codes: list[str]) -> Iterator[str]:
    for letter in "ieo":
        numbers = [int(code[1:]) for code in codes if re.fullmatch(rf"{letter}\d+", code)]
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the items {letter} are not numbered 1, 2, 3, … in order"


def store_items(edition: Edition, pack: YearPack) -> None:
    """Write the sub-indicators and items of a pack as rows of its edition."""
    indicators = {row.code: row for row in Indicator.objects.filter(edition=edition)}
    subs = {
        row.code: row
        for row in SubIndicator.objects.bulk_create(
            SubIndicator(
                edition=edition, order=place, **{**vars(rule), "indicator": indicators[rule.indicator]}
            )
            for place, rule in enumerate(pack.sub_indicators, 1)
        )
    }
    Item.objects.bulk_create(
        Item(edition=edition, order=place, **_columns(rule, indicators, subs))
        for place, rule in enumerate(pack.items, 1)
    )


def _columns(
    rule: ItemRule, indicators: Mapping[str, Indicator], subs: Mapping[str, SubIndicator]
) -> dict[str, Any]:
    columns: dict[str, Any] = vars(rule) | {key: "\n".join(getattr(rule, key)) for key in _LISTS}
    columns |= {"indicator": indicators[rule.indicator], "sub_indicator": subs.get(rule.sub_indicator)}
    return columns


def load_sub_indicators(edition: Edition) -> tuple[SubIndicatorRule, ...]:
    """The stored sub-indicators of an edition, in order."""
    return tuple(
        SubIndicatorRule(row.code, row.indicator.code, row.name, row.verified, row.source)
        for row in edition.sub_indicators.select_related("indicator")
    )


def load_items(edition: Edition) -> tuple[ItemRule, ...]:
    """The stored items of an edition, in order."""
    return tuple(
        ItemRule(
            code=row.code,
            indicator=row.indicator.code,
            title=row.title,
            verified=row.verified,
            source=row.source,
            sub_indicator=row.sub_indicator.code if row.sub_indicator else "",
            label=row.label,
            kind=ItemKind(row.kind),
            parts=tuple(row.parts.splitlines()),
            requires=tuple(row.requires.splitlines()),
            note=row.note,
        )
        for row in edition.items.select_related("indicator", "sub_indicator")
    )
