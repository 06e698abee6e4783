"""Addresses of a plan as a whole."""

from __future__ import annotations

from django.urls import path

from measures import plan_views

PLAN = "<slug:agency_code>/<year:year>/measures/"

urlpatterns = [
    path(f"{PLAN}arrange/", plan_views.plan_arrange, name="plan-arrange"),
    path(f"{PLAN}calendar/", plan_views.plan_calendar, name="plan-calendar"),
    path(f"{PLAN}propose/", plan_views.plan_propose, name="plan-propose"),
    path(f"{PLAN}withdraw/", plan_views.plan_withdraw, name="plan-withdraw"),
    path(f"{PLAN}decide/", plan_views.plan_decide, name="plan-decide"),
    path(f"{PLAN}amendments/noted/", plan_views.plan_note, name="plan-note"),
    path(f"{PLAN}<int:measure_id>/move/", plan_views.measure_move, name="measure-move"),
]
