"""Two machines on one: portals with a data folder each, sharing a database, a key and a file store."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from tests.browser.server import PROJECT, RunningPortal, free_port, stop, wait_until_it_answers

SHARED = ("files", "cache")


@dataclass
class Machine:
    """One portal in a process of its own; ``folder`` is its data folder."""

    portal: RunningPortal
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def url(self) -> str:
        return self.portal.url

    def lines(self) -> list[dict[str, Any]]:
        """What it has logged."""
        text = self.portal.log.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def start(name: str, place: Path, environment: dict[str, str], like: Machine | None = None) -> Machine:
    """Start a portal with its own data folder in ``place``; its files and pictures lie in ``place/shared``.

    ``like`` is one whose gathered static files it takes, to save the time of gathering them again.
    """
    folder = place / name
    folder.mkdir()
    for shared in SHARED:
        (place / "shared" / shared).mkdir(parents=True, exist_ok=True)
        (folder / shared).symlink_to(place / "shared" / shared)
    if like:
        shutil.copytree(like.folder / "static", folder / "static")
    port = free_port()
    portal = RunningPortal(f"http://127.0.0.1:{port}", place / f"{name}.log")
    with portal.log.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "portal", "--port", str(port), "--workers", "1", "--no-demo"],
            cwd=PROJECT,
            env={**os.environ, **environment, "ITA_DATA_DIR": str(folder), "ITA_LOG": "json"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_it_answers(RunningPortal(f"{portal.url}/healthz", portal.log), process)
    except BaseException:
        stop(process)
        raise
    return Machine(portal, process, folder)


class _Stay(HTTPRedirectHandler):
    """Redirects are answers to look at."""

    def redirect_request(self, *_args: Any) -> None:
        return None


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Person:
    """A browser as far as it matters here: cookies, which know no ports, and the token of forms."""

    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, url: str, **headers: str) -> Answer:
        return self._ask(Request(url, headers=headers))

    def post(self, url: str, fields: dict[str, Any]) -> Answer:
        """Send a form."""
        data = urlencode({**fields, "csrfmiddlewaretoken": self.token}).encode()
        return self._ask(Request(url, data))

    def upload(self, url: str, fields: dict[str, str], content: bytes) -> Answer:
        """Send a form with one file, named ``file``."""
        body, kind = self.form(fields, content)
        return self._ask(Request(url, body, {"Content-Type": kind}))

    def form(self, fields: dict[str, str], content: bytes) -> tuple[bytes, str]:
        """The body of such a form, and its content type."""
        parts = [
            f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in {**fields, "csrfmiddlewaretoken": self.token}.items()
        ]
        head = '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
        body = "".join([*parts, head]).encode() + content + b"\r\n--edge--\r\n"
        return body, "multipart/form-data; boundary=edge"

    @property
    def token(self) -> str:
        return next((str(cookie.value) for cookie in self.cookies if cookie.name == "csrftoken"), "")

    def header(self) -> str:
        """The cookies as a browser sends them."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies)

    def sign_in(self, url: str, username: str, password: str) -> Answer:
        """Sign in by the form of the portal at ``url``."""
        self.get(f"{url}/sign-in/")
        return self.post(f"{url}/sign-in/", {"username": username, "password": password})

    def _ask(self, request: Request) -> Answer:
        opener = build_opener(HTTPCookieProcessor(self.cookies), _Stay)
        try:
            with opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except HTTPError as answer:
            with answer:
                return Answer(answer.code, answer.headers, answer.read())


def begin_upload(machine: Machine, path: str, who: Person, body: bytes, kind: str) -> socket.socket:
    """Send a form up to its last byte, so that the request is under way for as long as one likes."""
    port = int(machine.url.rpartition(":")[2])
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {who.header()}\r\n"
        f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    connection.sendall(head.encode() + body[:-1])
    return connection


def finish_upload(connection: socket.socket, body: bytes) -> tuple[int, str]:
    """Send the last byte; the status and the place the answer leads to."""
    connection.sendall(body[-1:])
    with connection, connection.makefile("rb") as stream:
        text = stream.read().decode(errors="replace")
    status, location = re.match(r"HTTP/1.1 (\d+)", text), re.search(r"(?mi)^Location: (\S+)", text)
    return int(status[1]) if status else 0, location[1] if location else ""
