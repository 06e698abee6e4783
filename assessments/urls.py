"""Addresses of a year's result."""

from __future__ import annotations

from django.urls import path

from assessments import edition_views, export_views, item_reading, item_views, remark_views, views
from assessments.analysis import views as analysis_views
from assessments.intake import views as intake_views

app_name = "assessments"

DOWNLOADS = (("<year:year>/", export_views.year_download, "year"), ("", export_views.all_download, "all"))

urlpatterns = [
    path("<slug:agency_code>/years/open/", views.year_open, name="year-open"),
    path("<slug:agency_code>/<year:year>/scores/", views.scores_edit, name="scores-edit"),
    path("<slug:agency_code>/<year:year>/scores/preview/", views.scores_preview, name="scores-preview"),
    path("<slug:agency_code>/<year:year>/paste/", intake_views.scores_paste, name="scores-paste"),
    path("<slug:agency_code>/<year:year>/upload/", intake_views.scores_upload, name="scores-upload"),
    path("<slug:agency_code>/<year:year>/form.xlsx", intake_views.scores_form, name="scores-form"),
    path("<slug:agency_code>/<year:year>/export/", export_views.year_export, name="year-export"),
    *(
        path(f"<slug:agency_code>/{scope}export/ita.{kind}", view, {"kind": kind}, f"{name}-{kind}")
        for scope, view, name in DOWNLOADS
        for kind in ("xlsx", "csv", "json")
    ),
    path("<slug:agency_code>/<year:year>/confirm/", views.result_confirm, name="result-confirm"),
    path("<slug:agency_code>/<year:year>/reopen/", views.result_reopen, name="result-reopen"),
    path("<slug:agency_code>/<year:year>/what-if/", analysis_views.what_if, name="what-if"),
    path(
        "<slug:agency_code>/<year:year>/what-if/answer/", analysis_views.what_if_answer, name="what-if-answer"
    ),
    path("<slug:agency_code>/trends/", analysis_views.trends, name="trends"),
    path("<slug:agency_code>/<year:year>/items/<slug:instrument>/", item_views.items_edit, name="items-edit"),
    path("<slug:agency_code>/<year:year>/items/<slug:instrument>/read/", item_reading.items, name="items"),
    path(
        "<slug:agency_code>/<year:year>/items/<slug:instrument>/preview/",
        item_views.items_preview,
        name="items-preview",
    ),
    path("<slug:agency_code>/<year:year>/basis/", item_views.basis_choose, name="basis-choose"),
    path("<slug:agency_code>/<year:year>/remarks/", remark_views.remarks, name="remarks"),
    path("<slug:agency_code>/<year:year>/remarks/new/", remark_views.remark_edit, name="remark-add"),
    path(
        "<slug:agency_code>/<year:year>/remarks/<int:note_id>/", remark_views.remark_edit, name="remark-edit"
    ),
    path(
        "<slug:agency_code>/<year:year>/remarks/<int:note_id>/remove/",
        remark_views.remark_remove,
        name="remark-remove",
    ),
    path(
        "<slug:agency_code>/<year:year>/suggestions/new/", remark_views.suggestion_edit, name="suggestion-add"
    ),
    path(
        "<slug:agency_code>/<year:year>/suggestions/<int:note_id>/",
        remark_views.suggestion_edit,
        name="suggestion-edit",
    ),
    path(
        "<slug:agency_code>/<year:year>/suggestions/<int:note_id>/remove/",
        remark_views.suggestion_remove,
        name="suggestion-remove",
    ),
    path(
        "<slug:agency_code>/<year:year>/remarks/removed/<int:removed_id>/restore/",
        remark_views.note_restore,
        name="note-restore",
    ),
    path("<slug:agency_code>/editions/", edition_views.editions, name="editions"),
    path("<slug:agency_code>/editions/<year:year>/", edition_views.edition_edit, name="edition-edit"),
]
