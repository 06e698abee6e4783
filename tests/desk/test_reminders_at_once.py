"""Two crons at the same moment: on real transactions, everybody still gets one letter."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from agencies.models import User
from desk.letters import Run, send_reminders
from desk.models import Letter
from measures.rewriting import adopt_plan
from tests import factories
from tests.factories import Cast
from tests.reports.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

DAY = date(2021, 3, 31)


@pytest.fixture
def cast(year_packs_again: None) -> Cast:
    return factories.make_cast()


def test_runs_at_once_send_each_letter_once(cast: Cast) -> None:
    for owner in cast.everyone:
        measure = factories.make_measure(cast, owner=owner)
        User.objects.filter(pk=owner.user_id).update(email=f"{owner.role}@example.go.th")
    adopt_plan(plan=measure.plan, adopted_on=date(2020, 10, 27), by=None)
    runs: list[Run] = at_once(4, lambda _: send_reminders(DAY))
    sent = sorted(name for run in runs for name in run.sent)
    assert sent == sorted(owner.user.username for owner in cast.everyone)
    assert len(mail.outbox) == Letter.objects.filter(sent_at__isnull=False).count() == 6
