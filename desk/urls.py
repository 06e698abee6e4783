"""Addresses of the desk, the year's page, set-up and the demo."""

from __future__ import annotations

from django.urls import path

from desk import (
    date_views,
    demo_views,
    log_views,
    officer_views,
    reminder_views,
    round_reminders,
    search_views,
    views,
    year_views,
)

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("setup/", views.setup, name="setup"),
    path("demo/", demo_views.demo, name="demo"),
    path("demo/reset/", demo_views.demo_reset, name="demo-reset"),
    path("components/", views.gallery, name="gallery"),
    path("calendar/<str:secret>.ics", reminder_views.calendar, name="calendar"),
    path("words/date/", date_views.date_read, name="date-read"),
    path("<slug:agency_code>/", views.agency, name="agency"),
    path("<slug:agency_code>/search/", search_views.search_page, name="search"),
    path("<slug:agency_code>/officers/<int:officer_id>/duties/", officer_views.officer, name="officer"),
    path("<slug:agency_code>/reminders/", reminder_views.reminders, name="reminders"),
    path(
        "<slug:agency_code>/reminders/calendar/",
        reminder_views.calendar_open,
        name="calendar-open",
    ),
    path(
        "<slug:agency_code>/reminders/calendar/revoke/",
        reminder_views.calendar_revoke,
        name="calendar-revoke",
    ),
    path(
        "<slug:agency_code>/reminders/rounds/<int:round_id>/",
        round_reminders.round_remind,
        name="round-remind",
    ),
    path("<slug:agency_code>/log/", log_views.log, name="log"),
    path("<slug:agency_code>/log/check/", log_views.log_check, name="log-check"),
    path("<slug:agency_code>/log.xlsx", log_views.log_download, {"kind": "xlsx"}, name="log-xlsx"),
    path("<slug:agency_code>/log.csv", log_views.log_download, {"kind": "csv"}, name="log-csv"),
    path("<slug:agency_code>/<year:year>/", views.year, name="year"),
    path("<slug:agency_code>/<year:year>/history/", views.year_history, name="year-history"),
    path("<slug:agency_code>/<year:year>/remove/", year_views.year_remove, name="year-remove"),
]
