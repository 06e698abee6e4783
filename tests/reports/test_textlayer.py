"""What is read out of a paper is what was written into it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import fontpkg_sarabun
import pytest
import weasyprint

from reports import pdf, textlayer
from tests.reports.extraction import pdfium_pages, picture, poppler_layout_pages, poppler_pages, squeeze
from tests.reports.sample_memo import memo, signed_memo
from thai.digits import to_thai_digits

HARD_CLUSTERS = [
    "ก็",
    "ป่า",
    "ญู",
    "ฐุ",
    "น้ำ",
    "ที่",
    "ปู่",
    "ฟ้า",
    "ผู้",
    "กี่",
    "ๆ",
    "ฯ",
    "กำ",
    "ทำ",
    "สำนักงาน",
    "ป้ำ",
    "ฝ่ำ",
    "ฟื้น",
    "ปี่",
    "ฎู",
    "ฏุ",
    "ฤๅ",
    "ฦๅ",
    "ฯลฯ",
    "ต่ำ",
    "น้ํา",
    "ไม้",
    "ใหญ่",
    "โต๊ะ",
    "จ๋า",
    "สิทธิ์",
    "ศักดิ์",
    "ฬื่",
    "ปั้น",
    "ฝึ้ป",
    "ปั๊ม",
    "office",
    "ตัวชี้วัดที่",
    "๑๒๓",
    "4.56",
    "(OIT)",
]
WEIGHTS = ("Regular", "Bold")
SIZES = (6.6, 8.6, 10.54, 13.18, 19.1)
READERS = (poppler_pages, poppler_layout_pages, pdfium_pages)


def lay_out(body: str, weight: str = "Regular", size: float = 10.54) -> weasyprint.Document:
    """A plain page set in one style of the papers' typeface."""
    font = (fontpkg_sarabun.ROOT / "files" / f"Sarabun-{weight}.ttf").as_uri()
    style = f'@font-face {{ font-family: Sarabun; src: url("{font}") }} body {{ font: {size}pt/2 Sarabun }}'
    return weasyprint.HTML(string=f'<html lang="th"><style>{style} p {{ margin: 0 }}</style>{body}').render()


def repaired(document: weasyprint.Document) -> bytes:
    with textlayer.repaired():
        return document.copy().write_pdf()


class BodyText(HTMLParser):
    """Collects the text of an HTML page's body, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.in_body = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.in_body = self.in_body or tag == "body"

    def handle_data(self, data: str) -> None:
        self.text += data if self.in_body else ""


def written(content: dict) -> str:
    """All the text that the page of a paper holds, without white space and the emblem's placeholder, which
    stands beside the heading, so that readers may name either first."""
    parser = BodyText()
    parser.feed(pdf.paper_html(content))
    return squeeze(parser.text).replace("ตราครุฑ", "", 1)


def read(pages: list[str]) -> str:
    """All the text read from a paper but its page numbers and continuation marks, without white space."""
    text = ""
    for number, page in enumerate(pages, start=1):
        page = squeeze(page)
        if number > 1:
            page = page.replace(f"-{to_thai_digits(str(number))}-", "", 1)
        text += re.sub(r"/[^/]+\.{5}$", "", page)
    return text.replace("ตราครุฑ", "", 1)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("weight", WEIGHTS)
def test_each_hard_cluster_is_read_as_written(weight: str, size: float) -> None:
    document = lay_out("".join(f"<p>{cluster}</p>" for cluster in HARD_CLUSTERS), weight, size)
    file = repaired(document)
    for reader in READERS:
        assert "\n".join(reader(file)).split() == HARD_CLUSTERS, reader.__name__


def test_without_the_repair_text_is_lost() -> None:
    """The reason for the module; when this fails WeasyPrint issue 2841 is solved and the module can go."""
    file = lay_out("".join(f"<p>{cluster}</p>" for cluster in HARD_CLUSTERS)).write_pdf()
    for reader in READERS:
        assert "ำ" not in "".join(reader(file)), reader.__name__


def test_long_lines_of_mixed_text_are_read_as_written() -> None:
    text = " ".join(["สำนักงานปลัดทำผู้น้ำ ITA 85.00 ปู่ญู office", *HARD_CLUSTERS] * 3)
    file = repaired(lay_out(f"<p>{text}</p>"))
    for reader in READERS:
        assert squeeze("".join(reader(file))) == squeeze(text), reader.__name__


def test_a_no_break_space_is_read_as_a_space() -> None:
    file = repaired(lay_out("<p>ต่าง\u00a0ๆ ทำ</p>"))
    for reader in READERS:
        assert "".join(reader(file)).strip("\n\f") == "ต่าง ๆ ทำ", reader.__name__


def test_text_of_unknown_fonts_and_directions_passes() -> None:
    """A letter that no installed font has, or right-to-left text, must not stop a paper."""
    file = repaired(lay_out("<p>ทำ \U0010fffd שלום ทำ</p>"))
    assert squeeze("".join(poppler_pages(file))).count("ทำ") == 2


@pytest.mark.parametrize(
    "content", [memo(), memo(is_draft=True), signed_memo()], ids=["new", "draft", "signed"]
)
def test_every_character_of_the_memo_comes_back_in_order(content: dict) -> None:
    source = written(content)
    file = pdf.render(content).pdf
    assert source.count("ำ") > 40
    for reader in READERS:
        assert read(reader(file)) == source, reader.__name__


def test_pages_look_the_same_with_and_without_the_repair() -> None:
    document = pdf.lay_out(signed_memo())
    plain, better = document.copy().write_pdf(), repaired(document)
    assert plain != better
    for page in range(1, len(document.pages) + 1):
        assert picture(plain, page) == picture(better, page)


def test_another_weasyprint_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(textlayer.UnknownWeasyPrint, match=r"71\.0"), textlayer.repaired():
        pass
