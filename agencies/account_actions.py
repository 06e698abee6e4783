"""Every write to how a person signs in: a verb, keyword-only, atomic, with its audit event.

What a person does to their own account stands in the record of each agency where they hold a post. No event
holds a password, a secret or a code.
"""

from __future__ import annotations

import secrets

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.access import posts_of
from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.lockout import forget_failures
from agencies.models import Membership, User
from agencies.second_factor import Answer, answer_to, digest_of, new_recovery_codes, step_of
from agencies.transitions import Refused


@transaction.atomic
def change_password(*, password: str, by: User) -> None:
    """Set one's own password; one's other sessions end."""
    _set_password(by, password)
    _record_own(Event.PASSWORD_CHANGED, by)


@transaction.atomic
def recover_password(*, password: str, by: User) -> None:
    """Set the password of who was sent a letter; all their sessions end, and they may sign in at once."""
    _set_password(by, password)
    forget_failures(by.username)
    _record_own(Event.PASSWORD_RECOVERED, by)


@transaction.atomic
def use_code(*, typed: str, by: User) -> Answer:
    """Judge a typed code and use it up; a wrong one makes the next wait longer."""
    answer = answer_to(by, typed)
    if answer.is_right and answer.was_recovery:
        _record_own(Event.RECOVERY_CODE_USED, by)
    return answer


@transaction.atomic
def turn_on_second_factor(*, key: str, typed: str, by: User) -> list[str]:
    """Keep the secret of a telephone that shows the right code; returns the recovery codes, shown once.

    One's other sessions end, for they were opened without a code. Raises Refused with rules that are names
    of fields where the code is wrong or there is a telephone already.
    """
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if TOTPDevice.objects.filter(user=by).exists():
        raise Refused([block("code", "ท่านเปิดใช้รหัสยืนยันสองชั้นไว้แล้ว")])
    step = step_of(key, typed)
    if step is None:
        raise Refused([block("code", "รหัสไม่ตรงกับแอป กรุณาตรวจเวลาของโทรศัพท์ แล้วพิมพ์รหัสที่แสดงอยู่ขณะนี้")])
    # The code that was just typed counts as used.
    TOTPDevice.objects.create(user=by, name="โทรศัพท์", key=key, confirmed=True, last_t=step)
    codes = _give_recovery_codes(by)
    _end_sessions(by)
    _record_own(Event.SECOND_FACTOR_ON, by)
    return codes


@transaction.atomic
def turn_off_second_factor(*, by: User) -> None:
    """Sign in with the password alone again; the caller has asked for password and code."""
    _remove_devices(by)
    _record_own(Event.SECOND_FACTOR_OFF, by)


@transaction.atomic
def renew_recovery_codes(*, by: User) -> list[str]:
    """New recovery codes in place of the old; the caller has asked for a code."""
    codes = _give_recovery_codes(by)
    _record_own(Event.RECOVERY_CODES_MADE, by)
    return codes


@transaction.atomic
def reset_second_factor(*, member: Membership, by: Membership | None) -> None:
    """Let an officer who lost the telephone sign in with the password alone; their sessions end.

    Raises Refused for oneself: who is signed in has a code, and turns it off with that.
    """
    if by is not None and by.user_id == member.user_id:
        raise Refused([block("self", "ของตนเองให้ปิดที่หน้าบัญชีของท่าน ด้วยรหัสผ่านและรหัสยืนยัน")])
    _remove_devices(member.user)
    _end_sessions(member.user)
    record(Event.SECOND_FACTOR_RESET, by=by, agency=member.agency, subject=member)


@transaction.atomic
def unlock_officer(*, member: Membership, by: Membership) -> None:
    """Let an officer who failed too often try again at once."""
    forget_failures(member.user.username)
    record(Event.OFFICER_UNLOCKED, by=by, agency=member.agency, subject=member)


def _set_password(user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


def _end_sessions(user: User) -> None:
    user.session_stamp = secrets.token_hex(8)
    user.save(update_fields=["session_stamp"])


def _remove_devices(user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _give_recovery_codes(user: User) -> list[str]:
    codes = new_recovery_codes()
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="รหัสสำรอง", confirmed=True)
    StaticToken.objects.bulk_create(StaticToken(device=device, token=digest_of(user, code)) for code in codes)
    return codes


def _record_own(event: Event, user: User) -> None:
    for post in posts_of(user):
        record(event, by=post, agency=post.agency, subject=post)
