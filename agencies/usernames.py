"""User names as people type them: capital and small letters are the same, for a telephone writes them itself.

A name is kept as it was given. Where two of before this rule differ only in that, each is typed as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.functions import Lower

from agencies.models import User


def _spelled() -> QuerySet[Any]:
    """All people, their user names in small letters as ``small``; compared whole, however much was typed."""
    return User.objects.annotate(small=Lower("username"))


def known_as(typed: str) -> User | None:
    """The person of this user name; None where there is none, or where it fits two and is neither's own."""
    people = {person.username: person for person in _spelled().filter(small=typed.lower())}
    fits = [people[typed]] if typed in people else list(people.values())
    return fits[0] if len(fits) == 1 else None


def taken(usernames: Iterable[str]) -> set[str]:
    """Which of these names somebody has already, in small letters."""
    wanted = {name.lower() for name in usernames}
    return set(_spelled().filter(small__in=wanted).values_list("small", flat=True))


def free_username(typed: str) -> str:
    """The name of a new person; raises ValidationError where somebody has it."""
    if typed and taken([typed]):
        raise ValidationError("มีผู้ใช้ชื่อนี้แล้ว กรุณาใช้ชื่ออื่น")
    return typed
