"""The sections of the handbook's chapters, each with its words, to be found by them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from markdown_it.token import Token

from desk.handbook import chapters, is_section, parsed


@dataclass
class Section:
    """A heading of a chapter and the texts under it; before its first heading a chapter speaks for itself.

    ``anchor`` is the place on the chapter's page, empty for its beginning.
    """

    slug: str
    chapter: str
    heading: str
    anchor: str = ""
    texts: list[str] = field(default_factory=list)


@cache
def sections() -> tuple[Section, ...]:
    """Every section in the order of the handbook; read once."""
    return tuple(section for slug in chapters() for section in _sections(slug))


def _sections(slug: str) -> Iterator[Section]:
    title = chapters()[slug].title
    section, is_heading = Section(slug, title, title), True
    for token in parsed(slug):
        if is_section(token):
            yield section
            section, is_heading = Section(slug, title, "", str(token.attrs["id"])), True
        elif token.type == "inline" and is_heading:
            section.heading, is_heading = _words(token), False
        elif token.type == "inline":
            section.texts.append(_words(token))
    yield section


def _words(token: Token) -> str:
    """What is read of a paragraph, a heading or a cell: without its signs, and without its pictures."""
    return "".join(
        part.content or " "
        for part in token.children or ()
        if part.type in {"text", "code_inline", "softbreak"}
    )
