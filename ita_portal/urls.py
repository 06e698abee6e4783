"""All addresses, in the order in which they are tried."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("desk.urls")),
    path("", include("agencies.urls")),
    path("", include("assessments.urls")),
    path("", include("measures.urls")),
    path("", include("reports.urls")),
]
