"""What happens around every page: who must sign in or change a password first, and how refusals read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import is_valid_path, reverse

from agencies.http import own_path


class SignInFirst(LoginRequiredMiddleware):
    """Every page needs a sign-in; a form sent after the session ended leads back to the page it was on,
    because after signing in a browser asks for a page, and an address that only takes forms has none."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        """To the sign-in page, and from there to where the person was."""
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        return redirect_to_login(_page_of(request), self.get_login_url(view_func))


def _page_of(request: HttpRequest) -> str:
    """The page of this portal that the form stood on, else the first page."""
    return own_path(request, request.META.get("HTTP_REFERER", "")) or "/"


def _nearest_page(path: str) -> str:
    """The address next above one that only takes forms, "/" where there is none: a form's page is there."""
    parts = path.strip("/").split("/")
    above = ("/".join(["", *parts[:count], ""]) for count in range(len(parts) - 1, 0, -1))
    return next((place for place in above if is_valid_path(place)), "/")


class FriendlyRefusals:
    """A page in Thai where Django would answer "method not allowed" with nothing to read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = render(request, "405.html", {"nearest": _nearest_page(request.path)}, status=405)
            page["Allow"] = response["Allow"]
            return page
        return response


class RequirePasswordChange:
    """Redirect to the password page while ``must_change_password`` is set; signing out stays possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Who signed in, read now: asked for dozens of times from here on, each time through a stand-in that
        # Django leaves in their place until somebody asks.
        user: Any = get_user(request)
        request.user = user
        if user.is_authenticated and user.must_change_password and not self.is_open(request.path):
            return redirect("agencies:password")
        return self.get_response(request)

    def is_open(self, path: str) -> bool:
        """Whether a person with a temporary password may reach the address."""
        return path in {reverse("agencies:password"), reverse("agencies:sign-out")}
