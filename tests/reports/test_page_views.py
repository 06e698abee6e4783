"""One page of a paper by itself: a page of the portal with ways on and back, and its bare picture."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from lxml import html

from agencies.models import Membership
from reports.models import Paper
from reports.rendering import BY_ITSELF, IN_A_PAGE, reading_copy, render
from tests.factories import Cast, make_issued_memo, make_memo, make_submitted_memo
from tests.reports.facts import make_facts, make_paper


def url(name: str, paper: Paper, *args: Any) -> str:
    return reverse(f"reports:{name}", args=[paper.agency.code, paper.pk, *args])


def ways(client: Client, who: Membership, paper: Paper, page: int) -> list[tuple[str, str]]:
    """``(words, address)`` of the links over the picture."""
    client.force_login(who.user)
    said = html.document_fromstring(client.get(url("paper-one-page", paper, page)).content.decode())
    over, under = said.find_class("app-page-ways")
    links = [(link.text_content(), link.get("href")) for link in over.iter("a")]
    assert links == [(link.text_content(), link.get("href")) for link in under.iter("a")]
    return links


@pytest.fixture
def report(cast: Cast) -> Paper:
    make_facts(cast)
    return make_paper(cast, "analysis")


def test_a_page_of_a_paper_leads_to_its_neighbours_and_back_to_its_place(
    client: Client, cast: Cast, report: Paper
) -> None:
    here = url("paper-one-page", report, 2)
    read, back = ("อ่านเป็นข้อความ", url("paper-read", report)), f"{url('paper', report)}#page-2"
    assert ways(client, cast.staff, report, 2) == [
        ("หน้าก่อน", url("paper-one-page", report, 1)),
        ("หน้าถัดไป", url("paper-one-page", report, 3)),
        ("กลับไปหน้าเอกสาร", back),
        read,
    ]
    paper = html.document_fromstring(client.get(url("paper", report)).content.decode())
    assert paper.get_element_by_id("page-2").get("href") == here
    last = len(paper.find_class("app-paper-page"))
    assert next(words for words, _ in ways(client, cast.staff, report, 1)) == "หน้าถัดไป"
    assert "หน้าถัดไป" not in dict(ways(client, cast.staff, report, last))
    assert client.get(url("paper-one-page", report, last + 1)).status_code == 404
    assert client.get(url("paper-one-page", report, 0)).status_code == 404


def test_it_says_where_one_is_and_shows_the_large_picture(client: Client, cast: Cast, report: Paper) -> None:
    client.force_login(cast.staff.user)
    page = html.document_fromstring(client.get(url("paper-one-page", report, 2)).content.decode())
    assert page.findtext(".//h1").startswith("หน้าที่ 2 จาก ")
    [crumbs] = page.find_class("app-breadcrumbs")
    assert url("paper", report) in [link.get("href") for link in crumbs.iter("a")]
    [picture] = page.find_class("app-paper-page")
    assert picture.get("src") == f"{url('paper-page', report, 2)}?large=1"
    assert client.get(picture.get("src"))["Content-Type"] == "image/png"


def test_who_is_to_sign_is_led_back_to_where_they_read_and_sign(client: Client, cast: Cast) -> None:
    paper = make_submitted_memo(cast)
    assert ("กลับไปอ่านและลงนาม", f"{url('paper-sign', paper)}#page-1") in ways(client, cast.head, paper, 1)
    assert ("กลับไปหน้าเอกสาร", f"{url('paper', paper)}#page-1") in ways(client, cast.mayor, paper, 1)
    assert 'id="page-1"' in client.get(url("paper", paper)).content.decode()


def test_who_came_from_the_editor_has_it_open_still(client: Client, cast: Cast, report: Paper) -> None:
    client.force_login(cast.staff.user)
    editor = html.document_fromstring(client.get(url("paper-edit", report)).content.decode())
    opened = editor.get_element_by_id("preview-2").getparent().get("href")
    assert opened == f"{url('paper-one-page', report, 2)}?from=edit"

    def led(who: Membership) -> dict[str, str]:
        client.force_login(who.user)
        return {
            link.text_content(): link.get("href")
            for link in html.document_fromstring(client.get(opened).content.decode())
            .find_class("app-page-ways")[0]
            .iter("a")
        }

    drafter = led(cast.staff)
    assert url("paper-edit", report) not in "".join(drafter.values())  # the editor is still open elsewhere
    assert "ปิดแท็บนี้เพื่อกลับไปแก้ไขร่าง" in client.get(opened).content.decode()
    assert drafter["หน้าถัดไป"] == f"{url('paper-one-page', report, 3)}?from=edit"
    assert led(cast.mayor)["กลับไปหน้าเอกสาร"] == f"{url('paper', report)}#page-2"  # who may not edit


def test_a_preview_of_what_is_typed_has_large_pictures(client: Client, cast: Cast) -> None:
    paper = make_memo(cast)
    client.force_login(cast.staff.user)
    form = html.document_fromstring(client.get(url("paper-edit", paper)).content.decode()).forms
    typed = dict(next(one for one in form if "data-live-preview-url" in one.attrib).form_values())
    answer = client.post(url("paper-preview", paper), typed | {"proposal": "เพื่อโปรดพิจารณา"})
    [link, *_] = html.document_fromstring(answer.content.decode()).iter("a")
    small, large = link.find("img").get("src"), link.get("data-large")
    assert large == f"{small}?large=1" == link.get("href")
    sizes = [int.from_bytes(client.get(address).content[16:20], "big") for address in (small, large)]
    assert sizes == [IN_A_PAGE, BY_ITSELF]


def test_its_pictures_are_laid_out_only_once(client: Client, cast: Cast, settings: Any) -> None:
    settings.LAYOUTS_A_MINUTE = 1
    caches["pages"].clear()
    paper = make_memo(cast)
    client.force_login(cast.staff.user)
    assert client.get(url("paper-one-page", paper, 1)).status_code == 200
    picture = url("paper-page", paper, 1)
    small, large = (client.get(picture, query).content for query in ({}, {"large": "1"}))
    assert [int.from_bytes(image[16:20]) for image in (small, large)] == [1000, 2000]


def test_a_long_draft_leads_to_where_its_pages_are_made_ready(
    client: Client, cast: Cast, report: Paper, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.HAS_WORKER = True
    monkeypatch.setattr("reports.rendering.LONG_CONTENT", 0)
    caches["pages"].clear()
    client.force_login(cast.staff.user)
    assert client.get(url("paper-one-page", report, 1)).url == url("paper", report)


def test_an_issued_paper_has_them_too(client: Client, cast: Cast) -> None:
    client.force_login(cast.mayor.user)
    assert client.get(url("paper-one-page", make_issued_memo(cast), 1)).status_code == 200


def test_another_version_of_the_portal_lays_pages_out_anew(cast: Cast, settings: Any) -> None:
    paper = make_memo(cast)
    reading_copy(paper)
    settings.VERSION = "0.0.0"
    with patch("reports.rendering.render", wraps=render) as laid_out:
        reading_copy(paper)
        reading_copy(paper)
    assert laid_out.call_count == 1
