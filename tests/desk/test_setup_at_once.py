"""Two first-run forms at the same moment: on real transactions, one administrator and one agency."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Membership, User
from agencies.roles import Role
from agencies.transitions import Refused
from desk.setup import set_up_agency
from tests.reports.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def filled_in(number: int) -> dict[str, Any]:
    """What the cleaned forms of one of several people hold."""
    return {
        "agency": {"code": f"agency-{number}", "name": "องค์การบริหารส่วนตำบลแม่คำมี", "units": ["สำนักปลัด"]},
        "administrator": {
            "admin_username": f"admin-{number}",
            "admin_title": "นาย",
            "admin_name": "ดูแล ระบบดี",
            "admin_position": "ผู้ดูแลระบบ",
            "password1": "ทดสอบ-secret-42",
        },
        "officers": [],
    }


def test_one_is_taken_and_the_others_are_told(year_packs_again: None) -> None:
    answers = at_once(4, lambda number: set_up_agency(**filled_in(number)))
    refused = [answer for answer in answers if isinstance(answer, Refused)]
    assert len(refused) == 3
    assert "มีผู้ตั้งค่าหน่วยงานไปแล้ว" in str(refused[0])
    assert Agency.objects.filter(is_demo=False).count() == 1
    assert Membership.objects.filter(role=Role.ADMIN).count() == User.objects.count() == 1


def test_after_that_the_form_is_gone(year_packs_again: None, client: Client) -> None:
    set_up_agency(**filled_in(1))
    for answer in (client.get(reverse("desk:setup")), client.post(reverse("desk:setup"), {})):
        assert answer.status_code == 404
    with pytest.raises(Refused):
        set_up_agency(**filled_in(2))
    assert User.objects.count() == 1
