"""Forms of one's own account: sign-in, password, second factor."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.http import HttpRequest

from agencies.models import User
from agencies.passwords import as_issued
from agencies.usernames import known_as
from thai.forms import SpeaksThai, ThaiForm

SAME_PASSWORD = "รหัสผ่านนี้คือรหัสผ่านที่ใช้อยู่ กรุณาตั้งรหัสผ่านใหม่ที่ต่างจากเดิมและท่านรู้คนเดียว"
WRONG_PASSWORD = "รหัสผ่านปัจจุบันไม่ถูกต้อง กรุณาพิมพ์ใหม่"


class SignInForm(SpeaksThai, AuthenticationForm):
    """Username and password with Thai words; the same answer for whoever cannot sign in."""

    error_messages = {
        "invalid_login": "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง กรุณาตรวจแป้นพิมพ์ภาษา และตัวพิมพ์ใหญ่–เล็กของรหัสผ่าน แล้วลองใหม่",
        "inactive": "บัญชีนี้ปิดใช้งานแล้ว กรุณาติดต่อผู้ดูแลระบบของหน่วยงาน",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "ชื่อผู้ใช้"
        self.fields["password"].label = "รหัสผ่าน"

    def clean(self) -> dict[str, Any]:
        """Ask for the person by the name as it is kept, under which failures are counted too.

        A temporary password is read off a slip or heard over the telephone: its hyphens and capitals do not
        count. Either way one password is hashed, so an answer takes as long for every name.
        """
        typed = self.cleaned_data.get("username", "")
        person = known_as(typed) if typed else None
        self.cleaned_data["username"] = person.username if person else typed.lower()
        if person and person.must_change_password and self.cleaned_data.get("password"):
            self.cleaned_data["password"] = as_issued(self.cleaned_data["password"])
        cleaned: dict[str, Any] = super().clean()
        return cleaned


def password_field(label: str = "รหัสผ่านปัจจุบัน") -> forms.CharField:
    """The password one has now."""
    return forms.CharField(
        label=label,
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def code_field(*, takes_recovery: bool = True) -> forms.CharField:
    """Six digits of the telephone, or a recovery code."""
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "off"}
    return forms.CharField(
        label="รหัสยืนยัน",
        max_length=40,
        widget=forms.TextInput(attrs=attributes if takes_recovery else attributes | {"inputmode": "numeric"}),
        help_text="ตัวเลข 6 หลักจากแอปในโทรศัพท์"
        + (" หรือรหัสสำรองหนึ่งรหัสหากไม่มีโทรศัพท์อยู่กับตัว" if takes_recovery else ""),
    )


class OwnPassword:
    """Asks who is signed in for their password; wrong ones are counted as failed sign-ins are."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def is_right(self, typed: str) -> bool:
        """Whether it is the signed-in person's."""
        user: Any = self.request.user
        return authenticate(self.request, username=user.username, password=typed) == user


class NewPasswordForm(SpeaksThai, SetPasswordForm):
    """Two fields for a new password, the rules told before typing."""

    error_messages = {"password_mismatch": "รหัสผ่านทั้งสองช่องไม่ตรงกัน กรุณาพิมพ์ใหม่"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, again = self.fields["new_password1"], self.fields["new_password2"]
        first.label = "รหัสผ่านใหม่"
        first.help_text = "อย่างน้อย 10 ตัวอักษร ไม่คล้ายชื่อของท่าน ไม่เป็นตัวเลขล้วน และไม่ใช่รหัสผ่านที่ใช้กันทั่วไป"
        again.label = "พิมพ์รหัสผ่านใหม่อีกครั้ง"
        again.help_text = ""

    def validate_password_for_user(self, user: Any, password_field_name: str = "new_password1") -> None:
        """Say what is wrong with a password beside the box where it was chosen, not where it was repeated."""
        super().validate_password_for_user(user, "new_password1")


class ChangePasswordForm(NewPasswordForm):
    """The same with the present password first, unless that is a temporary one or there is none."""

    old_password = password_field()
    field_order = ["old_password", "new_password1", "new_password2"]

    def __init__(self, user: User, *args: Any, own: OwnPassword, **kwargs: Any) -> None:
        super().__init__(user, *args, **kwargs)
        self.own = own
        if user.must_change_password or not user.has_usable_password():
            del self.fields["old_password"]

    def clean(self) -> dict[str, Any]:
        """Refuse the present password as the new one; a temporary one is known to who issued it."""
        cleaned: dict[str, Any] = super().clean() or {}
        # Who does not know the present one could try it out here, past the count of failures.
        if "old_password" not in self.errors and self._is_present(cleaned.get("new_password1", "")):
            self.add_error("new_password1", SAME_PASSWORD)
        return cleaned

    def _is_present(self, chosen: str) -> bool:
        user: Any = self.user
        typed = as_issued(chosen) if user.must_change_password else chosen
        return bool(typed) and user.check_password(typed)

    def clean_old_password(self) -> str:
        typed: str = self.cleaned_data["old_password"]
        if not self.own.is_right(typed):
            raise forms.ValidationError(WRONG_PASSWORD)
        return typed


class CodeForm(ThaiForm):
    """A code of the telephone, or a recovery code."""

    code = code_field()


class EnrolForm(ThaiForm):
    """The first code of a telephone, which shows that it was set up."""

    code = code_field(takes_recovery=False)


class TurnOffForm(CodeForm):
    """Password and code, to sign in with the password alone from now on."""

    password = password_field()
    field_order = ["password", "code"]


class ForgottenForm(ThaiForm):
    """Whose password is forgotten."""

    person = forms.CharField(
        label="ชื่อผู้ใช้หรืออีเมล",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        help_text="อีเมลต้องเป็นที่อยู่ที่ผู้ดูแลระบบของหน่วยงานบันทึกไว้ให้ท่าน",
    )
