"""Issuing a paper: number, freeze, digest, store; all of it or nothing.

``issue`` runs inside the transaction of the last signature. Anything that fails here, the rendering
included, undoes that signature too.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction

from agencies.models import Membership
from agencies.transitions import Transition, perform
from reports.codes import new_code
from reports.content import content_of
from reports.holding import hold_named_evidence
from reports.models import IssuedFile, Paper
from reports.numbering import Number, next_number
from reports.papers import PAPERS
from reports.pdf import render
from reports.workflow import ISSUE


@transaction.atomic
def issue(paper: Paper, *, by: Membership, step: Transition = ISSUE, number: Number | None = None) -> Paper:
    """Number (where its kind is), give a code and freeze a paper that all have signed; returns it now.

    ``step`` is the transition by which it ends; ``number`` the one it already bears, with its book's year.
    """

    def give_number(row: Any) -> None:
        if PAPERS[row.kind].is_numbered:
            row.number, row.number_year, row.number_place = number or next_number(row.unit)
        row.code = new_code()

    issued = perform(step, paper, by=by, prepare=give_number)
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


def digest_holds(file: IssuedFile) -> bool:
    """Whether the stored bytes are still those that were issued."""
    return hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
