"""Preparing does only what is missing, and says what it does."""

from __future__ import annotations

import pytest

from agencies.audit import record
from agencies.events import Event
from assessments.models import Edition
from desk import preparation
from desk.preparation import prepare
from measures.library_files import library_is_loaded
from measures.models import Recommendation
from tests.desk.yearfiles import load, result_file

pytestmark = pytest.mark.django_db


def test_a_prepared_portal_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(preparation, "only_one", None)  # the slow way would fail on this
    prepare(said.append)
    assert said == []


def test_missing_editions_are_loaded() -> None:
    said: list[str] = []
    Edition.objects.filter(fiscal_year=2563).delete()
    prepare(said.append, editions=False)
    assert not Edition.objects.filter(fiscal_year=2563).exists()
    prepare(said.append)
    assert Edition.objects.filter(fiscal_year=2563).count() == 1
    assert len(said) == 1


def test_a_missing_library_is_loaded() -> None:
    said: list[str] = []
    record(Event.RECOMMENDATIONS_LOADED, by=None, agency=None, changes={"digest": "of other files"})
    Recommendation.objects.filter(agency=None).delete()
    prepare(said.append)
    assert library_is_loaded()
    assert Recommendation.objects.filter(agency=None).exists()
    assert len(said) == 1


def test_migrations_run_where_some_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []
    monkeypatch.setattr(preparation, "_is_migrated", lambda: bool(called))
    monkeypatch.setattr(preparation, "call_command", lambda name, **_: called.append(name))
    prepare()
    assert called == ["migrate"]


def test_an_edition_in_use_that_differs_is_told_and_the_work_goes_on() -> None:
    said: list[str] = []
    load(result_file())
    Edition.objects.filter(fiscal_year=2563).update(digest="0" * 64)
    prepare(said.append)
    assert any("2563" in line for line in said)
