"""The guards of conftest.py guard: a GET that writes fails, a template that prints nothing known fails."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import Client
from django.urls import path

from agencies.models import Unit
from tests.factories import Cast


def rename(request: HttpRequest) -> HttpResponse:
    """A view that should have asked for a POST."""
    Unit.objects.update(name="กองช่าง")
    return HttpResponse()


def read(request: HttpRequest) -> HttpResponse:
    """A view that reads, and keeps something in the session."""
    request.session["seen"] = Unit.objects.count()
    return HttpResponse()


urlpatterns = [path("rename/", rename), path("read/", read)]


@pytest.fixture
def client_of_both(client: Client, cast: Cast, settings: object) -> Client:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    settings.MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]  # type: ignore[attr-defined]
    Unit.objects.exclude(pk=cast.office.pk).delete()
    return client


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_get_that_writes_fails(client_of_both: Client, cast: Cast, method: str) -> None:
    with pytest.raises(AssertionError, match="a GET wrote to the database: UPDATE"), transaction.atomic():
        getattr(client_of_both, method)("/rename/")
    assert Unit.objects.get().name == cast.office.name


def test_a_post_may_write(client_of_both: Client) -> None:
    client_of_both.post("/rename/")
    assert Unit.objects.get().name == "กองช่าง"


def test_a_get_may_read_and_keep_its_session(client_of_both: Client) -> None:
    assert client_of_both.get("/read/").status_code == 200
    assert Session.objects.count() == 1


class TestUndefinedVariables:
    def test_printing_one_fails(self) -> None:
        with pytest.raises(pytest.fail.Exception, match="undefined template variable nobody"):
            Template("{{ nobody.name }}").render(Context())

    def test_hiding_one_behind_a_default_fails_too(self) -> None:
        with pytest.raises(pytest.fail.Exception, match="undefined template variable nobody"):
            Template('{{ nobody|default:"–" }}').render(Context())

    def test_asking_for_one_does_not(self) -> None:
        assert Template("{% if nobody %}yes{% else %}no{% endif %}").render(Context()) == "no"

    def test_what_is_there_is_printed(self) -> None:
        assert Template("{{ somebody }}").render(Context({"somebody": "มี"})) == "มี"
