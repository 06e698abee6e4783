"""Every paper keeps the layout of the typing guide, measured in its PDF."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from reports import pdf
from tests.benchmarks.paper_pages import long_report, long_table
from tests.factories import Cast
from tests.reports.extraction import drawn, pdfium_pages, poppler_pages, squeeze, words
from tests.reports.kinds import KINDS, content_of_kind, rendered
from tests.reports.test_pdf import emblem, png
from tests.reports.test_textlayer import written

CM = 72 / 2.54
PIXELS = 100  # to the centimetre, in pictures of pages
MARK = re.compile(r"/.+\.{5}")
NUMBER = re.compile(r"- [๐-๙]+ -")


@cache
def table_paper() -> pdf.RenderedPaper:
    return pdf.printed(*long_table())


@cache
def report_paper() -> pdf.RenderedPaper:
    return pdf.printed(*long_report(chapters=2))


def page_of(paper: pdf.RenderedPaper, number: int, centimetres: float) -> Image.Image:
    """A grey picture of a page, `PIXELS` to the centimetre."""
    return drawn(paper.pdf, number, round(centimetres * PIXELS))


def grams(text: str) -> set[str]:
    return {text[i : i + 8] for i in range(len(text) - 7)}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_the_text_of_every_kind_comes_back(cast: Cast, kind: str) -> None:
    content = content_of_kind(cast, kind)
    source, file = written(content), rendered(content).pdf
    for reader in (poppler_pages, pdfium_pages):
        found = squeeze("".join(reader(file)))
        assert len(grams(source) & grams(found)) >= 0.98 * len(grams(source)), reader.__name__
        assert found.count("ำ") >= source.count("ำ"), reader.__name__


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_no_line_of_any_kind_begins_with_a_repeat_or_abbreviation_sign(cast: Cast, kind: str) -> None:
    lines = "\n".join(poppler_pages(rendered(content_of_kind(cast, kind)).pdf)).splitlines()
    assert [line for line in lines if line.startswith(("ๆ", "ฯ"))] == []


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS)
def test_text_of_every_kind_stays_between_its_margins(cast: Cast, kind: str) -> None:
    paper = rendered(content_of_kind(cast, kind))
    for number, page in enumerate(words(paper.pdf), start=1):
        is_wide = drawn(paper.pdf, number, 100).height < 100
        right, bottom = (27.7, 19) if is_wide else (19, 27.7)
        text = [word for word in page if word.top < bottom * CM]  # below it stands the mark
        assert min(word.left for word in text) > 3 * CM - 1
        assert max(word.right for word in text) < right * CM + 1.5
        assert max(word.bottom for word in text) < bottom * CM + 1


@pytest.mark.parametrize("page", range(1, 16))
def test_a_table_is_closed_at_the_end_of_every_page(page: int) -> None:
    picture = page_of(table_paper(), page, 29.7)
    left, right = 300, 2770

    def dark(x: int, y: int) -> bool:
        return any(picture.getpixel((x + shift, y)) < 140 for shift in (-1, 0, 1, 2))

    last = max(y for y in range(200, 1950) if dark(left, y))
    line = [
        any(picture.getpixel((x, y)) < 140 for y in range(last - 3, last + 2)) for x in range(left, right)
    ]
    assert sum(line) > 0.99 * len(line)
    assert dark(left, last - 20)
    assert dark(right - 3, last - 20)


def test_the_head_of_a_table_is_repeated_but_never_marked() -> None:
    pages = [page.splitlines() for page in poppler_pages(table_paper().pdf)]
    assert len(pages) == 15
    assert all(any(line.startswith("ลำดับ") for line in page) for page in pages)
    marks = [page[-1] for page in pages[:-1]]
    assert all(MARK.fullmatch(mark) and "ลำดับ" not in mark for mark in marks)
    for mark, following in zip(marks, pages[1:], strict=True):
        assert squeeze(mark[1:-5]) in squeeze("".join(following))


def test_marks_of_wide_pages_stand_in_their_lower_right_corner() -> None:
    for page in words(table_paper().pdf)[:-1]:
        mark = next(word for word in page if word.text.startswith("/"))
        assert 19 * CM < mark.top < 20.5 * CM
        assert max(word.right for word in page if word.top > 19 * CM) == pytest.approx(27.7 * CM, abs=1.5)


def test_a_cover_has_no_number_the_next_page_has_and_a_report_with_a_cover_has_no_marks() -> None:
    cover, *pages = ([*filter(None, page.splitlines())] for page in poppler_pages(report_paper().pdf))
    assert not [line for line in cover if NUMBER.fullmatch(line)]
    assert [line for line in pages[0] if NUMBER.fullmatch(line)] == ["- ๒ -"]
    assert not [line for page in (cover, *pages) for line in page if MARK.fullmatch(line)]


def test_bars_are_as_long_as_their_scores() -> None:
    bars = [{"label": "ก", "score": score, "width": score} for score in ("25.00", "50.00", "100.00")]
    content, _ = long_report(chapters=1)
    content["sections"] = [{"heading": "", "blocks": [{"type": "chart", "bars": bars}]}]
    paper = pdf.printed(content, pdf.paper_html({**content, "kind": "base"}))
    picture = page_of(paper, 1, 21)
    lengths = []
    for y in range(100, 700):
        row = sum(60 < picture.getpixel((x, y)) < 120 for x in range(300, 1900))
        if row and (not lengths or row != lengths[-1]):
            lengths.append(row)
    full = max(lengths)
    assert {round(length / full, 2) for length in lengths if length > 50} >= {0.25, 0.5, 1.0}


@pytest.mark.django_db
class TestAnnouncement:
    def test_the_emblem_is_three_centimetres_high_in_the_middle(self, cast: Cast) -> None:
        file = pdf.render(content_of_kind(cast, "announcement", emblem=emblem(png("red"))))
        page = Image.open(BytesIO(pdf.page_picture(file.pdf, 1, width=2100))).convert("RGB")
        red = [
            (x, y)
            for x in range(0, 2100, 5)
            for y in range(0, 900, 5)
            if page.getpixel((x, y)) == (255, 0, 0)
        ]
        left, top, right, bottom = (pick(at[axis] for at in red) for pick in (min, max) for axis in (0, 1))
        assert (left, top, right, bottom) == pytest.approx((950, 150, 1250, 450), abs=8)

    def test_the_signature_stands_in_the_middle_of_the_right_half(self, cast: Cast) -> None:
        page = words(pdf.render(content_of_kind(cast, "announcement")).pdf)[-1]
        brackets = [word for word in page if word.text.startswith("(") or word.text.endswith(")")][-2:]
        assert (brackets[0].left + brackets[1].right) / 2 == pytest.approx(15 * CM, abs=2)

    def test_no_signature_is_orphaned_at_any_fill_level(self, cast: Cast) -> None:
        content = content_of_kind(cast, "announcement")
        name = f"({content['opinions'][-1]['name']})"
        blocks = content["sections"][0]["blocks"]
        for level in range(44):
            filler = [{"type": "paragraph", "text": f"บรรทัดที่ {n}"} for n in range(level)]
            content["sections"][0]["blocks"] = [*filler, *blocks]
            pages = [page.splitlines() for page in poppler_pages(rendered(content).pdf)]
            page = next(
                [line for line in page if not NUMBER.fullmatch(line)] for page in pages if name in page
            )
            assert page.index(name) >= 2, level
