"""Walks the portal as a browser without JavaScript would, and sends what no browser should.

Every request stands in a savepoint that is rolled back, so that each finds the same world. What is wrong with
an answer is kept as a sentence in ``problems``; nothing is raised, so that one run tells all.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlencode, urlsplit

from django.apps import apps
from django.core.cache import cache
from django.core.signals import got_request_exception
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from agencies.models import AuditEvent, Membership
from tests.conftest import COUNTED, READS
from tests.hostile import pages
from tests.hostile.pages import Form, Page

URLENCODED = "application/x-www-form-urlencoded"
BOUNDARY = "hx9boundary"
Pairs = list[tuple[str, bytes]]
ROOMS = {"agencies", "assessments", "measures", "reports", "desk"}
# These say nothing of what people did: when they last signed in, how often a row was claimed, the choice that
# holds where none was made, papers being drawn again, how often pages are asked.
SILENT_FIELDS = {"last_login", "version"}
SILENT_TABLES = {"ReminderChoice", "LongWork", "Asked"}


def as_bytes(pairs: Iterable[tuple[str, str]]) -> Pairs:
    """Pairs as the wire carries them."""
    return [(name, value.encode(errors="surrogatepass")) for name, value in pairs]


def name_of(path: str) -> str:
    """The name of an address, or the address where it has none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return path


def multipart(pairs: Pairs, files: dict[str, tuple[str, bytes]]) -> bytes:
    """A multipart body."""
    parts = [
        b'--%b\r\nContent-Disposition: form-data; name="%b"\r\n\r\n%b\r\n'
        % (BOUNDARY.encode(), name.encode(), value)
        for name, value in pairs
    ]
    parts += [
        b'--%b\r\nContent-Disposition: form-data; name="%b"; filename="%b"\r\n\r\n%b\r\n'
        % (BOUNDARY.encode(), name.encode(), filename.encode(), content)
        for name, (filename, content) in files.items()
    ]
    return b"".join([*parts, b"--%b--\r\n" % BOUNDARY.encode()])


class Crawler:
    """Asks as one officer; ``problems`` counts what was wrong with answers, ``statuses`` how they ended.

    One that ``keeps`` leaves in the database what its requests changed.
    """

    def __init__(self, who: Membership | None = None, *, keeps: bool = False) -> None:
        self.keeps = keeps
        self.client = Client(raise_request_exception=False)
        self.who = who.role if who else "nobody"
        if who:
            self.client.force_login(who.user)
        self.problems: Counter[str] = Counter()
        self.statuses: Counter[int] = Counter()
        self.posted: set[str] = set()
        self._raised: list[str] = []
        self._writes: list[str] = []
        self._print: dict[Any, str] = {}

    # ---- asking

    def ask(
        self, method: str, path: str, what: str, body: bytes = b"", kind: str = "", **headers: Any
    ) -> HttpResponse:
        """One request, judged; what it changed is undone."""
        with self._watched():
            answer = self._ask(method, path, what, body, kind, **headers)
            if not self.keeps:
                self._judge_saving(answer, method, path, what)
            if answer.status_code in {301, 302, 303} and method == "POST":
                target = answer["Location"]
                if not urlsplit(target).netloc:
                    self._ask("GET", target, f"{what}, then")
        return answer

    def _ask(
        self, method: str, path: str, what: str, body: bytes = b"", kind: str = "", **headers: Any
    ) -> HttpResponse:
        self._raised.clear()
        answer = self.client.generic(method, path, body, kind or URLENCODED, **headers)
        self.statuses[answer.status_code] += 1
        where = f"{method} {name_of(path)} ({what}) as {self.who}"
        if answer.status_code >= 500 or self._raised:
            self._tell(f"{where}: {answer.status_code} {'; '.join(self._raised)}")
        content = b"".join(answer) if method != "HEAD" else b""
        answer.page = Page()
        answer.bytes = content
        if answer.get("Content-Type", "").startswith("text/html") and content.strip():
            answer.page = pages.read(content, path)
            self._judge_page(answer, where)
        return answer

    def _watched(self) -> _Undone:
        return _Undone(self)

    # ---- judging

    def _tell(self, problem: str) -> None:
        self.problems[problem] += 1

    def _judge_page(self, answer: HttpResponse, where: str) -> None:
        page = answer.page
        for problem in page.hostile:
            self._tell(f"{where}: {problem}")
        for words in pages.english(page):
            self._tell(f"{where}: {answer.status_code} English: {words}")
        if answer.status_code >= 400 and not pages.has_thai(page):
            self._tell(f"{where}: {answer.status_code} without Thai")

    def _judge_saving(self, answer: HttpResponse, method: str, path: str, what: str) -> None:
        """A refusal changes nothing; a change is recorded."""
        if not self._writes:
            return
        where = f"{method} {name_of(path)} ({what}) as {self.who}"
        written = [model for model in self._print if any(_names(model, sql) for sql in self._writes)]
        after = _fingerprint(written)
        changed = [model for model in written if after[model] != self._print[model]]
        if not changed:
            return
        if answer.status_code >= 400:
            self._tell(f"{where}: {answer.status_code} and yet changed {changed}")
        elif AuditEvent not in changed:
            self._tell(f"{where}: changed {changed} without a record")

    # ---- walking

    def walk(self, starts: Iterable[str], *, most: int) -> Iterator[tuple[str, Page]]:
        """Pages reached by links, at most ``most`` of each kind of address."""
        waiting, seen, kinds = list(starts), set(starts), Counter[tuple[str, tuple[str, ...]]]()
        while waiting:
            path = waiting.pop(0)
            parts = urlsplit(path)
            kind = (name_of(path), tuple(sorted(pair.partition("=")[0] for pair in parts.query.split("&"))))
            kinds[kind] += 1
            if kinds[kind] > most or parts.path.startswith("/static/"):
                continue
            answer = self.ask("GET", path, "a link")
            if answer.status_code >= 400 and answer.status_code not in {403}:
                self._tell(f"GET {path} as {self.who}: a link leads to {answer.status_code}")
            yield path, answer.page
            for link in answer.page.links:
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)

    # ---- sending

    def send(
        self, form: Form, pairs: Pairs, what: str, files: dict[str, tuple[str, bytes]] | None = None
    ) -> HttpResponse:
        """A form with these pairs."""
        if form.method == "get":
            query = urlencode(pairs)
            return self.ask("GET", f"{form.action.partition('?')[0]}?{query}", what)
        self.posted.add(name_of(form.action))
        if form.is_multipart:
            return self.ask(
                "POST",
                form.action,
                what,
                multipart(pairs, files or {}),
                f"multipart/form-data; boundary={BOUNDARY}",
            )
        return self.ask("POST", form.action, what, urlencode(pairs).encode())


class _Undone:
    """Around a request: exceptions and writes are noted, the database is put back."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    def __enter__(self) -> None:
        self.crawler._writes.clear()
        self.crawler._print = self.crawler._print or _fingerprint(_watched_models())
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self._wrapper = connection.execute_wrapper(self._note)
        self._wrapper.__enter__()
        got_request_exception.connect(self._raised)

    def __exit__(self, *error: Any) -> None:
        got_request_exception.disconnect(self._raised)
        self._wrapper.__exit__(*error)
        if error[0] is None and not self.crawler.keeps:
            transaction.set_rollback(True)
        self._atomic.__exit__(*error)
        if self.crawler._writes:
            cache.clear()

    def _note(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        reads = sql.lstrip("(").split(None, 1)[0].upper() in READS
        if not reads and not any(table in sql for table in COUNTED):
            self.crawler._writes.append(sql)
        return execute(sql, params, many, context)

    def _raised(self, sender: Any, **_: Any) -> None:
        error = sys.exc_info()[1]
        frames = []
        trace = error.__traceback__ if error else None
        while trace:
            name = trace.tb_frame.f_code.co_filename
            frames.append(f"{name.rsplit('/', 2)[-2]}/{name.rsplit('/', 1)[-1]}:{trace.tb_lineno}")
            trace = trace.tb_next
        self.crawler._raised.append(f"{type(error).__name__}: {str(error)[:160]} at {frames[-6:]}")


def _watched_models() -> list[Any]:
    """The portal's own tables, but those that say nothing of what people did."""
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in ROOMS and model.__name__ not in SILENT_TABLES
    ]


def _names(model: Any, sql: str) -> bool:
    """Whether a statement names the table: one that does not cannot have changed it."""
    return model._meta.db_table in sql


def _fingerprint(models: Iterable[Any]) -> dict[Any, str]:
    """What the rows of each of these tables say, as one digest a table."""
    found = {}
    for model in models:
        names = [row.attname for row in model._meta.concrete_fields if row.name not in SILENT_FIELDS]
        rows = [
            [bytes(value) if isinstance(value, memoryview) else value for value in row]
            for row in model._default_manager.values_list(*names)
        ]
        found[model] = hashlib.sha256(repr(sorted(rows, key=repr)).encode()).hexdigest()
    return found


def percent(value: bytes) -> str:
    """Any bytes as a part of an address."""
    return quote_from_bytes(value, safe="")
