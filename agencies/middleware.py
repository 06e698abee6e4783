"""Holds a person who got a temporary password at the page where they choose their own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


class RequirePasswordChange:
    """Redirect to the password page while ``must_change_password`` is set; signing out stays possible."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.must_change_password and not self.is_open(request.path):
            return redirect("agencies:password")
        return self.get_response(request)

    def is_open(self, path: str) -> bool:
        """Whether a person with a temporary password may reach the address."""
        return path in {reverse("agencies:password"), reverse("agencies:sign-out")}
