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
def issue(
    paper: Paper,
    *,
    by: Membership,
    step: Transition = ISSUE,
    number: Number | None = None,
    changes: dict[str, Any] | None = None,
) -> Paper:
    """Number (where its kind is), give a code and freeze a paper that all have signed; returns it now.

    ``step`` is the transition by which it ends; ``number`` the one it already bears, with its book's year.
    The audit event keeps ``changes``, the number, the code and the digest of the PDF, so that who exchanges
    the file and its digest is found out.
    """
    kept = dict(changes or {})
    frozen: dict[str, Any] = {}

    def freeze(row: Any) -> None:
        if PAPERS[row.kind].is_numbered:
            row.number, row.number_year, row.number_place = number or next_number(row.unit)
        row.code = new_code()
        content = content_of(row)
        hold_named_evidence(row, content)
        rendered = render(content)
        digest = hashlib.sha256(rendered.pdf).hexdigest()
        frozen.update(content=content, pdf=rendered.pdf, pages=rendered.pages, sha256=digest)
        kept.update(number=["", row.number], code=["", row.code], sha256=digest)

    issued = perform(step, paper, by=by, prepare=freeze, changes=kept)
    IssuedFile.objects.create(paper=issued, **frozen)
    return issued


def digest_holds(file: IssuedFile) -> bool:
    """Whether the stored bytes are still those that were issued."""
    return hashlib.sha256(bytes(file.pdf)).hexdigest() == file.sha256
