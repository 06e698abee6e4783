"""Password rules with Thai messages, and temporary passwords that can be read over the telephone."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    NumericPasswordValidator,
    UserAttributeSimilarityValidator,
)

# No letters or digits that look alike (l/1, o/0).
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def temporary_password() -> str:
    """A random password of three groups of four, about 59 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


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
