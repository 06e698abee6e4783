"""Every paper as a Word file: every word, Thai properties beside the Latin ones, opened by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from reports.actions import submit_paper
from reports.codes import grouped
from reports.content import content_of
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from reports.pdf import PaperRefused
from reports.word import FONT, REMARK, word_copy
from tests.factories import Cast, make_issued_memo, make_memo, sign
from tests.needs import judge_needs
from tests.reports.facts import make_facts, make_paper
from thai.digits import to_thai_digits, to_thai_prose

KINDS = sorted(PAPERS)


def opened(content: dict[str, Any]) -> Any:
    return Document(BytesIO(word_copy(content)))


def words_in(document: Any) -> str:
    """All text of the body, tables included, without any space."""
    texts = [node.text or "" for node in document.element.body.iter(qn("w:t"))]
    return re.sub(r"\s+", "", "".join(texts))


def printed_words(value: Any) -> list[str]:
    """The texts of a paper's sections, as its content holds them."""
    if isinstance(value, dict):
        return [
            text
            for key, part in value.items()
            if key in {"text", "heading", "cells", "blocks", "rows"}
            for text in printed_words(part)
        ]
    if isinstance(value, list):
        return [text for part in value for text in printed_words(part)]
    return [value] if isinstance(value, str) else []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where LibreOffice keeps its own settings, which it takes a second to make."""
    return f"-env:UserInstallation={tmp_path_factory.mktemp('office').as_uri()}"


@pytest.fixture
def facts(cast: Cast) -> Cast:
    make_facts(cast)
    return cast


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_every_word_of_the_paper_is_in_it(self, facts: Cast, kind: str) -> None:
        content = content_of(make_paper(facts, kind))
        found = words_in(opened(content)).translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))
        for text in printed_words(content["sections"]):
            plain = re.sub(r"\s+", "", to_thai_prose(text)).translate(
                str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
            )
            assert plain in found

    def test_thai_properties_stand_beside_the_latin_ones(self, facts: Cast, kind: str) -> None:
        document = opened(content_of(make_paper(facts, kind)))
        normal = document.styles["Normal"].element.rPr
        assert normal.find(qn("w:rFonts")).get(qn("w:cs")) == FONT
        assert normal.find(qn("w:szCs")).get(qn("w:val")) == normal.find(qn("w:sz")).get(qn("w:val")) == "32"
        assert normal.find(qn("w:lang")).get(qn("w:bidi")) == "th-TH"
        for run in document.element.body.iter(qn("w:r")):
            properties = run.rPr
            if properties is not None:
                assert (properties.find(qn("w:b")) is None) == (properties.find(qn("w:bCs")) is None)
                assert (properties.find(qn("w:sz")) is None) == (properties.find(qn("w:szCs")) is None)
        assert any(
            node.get(qn("w:val")) == "thaiDistribute" for node in document.element.body.iter(qn("w:jc"))
        )

    def test_libreoffice_opens_it(self, facts: Cast, kind: str, tmp_path: Path, office: str) -> None:
        judge_needs("" if shutil.which("soffice") else "LibreOffice (libreoffice-writer)")
        (tmp_path / "paper.docx").write_bytes(word_copy(content_of(make_paper(facts, kind))))
        subprocess.run(
            [
                "soffice",
                office,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                tmp_path,
                tmp_path / "paper.docx",
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        shown = subprocess.run(
            ["pdftotext", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True
        ).stdout
        assert "ร่าง" in shown
        assert len(re.sub(r"\s+", "", shown)) > 300


def test_results_lie_on_their_side_with_a_repeated_head(facts: Cast) -> None:
    document = opened(content_of(make_paper(facts, PaperKind.RESULTS)))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert any(True for _ in document.element.body.iter(qn("w:tblHeader")))


def test_the_analysis_turns_only_its_table_of_measures(facts: Cast) -> None:
    sections = opened(content_of(make_paper(facts, PaperKind.ANALYSIS))).sections
    assert [section.orientation for section in sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]


def test_the_lines_of_a_cell_stay_lines(facts: Cast) -> None:
    content = content_of(make_paper(facts, "results"))
    table = next(
        block for part in content["sections"] for block in part["blocks"] if block["type"] == "table"
    )
    table["rows"][0]["cells"][2] = "บรรทัดแรก\nบรรทัดที่สอง"
    assert opened(content).tables[0].rows[1].cells[2].text == "บรรทัดแรก\nบรรทัดที่สอง"


def test_a_table_is_never_wider_than_its_page(facts: Cast) -> None:
    for kind in KINDS:
        document = opened(content_of(make_paper(facts, kind)))
        widest = max(
            section.page_width - section.left_margin - section.right_margin for section in document.sections
        )
        for table in document.tables:
            assert sum(column.width for column in table.columns) <= widest + Cm(0.05)  # Word counts in twips


def test_a_draft_says_so_and_an_issued_paper_does_not(cast: Cast) -> None:
    draft = opened(content_of(make_memo(cast)))
    assert "(ร่าง)" in draft.sections[0].first_page_header.paragraphs[0].text
    issued = make_issued_memo(cast)
    copy = opened(issued.issued_file.content)
    assert "ร่าง" not in copy.sections[0].first_page_header.paragraphs[0].text
    assert "พร๗๒๕๐๑/๑" in words_in(copy)
    assert issued.code not in words_in(copy).replace("-", "")  # an edited copy carries no seal
    assert copy.core_properties.comments == REMARK


def test_text_from_word_with_control_characters_does_not_break_it(cast: Cast) -> None:
    content = content_of(make_memo(cast))
    content["sections"][0]["blocks"] = [{"type": "paragraph", "text": "ก\x0bข <b>&amp;</b>\u200b ค"}]
    assert "<b>&amp;</b>" in words_in(opened(content))


def test_an_unknown_page_is_refused_as_for_the_pdf() -> None:
    with pytest.raises(PaperRefused):
        word_copy({"template": "v1", "kind": "../secret"})


def test_the_button_gives_the_file(client: Client, cast: Cast) -> None:
    paper = make_memo(cast)
    client.force_login(cast.staff.user)
    address = reverse("reports:paper-word", args=[cast.agency.code, paper.pk])
    assert address in client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])).content.decode()
    answer = client.get(address)
    assert (
        answer["Content-Disposition"] == f'attachment; filename="memo-{paper.fiscal_year}-mae-kham-mi.docx"'
    )
    assert answer.content[:2] == b"PK"


class TestItIsACopy:
    """The Word file of an issued paper is not taken for the signed one, and bears nobody's signature."""

    def test_every_page_says_so_with_number_and_code(self, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        document = opened(paper.issued_file.content)
        for section in document.sections:
            feet = [
                section.footer,
                *([section.first_page_footer] * section.different_first_page_header_footer),
            ]
            for foot in feet:
                said = foot.paragraphs[0].text
                assert "สำเนาสำหรับแก้ไข ไม่ใช่ฉบับที่ลงนาม" in said
                assert to_thai_digits(paper.number) in said
                assert grouped(paper.code) in said

    def test_what_was_signed_in_the_portal_is_left_out(self, cast: Cast) -> None:
        content = make_issued_memo(cast).issued_file.content
        assert all(block["signed"] for block in content["opinions"])
        found = words_in(opened(content))
        assert "ลงนามในระบบ" not in found
        for block in (content["proposer"], *content["opinions"]):
            assert re.sub(r"\s+", "", f"({block['name']})") in found
        assert found.count("(ลงชื่อ)") == 1 + len(content["opinions"])

    def test_a_draft_has_its_own_word_for_it(self, cast: Cast) -> None:
        document = opened(content_of(make_memo(cast)))
        assert "สำเนาสำหรับแก้ไข" not in document.sections[0].footer.paragraphs[0].text
        assert "(ร่าง)" in document.sections[0].header.paragraphs[0].text

    def test_it_is_offered_to_who_drafts_and_of_an_issued_paper_but_not_while_it_is_signed(
        self, client: Client, cast: Cast
    ) -> None:
        def offered(paper: Paper) -> list[bool]:
            address = reverse("reports:paper", args=[cast.agency.code, paper.pk])
            found = []
            for who in (cast.staff, cast.deputy, cast.mayor):
                client.force_login(who.user)
                found.append("สำเนา Word" in client.get(address).content.decode())
            return found

        paper = make_memo(cast)
        assert offered(paper) == [True, False, False]
        submitted = submit_paper(paper=paper, by=cast.staff)
        assert offered(submitted) == [False, False, False]
        assert offered(sign(submitted, *cast.signers)) == [True, True, True]

    def test_the_link_says_so_too(self, client: Client, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        client.force_login(cast.staff.user)
        page = client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])).content.decode()
        assert "สำเนา Word สำหรับแก้ไขต่อ (ไม่มีลายมือชื่อ)</a>" in page
