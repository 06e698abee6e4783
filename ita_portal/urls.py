"""All addresses, in the order in which they are tried: the desk last, whose "<agency>/" fits any word."""

from __future__ import annotations

from django.urls import include, path, register_converter

from agencies.converters import YearConverter

register_converter(YearConverter, "year")

urlpatterns = [
    path("", include("agencies.urls")),
    path("", include("assessments.urls")),
    path("", include("measures.urls")),
    path("", include("reports.urls")),
    path("", include("desk.urls")),
]
