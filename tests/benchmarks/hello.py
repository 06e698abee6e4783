"""The plainest Django page there is: the floor that other pages are measured against."""

from __future__ import annotations

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(request: HttpRequest) -> HttpResponse:
    """Answer with two words."""
    return HttpResponse("hello world")


urlpatterns = [path("", hello)]

settings.configure(ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, SECRET_KEY="benchmark", MIDDLEWARE=[])
django.setup()
application = WSGIHandler()
