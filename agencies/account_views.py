"""บัญชีของท่าน: one's password and second factor."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from agencies.account_actions import (
    change_password,
    renew_recovery_codes,
    turn_off_second_factor,
    turn_on_second_factor,
    use_code,
)
from agencies.account_forms import (
    WRONG_PASSWORD,
    ChangePasswordForm,
    CodeForm,
    EnrolForm,
    OwnPassword,
    TurnOffForm,
)
from agencies.models import User
from agencies.second_factor import (
    has_second_factor,
    is_asked_to_enrol,
    new_key,
    picture_of,
    recovery_codes_left,
    typed_key,
)
from agencies.transitions import Refused

NEW_KEY = "second_factor_key"  # in the session: the secret shown to the telephone, until it shows a code


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    """What protects the account, and how to change it."""
    user = cast(User, request.user)
    has_code = has_second_factor(user)
    context = {
        "has_code": has_code,
        "codes_left": recovery_codes_left(user) if has_code else 0,
        "is_asked": is_asked_to_enrol(user),
        "idle_minutes": settings.SESSION_COOKIE_AGE // 60,
        "longest_hours": settings.SESSION_LONGEST // 3600,
    }
    return render(request, "agencies/account.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password; a temporary one must be changed before anything else."""
    user = cast(User, request.user)
    form = ChangePasswordForm(user, request.POST or None, own=OwnPassword(request))
    if request.method == "POST" and form.is_valid():
        change_password(password=form.cleaned_data["new_password1"], by=user)
        update_session_auth_hash(request, user)
        messages.success(request, "เปลี่ยนรหัสผ่านเรียบร้อยแล้ว หน้าต่างอื่นที่เข้าสู่ระบบไว้สิ้นสุดแล้ว")
        return redirect("desk:home")
    return render(request, "agencies/password.html", {"form": form})


@require_http_methods(["GET", "POST"])
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the secret to a telephone, and keep it once the telephone shows its code."""
    user = cast(User, request.user)
    if has_second_factor(user):
        return redirect("agencies:account")
    key = request.session.setdefault(NEW_KEY, new_key())
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = turn_on_second_factor(key=key, typed=form.cleaned_data["code"], by=user)
        except Refused as refused:
            form.add_error("code", str(refused))
        else:
            del request.session[NEW_KEY]
            update_session_auth_hash(request, user)
            return _show_codes(request, codes)
    shown = {"picture": picture_of(key, user), "typed_key": typed_key(key)}
    return _form_page(request, "agencies/second_factor.html", form, **shown)


@require_http_methods(["GET", "POST"])
@never_cache
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes in place of the old, for who types a code."""
    user = cast(User, request.user)
    if not has_second_factor(user):
        return redirect("agencies:account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = use_code(typed=form.cleaned_data["code"], by=user)
        if answer.is_right:
            return _show_codes(request, renew_recovery_codes(by=user))
        form.add_error("code", answer.complaint)
    return _form_page(request, "agencies/recovery_ask.html", form)


@require_http_methods(["GET", "POST"])
@never_cache
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Turn the second factor off, with password and code."""
    user = cast(User, request.user)
    if not has_second_factor(user):
        return redirect("agencies:account")
    form = TurnOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _proves_itself(request, form):
        turn_off_second_factor(by=user)
        messages.success(request, "ปิดรหัสยืนยันสองชั้นแล้ว ครั้งต่อไปใช้รหัสผ่านอย่างเดียว")
        return redirect("agencies:account")
    return _form_page(request, "agencies/second_factor_off.html", form)


def _proves_itself(request: HttpRequest, form: TurnOffForm) -> bool:
    """Password first: a wrong one must not use up the code."""
    if not OwnPassword(request).is_right(form.cleaned_data["password"]):
        form.add_error("password", WRONG_PASSWORD)
        return False
    answer = use_code(typed=form.cleaned_data["code"], by=cast(User, request.user))
    if not answer.is_right:
        form.add_error("code", answer.complaint)
    return answer.is_right


def _form_page(request: HttpRequest, template: str, form: Form, **shown: str) -> HttpResponse:
    return render(request, template, {"form": form, **shown}, status=422 if form.errors else 200)


def _show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    return render(request, "agencies/recovery_codes.html", {"codes": codes, "back": _back(request)})


def _back(request: HttpRequest) -> str:
    """Where the person was before they were led here, of this portal only; else the account."""
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if is_ours else reverse("agencies:account")
