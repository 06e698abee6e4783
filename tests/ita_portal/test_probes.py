"""What a balancer asks, and what it is told when something is wrong."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from ita_portal import probes


def away(*args: object, **kwargs: object) -> None:
    raise OperationalError("connection refused for user ita with password x")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_balancer_asks_by_address_over_plain_http(client: Client, settings: Any, address: str) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["ita.example.go.th"]
    answer = client.get(address, headers={"host": "10.0.0.7:8000"})
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]
    assert client.head(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_process_lives_without_its_database(client: Client) -> None:
    """pytest-django refuses every question to the database here."""
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_database_that_is_away_is_named_and_nothing_else(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failed", "failed": ["database", "migrations"]}


@pytest.mark.django_db
def test_a_migration_that_is_not_applied_is_seen(client: Client) -> None:
    last = sorted(probes._migrations())[-1]
    MigrationRecorder(connection).record_unapplied(*last)
    assert client.get("/readyz").json() == {"status": "failed", "failed": ["migrations"]}


@pytest.mark.django_db
def test_one_of_a_newer_version_does_no_harm(client: Client) -> None:
    MigrationRecorder(connection).record_applied("reports", "9999_of_next_year")
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_a_full_disk_is_seen(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(probes.tempfile, "TemporaryFile", full)
    assert client.get("/readyz").json() == {"status": "failed", "failed": ["storage"]}


@pytest.mark.django_db
def test_shared_storage_that_is_not_mounted_is_seen(client: Client, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    (tmp_path / "files").symlink_to(tmp_path / "not-mounted")
    assert client.get("/readyz").json() == {"status": "failed", "failed": ["storage"]}


@pytest.mark.django_db
def test_asking_is_cheap(client: Client, django_assert_num_queries: Any) -> None:
    client.get("/readyz")
    with django_assert_num_queries(3):
        client.get("/readyz")
