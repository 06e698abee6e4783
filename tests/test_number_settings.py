"""Numbers in the environment: within bounds, or refused with a hint."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from ita_portal.settings import env_number, env_size


def test_the_default_stands_where_nothing_is_said() -> None:
    assert env_number("ITA_NOT_SET", 120, 5, 720, "minutes") == 120


@pytest.mark.parametrize(("text", "number"), [("5", 5), ("720", 720)])
def test_a_number_within_bounds_is_taken(monkeypatch: pytest.MonkeyPatch, text: str, number: int) -> None:
    monkeypatch.setenv("ITA_IDLE_MINUTES", text)
    assert env_number("ITA_IDLE_MINUTES", 120, 5, 720, "minutes") == number


@pytest.mark.parametrize("text", ["4", "721", "-5", "two", "", "๓๐", "1e2"])
def test_anything_else_is_refused_with_a_hint(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ITA_IDLE_MINUTES", text)
    with pytest.raises(
        ImproperlyConfigured, match="ITA_IDLE_MINUTES must be a number of minutes from 5 to 720"
    ):
        env_number("ITA_IDLE_MINUTES", 120, 5, 720, "minutes")


def test_a_size_is_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ITA_EVIDENCE_MB", "3")
    assert env_size("ITA_EVIDENCE_MB", 20) == 3 * 1024 * 1024
