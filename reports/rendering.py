"""Reading copies of a paper: its PDF and page pictures, kept by the digest of the content, and its Word file.

An issued paper answers with its frozen bytes. Anything else is rendered from what the record says now
and kept in the cache "pages" under the SHA-256 of the content, so a changed figure gives a new picture.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db.models import QuerySet

from agencies.prepared import Prepared
from reports.content import content_of
from reports.drafting.sections import Kept
from reports.limits import count_layout
from reports.models import IssuedFile, Paper, SignedScan
from reports.pdf import RenderedPaper, page_picture, render, wide_pages
from reports.scans import as_pdf
from reports.word import word_copy

LONG_CONTENT = 30_000  # characters of content, about ten pages; its real length is known only when laid out
IN_A_PAGE, BY_ITSELF = 1000, 2000  # dots across the picture of a page, beside other things and to be enlarged


def reading_copy(paper: Paper) -> RenderedPaper:
    """The paper as a PDF: what is filed once issued, by hand the scan, else the paper as it stands."""
    scan = scan_of(paper)
    if scan is not None:
        return RenderedPaper(pdf=as_pdf(bytes(scan.file), scan.form), pages=scan.pages)
    return frozen_copy(paper) if paper.is_issued else _rendered(content_of(paper))


def frozen_copy(paper: Paper) -> RenderedPaper:
    """The portal's own frozen PDF of an issued paper."""
    file = paper.issued_file
    return RenderedPaper(pdf=bytes(file.pdf), pages=file.pages)


def pen_copy(paper: Paper) -> RenderedPaper:
    """A submitted paper with blank opinions, to be printed and signed by hand."""
    return _rendered(content_of(paper, for_pen=True))


def content_now(paper: Paper) -> Mapping[str, Any]:
    """The content of the paper as it stands, or as it was issued."""
    content: Mapping[str, Any] = paper.issued_file.content if paper.is_issued else content_of(paper)
    return content


def word_file(paper: Paper) -> bytes:
    """The paper as it stands, or as it was issued, for Word; set anew each time."""
    content = content_now(paper)
    count_layout()
    return word_copy(content)


def scan_of(paper: Paper) -> SignedScan | None:
    """The filed scan of a paper that was signed by hand."""
    return next(iter(_scans(paper.pk)), None) if paper.is_issued else None


@Prepared
def _scans(paper_id: int) -> QuerySet[SignedScan]:
    """The scan's particulars; its bytes are read where a page asks for them."""
    scans = SignedScan.objects.filter(paper=paper_id).select_related("filed_by__user")
    return scans.order_by().defer("file")


def frozen_of(paper: Paper) -> IssuedFile | None:
    """What was frozen when the paper was issued."""
    return next(iter(_frozen(paper.pk)), None) if paper.is_issued else None


@Prepared
def _frozen(paper_id: int) -> QuerySet[IssuedFile]:
    """The frozen file's particulars; its bytes and content are read where a page asks for them."""
    return IssuedFile.objects.filter(paper=paper_id).order_by().defer("pdf", "content")


def unsaved_copy(paper: Paper, kept: Mapping[str, Kept]) -> tuple[str, RenderedPaper]:
    """A draft with texts that are not saved, and the secret under which its pictures are kept."""
    copy = _rendered(content_of(paper, kept=kept))
    secret = hashlib.sha256(copy.pdf).hexdigest()
    caches["pages"].set(f"unsaved-{paper.pk}-{secret}", copy)
    return secret, copy


def unsaved_picture(paper: Paper, secret: str, page: int, *, width: int = IN_A_PAGE) -> bytes:
    """One page of it; of the draft as saved once it is forgotten. Raises IndexError as ``picture``, and for a
    secret that cannot be one of ours."""
    if len(secret) > hashlib.sha256().digest_size * 2:
        raise IndexError("no such preview")
    copy: RenderedPaper | None = caches["pages"].get(f"unsaved-{paper.pk}-{secret}")
    return _picture(copy or reading_copy(paper), page, width)


def _rendered(content: Mapping[str, Any]) -> RenderedPaper:
    key = _key("pdf", json.dumps(content, ensure_ascii=False, sort_keys=True).encode())
    cache = caches["pages"]
    rendered: RenderedPaper | None = cache.get(key)
    if rendered is None:
        count_layout()
        rendered = render(content)
        cache.set(key, rendered)
    return rendered


def page_numbers(paper: Paper) -> range | None:
    """1, 2, 3 … for the pages of a paper; None for a long draft that a worker is to make ready first."""
    if settings.HAS_WORKER and not paper.is_issued:
        text = json.dumps(content_of(paper), ensure_ascii=False, sort_keys=True)
        if len(text) > LONG_CONTENT and _key("pdf", text.encode()) not in caches["pages"]:
            return None
    return range(1, (_filed(paper) or reading_copy(paper)).pages + 1)


def pages_on_their_side(paper: Paper) -> frozenset[int]:
    """Which pages of a paper, counted from 1, are wider than high; the file that tells it is read once."""
    filed, cache = _filed(paper), caches["pages"]
    key = _key("wide", filed.sha256.encode() if filed else reading_copy(paper).pdf)
    wide: frozenset[int] | None = cache.get(key)
    if wide is None:
        wide = wide_pages(reading_copy(paper).pdf)
        cache.set(key, wide)
    return wide


def _filed(paper: Paper) -> SignedScan | IssuedFile | None:
    return scan_of(paper) or frozen_of(paper)


def picture(paper: Paper, page: int, *, width: int = IN_A_PAGE) -> bytes:
    """One page as PNG, so many dots wide; raises IndexError for a page that does not exist."""
    return _picture(reading_copy(paper), page, width)


def _picture(copy: RenderedPaper, page: int, width: int = IN_A_PAGE) -> bytes:
    key = _key(f"page-{page}-{width}", copy.pdf)
    cache = caches["pages"]
    image: bytes | None = cache.get(key)
    if image is None:
        image = page_picture(copy.pdf, page, width=width)
        cache.set(key, image)
    return image


def _key(kind: str, content: bytes) -> str:
    """Of this version of the portal: another may lay the same content out in another way."""
    return f"{kind}-{settings.VERSION}-{hashlib.sha256(content).hexdigest()}"
