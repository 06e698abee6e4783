"""All addresses, in the order in which they are tried: the handbook before "<agency>/…", the desk last."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path, register_converter

from agencies.converters import YearConverter
from ita_portal.addresses import KnownAddresses
from ita_portal.probes import PROBES

register_converter(YearConverter, "year")

patterns: list[URLPattern | URLResolver] = [
    *(path(address[1:], probe, name=address[1:]) for address, probe in PROBES.items()),
    path("", include("desk.handbook_urls")),
    path("", include("agencies.urls")),
    path("", include("assessments.urls")),
    path("", include("measures.urls")),
    path("", include("reports.urls")),
    path("", include("desk.urls")),
]
urlpatterns = [KnownAddresses(patterns)]

handler500 = "ita_portal.troubles.server_error"
