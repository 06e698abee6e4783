"""Addresses of a year's result."""

from __future__ import annotations

from django.urls import path

from assessments import views

app_name = "assessments"

urlpatterns = [
    path("<slug:agency_code>/years/open/", views.year_open, name="year-open"),
    path("<slug:agency_code>/<year:year>/scores/", views.scores_edit, name="scores-edit"),
    path("<slug:agency_code>/<year:year>/scores/preview/", views.scores_preview, name="scores-preview"),
    path("<slug:agency_code>/<year:year>/confirm/", views.result_confirm, name="result-confirm"),
    path("<slug:agency_code>/<year:year>/reopen/", views.result_reopen, name="result-reopen"),
]
