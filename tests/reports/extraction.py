"""What two independent readers, poppler and pdfium, find in a PDF."""

from __future__ import annotations

import subprocess
from ctypes import c_double
from dataclasses import dataclass
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word on a page: its text and its box in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class Letter:
    """A letter on a page: its font size in points and where its baseline begins, from the bottom left."""

    size: float
    x: float
    y: float


def poppler_pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order it is drawn."""
    text = _pdftotext(pdf, "-raw").decode()
    return text.split("\f")[:-1]


def poppler_layout_pages(pdf: bytes) -> list[str]:
    """The text of each page as poppler orders it by place, which is what most people's tools give."""
    return _pdftotext(pdf).decode().split("\f")[:-1]


def pdfium_pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order it is drawn."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    finally:
        document.close()


def words(pdf: bytes) -> list[list[Word]]:
    """The words of each page with their places, by poppler."""
    root = ElementTree.fromstring(_pdftotext(pdf, "-bbox"))
    return [
        [
            Word(word.text or "", *(float(word.attrib[side]) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        for page in root.iter(f"{XHTML}page")
    ]


def letter(pdf: bytes, text: str, page: int = 1) -> Letter:
    """The first letter of the first place where a page holds this text."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        textpage = document[page - 1].get_textpage()
        place = textpage.search(text).get_next()
        assert place, f"page {page} does not hold {text}"
        x, y = c_double(), c_double()
        raw.FPDFText_GetCharOrigin(textpage, place[0], x, y)
        # WeasyPrint draws in CSS pixels, 0.75 pt each.
        return Letter(raw.FPDFText_GetFontSize(textpage, place[0]) * 0.75, x.value, y.value)
    finally:
        document.close()


def picture(pdf: bytes, page: int, resolution: int = 100) -> bytes:
    """A picture of a page, 1 … n, as poppler draws it."""
    command = ["pdftoppm", "-r", str(resolution), "-f", str(page), "-l", str(page), "-png", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def drawn(pdf: bytes, page: int, width: int) -> Image.Image:
    """A grey picture of a page, 1 … n, as pdfium draws it: ``page_picture`` without its packing."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page - 1]
        drawing = sheet.render(scale=width / sheet.get_width(), rev_byteorder=True).to_pil()
        return drawing.convert("L")
    finally:
        document.close()


def squeeze(text: str) -> str:
    """Text without any white space: a line may end between two Thai words that no space parts."""
    return "".join(text.split())


def _pdftotext(pdf: bytes, *mode: str) -> bytes:
    command = ["pdftotext", *mode, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
