"""Where letters go is said in one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from ita_portal.management.commands.portal import keep_address
from ita_portal.settings import mail, served_at

FOLDER = Path("letters")


def test_without_a_server_letters_are_files() -> None:
    assert mail("", FOLDER)["EMAIL_FILE_PATH"] == FOLDER


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example.go.th", 25, False, False),
        ("smtp://ita:secret@mail.example.go.th", 587, True, False),
        ("smtp://ita:secret@mail.example.go.th:2525", 2525, True, False),
        ("smtps://ita:secret@mail.example.go.th", 465, False, True),
    ],
)
def test_a_server_is_asked_with_tls_where_somebody_signs_in(
    url: str, port: int, tls: bool, ssl: bool
) -> None:
    found = mail(url, FOLDER)
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["EMAIL_HOST"] == "mail.example.go.th"


def test_signs_in_a_password_are_written_as_in_addresses() -> None:
    assert (
        mail("smtp://ita%40example:p%40ss%2Fword@mail.example.go.th", FOLDER)["EMAIL_HOST_PASSWORD"]
        == "p@ss/word"
    )


@pytest.mark.parametrize(
    "url", ["mail.example.go.th", "http://mail", "smtp://", "smtp://mail:port", "smtp://m:0"]
)
def test_another_form_is_refused_with_a_hint(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="ITA_MAIL_URL must read"):
        mail(url, FOLDER)


@pytest.mark.parametrize(
    ("host", "port", "link"),
    [
        ("127.0.0.1", 8123, "http://127.0.0.1:8123"),
        ("0.0.0.0", 80, "http://127.0.0.1:80"),
        ("::1", 8000, "http://[::1]:8000"),
    ],
)
def test_letters_lead_to_the_port_that_was_served(
    tmp_path: Path, settings: Any, host: str, port: int, link: str
) -> None:
    settings.PUBLIC_URL, settings.SERVED_AT = "", tmp_path / "address"
    assert served_at(settings.SERVED_AT) == "http://127.0.0.1:8000"
    keep_address(host, port)
    assert settings.LINK_URL == served_at(settings.SERVED_AT) == link


def test_a_site_with_an_address_of_its_own_keeps_it(tmp_path: Path, settings: Any) -> None:
    settings.PUBLIC_URL = settings.LINK_URL = "https://ita.example.go.th"
    settings.SERVED_AT = tmp_path / "address"
    keep_address("127.0.0.1", 8123)
    assert settings.LINK_URL == "https://ita.example.go.th"
    assert not settings.SERVED_AT.exists()
