"""Codes as a telephone shows them."""

from __future__ import annotations

import time

from django_otp.oath import TOTP

from agencies.account_actions import turn_on_second_factor
from agencies.models import User
from agencies.second_factor import new_key

STEP = 30  # seconds


def code_at(key: str, step: int = 0) -> str:
    """The code of a secret now, or of a step before or after."""
    clock = TOTP(bytes.fromhex(key))
    clock.time = time.time() + STEP * step
    return f"{clock.token():06d}"


def set_up(user: User) -> tuple[str, list[str]]:
    """Give a person a telephone; its secret, whose code of now is used up, and the recovery codes."""
    key = new_key()
    return key, turn_on_second_factor(key=key, typed=code_at(key), by=user)
