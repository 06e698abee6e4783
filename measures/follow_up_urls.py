"""Addresses of follow-up and evidence; they stand in the name space of ``measures.urls``."""

from __future__ import annotations

from django.urls import path

from measures import evidence_views, restore_views, round_views

ROUNDS = "<slug:agency_code>/<year:year>/measures/rounds/"
EVIDENCE = "<slug:agency_code>/evidence/"

urlpatterns = [
    path("<slug:agency_code>/my-rounds/", round_views.my_rounds, name="my-rounds"),
    path(ROUNDS, round_views.rounds, name="rounds"),
    path(f"{ROUNDS}<int:round_id>/", round_views.round_page, name="round"),
    path(f"{ROUNDS}<int:round_id>/answer/", round_views.round_answer, name="round-answer"),
    path(EVIDENCE, evidence_views.evidence_list, name="evidence"),
    path(f"{EVIDENCE}new/", evidence_views.evidence_add, name="evidence-add"),
    path(f"{EVIDENCE}<int:evidence_id>/", evidence_views.evidence_page, name="evidence-page"),
    path(f"{EVIDENCE}<int:evidence_id>/edit/", evidence_views.evidence_edit, name="evidence-edit"),
    path(f"{EVIDENCE}<int:evidence_id>/file/", evidence_views.evidence_file, name="evidence-file"),
    path(f"{EVIDENCE}<int:evidence_id>/remove/", evidence_views.evidence_remove, name="evidence-remove"),
    path(
        f"{EVIDENCE}removed/<int:removed_id>/restore/",
        restore_views.evidence_restore,
        name="evidence-restore",
    ),
]
