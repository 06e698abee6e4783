"""The handbook: docs/handbook/*.md as pages, in the order in which its README.md names them.

One source for who reads the repository and for who uses the portal. HTML in it stays text, links between
chapters and pictures are turned into the portal's addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.token import Token

HANDBOOK = Path(settings.BASE_DIR) / "docs" / "handbook"
CONTENTS = "README"
_CHAPTER_LINK = re.compile(r"([a-z-]+)\.md")
# Which chapter tells about a page: by the whole name of its address, else by what its name begins with.
CHAPTER_OF = {
    "agencies:actings": "acting",
    "agencies:acting-": "acting",
    "agencies:officer": "officers",
    "agencies:unit-": "officers",
    "agencies:agency-": "officers",
    "agencies:my-permissions": "officers",
    "agencies:": "account",
    "assessments:year-export": "result",
    "assessments:year-open": "scores",
    "assessments:scores-": "scores",
    "assessments:items-": "scores",
    "assessments:basis-": "scores",
    "assessments:result-": "scores",
    "assessments:": "result",
    "measures:round": "follow-up",
    "measures:my-rounds": "follow-up",
    "measures:evidence": "follow-up",
    "measures:board": "follow-up",
    "measures:outcome": "year-end",
    "measures:rollover": "year-end",
    "measures:matrix": "year-end",
    "measures:": "plan",
    "reports:paper-sign": "signing",
    "reports:signature": "signing",
    "reports:paper-pen": "acting",
    "reports:chain": "acting",
    "reports:paper-correct": "numbers",
    "reports:number": "numbers",
    "reports:verify": "numbers",
    "reports:text-check": "old-papers",
    "reports:emblem": "setting-up",
    "reports:": "papers",
    "desk:setup": "setting-up",
    "desk:demo": "first-year",
    "desk:year": "result",
    "desk:search": "finding",
    "desk:officer": "finding",
    "desk:reminders": "finding",
    "desk:calendar": "finding",
    "desk:log": "officers",
}


@dataclass(frozen=True)
class Chapter:
    """One page of the handbook: its part of the address, its heading, and its body as HTML."""

    slug: str
    title: str
    body: SafeString

    @property
    def url(self) -> str:
        """Where the portal shows it."""
        return chapter_url(self.slug)


@cache
def chapters() -> dict[str, Chapter]:
    """All chapters by slug, in the order of the contents; read once."""
    return {slug: _read(slug) for slug in _linked(parsed(CONTENTS))}


@cache
def contents() -> Chapter:
    """The first page, which names the chapters."""
    return _read(CONTENTS)


def neighbours(slug: str) -> tuple[Chapter | None, Chapter | None]:
    """The chapters before and after one."""
    order = list(chapters().values())
    at = list(chapters()).index(slug)
    return order[at - 1] if at else None, order[at + 1] if at + 1 < len(order) else None


@cache
def chapter_for(view_name: str) -> str:
    """The slug of the chapter about a page by the name of its address; "" where there is none."""
    fits = [start for start in CHAPTER_OF if view_name.startswith(start)]
    return CHAPTER_OF[max(fits, key=len)] if fits else ""


@cache
def chapter_url(slug: str) -> str:
    """The address of a chapter; of the contents for "" and README."""
    if slug in {"", CONTENTS}:
        return reverse("handbook:contents")
    return reverse("handbook:chapter", args=[slug])


def _read(slug: str) -> Chapter:
    tokens = parsed(slug)
    title = tokens[1].content
    for token in _all(tokens):
        if token.type == "link_open":
            token.attrSet("href", _address(str(token.attrs["href"])))
        elif token.type == "image":
            token.attrSet("src", static(f"handbook/{Path(str(token.attrs['src'])).name}"))
    # The page draws the heading itself; what remains is our own text, in which HTML was escaped.
    html = _reader().renderer.render(tokens[3:], _reader().options, {})
    return Chapter(slug, title, mark_safe(html))


def _address(link: str) -> str:
    """A link of the sources as one of the portal: another chapter, or as it stands."""
    chapter = _CHAPTER_LINK.fullmatch(link)
    return chapter_url(chapter[1]) if chapter else link


def _linked(tokens: list[Token]) -> Iterator[str]:
    """The slugs to which a page links."""
    for token in _all(tokens):
        chapter = _CHAPTER_LINK.fullmatch(str(token.attrs.get("href", "")))
        if chapter:
            yield chapter[1]


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def parsed(slug: str) -> list[Token]:
    """The source of a page, its sections numbered so that each has an address (``id`` of its heading)."""
    tokens = _reader().parse((HANDBOOK / f"{slug}.md").read_text(encoding="utf-8"))
    for number, token in enumerate(filter(is_section, tokens), 1):
        token.attrSet("id", f"part-{number}")
    return tokens


def is_section(token: Token) -> bool:
    """Whether a section of a chapter begins here."""
    return token.type == "heading_open" and token.tag == "h2"


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")
