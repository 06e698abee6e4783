"""What is printed holds no words that only lead on: on paper nobody can press them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from agencies.models import Membership
from measures.models import Plan
from tests import factories
from tests.factories import Cast

SignIn = Callable[[Client, Membership], Client]
SHEET = (Path(settings.BASE_DIR) / "static/css/portal.css").read_text(encoding="utf-8")
LEADS_ON = re.compile(r"(ดู|เปิด|แก้ไข|เพิ่ม|อ่าน|ไป|กลับ|ลบ|ลอง|ดาวน์โหลด)")


def hidden_on_paper() -> set[str]:
    """The classes that the style sheet leaves out of every printed page."""
    printed = SHEET.split("@media print", 1)[1]
    rule = re.search(r"\n\s*([^\n{]+) \{ display: none !important; \}", printed)
    assert rule
    return {part.strip().removeprefix(".") for part in rule[1].split(",")}


def dead_words(page: str) -> list[str]:
    """The texts of links of a page that would be printed though they only lead on."""
    hidden = hidden_on_paper()

    def is_printed(node: html.HtmlElement) -> bool:
        every = [node, *node.iterancestors()]
        return not any(hidden.intersection((one.get("class") or "").split()) for one in every)

    links = html.fromstring(page).xpath("//main//a")
    return [
        text for link in links if is_printed(link) and LEADS_ON.match(text := link.text_content().strip())
    ]


def agency_pages(cast: Cast) -> list[str]:
    """The pages that offices print, with something on each."""
    paper = factories.make_submitted_memo(cast)
    measure = factories.make_measure(cast)
    Plan.objects.filter(pk=measure.plan_id).update(adopted_on=date(2020, 10, 1))
    code = cast.agency.code
    return [
        reverse("desk:agency", args=[code]),
        reverse("desk:year", args=[code, 2563]),
        reverse("measures:plan", args=[code, 2564]),
        reverse("measures:rounds", args=[code, 2564]),
        reverse("reports:papers", args=[code, 2563]),
        reverse("reports:papers", args=[code, 2564]),
        reverse("reports:paper", args=[code, paper.pk]),
        reverse("desk:search", args=[code]) + "?q=การ",
        reverse("desk:officer", args=[code, cast.staff.pk]),
    ]


@pytest.mark.parametrize("role", ["staff", "mayor", "admin"])
def test_no_page_prints_words_that_only_lead_on(
    client: Client, cast: Cast, as_officer: SignIn, role: str
) -> None:
    pages = agency_pages(cast)
    member = getattr(cast, role)
    if role == "admin":
        pages += [reverse(name, args=[cast.agency.code]) for name in ("agencies:officers", "desk:log")]
    visitor = as_officer(client, member)
    found = {page: dead_words(visitor.get(page).content.decode()) for page in pages}
    assert {page: words for page, words in found.items() if words} == {}


def test_dead_words_are_seen() -> None:
    shown = '<main><a href="/">ดูทั้งหมด</a> <p class="app-no-print"><a href="/">เปิดแผน</a></p></main>'
    assert dead_words(shown) == ["ดูทั้งหมด"]
