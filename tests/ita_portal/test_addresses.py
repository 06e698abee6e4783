"""Addresses lead where their patterns say, the first time and every later one."""

from __future__ import annotations

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, path, resolve

from ita_portal.addresses import MOST_KEPT, KnownAddresses


def view(request: HttpRequest, number: int) -> HttpResponse:
    return HttpResponse(str(number))


def test_a_known_address_leads_to_the_same_view_with_its_own_arguments() -> None:
    addresses = KnownAddresses([path("<int:number>/", view, name="shown")])
    for number in (1, 2, 1, 2):
        match = addresses.resolve(f"{number}/")
        assert (match.func, match.kwargs, match.url_name) == (view, {"number": number}, "shown")


def test_what_one_request_does_to_its_arguments_another_does_not_see() -> None:
    resolve("/help/first-year/").kwargs["slug"] = "changed"
    assert resolve("/help/first-year/").kwargs == {"slug": "first-year"}


def test_no_more_than_so_many_are_kept_and_none_that_leads_nowhere() -> None:
    addresses = KnownAddresses([path("<int:number>/", view)])
    for number in range(MOST_KEPT + 5):
        addresses.resolve(f"{number}/")
    for _ in range(2):
        with pytest.raises(Resolver404):
            addresses.resolve("nowhere/")
    assert addresses._known.cache_info().currsize == MOST_KEPT
