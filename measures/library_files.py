"""The portal's own recommendations: read and check ``fixtures/recommendations/``, bring the table in line.

``items.toml`` names the OIT items by keys of ours with every title under which the editions know them, since
items are renumbered and renamed from year to year. The other files hold the recommendations.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from agencies.audit import PORTAL_CHAIN, record
from agencies.events import Event
from agencies.models import AuditEvent
from assessments.packs import fold_name
from measures.models import Recommendation

LIBRARY_DIR = Path(settings.BASE_DIR) / "fixtures" / "recommendations"
ITEMS_FILE = "items.toml"
PLAIN = ("key", "title", "guideline", "office", "target", "monitoring", "question")
LISTS = ("steps", "evidence")
FIELDS = (*PLAIN, *LISTS, "indicator_code", "item_key", "topic", "order", "is_retired")


class BadLibrary(ValueError):
    """A file of the library that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True)
class ItemKey:
    """An OIT item of the library: the indicator it mostly belongs to, and its folded titles."""

    key: str
    indicator: str
    name: str
    titles: frozenset[str]


@cache
def item_keys(folder: Path = LIBRARY_DIR) -> Mapping[str, ItemKey]:
    """The items that recommendations may answer, by key, in the order of the file. Raises BadLibrary."""
    rows = _read(folder / ITEMS_FILE)["items"]
    return {
        row["key"]: ItemKey(
            row["key"], row["indicator"], row["titles"][0], frozenset(map(fold_name, row["titles"]))
        )
        for row in rows
    }


def read_library(folder: Path = LIBRARY_DIR) -> list[Recommendation]:
    """The recommendations of the files as unsaved rows, in order. Raises BadLibrary."""
    items = item_keys(folder)
    rows: list[Recommendation] = []
    for path in _files(folder):
        for data in _read(path)["recommendations"]:
            rows.append(_row(path, data, items, len(rows) + 1))
    if problems := list(_problems(rows)):
        raise BadLibrary("; ".join(problems))
    return rows


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob("*.toml") if path.name != ITEMS_FILE)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadLibrary(f"{path.name}: {error}") from error


def _row(path: Path, data: dict[str, Any], items: Mapping[str, ItemKey], order: int) -> Recommendation:
    try:
        item = items[data["item"]] if "item" in data else None
        return Recommendation(
            **{name: data[name].strip() for name in PLAIN},
            **{name: "\n".join(data[name]) for name in LISTS},
            indicator_code=item.indicator if item else data["indicator"],
            item_key=item.key if item else "",
            topic=data["topic"],
            order=order,
        )
    except (KeyError, AttributeError, TypeError) as error:
        raise BadLibrary(f"{path.name}: {data.get('key', order)}: {error!r}") from error


def _problems(rows: Iterable[Recommendation]) -> Iterator[str]:
    seen: set[str] = set()
    for row in rows:
        if row.key in seen:
            yield f"the key {row.key} stands twice"
        seen.add(row.key)
        if any(not getattr(row, name) for name in (*PLAIN, *LISTS)):
            yield f"{row.key} has an empty part"


def digest_of(folder: Path = LIBRARY_DIR) -> str:
    """SHA-256 over the names and the SHA-256 of the library's files."""
    parts = [
        f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}"
        for path in sorted(folder.glob("*.toml"))
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def library_is_loaded() -> bool:
    """Whether the files were loaded as they are now; the record of acts knows what was loaded last."""
    loads = AuditEvent.objects.filter(chain__name=PORTAL_CHAIN, event=Event.RECOMMENDATIONS_LOADED)
    last = loads.order_by("-sequence").first()
    return last is not None and last.changes["digest"] == digest_of()


@transaction.atomic
def load_library(folder: Path = LIBRARY_DIR) -> int:
    """Bring the portal's recommendations in line with the files; how many rows were added or changed.

    What left the files is retired and not deleted, so that a measure still names what it was adapted from.
    What agencies added or put away is not touched. Raises BadLibrary.
    """
    wanted = read_library(folder)
    stored = {row.key: row for row in Recommendation.objects.filter(agency=None)}
    added = [row for row in wanted if row.key not in stored]
    changed = [stored[row.key] for row in wanted if row.key in stored and _take(stored[row.key], row)]
    gone = [row for key, row in stored.items() if key not in {row.key for row in wanted}]
    left = [row for row in gone if not row.is_retired]
    for row in left:
        row.is_retired = True
    Recommendation.objects.bulk_create(added)
    Recommendation.objects.bulk_update([*changed, *left], FIELDS)
    counts = {"added": len(added), "changed": len(changed), "retired": len(left)}
    record(
        Event.RECOMMENDATIONS_LOADED,
        by=None,
        agency=None,
        changes={"digest": digest_of(folder), **counts},
    )
    return len(added) + len(changed) + len(left)


def _take(row: Recommendation, wanted: Recommendation) -> bool:
    """Copy what the file says into a stored row; whether anything differed."""
    differing = [name for name in FIELDS if getattr(row, name) != getattr(wanted, name)]
    for name in differing:
        setattr(row, name, getattr(wanted, name))
    return bool(differing)
