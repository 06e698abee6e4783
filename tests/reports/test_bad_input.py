"""What people paste, type and take away while a paper is on its way: cleaned, told, or printed as text."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.findings import Finding
from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from reports import pdf
from reports.actions import sign_paper, start_paper, submit_paper
from reports.content import content_of, written_sections
from reports.models import Paper, PaperKind
from reports.rendering import reading_copy
from reports.seats import seats_of
from reports.section_checks import check_sections
from tests.factories import Cast, make_memo, make_submitted_memo
from tests.reports.extraction import pdfium_pages, squeeze
from tests.reports.facts import YEAR, make_facts
from thai.digits import to_arabic_digits

MARKUP = (
    '<script>alert("x")</script>',
    '<img src="http://example.org/x.png">',
    '<img src=file:///etc/hostname onerror="x()">',
    "<link rel=attachment href=file:///etc/passwd>",
    "<style>@import url(http://example.org/x.css); * { background: url(file:///etc/hostname) }</style>",
    "{{ settings.SECRET_KEY }} {% include 'base.html' %} &lt;b&gt; &amp;#60;",
)


@pytest.fixture
def staff(client: Client, cast: Cast) -> Client:
    client.force_login(cast.staff.user)
    return client


@pytest.fixture
def fetched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every address that a layout asks for."""
    from weasyprint.urls import URLFetcher

    asked: list[str] = []
    fetch = URLFetcher.fetch

    def listen(self: Any, url: str, headers: Any = None) -> Any:
        asked.append(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(URLFetcher, "fetch", listen)
    return asked


def url(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=["mae-kham-mi", *args])


def save(client: Client, paper: Paper, **changes: str) -> Any:
    """The edit page sent back as it was shown, with changes."""
    form = client.get(url("paper-edit", paper.pk)).context["form"]
    shown = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    return client.post(url("paper-edit", paper.pk), shown | changes)


class TestMarkup:
    @pytest.mark.parametrize("markup", MARKUP)
    def test_it_is_printed_as_text_and_nothing_is_fetched(
        self, markup: str, cast: Cast, staff: Client, fetched: list[str]
    ) -> None:
        paper = make_memo(cast)
        assert save(staff, paper, proposal=f"ก่อน {markup} หลัง").status_code == 302
        html = pdf.paper_html(content_of(Paper.objects.get()))
        assert markup not in html
        text = to_arabic_digits(squeeze("".join(pdfium_pages(reading_copy(Paper.objects.get()).pdf))))
        assert squeeze("ก่อน") + squeeze(markup) + squeeze("หลัง") in text
        assert [address for address in fetched if "example.org" in address or "/etc/" in address] == []

    @pytest.mark.parametrize("markup", MARKUP)
    def test_it_is_shown_as_text(self, markup: str, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        save(staff, paper, proposal=markup)
        for name in ("paper-edit", "paper-submit", "paper"):
            page = staff.get(url(name, paper.pk)).content.decode()
            assert "<script>alert" not in page
            assert 'example.org/x.png">' not in page
            assert "<link rel=attachment" not in page

    @pytest.mark.parametrize("kind", PaperKind.values)
    def test_in_every_section_of_every_paper(self, kind: str, cast: Cast, fetched: list[str]) -> None:
        make_facts(cast)
        paper = start_paper(agency=cast.agency, kind=PaperKind(kind), fiscal_year=YEAR, by=cast.staff)
        for number, row in enumerate(written_sections(paper)):
            text = f'<img src="file:///etc/hostname"> {number}'
            paper.sections.create(key=row.draft.key, text=text, basis=row.draft.text)
        html = pdf.paper_html(content_of(paper))
        assert '<img src="file:///etc' not in html
        assert reading_copy(paper).pages
        assert not any("/etc/" in address for address in fetched)


class TestPastedText:
    def test_what_word_leaves_is_cleaned(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        pasted = "เห็น\u200bควร\u00a0ดำเนินการ\u2003ตาม\x07เสนอ\ufeff\r\n\u0e19\u0e4d\u0e49\u0e32 ป\uf70aา"
        save(staff, paper, proposal=pasted)
        [section] = paper.sections.all()
        assert section.text == "เห็นควร ดำเนินการ ตามเสนอ\nน้ำ ป่า"

    def test_what_no_font_prints_is_kept_and_told(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        save(staff, paper, proposal="เห็นควรดำเนินการ \ue123")
        [found] = check_sections(paper)
        assert found.rule == "character-unprintable"
        assert "U+E123" in staff.get(url("paper-submit", paper.pk)).content.decode()

    def test_a_text_of_only_unseen_characters_is_empty(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        answer = save(staff, paper, proposal="\u200b \u00a0\ufeff")
        assert answer.status_code == 422
        assert "ส่วนนี้ว่างไม่ได้" in answer.content.decode()
        assert not paper.sections.exists()


class TestEmptySection:
    def test_it_is_refused_with_everything_else_kept(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        answer = save(staff, paper, proposal=" ", summary="สรุปของเจ้าหน้าที่")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'href="#id_proposal"' in page
        assert "สรุปของเจ้าหน้าที่" in page
        assert not paper.sections.exists()

    def test_one_that_became_empty_holds_the_door(self, cast: Cast) -> None:
        paper = make_memo(cast)
        paper.sections.create(key="proposal", text="", basis="x")
        with pytest.raises(Refused) as refused:
            submit_paper(paper=paper, by=cast.staff, waivers={"section-stale": "ตรวจแล้ว"})
        assert rules(refused.value.findings) == ["section-empty"]
        assert reading_copy(paper).pages


def rules(findings: list[Finding]) -> list[str]:
    return [row.rule for row in findings]


class TestSignerRemovedHalfWay:
    def test_an_empty_seat_is_passed_over(self, cast: Cast) -> None:
        paper = sign_paper(paper=make_submitted_memo(cast), opinion="เพื่อโปรดทราบ", by=cast.head)
        Membership.objects.filter(pk=cast.deputy.pk).update(is_active=False)
        [waiting] = [seat for seat in seats_of(paper) if seat.is_next]
        assert waiting.holders == (cast.clerk,)
        assert reading_copy(paper).pages

    def test_without_the_last_one_no_signature_ends_it(self, cast: Cast) -> None:
        paper = sign_paper(paper=make_submitted_memo(cast), opinion="เพื่อโปรดทราบ", by=cast.head)
        Membership.objects.filter(pk=cast.mayor.pk).update(is_active=False)
        with pytest.raises(Refused) as refused:
            sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", by=cast.deputy)
        assert rules(refused.value.findings) == ["no-last-signer"]


class TestPreview:
    def preview(self, client: Client, paper: Paper, **changes: str) -> Any:
        form = client.get(url("paper-edit", paper.pk)).context["form"]
        shown = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
        return client.post(url("paper-preview", paper.pk), shown | changes)

    def test_it_shows_what_is_typed_and_saves_nothing(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        before = AuditEvent.objects.count()
        answer = self.preview(staff, paper, proposal="ถ้อยคำที่ยังไม่บันทึก")
        assert not paper.sections.exists()
        assert AuditEvent.objects.count() == before
        secret = answer.context["secret"]
        picture = staff.get(url("paper-preview-page", paper.pk, secret, 1))
        assert picture["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
        shown = [
            (
                staff.get(url("paper-preview-page", paper.pk, secret, page)).content,
                staff.get(url("paper-page", paper.pk, page)).content,
            )
            for page in range(1, answer.context["last"] + 1)
        ]
        assert any(typed != kept for typed, kept in shown)

    def test_what_cannot_be_saved_is_not_shown(self, cast: Cast, staff: Client) -> None:
        answer = self.preview(staff, make_memo(cast), proposal="")
        assert answer.status_code == 200
        assert "ตัวอย่างจะแสดงเมื่อแก้ไขแล้ว" in answer.content.decode()

    def test_a_submitted_paper_has_none(self, cast: Cast, staff: Client) -> None:
        paper = make_submitted_memo(cast)
        assert staff.post(url("paper-preview", paper.pk)).context["pages"] == ()

    def test_a_page_it_lacks_is_not_found(self, cast: Cast, staff: Client) -> None:
        paper = make_memo(cast)
        assert staff.get(url("paper-preview-page", paper.pk, "gone", 99)).status_code == 404
