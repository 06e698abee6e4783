"""Papers laid out for who only looks are counted by person; past the limit the page says when to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from reports.models import Asked, Paper
from tests.factories import Cast, make_cast, make_issued_memo, make_memo, make_submitted_memo, sign
from tests.test_every_url import RULES, make_world

LAYING_OUT = {
    "paper",
    "paper-edit",
    "paper-one-page",
    "paper-page",
    "paper-pdf",
    "paper-preview-page",
    "paper-sign",
    "paper-word",
}
PAGES = {"paper-one-page", "paper-page"}


@dataclass
class Clock:
    """Stands for the module ``time`` in ``reports.limits``."""

    now: float = 1_600_000_045.5  # 34.5 s before a minute ends, 1954.5 s before an hour does

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("reports.limits.time", clock)
    return clock


@pytest.fixture(autouse=True)
def nothing_is_laid_out_yet(db: None) -> None:
    caches["pages"].clear()


def ask(client: Client, paper: Paper, kind: str, who: Membership, **query: str) -> HttpResponse:
    client.force_login(who.user)
    args = [paper.agency.code, paper.pk, *([1] if kind in PAGES else [])]
    answer: Any = client.get(reverse(f"reports:{kind}", args=args), query)
    return answer  # type: ignore[no-any-return]


def told(answer: HttpResponse) -> tuple[int, str]:
    return answer.status_code, answer["Retry-After"]


def forbidden(*_: object, **__: object) -> NoReturn:
    pytest.fail("a paper was laid out and not counted")


def test_every_page_that_lays_out_is_counted(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With nothing allowed, no address of papers lays one out, and those that would say so."""
    settings.LAYOUTS_A_MINUTE = 0
    for name in ("render", "word_copy"):
        monkeypatch.setattr(f"reports.rendering.{name}", forbidden)
    world, refused = make_world(make_cast()), set()
    for name, rule in RULES.items():
        if name.startswith("reports:") and "GET" in rule.methods:
            client.force_login(world.officer_for(rule).user)
            if client.get(world.address(name)).status_code == 429:
                refused.add(name.partition(":")[2])
    assert refused == LAYING_OUT


def test_a_minute_has_its_limit_for_each_person(
    client: Client, cast: Cast, settings: Any, clock: Clock
) -> None:
    settings.LAYOUTS_A_MINUTE = 2
    paper = make_memo(cast)
    assert [ask(client, paper, "paper-word", cast.staff).status_code for _ in range(2)] == [200, 200]
    refused = ask(client, paper, "paper-word", cast.staff)
    assert told(refused) == (429, "35")
    page = refused.content.decode()
    assert "ระบบจัดหน้าเอกสารให้ท่านครบ 2 ครั้งใน 1 นาทีแล้ว" in page
    assert "ลองใหม่ได้ในอีก 35 วินาที" in page
    assert ask(client, paper, "paper-word", cast.head).status_code == 200
    assert ask(client, paper, "paper-pdf", cast.staff).status_code == 429  # whichever page it is for
    clock.now += 34.6
    assert ask(client, paper, "paper-word", cast.staff).status_code == 200


def test_an_hour_has_its_limit_too(client: Client, cast: Cast, settings: Any, clock: Clock) -> None:
    settings.LAYOUTS_A_MINUTE, settings.LAYOUTS_AN_HOUR = 2, 3
    paper = make_memo(cast)
    for _ in range(3):
        assert ask(client, paper, "paper-word", cast.staff).status_code == 200
        clock.now += 60
    refused = ask(client, paper, "paper-word", cast.staff)
    assert told(refused) == (429, "1775")
    assert "3 ครั้งใน 1 ชั่วโมงแล้ว" in refused.content.decode()
    assert "ลองใหม่ได้ในอีก 30 นาที" in refused.content.decode()
    clock.now += 1775
    assert ask(client, paper, "paper-word", cast.staff).status_code == 200
    assert Asked.objects.count() == 2  # what was counted in times that are over is dropped


def test_what_lies_ready_costs_nothing(client: Client, cast: Cast, settings: Any, clock: Clock) -> None:
    settings.LAYOUTS_A_MINUTE = 1
    paper = make_memo(cast)
    for kind in ("paper", "paper-pdf", "paper-page", "paper-edit", "paper"):
        assert ask(client, paper, kind, cast.staff).status_code == 200
    assert ask(client, paper, "paper-word", cast.staff).status_code == 429


def test_an_issued_paper_is_no_layout(client: Client, cast: Cast, settings: Any) -> None:
    settings.LAYOUTS_A_MINUTE = 0
    paper = make_issued_memo(cast)
    for kind in ("paper", "paper-pdf", "paper-one-page", "paper-page"):
        assert ask(client, paper, kind, cast.mayor).status_code == 200
    assert ask(client, paper, "paper-pdf", cast.mayor, frozen="1").status_code == 200


def test_what_a_form_asks_for_is_done(client: Client, cast: Cast, settings: Any) -> None:
    """A refused form comes back with its pages and what was typed; the last signature issues the paper."""
    settings.LAYOUTS_A_MINUTE = 0
    paper = sign(make_submitted_memo(cast), *cast.signers[:3])
    client.force_login(cast.mayor.user)
    address = reverse("reports:paper-sign", args=[cast.agency.code, paper.pk])
    form = {"phrase": "other", "text": "", "outcome": "", "version": str(paper.version)}
    assert client.post(address, form).status_code == 422
    signed = client.post(address, {**form, "phrase": "ทราบ", "outcome": "noted"})
    assert signed.status_code == 302
    paper.refresh_from_db()
    assert paper.is_issued
    assert not Asked.objects.exists()
