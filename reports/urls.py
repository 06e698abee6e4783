"""Addresses of papers."""

from __future__ import annotations

from django.urls import path

from reports import (
    cancel_views,
    chain_views,
    correct_views,
    edit_views,
    emblem_views,
    flowing_views,
    long_work_views,
    meeting_views,
    number_views,
    page_views,
    pen_views,
    signature_views,
    signing_views,
    text_views,
    verify_views,
    views,
    year_views,
)

app_name = "reports"

urlpatterns = [
    path("v/", verify_views.verify_ask, name="verify-ask"),
    path("v/<slug:code>/", verify_views.verify, name="verify"),
    path("<slug:agency_code>/signature/", signature_views.signature, name="signature"),
    path("<slug:agency_code>/chains/", chain_views.chains, name="chains"),
    path("<slug:agency_code>/chains/<slug:kind>/", chain_views.chain_edit, name="chain-edit"),
    path("<slug:agency_code>/emblem/", emblem_views.emblem, name="emblem"),
    path("<slug:agency_code>/<year:year>/papers/", year_views.papers, name="papers"),
    path(
        "<slug:agency_code>/<year:year>/papers/<slug:kind>/start/", year_views.paper_start, name="paper-start"
    ),
    path("<slug:agency_code>/<year:year>/papers/check/", text_views.text_check, name="text-check"),
    path("<slug:agency_code>/<year:year>/papers/zip/", long_work_views.papers_zip, name="papers-zip"),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/prepare/",
        long_work_views.paper_prepare,
        name="paper-prepare",
    ),
    path("<slug:agency_code>/long-work/<int:work_id>/", long_work_views.long_work, name="long-work"),
    path(
        "<slug:agency_code>/long-work/<int:work_id>/file/",
        long_work_views.long_work_file,
        name="long-work-file",
    ),
    path("<slug:agency_code>/<year:year>/meeting/", meeting_views.meeting_edit, name="meeting"),
    path("<slug:agency_code>/numbers/", number_views.books, name="number-books"),
    path("<slug:agency_code>/numbers/<int:unit_id>/<year:book_year>/", number_views.book, name="number-book"),
    path(
        "<slug:agency_code>/numbers/<int:unit_id>/<year:book_year>/pass/",
        number_views.numbers_pass,
        name="numbers-pass",
    ),
    path(
        "<slug:agency_code>/numbers/<int:unit_id>/<year:book_year>/cancel/",
        number_views.number_cancel,
        name="number-cancel",
    ),
    path("<slug:agency_code>/papers/<int:paper_id>/", views.paper, name="paper"),
    path("<slug:agency_code>/papers/<int:paper_id>/edit/", edit_views.paper_edit, name="paper-edit"),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/edit/preview/",
        edit_views.paper_preview,
        name="paper-preview",
    ),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/edit/preview/<slug:secret>/<int:page>.png",
        edit_views.paper_preview_page,
        name="paper-preview-page",
    ),
    path("<slug:agency_code>/papers/<int:paper_id>/submit/", views.paper_submit, name="paper-submit"),
    path("<slug:agency_code>/papers/<int:paper_id>/cancel/", cancel_views.paper_cancel, name="paper-cancel"),
    path("<slug:agency_code>/papers/<int:paper_id>/withdraw/", views.paper_withdraw, name="paper-withdraw"),
    path("<slug:agency_code>/papers/<int:paper_id>/sign/", signing_views.paper_sign, name="paper-sign"),
    path("<slug:agency_code>/papers/<int:paper_id>/return/", signing_views.paper_return, name="paper-return"),
    path("<slug:agency_code>/papers/<int:paper_id>/pen/", pen_views.paper_pen, name="paper-pen"),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/correct/", correct_views.paper_correct, name="paper-correct"
    ),
    path("<slug:agency_code>/papers/<int:paper_id>/read/", flowing_views.paper_read, name="paper-read"),
    path("<slug:agency_code>/papers/<int:paper_id>/word/", views.paper_word, name="paper-word"),
    path("<slug:agency_code>/papers/<int:paper_id>/pdf/", views.paper_pdf, name="paper-pdf"),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/pages/<int:page>/",
        page_views.paper_one_page,
        name="paper-one-page",
    ),
    path(
        "<slug:agency_code>/papers/<int:paper_id>/pages/<int:page>.png",
        page_views.paper_page,
        name="paper-page",
    ),
]
