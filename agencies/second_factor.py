"""รหัสยืนยันสองชั้น: who has it, who must have it, and what a typed code is worth.

The codes of the telephone are django-otp's: one step of 30 seconds early or late is forgiven, a code counts
once, and after wrong ones a person waits twice as long each time. Recovery codes are django-otp's too, but
only their digests are kept.
"""

from __future__ import annotations

import hashlib
import math
import re
import secrets
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.access import can, posts_of
from agencies.models import Membership, User
from agencies.passwords import recovery_code, tidy_code
from agencies.roles import Permission

RECOVERY_CODES = 10
KEY_BYTES = 20


@dataclass(frozen=True)
class Answer:
    """What a typed code is worth; ``wait`` seconds must pass before the next is looked at."""

    is_right: bool
    wait: int = 0
    was_recovery: bool = False

    @property
    def complaint(self) -> str:
        """The message beside the field; "" where the code is right."""
        if self.wait:
            time = f"{self.wait} วินาที" if self.wait < 120 else f"{math.ceil(self.wait / 60)} นาที"
            return f"พิมพ์รหัสผิดหลายครั้ง กรุณารอ {time} แล้วใช้รหัสใหม่จากแอป"
        return "" if self.is_right else "รหัสไม่ถูกต้องหรือใช้ไปแล้ว กรุณารอรหัสใหม่จากแอปแล้วพิมพ์อีกครั้ง"


def has_second_factor(user: User) -> bool:
    """Whether a person signs in with a code beside the password."""
    return bool(TOTPDevice.objects.filter(user=user, confirmed=True).exists())


def with_second_factor(users: Iterable[User]) -> set[int]:
    """Which of these people sign in with a code, by key."""
    return set(TOTPDevice.objects.filter(user__in=users, confirmed=True).values_list("user_id", flat=True))


def lacks_second_factor(member: Membership) -> bool:
    """Whether the agency asks its signers for a code and this one has not set it up."""
    must = member.agency.signers_need_code and can(member, Permission.SIGN_PAPERS)
    return must and not has_second_factor(member.user)


def is_asked_to_enrol(user: User) -> bool:
    """Whether any of a person's agencies asks them for a code that they have not set up."""
    return any(lacks_second_factor(post) for post in posts_of(user))


def new_key() -> str:
    """A secret for a telephone, as hexadecimal digits."""
    return secrets.token_hex(KEY_BYTES)


def typed_key(key: str) -> str:
    """The secret as a person types it into the app: Base32 in groups of four.

    >>> typed_key("00" * 20)
    'AAAA AAAA AAAA AAAA AAAA AAAA AAAA AAAA'
    """
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(re.findall(".{4}", text))


def picture_of(key: str, user: User) -> str:
    """The QR code of a secret as a data: address of an SVG."""
    code = segno.make(TOTPDevice(user=user, key=key).config_url, error="m", micro=False)
    address: str = code.svg_data_uri(scale=5, border=4, light="#fff")
    return address


def step_of(key: str, typed: str) -> int | None:
    """The step of 30 seconds whose code was typed, one early or late included; None where it fits none."""
    clock = TOTP(bytes.fromhex(key), drift=0)
    code = tidy_code(typed)
    return clock.t() if re.fullmatch("[0-9]{6}", code) and clock.verify(int(code), tolerance=1) else None


def answer_to(user: User, typed: str) -> Answer:
    """Judge a typed code and use it up; call it inside a transaction that is kept even for a wrong one."""
    code = tidy_code(typed)
    is_recovery = not re.fullmatch("[0-9]{6}", code)
    model: Any = StaticDevice if is_recovery else TOTPDevice
    device = model.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return Answer(is_right=False)
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed:
        seconds = (why["locked_until"] - timezone.now()).total_seconds()
        return Answer(is_right=False, wait=max(1, math.ceil(seconds)))
    token = digest_of(user, code) if is_recovery else code
    return Answer(is_right=device.verify_token(token), was_recovery=is_recovery)


def new_recovery_codes() -> list[str]:
    """Ten codes to print, each about 59 bits."""
    return [recovery_code() for _ in range(RECOVERY_CODES)]


def digest_of(user: User, code: str) -> str:
    """What is kept of a recovery code: 80 bits of SHA-256 over person and code, in 16 letters."""
    content = f"recovery:{user.pk}:{tidy_code(code)}".encode()
    return b32encode(hashlib.sha256(content).digest()[:10]).decode()


def recovery_codes_left(user: User) -> int:
    """How many recovery codes a person has not used."""
    return sum(device.token_set.count() for device in StaticDevice.objects.filter(user=user))
