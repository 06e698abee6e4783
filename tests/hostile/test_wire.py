"""What comes before any form: methods, addresses, query strings and headers that no browser sends."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from agencies.models import AuditEvent, Membership
from tests.hostile.crawler import Crawler, percent
from tests.hostile.values import VALUES
from tests.test_every_url import ARGUMENTS, RULES, World, make_world

NUMBERS = (
    "0",
    "-1",
    "1.5",
    "1e3",
    "2147483648",
    "9223372036854775808",
    "9" * 20,
    "9" * 5000,
    "๑",
    "%00",
    "%ff",
)
WORDS = (
    "%00",
    "%ff%fe",
    "%ED%A0%80",
    "..%2f..%2fetc%2fpasswd",
    "%E2%80%AE",
    "%27%22%3Cb%20id=hx9%3E",
    "a" * 3000,
    "%25",
)
METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "PATCH", "DELETE", "hx9")
QUERY_NAMES = [
    "next",
    "page",
    "code",
    "indicator",
    "item",
    "table",
    "threshold",
    "move",
    "target",
    "owner",
    "part",
]
QUERY_NAMES += ["unit", "status", "copy", "from", "measure", "q", "download", "pen", "frozen", "score_duty"]
QUERY_NAMES += ["group", "cancel"]
# A server refuses NUL in a header, and a length that is no number, before the portal hears of them.
HEADERS: list[dict[str, str]] = [
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "localhost:99999999"},
    {"HTTP_HOST": "\x01<script>"},
    {"HTTP_HOST": ""},
    {"HTTP_HOST": "กขค"},
    {"HTTP_COOKIE": "x" * 100_000},
    {"HTTP_COOKIE": "sessionid=\x01\xff; csrftoken=%00; messages=a:b; sessionid=b"},
    {"HTTP_COOKIE": ";;;=;\"\\;" * 500},
    {"CONTENT_LENGTH": "9" * 30},
    {"CONTENT_TYPE": "\x01/\xff; charset=nosuch"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
    {"HTTP_REFERER": "http://[::1"},
    {"HTTP_REFERER": "javascript:\x01\xff"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_IF_NONE_MATCH": "W/\"\x01, *, \"\""},
    {"HTTP_IF_MODIFIED_SINCE": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"HTTP_RANGE": "bytes=99999999999999999999-0,-1"},
    {"HTTP_ACCEPT_LANGUAGE": "xx-\xff;q=9," * 200},
    {"HTTP_ACCEPT_ENCODING": ";q=x,\x01"},
    {"HTTP_ACCEPT": "*/*;q=nan"},
    {"HTTP_X_FORWARDED_FOR": "\x01, ' OR 1=1", "HTTP_FORWARDED": "for=\"_\x01"},
    {"HTTP_X_FORWARDED_PROTO": "\xff"},
    {"REMOTE_ADDR": "not an address"},
]  # fmt: skip


@pytest.fixture
def world(cast: Any) -> World:
    return make_world(cast)


def crawlers(world: World) -> Iterator[tuple[str, Crawler]]:
    """Each address with someone who may open it."""
    known: dict[int, Crawler] = {}
    for name, rule in RULES.items():
        who: Membership | None = None if rule.is_public else world.officer_for(rule)
        key = who.pk if who else 0
        if key not in known:
            known[key] = Crawler(who)
        yield name, known[key]


def tell(crawler: Crawler) -> list[str]:
    """What went wrong, and begin anew."""
    found = list(crawler.problems)
    crawler.problems.clear()
    return found


def test_methods_that_no_page_answers(world: World) -> None:
    before, problems = AuditEvent.objects.count(), []
    for place, (name, crawler) in enumerate(crawlers(world)):
        for method in ("HEAD", METHODS[1 + place % (len(METHODS) - 1)]):
            answer = crawler.ask(method, world.address(name), method)
            if method == "HEAD" and answer.bytes:
                problems.append(f"HEAD {name}: a body")
            if method not in {"HEAD", "OPTIONS"} and answer.status_code not in {302, 404, 405}:
                problems.append(f"{method} {name}: {answer.status_code}")
        problems += tell(crawler)
    assert problems == []
    assert AuditEvent.objects.count() == before


def test_addresses_that_lead_nowhere(world: World) -> None:
    problems = []
    for place, (name, crawler) in enumerate(crawlers(world)):
        for argument in ARGUMENTS[name]:
            odd = NUMBERS if argument.endswith(("_id", "page", "year")) else WORDS
            for value in {odd[place % len(odd)], odd[(place + 3) % len(odd)]}:
                address = _with(world, name, argument, value)
                for method in RULES[name].methods:
                    answer = crawler.ask(method, address, f"{argument} = {value[:20]}")
                    if answer.status_code not in {302, 404, 405} and value not in {"0", "%25"}:
                        problems.append(f"{method} {address[:80]}: {answer.status_code}")
        problems += tell(crawler)
    assert problems == []


def _with(world: World, name: str, argument: str, value: str) -> str:
    """The address of a name with one argument as no link has it."""
    stand_in = {"year": 4711, "book_year": 4711, "page": 47114711}.get(argument, 47114711)
    words = argument in {"agency_code", "code", "kind", "instrument", "secret"}
    address = world.address(name, **{argument: "hx9stand-in" if words else stand_in})
    return address.replace("hx9stand-in" if words else str(stand_in), value)


def test_questions_that_no_link_asks(world: World) -> None:
    problems, values = [], list(VALUES.items())
    for place, (name, crawler) in enumerate(crawlers(world)):
        if "GET" not in RULES[name].methods:
            continue
        odd = {key: values[(place + shift) % len(values)][1][:3000] for shift, key in enumerate(QUERY_NAMES)}
        query = "&".join(f"{key}={percent(value)}" for key, value in odd.items())
        crawler.ask("GET", f"{world.address(name)}?{query}", f"odd query {place}")
        crawler.ask("GET", f"{world.address(name)}?%ff=%fe&=&&page&page[]=1&{'a&' * 1200}", "no query")
        problems += tell(crawler)
    assert problems == []


@pytest.mark.parametrize(
    "headers", HEADERS, ids=lambda row: " ".join(f"{k}={v[:20]!r}" for k, v in row.items())
)
def test_headers_that_no_browser_sends(world: World, headers: dict[str, str]) -> None:
    nobody, staff = Crawler(), Crawler(world.cast.staff)
    asked = [
        (staff, name)
        for name in ("assessments:scores-edit", "measures:measure-add", "measures:evidence-file")
    ]
    for crawler, name in [*asked, (nobody, "desk:home"), (nobody, "agencies:sign-in")]:
        for method in sorted(RULES[name].methods):
            crawler.ask(method, world.address(name), "its headers", b"a=1", **headers)
    assert tell(nobody) + tell(staff) == []


def test_a_host_that_is_not_ours_is_told_in_thai(client: Client, db: None) -> None:
    answer = client.get("/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert "รับข้อมูลที่ส่งมาไม่ได้" in answer.content.decode()
