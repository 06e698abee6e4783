"""The page on which each section of a paper begins, and a preview that begins where one works."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from reports.content import content_of, written_sections
from reports.drafting.sections import Draft, Written
from reports.models import Paper
from reports.pdf import render
from reports.whereabouts import preview_pages, starts_of
from tests.factories import Cast
from tests.reports.extraction import poppler_pages, squeeze
from tests.reports.facts import make_facts, make_paper
from tests.reports.kinds import KINDS
from thai.digits import to_thai_prose


def url(name: str, paper: Paper) -> str:
    return reverse(f"reports:{name}", args=[paper.agency.code, paper.pk])


def section(key: str, text: str, heading: str = "") -> Written:
    return Written(Draft(key, key, heading, text), text, is_edited=False, is_stale=False)


@pytest.mark.parametrize("kind", KINDS)
def test_every_section_is_found_on_the_page_that_prints_it(cast: Cast, kind: str) -> None:
    make_facts(cast)
    paper = make_paper(cast, kind)
    copy = render(content_of(paper))
    printed = [squeeze(page) for page in poppler_pages(copy.pdf)]
    sections = written_sections(paper)
    starts = starts_of(copy.letters, sections)
    assert list(starts) == [row.draft.key for row in sections]
    wrong = [
        (row.draft.key, starts[row.draft.key])
        for row in sections
        if (words := squeeze(to_thai_prose(row.text.splitlines()[0].partition(" ประจำปีงบประมาณ")[0]))[:30])
        and words not in printed[starts[row.draft.key] - 1]
        and any(words in page for page in printed)
    ]
    assert wrong == []
    assert sorted(starts.values()) == list(starts.values())
    assert kind == "memo" or len(set(starts.values())) > 1


def test_sections_of_the_same_words_are_told_apart_by_order_and_heading() -> None:
    letters = ("ชื่อเรื่องหนึ่งจัดทำประกาศ", "สองจัดทำประกาศ", "จบ")
    rows = [section("one", "จัดทำ ประกาศ", "หนึ่ง"), section("two", "จัดทำ ประกาศ", "สอง"), section("end", "จบ")]
    assert starts_of(letters, rows) == {"one": 1, "two": 2, "end": 3}


def test_a_section_that_is_not_printed_is_where_the_one_before_it_is() -> None:
    rows = [section("one", "ข้อความ"), section("empty", ""), section("other", "ไม่พิมพ์"), section("end", "จบ")]
    assert starts_of(("ปก", "ข้อความ", "จบ"), rows) == {"one": 2, "empty": 2, "other": 2, "end": 3}
    assert starts_of((), rows) == dict.fromkeys(("one", "empty", "other", "end"), 1)


def test_each_page_names_the_sections_that_begin_on_it() -> None:
    assert [page.parts for page in preview_pages(3, {"one": 2, "two": 2, "end": 3})] == ["", "one two", "end"]


class TestEditor:
    @pytest.fixture
    def report(self, cast: Cast) -> Paper:
        make_facts(cast)
        return make_paper(cast, "analysis")

    def shown(self, client: Client, report: Paper, **query: str) -> Any:
        return html.document_fromstring(client.get(url("paper-edit", report), query).content.decode())

    def first(self, page: Any) -> Any:
        """The first picture that is not folded."""
        return next(
            it for it in page.find_class("app-paper-page") if next(it.iterancestors("details"), None) is None
        )

    def test_the_preview_begins_with_the_section_that_was_asked_for(
        self, client: Client, cast: Cast, report: Paper
    ) -> None:
        client.force_login(cast.staff.user)
        cover = self.first(self.shown(client, report))
        assert cover.get("id") == "preview-1"
        page = self.shown(client, report, part="proposal")
        assert "proposal" in self.first(page).get("data-parts").split()
        folded = [
            it
            for it in page.find_class("app-paper-page")
            if next(it.iterancestors("details"), None) is not None
        ]
        assert [it.get("id") for it in folded][:2] == ["preview-1", "preview-2"]
        assert self.first(self.shown(client, report, part="no-such-part")).get("id") == "preview-1"

    def test_else_with_the_first_that_stands_open(self, client: Client, cast: Cast, report: Paper) -> None:
        report.sections.create(key="first", text="ควรพัฒนาก่อนเรื่องอื่น", basis="")
        client.force_login(cast.staff.user)
        page = self.shown(client, report)
        assert "first" in self.first(page).get("data-parts").split()

    def test_one_that_is_refused_comes_first(self, client: Client, cast: Cast, report: Paper) -> None:
        client.force_login(cast.staff.user)
        form = client.get(url("paper-edit", report)).context["form"]
        sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
        refused = client.post(f"{url('paper-edit', report)}?part=preface", {**sent, "proposal": ""})
        assert refused.status_code == 422
        page = html.document_fromstring(refused.content.decode())
        assert "proposal" in self.first(page).get("data-parts").split()

    def test_doubtful_sections_are_named_before_the_contents_are_unfolded(
        self, client: Client, cast: Cast, report: Paper
    ) -> None:
        client.force_login(cast.staff.user)

        def named(page: Any) -> tuple[list[str], int]:
            [contents] = page.find_class("app-contents-card")
            folded = contents.xpath("./details//a")
            return [link.get("href") for link in contents.xpath("./ul//a")], len(folded)

        flagged, everything = named(self.shown(client, report))
        assert (flagged, everything > 8) == ([], True)
        report.sections.create(key="preface", text="ได้คะแนนรวม 12.34 คะแนน", basis="")
        assert named(self.shown(client, report)) == (["#id_preface"], everything)

    def test_each_section_leads_to_its_page_of_the_preview(
        self, client: Client, cast: Cast, report: Paper
    ) -> None:
        client.force_login(cast.staff.user)
        page = self.shown(client, report)
        [proposal] = page.xpath("//details[@data-part='proposal']")
        [link] = [it.get("href") for it in proposal.iter("a") if it.get("href").startswith("#preview-")]
        picture = page.get_element_by_id(link.removeprefix("#"))
        assert "proposal" in picture.get("data-parts").split()
        assert link != "#preview-1"
