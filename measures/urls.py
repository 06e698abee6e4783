"""Addresses of a year's plan."""

from __future__ import annotations

from django.urls import include, path

from measures import board_views, library_views, outcome_views, restore_views, rollover_views, views

app_name = "measures"

LIBRARY = "<slug:agency_code>/<year:year>/measures/library/"

urlpatterns = [
    path("<slug:agency_code>/<year:year>/measures/", views.plan, name="plan"),
    path("<slug:agency_code>/<year:year>/measures/new/", views.measure_add, name="measure-add"),
    path(
        "<slug:agency_code>/<year:year>/measures/<int:measure_id>/", views.measure_edit, name="measure-edit"
    ),
    path(
        "<slug:agency_code>/<year:year>/measures/<int:measure_id>/remove/",
        views.measure_remove,
        name="measure-remove",
    ),
    path(
        "<slug:agency_code>/<year:year>/measures/removed/<int:removed_id>/restore/",
        restore_views.measure_restore,
        name="measure-restore",
    ),
    path(LIBRARY, library_views.library, name="library"),
    path(f"{LIBRARY}pick/", library_views.library_pick, name="library-pick"),
    path(f"{LIBRARY}new/", library_views.recommendation_add, name="recommendation-add"),
    path(f"{LIBRARY}<int:recommendation_id>/", library_views.recommendation_edit, name="recommendation-edit"),
    path(
        f"{LIBRARY}<int:recommendation_id>/retire/",
        library_views.recommendation_retire,
        name="recommendation-retire",
    ),
    path(
        f"{LIBRARY}<int:recommendation_id>/restore/",
        library_views.recommendation_restore,
        name="recommendation-restore",
    ),
    path("<slug:agency_code>/<year:year>/measures/board/", board_views.board, name="board"),
    path("<slug:agency_code>/<year:year>/measures/matrix/", board_views.matrix, name="matrix"),
    path("<slug:agency_code>/<year:year>/measures/outcomes/", outcome_views.outcomes, name="outcomes"),
    path(
        "<slug:agency_code>/<year:year>/measures/<int:measure_id>/outcome/",
        outcome_views.outcome_edit,
        name="outcome-edit",
    ),
    path("<slug:agency_code>/<year:year>/measures/rollover/", rollover_views.rollover, name="rollover"),
    path("", include("measures.plan_urls")),
    path("", include("measures.follow_up_urls")),
]
