"""Issuing a paper: number, freeze, digest, store; all of it or nothing.

``issue`` runs inside the transaction of the last signature. Anything that fails here, the rendering
included, undoes that signature too.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Membership, Unit
from agencies.transitions import perform
from reports.content import content_of
from reports.holding import hold_named_evidence
from reports.models import IssuedFile, NumberBook, Paper
from reports.papers import PAPERS
from reports.pdf import render
from reports.workflow import ISSUE
from thai.fiscal import to_buddhist


@transaction.atomic
def issue(paper: Paper, *, by: Membership) -> Paper:
    """Number (where its kind is) and freeze a paper that everyone has signed; returns it as it now is."""

    def number(row: Any) -> None:
        if PAPERS[row.kind].is_numbered:
            row.number, row.number_year = next_number(row.unit)

    issued = perform(ISSUE, paper, by=by, prepare=number)
    content = content_of(issued)
    hold_named_evidence(issued, content)
    rendered = render(content)
    IssuedFile.objects.create(
        paper=issued,
        content=content,
        pdf=rendered.pdf,
        sha256=hashlib.sha256(rendered.pdf).hexdigest(),
        pages=rendered.pages,
    )
    return issued


@transaction.atomic
def next_number(unit: Unit) -> tuple[str, int]:
    """The next number of an office's book, e.g. "พร 72501/12" or "12/2563", and the book's year (พ.ศ.)."""
    year = to_buddhist(timezone.localdate().year)
    NumberBook.objects.get_or_create(unit=unit, year=year)
    book = NumberBook.objects.select_for_update().get(unit=unit, year=year)
    book.last += 1
    book.save()
    return (f"{unit.book_prefix}/{book.last}" if unit.book_prefix else f"{book.last}/{year}"), year


def digest_holds(file: IssuedFile) -> bool:
    """Whether the stored bytes are still those that were issued."""
    return hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
