"""Temporary passwords as the administrator who issued them sees them, for half an hour.

The session holds a nonce for each officer, never a password: that is worked out anew each time the page is
shown (``agencies.passwords``), and only while it is still the officer's (docs/adr/0023-who-gets-in.md).
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.hashers import check_password

from agencies.models import Agency, Membership
from agencies.passwords import temporary_password

NONCES = "temporary_passwords"  # in the session: {key of the post: [nonce, second of its end since 1970]}
SHOWN_FOR = 30 * 60  # seconds


@dataclass(frozen=True)
class IssuedPassword:
    """What was issued to an officer; ``password`` is empty where it is theirs no longer."""

    member: Membership
    password: str

    @property
    def is_replaced(self) -> bool:
        """Whether the officer has chosen a password of their own."""
        return not self.member.user.must_change_password


def remember_nonces(session: Any, nonces: Mapping[int, str]) -> None:
    """Let this session show what it issued to these officers, by key of the post; what is over is dropped."""
    ends = int(time.time()) + SHOWN_FOR
    session[NONCES] = _still_shown(session) | {str(key): [nonce, ends] for key, nonce in nonces.items()}


def issued_in(session: Any, agency: Agency) -> list[IssuedPassword]:
    """What this session may show of an agency's officers in post, in the order in which they were added."""
    nonces = {int(key): nonce for key, (nonce, _) in _still_shown(session).items()}
    members = agency.memberships.filter(pk__in=nonces, is_active=True).select_related("user")
    return [IssuedPassword(member, _still_theirs(member, nonces[member.pk])) for member in members]


def shows_any(session: Any, agency: Agency) -> bool:
    """Whether this session's page of an agency's temporary passwords would show anyone; opens no password."""
    keys = [int(key) for key in _still_shown(session)]
    return bool(keys) and agency.memberships.filter(pk__in=keys, is_active=True).exists()


def _still_shown(session: Any) -> dict[str, list[Any]]:
    now = time.time()
    return {key: row for key, row in session.get(NONCES, {}).items() if row[1] > now}


def _still_theirs(member: Membership, nonce: str) -> str:
    """The password, unless they chose their own or were issued another elsewhere; writes nothing."""
    if not member.user.must_change_password:
        return ""
    password = temporary_password(member.pk, nonce)
    return password if check_password(password, member.user.password) else ""
