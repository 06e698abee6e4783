"""What stands around every page: headers, tokens, addresses that lead away, settings of a served portal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent, User
from desk.reminder_actions import open_feed
from ita_portal.settings import secret_key
from tests.factories import Cast, make_cast, make_issued_memo
from tests.test_every_url import RULES, World, make_world

POLICY = {
    "default-src": {"'none'"},
    "script-src": {"'self'"},
    "style-src": {"'self'"},
    "img-src": {"'self'", "data:"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "frame-ancestors": {"'none'"},
    "base-uri": {"'none'"},
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def policy_of(answer: HttpResponse) -> dict[str, set[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";") if part.strip()]
    return {name: set(sources) for name, *sources in parts}


def is_strict(policy: dict[str, set[str]]) -> bool:
    """Whether a policy begins with nothing and allows no more than that of pages; a file's allows less."""
    policy.pop("sandbox", None)
    return policy["default-src"] == {"'none'"} and all(
        policy[name] <= POLICY[name] for name in policy.keys() | {"frame-ancestors"}
    )


class Inline(HTMLParser):
    """Collects what a strict policy refuses: inline scripts, styles and handlers, addresses elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        addresses = {name: value or "" for name, value in attrs if name in {"src", "href", "action"}}
        self.found += [
            f"{tag} {name}={value}" for name, value in addresses.items() if value.startswith("javascript:")
        ]
        loads = tag in {"script", "img", "link", "iframe", "object", "embed"}
        self.found += [f"{tag} {value}" for value in addresses.values() if loads and is_foreign(value)]


def is_foreign(address: str) -> bool:
    return bool(urlsplit(address).netloc)


def faults_of(answer: HttpResponse) -> list[str]:
    """What is wrong with the headers of an answer, and with its page where it is one."""
    faults = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
    if not is_strict(policy_of(answer)):
        faults.append(answer["Content-Security-Policy"])
    faults += [name for name in ("Permissions-Policy", "Cache-Control", "X-Request-ID") if name not in answer]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        parser = Inline()
        parser.feed(answer.content.decode())
        faults += parser.found
    return faults


def broken(request: HttpRequest, **_arguments: object) -> HttpResponse:
    raise RuntimeError


def answers(
    client: Client, world: World, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, HttpResponse]]:
    """Every kind of answer: pages, forms refused, downloads, errors, files, redirects."""
    cast = world.cast
    secret = open_feed(by=cast.staff)
    for method, ask in (("GET", client.get), ("POST", client.post)):
        for name, rule in RULES.items():
            if method in rule.methods:
                client.force_login(User.objects.get(memberships=world.officer_for(rule)))
                answer = ask(world.address(name))
                b"".join(answer.streaming_content if answer.streaming else ())  # closes the file
                yield f"{method} {name}", answer
    client.force_login(cast.mayor.user)
    paper = make_issued_memo(cast)
    yield "PDF", client.get(reverse("reports:paper-pdf", args=[cast.agency.code, paper.pk]))
    yield "public", client.get(reverse("reports:verify", args=[paper.code]))
    yield "feed", client.get(reverse("desk:calendar", args=[secret]))
    yield "404", client.get("/a/b/c/d/e/f/")
    yield "405", client.put(reverse("desk:agency", args=[cast.agency.code]))
    yield "robots", client.get("/robots.txt")
    yield "403", client.get(reverse("agencies:officers", args=[cast.agency.code]))
    yield "400", client.get("/", headers={"host": "bad_host:1:2"})
    client.raise_request_exception = False
    monkeypatch.setattr("desk.views.queries.my_tasks", broken)
    yield "500", client.get(reverse("desk:agency", args=[cast.agency.code]))
    client.logout()
    yield "nobody", client.get(reverse("desk:agency", args=[cast.agency.code]))
    yield "CSRF", Client(enforce_csrf_checks=True).post(reverse("agencies:sign-in"))
    now = time.time()  # stands still, for a minute must not end in the middle of the count
    monkeypatch.setattr("reports.limits.time", SimpleNamespace(time=lambda: now))
    asked = [client.get(reverse("reports:verify-ask")) for _ in range(61)]
    yield "429", asked[-1]


def test_every_answer_bears_the_policy_and_no_page_needs_more(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = dict(answers(client, make_world(make_cast()), monkeypatch))
    statuses = {answer.status_code for answer in seen.values()}
    assert statuses >= {200, 302, 400, 403, 404, 405, 422, 429, 500}
    kinds = {answer.headers.get("Content-Type", "").partition(";")[0] for answer in seen.values()}
    assert kinds >= {"text/html", "text/calendar", "text/csv", "application/json", "image/png"}
    assert "application/pdf" in kinds
    assert {what: found for what, answer in seen.items() if (found := faults_of(answer))} == {}


def test_a_static_file_bears_the_policy(db: None, settings: Any, tmp_path: Path) -> None:
    (tmp_path / "mark.svg").write_text("<svg/>")
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_AUTOREFRESH = True
    answer = Client().get("/static/mark.svg")
    assert b"".join(answer) == b"<svg/>"
    answer.close()
    assert policy_of(answer) == POLICY
    assert {name for name, value in HEADERS.items() if answer.headers.get(name) != value} == set()


def test_a_refused_form_says_only_what_is_known(db: None) -> None:
    """Whether an earlier sending of the same form was kept, the portal does not know here."""
    html = Client(enforce_csrf_checks=True).post(reverse("agencies:sign-in")).content.decode()
    assert "<title>ส่งข้อมูลไม่สำเร็จ" in html
    assert "<h1>ส่งข้อมูลไม่สำเร็จ</h1>" in html
    assert "ระบบไม่รับการส่งครั้งนี้ สิ่งที่บันทึกไว้ก่อนหน้านี้ยังอยู่ครบ" in html
    assert "ยังไม่มีข้อมูลใดถูกบันทึก" not in html


def test_every_form_asks_for_its_token(db: None) -> None:
    world = make_world(make_cast())
    before = AuditEvent.objects.count()
    client = Client(enforce_csrf_checks=True)
    statuses = {}
    for name, rule in RULES.items():
        if "POST" in rule.methods:
            client.force_login(world.officer_for(rule).user)
            answer = client.post(world.address(name), {"csrfmiddlewaretoken": "A" * 64})
            statuses[name] = (answer.status_code, "ส่งข้อมูลไม่สำเร็จ" in answer.content.decode())
    assert {name: found for name, found in statuses.items() if found != (403, True)} == {}
    assert AuditEvent.objects.count() == before


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "http:///evil.example/",
    "/%09/evil.example/",
    "\t//evil.example/",
    "\x01//evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_leads_elsewhere(client: Client, cast: Cast, address: str) -> None:
    person = cast.staff.user
    person.set_password("รหัสผ่านสำหรับทดสอบ")
    person.save()
    sign_in = reverse("agencies:sign-in")
    typed = {"username": person.username, "password": "รหัสผ่านสำหรับทดสอบ", "next": address}
    assert is_here(client.post(sign_in, typed))
    assert is_here(client.get(sign_in, {"next": address}))  # signed in already
    assert is_here(client.post(reverse("agencies:sign-out"), {"next": address}))
    ended = client.post(reverse("agencies:password"), headers={"referer": address})
    assert is_here(ended)
    client.force_login(person)
    assert is_here(client.get(f"{sign_in}?{urlsplit(ended['Location']).query}"))


def is_here(answer: HttpResponse) -> bool:
    """Whether an answer stays in the portal, as a browser reads addresses."""
    location = re.sub(r"[\t\n\r]", "", answer.headers.get("Location", "/").strip()).replace("\\", "/")
    parts = urlsplit(location)
    return not (parts.scheme or parts.netloc) and not location.startswith("//")


def test_an_address_that_only_looks_like_a_page_leads_home(client: Client, cast: Cast) -> None:
    """A referer of ours whose path begins with two slashes would be another site's address."""
    ended = client.post(reverse("agencies:password"), headers={"referer": "http://testserver//evil.example/"})
    client.force_login(cast.staff.user)
    answer = client.get(ended["Location"])
    assert is_here(answer)


PRODUCTION = {
    "ITA_HTTPS": "1",
    "ITA_ALLOWED_HOSTS": "ita.example.go.th",
    "ITA_PUBLIC_URL": "https://ita.example.go.th",
    "ITA_LOG": "json",
}


def test_a_served_portal_has_nothing_to_be_told(project: Path, tmp_path: Path) -> None:
    """`check --deploy`, which fails here at the least of its warnings."""
    environment = {**os.environ, **PRODUCTION, "ITA_DATA_DIR": str(tmp_path)}
    environment["DJANGO_SETTINGS_MODULE"] = "ita_portal.settings"
    command = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


def test_https_is_kept_to(client: Client, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    plain = client.get("/sign-in/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/sign-in/")


@pytest.mark.django_db
def test_https_is_remembered(client: Client, settings: Any) -> None:
    settings.SECURE_HSTS_SECONDS = 3600
    assert client.get("/sign-in/", secure=True)["Strict-Transport-Security"].startswith("max-age=3600")


class TestTheKey:
    def test_is_made_once_for_its_owner(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("ITA_SECRET_KEY", raising=False)
        key = secret_key(tmp_path)
        assert len(key) >= 50
        assert secret_key(tmp_path) == key
        assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600

    def test_of_the_environment_is_not_written_down(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ITA_SECRET_KEY", "from the environment")
        assert secret_key(tmp_path) == "from the environment"
        assert list(tmp_path.iterdir()) == []

    def test_never_enters_the_repository(self, project: Path) -> None:
        asked = ["git", "check-ignore", "--quiet", "var/secret-key"]
        assert subprocess.run(asked, cwd=project, check=False).returncode == 0
