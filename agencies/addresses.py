"""Addresses of pages, each put together once: they are the same for as long as the portal runs."""

from __future__ import annotations

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address(name: str, *args: str | int) -> str:
    """The address of a page, e.g. of "desk:year" with an agency's code and a year; raises NoReverseMatch."""
    return reverse(name, args=args)
