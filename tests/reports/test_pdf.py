"""The door to WeasyPrint: what it lets in, what it gives back."""

from __future__ import annotations

import base64
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_ushort
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from PIL import Image

from reports import pdf
from reports.word import word_copy
from tests.reports.extraction import pdfium_pages
from tests.reports.sample_memo import AGENCY, memo


def png(colour: str = "black") -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 40), colour).save(file, "PNG")
    return file.getvalue()


def emblem(data: bytes) -> str:
    return pdf.EMBLEM_PREFIX + base64.b64encode(data).decode()


def test_the_memo_is_a_pdf_of_three_pages() -> None:
    paper = pdf.render(memo())
    assert paper.pdf.startswith(b"%PDF-")
    assert paper.pages == len(pypdfium2.PdfDocument(paper.pdf)) == 3


def test_the_same_content_gives_the_same_bytes_in_every_thread() -> None:
    with ThreadPoolExecutor(2) as pool:
        papers = list(pool.map(lambda _: pdf.render(memo()), range(4)))
    assert {paper.pdf for paper in papers} == {pdf.render(memo()).pdf}


def test_the_pdf_says_what_it_is() -> None:
    content = memo(is_draft=True)
    file = pypdfium2.PdfDocument(pdf.render(content).pdf)
    language = (c_ushort * 3)()
    pypdfium2.raw.FPDFCatalog_GetLanguage(file, language, 6)
    assert "".join(map(chr, language)) == "th\0"
    assert file.get_metadata_value("Title").startswith("(ร่าง) บันทึกข้อความ รายงานผล")
    assert file.get_metadata_value("Author") == AGENCY


def test_the_content_is_not_changed() -> None:
    content = memo()
    pdf.render(content)
    assert content == memo()


def test_html_in_the_content_is_text() -> None:
    content = memo(addressee='<b>นายก</b> & "ปลัด" <img src="http://example.org/x.png">')
    assert (
        '<b>นายก</b> & "ปลัด" <img src="http://example.org/x.png">' in pdfium_pages(pdf.render(content).pdf)[0]
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "ftp://example.org/a.png",
        "file:///etc/hostname",
        "file://elsewhere/etc/hostname",
        "../../../../../manage.py",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/pyproject.toml",
        "data:image/svg+xml,%3Csvg/%3E",
        "data:text/css,p{}",
        "data:image/png,abc",
    ],
)
def test_only_local_files_and_the_emblem_are_fetched(address: str) -> None:
    with pytest.raises(pdf.PaperRefused, match="Error fetching"):
        pdf.lay_out_html("v1", f'<html lang="th"><img src="{address}">')


def test_files_of_the_template_are_fetched() -> None:
    assert len(pdf.lay_out_html("v1", '<html lang="th"><img src="draft.svg">').pages) == 1


@pytest.mark.parametrize(
    "picture",
    [
        "http://example.org/emblem.png",
        "data:image/svg+xml;base64,PHN2Zy8+",
        pdf.EMBLEM_PREFIX + "?not base64?",
        pdf.EMBLEM_PREFIX,
        emblem(b"GIF89a"),
        base64.b64encode(png()).decode(),
    ],
)
def test_an_emblem_that_is_no_png_is_refused(picture: str) -> None:
    with pytest.raises(pdf.PaperRefused, match="emblem"):
        pdf.render(memo(emblem=picture))


def test_the_emblem_stands_top_left_and_is_one_and_a_half_centimetres_high() -> None:
    file = pdf.render(memo(emblem=emblem(png("red")))).pdf
    page = Image.open(BytesIO(pdf.page_picture(file, 1, width=2100))).convert("RGB")
    red = [
        (x, y) for x in range(0, 1000, 5) for y in range(0, 1000, 5) if page.getpixel((x, y)) == (255, 0, 0)
    ]
    left, top, right, bottom = (pick(place[axis] for place in red) for pick in (min, max) for axis in (0, 1))
    assert (left, top, right, bottom) == pytest.approx((300, 150, 450, 300), abs=8)
    assert "ตราครุฑ" not in pdfium_pages(file)[0]


def test_without_an_emblem_its_place_is_marked_in_a_draft_and_empty_in_what_is_issued() -> None:
    assert "ตราครุฑ" in pdfium_pages(pdf.render(memo(is_draft=True)).pdf)[0]
    assert "ตราครุฑ" not in pdfium_pages(pdf.render(memo()).pdf)[0]
    assert "ตราครุฑ" not in "".join(row.text for row in Document(BytesIO(word_copy(memo()))).paragraphs)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (key, value)
        for key in ("template", "kind")
        for value in ("v0", "poem", "..", "_parts/marks", "../v1/memo", "")
    ],
)
def test_an_unknown_paper_is_refused(key: str, value: str) -> None:
    with pytest.raises(pdf.PaperRefused, match="There is no"):
        pdf.render(memo(**{key: value}))


def test_pictures_of_pages() -> None:
    paper = pdf.render(memo())
    pictures = [Image.open(BytesIO(pdf.page_picture(paper.pdf, n))) for n in range(1, paper.pages + 1)]
    assert {picture.format for picture in pictures} == {"PNG"}
    assert {picture.width for picture in pictures} == {1000}
    assert [picture.height for picture in pictures] == pytest.approx([1414] * 3, abs=2)
    assert len({picture.tobytes() for picture in pictures}) == paper.pages
    assert Image.open(BytesIO(pdf.page_picture(paper.pdf, 1, width=320))).width == 320


@pytest.mark.parametrize("page", [0, -1, 4])
def test_a_page_that_is_not_there(page: int) -> None:
    with pytest.raises(IndexError, match=f"Page {page} was asked for, but the paper has pages 1 to 3"):
        pdf.page_picture(pdf.render(memo()).pdf, page)


def test_weasyprint_is_imported_only_when_a_paper_is_made() -> None:
    program = "import sys, reports.pdf; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=Path(pdf.__file__).parents[1]).returncode == 0
