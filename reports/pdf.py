"""Papers as PDF: the only door to WeasyPrint, which is imported where a paper is made (it takes a second).

A paper is plain content (see `render`) and a template version; the same content gives the same bytes.
"""

from __future__ import annotations

import atexit
import base64
import binascii
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from reports import archive, continuation, engine, textlayer, words
from reports.codes import qr_picture
from reports.drawings import SVG_PREFIX, drawn, size_of
from reports.table_ends import end_tables
from reports.typefaces import faces
from reports.unbroken import kept_whole
from reports.whereabouts import letters_of

PAPERS = "reports/paper"
EMBLEM_PREFIX = "data:image/png;base64,"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"

_SHEETS = ("ground.css", "paper.css")
_NO_BREAK_SPACE = "\u00a0"

_workshops = threading.local()
pdfium_lock = threading.Lock()
# Fonts must be given back while WeasyPrint still stands, or the interpreter complains as it goes down.
atexit.register(_workshops.__dict__.clear)


class PaperRefused(ValueError):
    """The content asks for what a paper may not hold: an unknown template, a foreign file, a bad emblem."""


@dataclass(frozen=True)
class RenderedPaper:
    """A finished paper: the bytes of its PDF and how many pages it has.

    ``letters`` is the text of each page (see ``whereabouts``), of a paper that was laid out just now.
    """

    pdf: bytes
    pages: int
    letters: tuple[str, ...] = ()


def render(content: Mapping[str, Any]) -> RenderedPaper:
    """Lay out a paper and write its PDF.

    `content` holds JSON-able values: `template` ("v1") and `kind` ("memo") name the page, the rest is what
    that page shows, with Arabic digits and plain text. Raises PaperRefused if it names an unknown page, an
    emblem that is not a PNG picture, or anything outside the template's and the fonts' folders.
    """
    return printed(content, paper_html(content))


def printed(content: Mapping[str, Any], html: str) -> RenderedPaper:
    """The PDF of a page in HTML: laid out once, each page marked with the next one's first words, its text
    right, `content` inside. Raises PaperRefused as `render` does."""
    version = str(content.get("template", ""))
    with kept_whole(content):
        document = lay_out_html(version, html)
        pages = continuation.with_marks(
            document.pages,
            lambda marks: lay_out_html(version, marks_html(content, marks)).pages,
            is_sealed=bool(content.get("code")),
        )
    with textlayer.repaired():
        pdf = archive.write(document.copy(pages), content)
    return RenderedPaper(pdf, len(pages), letters_of(document.pages))


def lay_out(content: Mapping[str, Any]) -> Any:
    """The paper as a laid-out WeasyPrint document, without continuation marks. Raises as `render` does."""
    with kept_whole(content):
        return lay_out_html(str(content.get("template", "")), paper_html(content))


def lay_out_html(version: str, html: str) -> Any:
    """A page in HTML, laid out in the style of a template version. Raises PaperRefused as `render` does."""
    return _workshop(version).lay_out(html)


def page_picture(pdf: bytes, page: int, *, width: int = 1000) -> bytes:
    """A PNG picture, `width` pixels wide, of page 1, 2, 3 … of a PDF; IndexError for a page it lacks."""
    file = BytesIO()
    _drawn_page(pdf, page, lambda sheet: width / sheet.get_width()).save(file, "PNG")
    return file.getvalue()


def _drawn_page(pdf: bytes, page: int, scale: Callable[[Any], float]) -> Any:
    import pypdfium2

    with pdfium_lock:  # pdfium may be used by one thread at a time
        document = pypdfium2.PdfDocument(pdf)
        try:
            if not 1 <= page <= len(document):
                raise IndexError(f"Page {page} was asked for, but the paper has pages 1 to {len(document)}.")
            sheet = document[page - 1]
            return sheet.render(scale=scale(sheet), rev_byteorder=True).to_pil()
        finally:
            document.close()


def wide_pages(pdf: bytes) -> frozenset[int]:
    """Which pages of a PDF, counted from 1, lie on their side."""
    import pypdfium2

    with pdfium_lock:
        document = pypdfium2.PdfDocument(pdf)
        try:
            sizes = [sheet.get_size() for sheet in document]
        finally:
            document.close()
    return frozenset(page for page, (width, height) in enumerate(sizes, start=1) if width > height)


def svg_picture(svg: bytes, height: int) -> Any:
    """A drawing as a Pillow picture in RGBA on white, `height` dots high and at most twice as wide.

    Nothing the drawing names is fetched.
    """
    engine.load()
    from weasyprint import HTML

    address = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
    style = "@page { size: 200px 100px; margin: 0 } img { height: 100px; max-width: 200px }"
    page = HTML(string=f'<style>{style}</style><img src="{address}">', url_fetcher=_only(address))
    return _drawn_page(page.write_pdf(), 1, lambda sheet: height / sheet.get_height()).convert("RGBA")


def drawing_picture(version: str, svg: bytes, *, dots: int) -> bytes:
    """A PNG picture, ``dots`` wide, of a drawing of a figure, in the typeface of a template version."""
    width, height = size_of(svg)
    page = f"size: {width}px {height}px; margin: 0; @top-center {{ content: none }}"
    style = f"@page {{ {page} }} @page :first {{ {page} }} img {{ display: block; width: {width}px }}"
    address = SVG_PREFIX + base64.b64encode(svg).decode()
    laid = lay_out_html(version, f'<html lang="th"><style>{style}</style><img src="{address}">')
    return page_picture(laid.write_pdf(), 1, width=dots)


def paper_html(content: Mapping[str, Any]) -> str:
    """The page of a paper in HTML, ready for layout."""
    _check_emblem(str(content.get("emblem") or ""))
    kind = str(content.get("kind", ""))
    if not kind.isidentifier():
        raise PaperRefused(f"There is no paper of the kind {kind!r}.")
    return render_to_string(_template(content, kind), {"paper": _typeset(content)})


def marks_html(content: Mapping[str, Any], marks: Sequence[continuation.Mark]) -> str:
    """One page for each foot, with its continuation mark and an issued paper's seal, in HTML."""
    code, address = content.get("code"), content.get("check_at", "")
    seal = (
        {
            "code": code,
            "registered": content.get("registered", ""),
            "address": address,
            "qr": qr_picture(address or code),
            "agency": content.get("agency", ""),
        }
        if code
        else None
    )
    return render_to_string(_template(content, "_parts/marks"), {"marks": marks, "seal": seal})


def _template(content: Mapping[str, Any], name: str) -> str:
    """The template of a page, by the version and kind that the content names."""
    version = str(content.get("template", ""))
    path = f"{PAPERS}/{version}/{name}.html"
    if not (_paper_folder(version) / f"{name}.html").is_file():
        raise PaperRefused(f"There is no template for this paper: {path}")
    return path


def _paper_folder(version: str) -> Path:
    """The folder of a template version; its name is one plain word."""
    folder = Path(settings.BASE_DIR) / "templates" / PAPERS / version
    if not version.isalnum() or not folder.is_dir():
        raise PaperRefused(f"There is no template version {version!r} for papers.")
    return folder


def _check_emblem(emblem: str) -> None:
    """Refuse an emblem that is not a PNG picture written out as a data: address."""
    if not emblem:
        return
    try:
        picture = base64.b64decode(emblem.removeprefix(EMBLEM_PREFIX), validate=True)
    except binascii.Error:
        picture = b""
    if not emblem.startswith(EMBLEM_PREFIX) or not picture.startswith(PNG_SIGNATURE):
        raise PaperRefused("The emblem must be a PNG picture written as data:image/png;base64.")


def _typeset(value: Any) -> Any:
    """The same content with its figures drawn and a no-break space before ๆ and ฯ, which may not begin a
    line."""
    if isinstance(value, str):
        return value.replace(" ๆ", f"{_NO_BREAK_SPACE}ๆ").replace(" ฯ", f"{_NO_BREAK_SPACE}ฯ")
    if isinstance(value, Mapping):
        value = drawn(value) if value.get("type") == "figure" else value
        return {
            key: _typeset(_acting_parts(part) if key == "acting" else part) for key, part in value.items()
        }
    if isinstance(value, list | tuple):
        return [_typeset(part) for part in value]
    return value


def _acting_parts(acting: Any) -> list[str]:
    """A line like "รักษาราชการแทนปลัด…" in the two parts between which it is broken when it is too long."""
    return [part for part in re.split(r"(?<=แทน)", str(acting), maxsplit=1) if part]


def _workshop(version: str) -> _Workshop:
    """This thread's workshop for a template version: Pango's font maps may not be shared between threads."""
    workshops: dict[str, _Workshop] = _workshops.__dict__.setdefault("by_version", {})
    if version not in workshops:
        workshops[version] = _Workshop(_paper_folder(version))
    return workshops[version]


class _Workshop:
    """Fonts, stylesheet and fetcher of one template version, read once for all papers of a thread."""

    def __init__(self, folder: Path) -> None:
        engine.load()
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        words.use_dictionary()
        self.base_url = folder.as_uri() + "/"
        self.fetcher = _local_fetcher(folder, *(path.parent for path in faces().values()))
        self.fonts = FontConfiguration()
        self.stylesheets = [
            CSS(string=text, base_url=self.base_url, url_fetcher=self.fetcher, font_config=self.fonts)
            for text in (font_faces(), *((folder / name).read_text(encoding="utf-8") for name in _SHEETS))
        ]

    def lay_out(self, html: str) -> Any:
        """A laid-out WeasyPrint document. Raises PaperRefused if it asks for anything but local files."""
        from weasyprint.urls import FatalURLFetchingError

        try:
            page = _paper_class()(string=html, base_url=self.base_url, url_fetcher=self.fetcher)
            document = page.render(font_config=self.fonts, stylesheets=self.stylesheets)
        except FatalURLFetchingError as error:
            raise PaperRefused(str(error)) from error
        end_tables(document.pages)
        return document


@cache
def _paper_class() -> Any:
    """WeasyPrint's HTML without its general style sheet: the template version's ground.css stands for it."""
    from weasyprint import HTML

    class PaperHTML(HTML):
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return []

    return PaperHTML


def font_faces() -> str:
    """The @font-face rules of the papers' typeface."""
    rule = '@font-face {{ font-family: Paper; font-weight: {weight}; src: url("{url}") }}\n'
    return "".join(rule.format(weight=weight, url=path.as_uri()) for weight, path in faces().items())


def _only(address: str) -> Any:
    """A fetcher that opens this one address and nothing else."""
    from weasyprint.urls import URLFetcher

    class OnlyFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url != address:
                raise PaperRefused(f"A drawing may not fetch {url[:200]}")
            return super().fetch(url, headers)

    return OnlyFetcher(allowed_protocols={"data"}, allow_redirects=False, fail_on_errors=True)


def _local_fetcher(*folders: Path) -> Any:
    """A fetcher that opens files of these folders and pictures within the page: the emblem, signatures, and
    drawings, which can name nothing else either. It stops the layout on all else."""
    from weasyprint.urls import URLFetcher

    allowed = [folder.resolve() for folder in folders]

    class LocalFetcher(URLFetcher):
        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if not url.startswith((EMBLEM_PREFIX, SVG_PREFIX)):
                address = urlsplit(url)
                path = Path(unquote(address.path)).resolve()
                if address.scheme != "file" or not any(path.is_relative_to(folder) for folder in allowed):
                    raise PaperRefused(f"A paper may not fetch {url[:200]}")
            return super().fetch(url, headers)

    return LocalFetcher(allowed_protocols={"file", "data"}, allow_redirects=False, fail_on_errors=True)
