"""Addresses of a year's plan."""

from __future__ import annotations

from django.urls import include, path

from measures import views

app_name = "measures"

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
    path("", include("measures.follow_up_urls")),
]
