"""Addresses of a year's result."""

from __future__ import annotations

from django.urls import path

from assessments import analysis_views, export_views, intake_views, views

app_name = "assessments"

DOWNLOADS = (("<int:year>/", export_views.year_download, "year"), ("", export_views.all_download, "all"))

urlpatterns = [
    path("<slug:agency_code>/years/open/", views.year_open, name="year-open"),
    path("<slug:agency_code>/<int:year>/scores/", views.scores_edit, name="scores-edit"),
    path("<slug:agency_code>/<int:year>/scores/preview/", views.scores_preview, name="scores-preview"),
    path("<slug:agency_code>/<int:year>/paste/", intake_views.scores_paste, name="scores-paste"),
    path("<slug:agency_code>/<int:year>/upload/", intake_views.scores_upload, name="scores-upload"),
    path("<slug:agency_code>/<int:year>/form.xlsx", intake_views.scores_form, name="scores-form"),
    path("<slug:agency_code>/<int:year>/export/", export_views.year_export, name="year-export"),
    *(
        path(f"<slug:agency_code>/{scope}export/ita.{kind}", view, {"kind": kind}, f"{name}-{kind}")
        for scope, view, name in DOWNLOADS
        for kind in ("xlsx", "csv", "json")
    ),
    path("<slug:agency_code>/<int:year>/confirm/", views.result_confirm, name="result-confirm"),
    path("<slug:agency_code>/<int:year>/reopen/", views.result_reopen, name="result-reopen"),
    path("<slug:agency_code>/<int:year>/what-if/", analysis_views.what_if, name="what-if"),
    path(
        "<slug:agency_code>/<int:year>/what-if/answer/", analysis_views.what_if_answer, name="what-if-answer"
    ),
    path("<slug:agency_code>/trends/", analysis_views.trends, name="trends"),
]
