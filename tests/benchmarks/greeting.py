"""Hello to the officer who is signed in, behind all that stands before a page of the portal."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ita_portal import urls
from ita_portal.urls import handler500  # noqa: F401  Django looks for it here

PATH = "/hello/"


def hello(request: HttpRequest) -> HttpResponse:
    """Greet by name; nobody comes here without having signed in (agencies.middleware.SignInFirst)."""
    return HttpResponse(f"hello {request.user}")


urlpatterns = [path(PATH[1:], hello), *urls.urlpatterns]
