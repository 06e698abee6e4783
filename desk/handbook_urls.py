"""Addresses of the handbook; tried before those of agencies, whose "<agency>/officers/" would fit too."""

from __future__ import annotations

from django.urls import path

from desk import handbook_views

app_name = "handbook"

urlpatterns = [
    path("help/", handbook_views.handbook, name="contents"),
    path("help/<slug:slug>/", handbook_views.handbook_chapter, name="chapter"),
]
