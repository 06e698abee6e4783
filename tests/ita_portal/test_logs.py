"""The log tells what an operator needs and nothing about people."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import smtplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from desk import views
from ita_portal.logs import JsonLines, PlainLines, logging_settings, told
from tests.factories import Cast
from tests.test_every_url import RULES, make_world


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a service would have written, as one text."""
    stream = io.StringIO()
    settings = logging_settings("json")
    settings["handlers"]["console"]["stream"] = stream
    logging.config.dictConfig(settings)
    yield stream
    logging.config.dictConfig(logging_settings("plain"))


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_each_request_is_one_line(client: Client, cast: Cast, lines: io.StringIO) -> None:
    client.force_login(cast.staff.user)
    answer = client.get(reverse("desk:agency", args=[cast.agency.code]))
    [line] = read(lines)
    assert line.pop("time").endswith("+00:00")
    assert line.pop("ms") > 0
    assert line == {
        "level": "INFO",
        "logger": "ita_portal.requests",
        "message": "request",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "route": "desk:agency",
        "agency": cast.agency.code,
        "status": 200,
    }


def test_what_is_not_found_is_one_line_without_its_address(client: Client, lines: io.StringIO) -> None:
    client.get("/a/b/c/d/สมชาย?q=secret")
    [line] = read(lines)
    assert (line["route"], line["status"]) == ("-", 404)


def test_a_probe_is_named(client: Client, lines: io.StringIO) -> None:
    client.get("/healthz")
    assert [line["route"] for line in read(lines)] == ["healthz"]


def people_of(cast: Cast) -> set[str]:
    """Every word that tells of a person."""
    words: set[str] = set()
    for who in cast.everyone:
        words |= {*who.user.name.split(), who.user.username, who.user.email} - {""}
    return words


def test_a_walk_over_every_address_tells_of_nobody(
    client: Client, db: None, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.factories import make_cast

    world = make_world(make_cast())
    for who in world.cast.everyone:
        who.user.email = f"{who.user.username}@example.go.th"
        who.user.save()
    typed = {"username": world.cast.staff.user.username, "password": "ลับสุดยอด1", "text": "นายสมมุติ"}
    for name, rule in RULES.items():
        client.force_login(world.officer_for(rule).user)
        for method in sorted(rule.methods):
            address = world.address(name) + "?q=นายสมมุติ"
            b"".join(client.get(address) if method == "GET" else client.post(address, typed))
    client.logout()
    client.post(reverse("agencies:sign-in"), typed)
    client.get("/calendar/guessed-secret-of-somebody.ics")
    Client(enforce_csrf_checks=True).post(reverse("agencies:sign-in"), typed)
    client.get("/", headers={"host": "somebody.example"})
    break_with_names(client, world.cast.mayor, monkeypatch)
    text = lines.getvalue()
    assert len(text.splitlines()) > len(RULES)
    forbidden = people_of(world.cast) | {"นายสมมุติ", "ลับสุดยอด1", "guessed-secret", "127.0.0.1", "somebody"}
    # An agency is no person, and its code may hold such a word.
    told_of = {word for word in forbidden if word in text.replace(world.cast.agency.code, "")}
    assert told_of == set()


def break_with_names(client: Client, who: Membership, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault whose words name a person, as a database's do."""

    def broken(request: HttpRequest, agency_code: str) -> None:
        raise IntegrityError(f"Key (username)=({who.user.username}) already exists: {who.user.name}")

    monkeypatch.setattr(views.queries, "my_tasks", broken)
    client.raise_request_exception = False
    client.force_login(who.user)
    answer = client.get(reverse("desk:agency", args=[who.agency.code]))
    assert answer.status_code == 500


def test_a_fault_says_where_and_bears_the_number_that_the_page_shows(
    client: Client, cast: Cast, lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ValueError("สมชาย")

    monkeypatch.setattr(views.queries, "my_tasks", broken)
    client.raise_request_exception = False
    client.force_login(cast.staff.user)
    answer = client.get(reverse("desk:agency", args=[cast.agency.code]))
    fault, request = read(lines)
    assert fault["exception"].endswith("ValueError")
    assert "desk/views.py" in fault["exception"]
    assert fault["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert answer["X-Request-ID"] in answer.content.decode()
    assert fault["message"] == "Internal Server Error: desk:agency"


class TestTold:
    def test_trouble_of_the_machine_is_told_in_its_words(self) -> None:
        assert told(OperationalError("database or disk is full\nDETAIL: x")).endswith(
            "OperationalError: database or disk is full"
        )
        assert "No space left" in told(OSError(28, "No space left on device"))

    def test_other_words_are_not(self) -> None:
        assert told(ValueError("สมชาย")) == "ValueError"
        refused = smtplib.SMTPRecipientsRefused({"somchai@example.go.th": (550, b"no")})
        assert told(refused) == "SMTPRecipientsRefused"

    def test_what_led_to_it_is_told_too(self) -> None:
        try:
            try:
                raise OperationalError("gone")
            except OperationalError as error:
                raise KeyError("สมชาย") from error
        except KeyError as error:
            text = told(error)
        assert text.index("OperationalError: gone") < text.index("led to") < text.index("KeyError")
        assert "'สมชาย'" not in text.rpartition("KeyError")[2]


@pytest.mark.parametrize("lines_of", [PlainLines(), JsonLines()])
def test_gunicorn_tells_no_address(lines_of: logging.Formatter) -> None:
    [discretion] = [rule["()"]() for rule in logging_settings("json")["filters"].values()]
    for message, arguments in (
        ("Error handling request %s", ("/calendar/secret.ics",)),
        ("Error handling request %s %s", ("GET", "/calendar/secret.ics")),
        ("Invalid request from ip=192.0.2.7: Invalid HTTP request line", ()),
    ):
        record = logging.LogRecord("gunicorn.error", logging.ERROR, "", 1, message, arguments, None)
        assert discretion.filter(record)
        text = lines_of.format(record)
        assert "secret" not in text
        assert "192.0.2.7" not in text
        assert "request" in text


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [
        (1, "0123456789abcdef", True),
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "with space and\ttab", False),
        (1, '{"a":1}....', False),
        (0, "0123456789abcdef", False),
    ],
)
def test_a_number_is_taken_from_the_proxy_only_and_only_a_sane_one(
    client: Client, settings: Any, proxies: int, given: str, is_taken: bool
) -> None:
    settings.PROXIES = proxies
    answer = client.get("/healthz", headers={"x-request-id": given})
    assert (answer["X-Request-ID"] == given) is is_taken
