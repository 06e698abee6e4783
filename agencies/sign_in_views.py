"""Signing in: password, then the code where the person has set one up; and what they are told after it."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.account_actions import use_code
from agencies.account_forms import CodeForm, SignInForm
from agencies.http import tell_to_enrol
from agencies.models import User
from agencies.second_factor import has_second_factor, is_asked_to_enrol

HALF_WAY = "signing_in"  # in the session: who gave the right password, and still owes the code
PATIENCE = 5 * 60  # seconds between password and code
BACKEND = "agencies.backends.OfficerBackend"


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """เข้าสู่ระบบ."""

    http_method_names = ["get", "head", "post", "options"]  # Django's own takes PUT for POST
    authentication_form = SignInForm
    template_name = "agencies/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a forgotten password can be helped by mail."""
        return {**super().get_context_data(**kwargs), "has_mail": settings.MAIL_IS_SET_UP}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Enter, or go on to the code."""
        user: Any = form.get_user()
        if not has_second_factor(user):
            return _enter(self.request, user, self.get_success_url())
        self.request.session.cycle_key()
        self.request.session[HALF_WAY] = {
            "user": user.pk,
            "hash": user.get_session_auth_hash(),
            "until": int(time.time()) + PATIENCE,
            "next": self.get_success_url(),
        }
        return redirect("agencies:sign-in-code")


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step of signing in; without the first, or too long after it, back to that."""
    user = _half_way(request)
    if user is None:
        return redirect("agencies:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = use_code(typed=form.cleaned_data["code"], by=user)
        if answer.is_right:
            return _enter(request, user, request.session.pop(HALF_WAY)["next"])
        form.add_error("code", answer.complaint)
    return render(request, "agencies/sign_in_code.html", {"form": form}, status=422 if form.errors else 200)


def _half_way(request: HttpRequest) -> User | None:
    """Who gave the right password in this session a moment ago; None where it was changed since."""
    kept = request.session.get(HALF_WAY)
    if not kept or kept["until"] < time.time():
        return None
    user = User.objects.filter(pk=kept["user"], is_active=True).first()
    is_same = user is not None and constant_time_compare(kept["hash"], user.get_session_auth_hash())
    return user if is_same else None


def _enter(request: HttpRequest, user: User, address: str) -> HttpResponse:
    """Begin the session, under a new key, and go where the person wanted to."""
    login(request, user, backend=BACKEND)
    if is_asked_to_enrol(user):
        tell_to_enrol(request)
    return redirect(address)
