"""The tables of a paper as rows of text, so that two versions can be held against each other.

Tables are printed from the record and are never edited, so a paper may change where nobody wrote anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

Row = dict[str, Any]  # {"name": what it is about, "cells": {label of the column: text}}
Table = dict[str, Any]  # {"key", "label", "rows"}

_ORDINALS = {"ที่", "ลำดับที่"}  # columns that only count the rows
_ITEM = "ข้อ"  # the column of items' codes, which say little alone
_PLACE = re.compile(r"^\(?\d[\d.]*[.)]\s*")  # "(1) " of a measure, "9. " of a part
_SCORE = re.compile(
    r"\s*\([\d.]+ คะแนน\)$"
)  # after the name of an indicator; it may change, the name does not


def tables_of(body: Mapping[str, Any]) -> list[Table]:
    """Every table of a paper's content in printed order; charts repeat what tables say and are left out."""
    tables: dict[str, Table] = {}
    for section in body.get("sections", []):
        heading = _PLACE.sub("", section["heading"])
        for block in section["blocks"]:
            if rows := _rows(block):
                label = _label(block, heading)
                key = _free(f"table-{label}", tables)
                tables[key] = {"key": key, "label": label, "rows": rows}
    return list(tables.values())


def _label(block: Mapping[str, Any], heading: str) -> str:
    caption = _SCORE.sub("", block.get("title", "") or block.get("caption", ""))
    return caption if caption.startswith("ตาราง") else f"ตาราง {caption or heading}".strip()


def _rows(block: Mapping[str, Any]) -> list[Row]:
    if block["type"] == "scores":
        return _named((row["name"], {"คะแนน": row["score"]}) for row in block["rows"])
    if block["type"] == "figure":
        years = [f"ปี {year}" for year in block["years"]]
        lines = ((row["name"], [cell or "–" for cell in row["cells"]]) for row in block["rows"])
        return _named((name, dict(zip(years, cells, strict=True))) for name, cells in lines)
    return _named(_lines(block)) if block["type"] == "table" else []


def _lines(block: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, str]]]:
    """Each row with the lines that continue it as one, by the label of the column."""
    labels = [column["label"] for column in block["columns"]]
    first = 1 if labels[0] in _ORDINALS else 0
    for lines in _joined(block["rows"]):
        texts = ["\n".join(filter(None, column)) for column in zip(*lines, strict=True)]
        name, _, rest = _PLACE.sub("", texts[first]).partition("\n")
        name = f"{_ITEM} {name}" if labels[first] == _ITEM else name
        cells = dict(zip(labels[first:], [rest, *texts[first + 1 :]], strict=True))
        yield name, {label: text for label, text in cells.items() if text}


def _joined(rows: Sequence[Mapping[str, Any]]) -> list[list[list[str]]]:
    joined: list[list[list[str]]] = []
    for row in rows:
        if not row["continues"] or not joined:
            joined.append([])
        joined[-1].append(row["cells"])
    return joined


def _named(rows: Iterable[tuple[str, dict[str, str]]]) -> list[Row]:
    """Rows by name; of several that are called alike the later ones are told apart by a number."""
    found: dict[str, Row] = {}
    for name, cells in rows:
        free = _free(name, found)
        found[free] = {"name": free, "cells": cells}
    return list(found.values())


def _free(name: str, taken: Mapping[str, object]) -> str:
    place, free = 1, name
    while free in taken:
        place += 1
        free = f"{name} ({place})"
    return free
