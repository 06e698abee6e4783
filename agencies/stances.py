"""How a thing that moves through states stands: its state in words, since when, and by whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from thai.dates import thai_datetime_short

STAMP = "_at"


def stance(row: Any) -> str:
    """``อยู่ในสถานะ “…” ตั้งแต่ … โดย …``; without the end where the state has no stamp, as a draft has none.

    ``row`` has ``state`` and pairs ``<name>_at``/``<name>_by``, of which the latest is the one that counts.
    """
    words = f"อยู่ในสถานะ “{row.get_state_display()}”"
    stamps = [(at, name) for name in _stamps(row) if (at := getattr(row, f"{name}{STAMP}"))]
    if not stamps:
        return words
    at, name = max(stamps)
    return f"{words} ตั้งแต่ {since(at, getattr(row, f'{name}_by'))}"


def since(at: datetime, who: Any) -> str:
    """When, and by whom."""
    return by_whom(at, who.display_name)


def by_whom(at: datetime, name: str) -> str:
    """When, and by whom, where the record keeps no more than the name."""
    return f"{thai_datetime_short(at)} โดย {name}"


def _stamps(row: Any) -> list[str]:
    names = {field.name for field in row._meta.fields}
    begun = [name.removesuffix(STAMP) for name in names if name.endswith(STAMP)]
    return sorted(name for name in begun if f"{name}_by" in names)
