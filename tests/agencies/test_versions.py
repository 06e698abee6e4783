"""The stale form: a save asks for the version it was opened with."""

from __future__ import annotations

import pytest

from agencies.versions import Stale, claim
from assessments.models import Assessment


def stored_version(row: Assessment) -> int:
    return Assessment.objects.get(pk=row.pk).version


def test_the_current_version_is_taken(year_s000: Assessment) -> None:
    version = year_s000.version
    claim(year_s000, version)
    assert (year_s000.version, stored_version(year_s000)) == (version + 1, version + 1)


def test_an_older_version_is_stale_and_changes_nothing(year_s000: Assessment) -> None:
    version = year_s000.version
    claim(year_s000, version)
    with pytest.raises(Stale):
        claim(year_s000, version)
    assert stored_version(year_s000) == version + 1


def test_two_copies_cannot_both_be_saved(year_s000: Assessment) -> None:
    first, second = (Assessment.objects.get(pk=year_s000.pk) for _ in range(2))
    claim(first, first.version)
    with pytest.raises(Stale):
        claim(second, second.version)


def test_a_caller_without_a_form_still_loses_to_a_later_save(year_s000: Assessment) -> None:
    copy = Assessment.objects.get(pk=year_s000.pk)
    claim(year_s000, None)
    with pytest.raises(Stale):
        claim(copy, None)


def test_the_message_says_that_what_was_typed_is_kept() -> None:
    assert "สิ่งที่ท่านพิมพ์ยังอยู่ครบ" in Stale.message
