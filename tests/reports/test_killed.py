"""A worker that is killed in the middle of issuing leaves nothing half done, and no number is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.audit import verify
from agencies.models import AuditEvent
from reports.actions import sign_paper
from reports.models import IssuedFile, NumberBook, Opinion, Paper
from tests.factories import make_cast, make_submitted_memo, sign
from tests.processes import begin

LAST_SIGNATURE = """
import sys, time
import django
django.setup()
from agencies.models import Membership
from reports import issuing
from reports.actions import sign_paper
from reports.models import Paper

def halt(content):
    print("numbered and not yet frozen", flush=True)
    time.sleep(60)

issuing.render = halt
paper, mayor = int(sys.argv[1]), int(sys.argv[2])
sign_paper(paper=Paper.objects.get(pk=paper), opinion="ทราบ", by=Membership.objects.get(pk=mayor))
"""


@pytest.mark.django_db(transaction=True)
def test_killed_while_issuing(client: Client, year_packs_again: None) -> None:
    cast = make_cast()
    paper = sign(make_submitted_memo(cast), *cast.signers[:3])
    events = AuditEvent.objects.count()
    worker = begin(LAST_SIGNATURE, paper.pk, cast.mayor.pk)
    assert worker.stdout
    try:
        assert worker.stdout.readline() == "numbered and not yet frozen\n"
    finally:
        worker.kill()
        worker.communicate()

    row = Paper.objects.get(pk=paper.pk)
    assert (row.state, row.number, row.code) == ("submitted", "", "")
    assert not IssuedFile.objects.exists()
    assert not NumberBook.objects.filter(last__gt=0).exists()
    assert (Opinion.objects.count(), AuditEvent.objects.count()) == (3, events)

    client.force_login(cast.mayor.user)
    desk = client.get(reverse("desk:agency", args=[cast.agency.code])).content.decode()
    assert reverse("reports:paper-sign", args=[cast.agency.code, paper.pk]) in desk  # it still waits for them

    issued = sign_paper(paper=row, opinion="ทราบ", by=cast.mayor)
    assert issued.number == "พร 72501/1"
    assert Opinion.objects.count() == 4
    assert list(verify()) == []
