"""The name of an officer whom a row refers to, read along with the row: no officer is put together for it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from thai.names import full_name

PARTS = ("rank", "title", "name", "username")


def name_parts(officer: str) -> dict[str, F]:
    """What a query set of rows with a key to an officer is annotated with; ``officer`` is that key's name."""
    return {f"{officer}_{part}": F(f"{officer}__user__{part}") for part in PARTS}


def name_in(row: Any, officer: str) -> str:
    """The name in such a row, as ``Membership.display_name`` has it; empty where the key is."""
    rank, title, name, username = (getattr(row, f"{officer}_{part}") for part in PARTS)
    return full_name(rank, title, name) or username if username else ""
