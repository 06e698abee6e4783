"""A paper read as flowing text: every word of it, nothing of print, for those who may see the paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from lxml import html

from reports.flowing import flowing_text
from reports.models import Paper
from tests.as_read import as_read
from tests.factories import Cast, make_issued_memo, make_memo, make_submitted_memo
from tests.reports.extraction import squeeze
from tests.reports.kinds import KINDS, content_of_kind
from tests.reports.sample_memo import memo
from tests.reports.test_word import printed_words
from thai.digits import to_thai_prose


def url(name: str, paper: Paper, *args: Any) -> str:
    return reverse(f"reports:{name}", args=[paper.agency.code, paper.pk, *args])


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_every_word_of_the_paper_is_in_it(self, cast: Cast, kind: str) -> None:
        content = content_of_kind(cast, kind)
        text = squeeze(html.document_fromstring(flowing_text(content)).text_content())
        missing = [part for part in printed_words(content) if squeeze(to_thai_prose(part)) not in text]
        assert missing == []

    def test_it_obeys_the_policy_of_the_pages(self, cast: Cast, kind: str) -> None:
        text = flowing_text(content_of_kind(cast, kind))
        assert not re.search(r"<[^>]+\sstyle=|<script|<col|<h1|file:", text)

    def test_each_cell_under_a_head_is_named_by_it(self, cast: Cast, kind: str) -> None:
        page = html.document_fromstring(flowing_text(content_of_kind(cast, kind)))
        cells = [cell for cell in page.iterfind(".//table[thead]/tbody/tr/td") if cell.text_content().strip()]
        assert all(cell.get("data-label") for cell in cells)
        assert bool(cells) == (kind in ("analysis", "results"))


@pytest.mark.django_db
def test_no_caption_tells_of_lines_and_bars_that_are_not_shown(cast: Cast) -> None:
    """The figures of a chart are there, so its caption names them and their threshold."""
    content = content_of_kind(cast, "analysis")
    page = html.document_fromstring(as_read(flowing_text(content)))
    captions = [part.text_content() for part in page.find_class("caption")]
    assert "ตัวเลขของแผนภูมิคะแนนรายตัวชี้วัด (เกณฑ์ ๘๕ คะแนน)" in captions
    assert not re.search("เส้นประ|แถบสี", page.text_content())
    assert not page.xpath(".//img[@class='sample']")


def test_no_line_of_a_paper_ends_inside_a_word_or_a_date() -> None:
    text = flowing_text(memo(addressee="ลงนามเมื่อ 9 กันยายน 2569"))
    assert '<span class="app-nowrap">ลงนาม</span>เมื่อ ๙\u00a0กันยายน\u00a0๒๕๖๙' in text


def test_what_is_written_in_a_paper_is_text() -> None:
    text = flowing_text(memo(addressee="<script>alert(1)</script>"))
    assert "<script" not in text
    assert "&lt;script" in text


@pytest.mark.django_db
class TestPage:
    def test_whoever_has_the_turn_is_led_to_where_they_sign(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        to_sign = f"{url('paper-sign', paper)}#sign-here"
        for member, has_turn in ((cast.head, True), (cast.mayor, False)):
            client.force_login(member.user)
            assert (to_sign in client.get(url("paper-read", paper)).content.decode()) is has_turn

    def test_paper_and_sign_page_lead_to_it(self, client: Client, cast: Cast) -> None:
        paper = make_submitted_memo(cast)
        client.force_login(cast.head.user)
        for name in ("paper", "paper-sign"):
            assert f'href="{url("paper-read", paper)}"' in client.get(url(name, paper)).content.decode()

    def test_nothing_is_laid_out_for_it(self, client: Client, cast: Cast, settings: Any) -> None:
        settings.LAYOUTS_A_MINUTE = 0
        caches["pages"].clear()
        client.force_login(cast.staff.user)
        assert client.get(url("paper-read", make_memo(cast))).status_code == 200

    def test_an_issued_paper_is_read_as_it_was_frozen(self, client: Client, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        cast.agency.name = "องค์การบริหารส่วนตำบลชื่อใหม่"
        cast.agency.save()
        client.force_login(cast.mayor.user)
        page = html.document_fromstring(client.get(url("paper-read", paper)).content.decode())
        [text] = [part.text_content() for part in page.find_class("app-flowing")]
        assert "ชื่อใหม่" not in text
        assert to_thai_prose(paper.number) in as_read(text)
