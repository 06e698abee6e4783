"""Password rules with Thai messages, and temporary passwords that can be read over the telephone."""

from __future__ import annotations

import re
import secrets

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)
from django.utils.crypto import salted_hmac

from thai.digits import to_arabic_digits

# No letters or digits that look alike (l/1, o/0).
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password(member_id: int, nonce: str) -> str:
    """The password that a nonce gives an officer, always the same: so none has to be kept to be shown again.

    Three groups of four, about 59 bits of HMAC-SHA256 under the portal's secret key. Who knows the nonce and
    not the key knows nothing.
    """
    mark = salted_hmac("agencies.passwords.temporary", f"{member_id}:{nonce}", algorithm="sha256")
    return _spoken(int.from_bytes(mark.digest(), "big"))


def new_nonce() -> str:
    """What makes one temporary password differ from the next, of 128 random bits."""
    return secrets.token_hex(16)


def recovery_code() -> str:
    """A random code in the shape of a temporary password, about 59 bits."""
    return _spoken(secrets.randbits(256))


def _spoken(number: int) -> str:
    """The last digits of a large number in the alphabet above, as three groups of four."""
    letters = ""
    for _ in range(12):
        number, digit = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[digit]
    return _in_groups(letters)


def _in_groups(letters: str) -> str:
    return f"{letters[:4]}-{letters[4:8]}-{letters[8:]}"


def tidy_code(typed: str) -> str:
    """A code as it is compared: Arabic digits, small letters, no blanks or hyphens.

    >>> tidy_code(" ๑๒๓ 456 "), tidy_code("ABCD-efgh–2345")
    ('123456', 'abcdefgh2345')
    """
    return re.sub(r"[\s‐-―-]", "", to_arabic_digits(typed)).lower()


def as_issued(typed: str) -> str:
    """A temporary password with its hyphens and in small letters; what is none stays as it was typed.

    >>> as_issued("3M88 b7gz fh48"), as_issued("3m88b7gzfh48"), as_issued("My-own-secret")
    ('3m88-b7gz-fh48', '3m88-b7gz-fh48', 'My-own-secret')
    """
    letters = tidy_code(typed)
    return _in_groups(letters) if re.fullmatch(f"[{_ALPHABET}]{{12}}", letters) else typed


class MinimumLength(MinimumLengthValidator):
    """At least ``min_length`` characters."""

    def get_error_message(self) -> str:
        return f"รหัสผ่านสั้นเกินไป กรุณาใช้อย่างน้อย {self.min_length} ตัวอักษร"

    def get_help_text(self) -> str:
        return f"อย่างน้อย {self.min_length} ตัวอักษร"


class NotLikePerson(UserAttributeSimilarityValidator):
    """Not the username or the name."""

    def get_error_message(self) -> str:
        return "รหัสผ่านคล้ายกับชื่อของท่านเกินไป กรุณาตั้งใหม่ให้เดาได้ยากขึ้น"

    def get_help_text(self) -> str:
        return "ไม่คล้ายชื่อหรือชื่อผู้ใช้"


class NotCommon(CommonPasswordValidator):
    """Not one of the passwords everyone uses."""

    def get_error_message(self) -> str:
        return "รหัสผ่านนี้มีผู้ใช้มากเกินไป กรุณาตั้งใหม่ให้เดาได้ยากขึ้น"

    def get_help_text(self) -> str:
        return "ไม่ใช่รหัสผ่านที่ใช้กันทั่วไป"


class NotNumeric(NumericPasswordValidator):
    """Not digits alone."""

    def get_error_message(self) -> str:
        return "รหัสผ่านเป็นตัวเลขล้วนไม่ได้ กรุณาเพิ่มตัวอักษร"

    def get_help_text(self) -> str:
        return "ไม่เป็นตัวเลขล้วน"
