"""One code sent twice at the same moment: on real transactions, it opens one door."""

from __future__ import annotations

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from agencies.account_actions import turn_on_second_factor, use_code
from agencies.second_factor import Answer, new_key
from agencies.transitions import Refused
from tests import factories
from tests.agencies.codes import code_at, set_up
from tests.reports.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_code_counts_once_and_one_telephone_is_kept(year_packs_again: None) -> None:
    cast = factories.make_cast()
    key, codes = set_up(cast.head.user)
    for typed in (code_at(key, 1), codes[0]):
        answers: list[Answer] = at_once(4, lambda _, typed=typed: use_code(typed=typed, by=cast.head.user))
        assert [answer.is_right for answer in answers].count(True) == 1

    keys = [new_key() for _ in range(3)]
    made = at_once(
        3, lambda n: turn_on_second_factor(key=keys[n], typed=code_at(keys[n]), by=cast.mayor.user)
    )
    assert [isinstance(answer, Refused) for answer in made].count(False) == 1
    assert TOTPDevice.objects.filter(user=cast.mayor.user).count() == 1
