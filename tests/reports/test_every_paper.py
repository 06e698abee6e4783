"""Every kind of paper in the registry by the same rules: a new one is tried here once it is registered."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from agencies.transitions import Refused, perform
from assessments.actions import save_scores
from assessments.models import Assessment
from assessments.presenters import range_of
from assessments.queries import result_of
from assessments.workflow import CONFIRM, REOPEN
from reports.actions import edit_paper, start_paper
from reports.checks import check_paper, notes_for_readers
from reports.content import body_of, content_of, facts_of, written_sections
from reports.drafting.sections import Draft, Edit
from reports.figures import figures_of
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from reports.pdf import paper_html, render
from reports.rendering import reading_copy
from reports.sketches import sketch
from tests.factories import Cast
from tests.reports.extraction import pdfium_pages, poppler_pages, squeeze
from tests.reports.facts import YEAR, make_facts, make_issued, make_paper
from thai.digits import to_arabic_digits

KINDS = list(PAPERS)
SCORE = re.compile(r"(?<![\d.])\d{1,3}\.\d{2}(?![\d.])")

pytestmark = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def facts(cast: Cast) -> Cast:
    make_facts(cast)
    return cast


def drafts_of(paper: Paper) -> list[Draft]:
    return [row.draft for row in written_sections(paper)]


def sketched(cast: Cast, kind: str) -> Paper:
    return sketch(cast.agency, PaperKind(kind), YEAR)


def known_figures(cast: Cast) -> set[str]:
    """Every score of every recorded year, by how much they differ between years, and the ends of levels."""
    results = [result_of(row) for row in cast.agency.assessments.all()]
    known = {value for row in results for value in figures_of(row).values() if value}
    totals = [row.total for row in results if row.total is not None]
    scores = [[row.score for row in result.indicators if row.score is not None] for result in results]
    apart = {str(abs(one - other)) for one in totals for other in totals}
    apart |= {str(abs(one - other)) for row in zip(*scores, strict=False) for one in row for other in row}
    tools = [[row.score for row in result.instruments if row.score is not None] for result in results]
    apart |= {str(abs(one - other)) for row in zip(*tools, strict=False) for one in row for other in row}
    ends = {end for row in results for band in row.pack.bands for end in range_of(row.pack, band).split("–")}
    return known | apart | ends | {str(row.pack.threshold) for row in results}


def strings(value: Any) -> list[str]:
    """Every text in a content, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


class TestDraft:
    def test_sections_are_named_and_filled(self, kind: str, facts: Cast) -> None:
        drafts = drafts_of(sketched(facts, kind))
        keys = [row.key for row in drafts]
        assert "subject" in keys
        assert len(set(keys)) == len(keys)
        assert all(re.fullmatch(r"[a-z0-9-]{1,30}", key) for key in keys)
        assert [row.key for row in drafts if not row.text.strip() or not row.label.strip()] == []

    def test_no_word_of_the_machine_is_printed(self, kind: str, facts: Cast) -> None:
        text = "\n".join(row.text for row in drafts_of(sketched(facts, kind)))
        assert not re.search(r"[{}]|None|nan|  |Decimal", text)

    def test_every_fact_stands_in_its_section(self, kind: str, facts: Cast) -> None:
        drafts = drafts_of(sketched(facts, kind))
        assert any(row.facts for row in drafts)
        missing = [
            (row.key, what, value)
            for row in drafts
            for what, value in row.facts.items()
            if value not in row.text
        ]
        assert missing == []

    def test_every_score_quoted_is_in_the_record(self, kind: str, facts: Cast) -> None:
        paper = sketched(facts, kind)
        prose = [row.text for row in drafts_of(paper)]
        printed = [text for text in strings(body_of(paper)["sections"]) if not text.endswith("%")]
        quoted = {to_arabic_digits(score) for text in [*prose, *printed] for score in SCORE.findall(text)}
        assert quoted
        assert quoted <= known_figures(facts)

    def test_every_score_in_a_sentence_is_one_of_its_facts(self, kind: str, facts: Cast) -> None:
        apart = {str(value) for value in known_figures(facts)}
        for row in drafts_of(sketched(facts, kind)):
            stated = {score for value in row.facts.values() for score in SCORE.findall(value)}
            unknown = set(SCORE.findall(row.text)) - stated
            # By how much a total changed follows from two facts and is none itself.
            assert unknown <= apart
            assert len(unknown) <= 1, (row.key, unknown)

    def test_its_title_is_the_editions(self, kind: str, facts: Cast) -> None:
        body = body_of(sketched(facts, kind))
        assert facts.agency.name in body["subject"]
        assert str(YEAR) in body["subject"]


class TestMissingData:
    def test_without_any_facts_it_cannot_be_begun_and_one_is_led_on(self, kind: str, cast: Cast) -> None:
        lacking = PAPERS[kind].drafting.lacks(cast.agency, YEAR)
        assert lacking
        assert all(row.url.startswith("/") and row.message for row in lacking)
        with pytest.raises(Refused):
            start_paper(agency=cast.agency, kind=PaperKind(kind), fiscal_year=YEAR, by=cast.staff)
        assert not Paper.objects.exists()

    def test_with_them_it_can(self, kind: str, facts: Cast) -> None:
        assert PAPERS[kind].drafting.lacks(facts.agency, YEAR) == []

    @pytest.mark.parametrize("known", [{}, {"duty": Decimal("96.17")}])
    def test_missing_scores_are_not_spoken_of(self, kind: str, cast: Cast, known: dict[str, Decimal]) -> None:
        make_facts(cast)
        for row in Assessment.objects.all():
            reopened = perform(REOPEN, row, by=cast.head, comment="ลบคะแนน")
            reopened.scores.all().delete()
            save_scores(assessment=reopened, scores=known, by=cast.staff)
        paper = sketched(cast, kind)
        assert paper_html(content_of(paper))
        text = "\n".join(row.text for row in drafts_of(paper))
        assert not re.search(r"None|nan|[{}]|– คะแนน", text)
        assert set(SCORE.findall(text)) <= {"96.17", "85.00"}

    def test_a_result_that_is_not_confirmed_holds_it(self, kind: str, facts: Cast) -> None:
        paper = make_paper(facts, kind)
        year = PAPERS[kind].result_year(YEAR)
        perform(REOPEN, Assessment.objects.get(fiscal_year=year), by=facts.head, comment="แก้")
        assert "result-unconfirmed" in [row.rule for row in check_paper(paper)]


class TestPage:
    def test_the_file_holds_the_title_and_every_section(self, kind: str, facts: Cast) -> None:
        paper = sketched(facts, kind)
        copy = render(content_of(paper))
        for read in (poppler_pages, pdfium_pages):
            pages = read(copy.pdf)
            assert len(pages) == copy.pages
            text = to_arabic_digits(squeeze("".join(without_marks(page) for page in pages)))
            text = text.replace("\u0e4d\u0e32", "\u0e33")
            for row in drafts_of(paper):
                for line in row.text.splitlines():
                    shown = line.partition(":")[2] if line.partition(":")[0] in row.labels else line
                    assert squeeze(to_arabic_digits(shown)) in text, (row.key, line)

    def test_each_section_can_be_edited_alone(self, kind: str, facts: Cast, client: Client) -> None:
        paper = make_paper(facts, kind)
        address = reverse("reports:paper-edit", args=[facts.agency.code, paper.pk])
        client.force_login(facts.staff.user)
        form = client.get(address).context["form"]
        last = drafts_of(paper)[-1].key
        sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
        assert client.post(address, sent | {last: "ถ้อยคำของเจ้าหน้าที่ ๑๒"}).status_code == 302
        rows = {row.draft.key: row for row in written_sections(Paper.objects.get())}
        assert [key for key, row in rows.items() if row.is_edited] == [last]
        assert rows[last].text == "ถ้อยคำของเจ้าหน้าที่ 12"
        assert "ถ้อยคำของเจ้าหน้าที่ 12" in strings(body_of(Paper.objects.get()))

    def test_it_is_drafted_by_command(self, kind: str, facts: Cast, tmp_path: Path) -> None:
        target = tmp_path / "paper.pdf"
        call_command("draft_paper", kind, agency=facts.agency.code, year=YEAR, output=target)
        assert target.read_bytes().startswith(b"%PDF-")
        assert not Paper.objects.exists()


class TestWay:
    def test_from_draft_to_the_frozen_file(self, kind: str, facts: Cast) -> None:
        rules = PAPERS[kind]
        issued = make_issued(facts, make_paper(facts, kind))
        assert issued.is_issued
        assert bool(issued.number) == rules.is_numbered
        assert issued.opinions.count() == len(rules.chain)
        assert reading_copy(issued).pdf == bytes(issued.issued_file.pdf)
        assert issued.issued_file.content["figures"] == rules.drafting.figures(facts_of(issued))
        assert notes_for_readers(issued, facts.staff) == []

    def test_a_corrected_score_is_told_and_a_new_one_begins(self, kind: str, facts: Cast) -> None:
        issued = make_issued(facts, make_paper(facts, kind))
        correct(facts, PAPERS[kind].result_year(YEAR))
        [note] = notes_for_readers(issued, facts.staff)
        assert note.rule == "issued-figures-differ"
        assert make_paper(facts, kind).pk != issued.pk

    def test_words_over_corrected_facts_are_stale_and_say_what_changed(self, kind: str, facts: Cast) -> None:
        paper = make_paper(facts, kind)
        year = PAPERS[kind].result_year(YEAR)
        total = str(result_of(Assessment.objects.get(fiscal_year=year)).total)
        stating = next(row for row in drafts_of(paper) if any(total in fact for fact in row.facts.values()))
        edit_paper(
            paper=paper,
            unit=facts.office,
            dated_on=paper.dated_on,
            order_number="",
            order_dated_on=None,
            texts={stating.key: Edit("ถ้อยคำของเจ้าหน้าที่")},
            by=facts.staff,
            version=paper.version,
        )
        correct(facts, year)
        row = next(row for row in written_sections(paper) if row.draft.key == stating.key)
        assert (row.text, row.is_stale) == ("ถ้อยคำของเจ้าหน้าที่", True)
        assert any(total in before and total not in now for _, before, now in row.moved)


def correct(cast: Cast, fiscal_year: int) -> None:
    """Reopen a year, correct one score, and confirm again."""
    reopened = perform(REOPEN, Assessment.objects.get(fiscal_year=fiscal_year), by=cast.head, comment="พิมพ์ผิด")
    save_scores(assessment=reopened, scores={"prevent": Decimal("33.33")}, by=cast.staff)
    perform(CONFIRM, reopened, by=cast.staff)


def without_marks(page: str) -> str:
    """A page without its number and its continuation mark, which stand between the lines of the text."""
    lines = (line for line in page.splitlines() if not re.fullmatch(r"\s*(- [๐-๙]+ -|/.*\.{3,})\s*", line))
    return "\n".join(lines)
