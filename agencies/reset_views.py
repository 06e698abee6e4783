"""A forgotten password, helped by a letter: the same answer whether or not there is such an account."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agencies.account_actions import recover_password
from agencies.account_forms import ForgottenForm, NewPasswordForm
from agencies.models import User

log = logging.getLogger(__name__)
MINUTES = settings.PASSWORD_RESET_TIMEOUT // 60
BETWEEN_LETTERS = 5 * 60  # seconds before one person is written to again
SHARED = 20  # an address of a whole office leads to no more letters than this


class ThenWrites(HttpResponse):
    """An answer after which letters are sent: how long it took says nothing about whether there were any."""

    letters: tuple[EmailMessage, ...] = ()

    def close(self) -> None:
        """End the answer, then send; what fails is noted without a name."""
        super().close()
        letters, self.letters = self.letters, ()
        for letter in letters:
            try:
                letter.send()
            except (SMTPException, OSError, ValueError) as error:
                log.error("a letter about a forgotten password was not sent: %s", type(error).__name__)


@login_not_required
@require_http_methods(["GET", "POST"])
@never_cache
def password_forgotten(request: HttpRequest) -> HttpResponse:
    """Ask whose password is forgotten; there only where letters can be sent."""
    if not settings.MAIL_IS_SET_UP:
        raise Http404("letters are not sent from here")
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        page = render(request, "agencies/password_sent.html", {"minutes": MINUTES})
        answer = ThenWrites(page.content)
        answer.letters = tuple(_letters(_people(form.cleaned_data["person"])))
        return answer
    return render(
        request, "agencies/password_forgotten.html", {"form": form}, status=422 if form.errors else 200
    )


def _people(typed: str) -> list[User]:
    """Who may be meant: the person of this name, or all at this address; only who can be written to."""
    meant = Q(username__iexact=typed) | Q(email__iexact=typed)
    people = User.objects.filter(meant, is_active=True, memberships__is_active=True).exclude(email="")
    return [user for user in people.distinct()[:SHARED] if user.has_usable_password()]


def _letters(people: Iterable[User]) -> Iterable[EmailMessage]:
    for user in people:
        if cache.add(f"password-letter-{user.pk}", True, BETWEEN_LETTERS):
            body = "\n".join(_lines(user))
            yield EmailMessage("ระบบ ITA: ตั้งรหัสผ่านใหม่", body, to=[user.email])


def _lines(user: User) -> Iterable[str]:
    uid, token = urlsafe_base64_encode(force_bytes(user.pk)), default_token_generator.make_token(user)
    yield f"เรียน {user.get_full_name() or user.username}"
    yield ""
    yield f"มีผู้ขอตั้งรหัสผ่านใหม่ของชื่อผู้ใช้ {user.username} หากเป็นท่าน กรุณาเปิดที่อยู่นี้ภายใน {MINUTES} นาที"
    yield settings.LINK_URL + reverse("agencies:password-reset", args=[uid, token])
    yield ""
    yield "ที่อยู่นี้ใช้ได้ครั้งเดียว หากท่านไม่ได้ขอ ไม่ต้องทำสิ่งใด รหัสผ่านเดิมยังใช้ได้"


@method_decorator(login_not_required, name="dispatch")
class ResetPassword(PasswordResetConfirmView):
    """Choose a new password with the secret of the letter, which is moved out of the address first."""

    http_method_names = ["get", "head", "post", "options"]  # Django's own takes PUT for POST
    form_class = NewPasswordForm
    template_name = "agencies/password_reset.html"

    def form_valid(self, form: SetPasswordForm[Any]) -> HttpResponse:
        """Set it; the person then signs in as always, with the code where they have one."""
        user: Any = form.user
        recover_password(password=form.cleaned_data["new_password1"], by=user)
        self.request.session.flush()
        messages.success(self.request, "ตั้งรหัสผ่านใหม่แล้ว กรุณาเข้าสู่ระบบด้วยรหัสผ่านใหม่")
        return redirect("agencies:sign-in")

    def render_to_response(self, context: dict[str, Any], **how: Any) -> HttpResponse:
        """A letter that is used up or too old has no page to lead to."""
        status = 422 if getattr(context.get("form"), "errors", None) else 200
        return super().render_to_response(context, status=status if self.validlink else 404, **how)
