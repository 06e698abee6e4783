"""What two independent readers, poppler and pdfium, find in a PDF."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from xml.etree import ElementTree

import pypdfium2

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word on a page: its text and its box in points from the top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def poppler_pages(pdf: bytes) -> list[str]:
    """The text of each page, in the order it is drawn."""
    text = _pdftotext(pdf, "-raw").decode()
    return text.split("\f")[:-1]


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


def picture(pdf: bytes, page: int, resolution: int = 100) -> bytes:
    """A picture of a page, 1 … n, as poppler draws it."""
    command = ["pdftoppm", "-r", str(resolution), "-f", str(page), "-l", str(page), "-png", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout


def squeeze(text: str) -> str:
    """Text without any white space: a line may end between two Thai words that no space parts."""
    return "".join(text.split())


def _pdftotext(pdf: bytes, mode: str) -> bytes:
    command = ["pdftotext", mode, "-enc", "UTF-8", "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout
