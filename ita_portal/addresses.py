"""What an address leads to, found once: trying every pattern anew took a tenth of a page that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

MOST_KEPT = 1000


class KnownAddresses(URLResolver):
    """Patterns whose last findings are kept; they never change while the portal runs."""

    def __init__(self, patterns: Sequence[URLPattern | URLResolver]) -> None:
        super().__init__(RoutePattern(""), patterns)
        self._known = lru_cache(MOST_KEPT)(self._find)

    def resolve(self, path: str) -> ResolverMatch:
        """The view for an address; raises Resolver404, and an address that leads nowhere is not kept."""
        return self._known(str(path))

    def _find(self, path: str) -> ResolverMatch:
        match = super().resolve(path)
        match.tried = None  # every pattern before the right one: long, and never shown
        return match
