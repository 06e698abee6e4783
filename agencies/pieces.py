"""The smallest pieces of pages: an optional bit of HTML, the shapes beside words about state, and their tag.

Shapes are drawn once when the portal starts: a page shows dozens of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django.utils.safestring import SafeString

# Shapes are drawn in a 16 by 16 box. Letters of a font would do too, but Sarabun has no ticks and no padlock.
SHAPES = {
    "neutral": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 2a5 5 0 1 1 0 10A5 5 0 0 1 8 3Z",
    "info": "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1ZM7 7h2v5H7V7Zm0-3h2v2H7V4Z",
    "waiting": "M3 1h10v3.2L9.4 8l3.6 3.8V15H3v-3.2L6.6 8 3 4.2V1Z",
    "good": "M6.2 13.4 1.3 8.6l2-2 2.9 2.9 6.5-6.9 2.1 1.9Z",
    "warn": "M8 1l7.5 13.5H.5L8 1ZM7 6v4h2V6H7Zm0 5v2h2v-2H7Z",
    "bad": "M5 1h6l4 4v6l-4 4H5l-4-4V5l4-4ZM4 7v2h8V7H4Z",
    "locked": "M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7h1Zm2 0h4V5a2 2 0 0 0-4 0v2Z",
    "now": "M8 .8 15.2 8 8 15.2.8 8Z",
}

# The extra tag of a warning about what was saved nevertheless: its kept drafts end (static/js/drafts.js).
SAVED = "saved"


def fill(html: str, *texts: object) -> SafeString:
    """Put texts into HTML at ``{}``, escaped unless they are safe already.

    The same as Django's ``format_html`` at half the cost, because it takes no texts that are translated late.
    """
    return SafeString(
        html.format(*[text if isinstance(text, SafeString) else escape(str(text)) for text in texts])
    )


def optional(html: str, text: object) -> SafeString | str:
    """A piece of HTML around a text; nothing where the text is empty."""
    return fill(html, text) if text else ""


DRAWN = {
    kind: fill(
        '<svg class="app-shape" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        '<path fill="currentColor" fill-rule="evenodd" d="{}"/></svg>',
        path,
    )
    for kind, path in SHAPES.items()
}
TAG_KINDS = ("neutral", "info", "waiting", "good", "warn", "bad", "locked")


def known(kind: str, kinds: Iterable[str]) -> str:
    """Return kind when it is one of kinds; raises ValueError naming the choices, so a slip shows at once."""
    if kind not in kinds:
        raise ValueError(f"unknown kind {kind!r}; use one of: {', '.join(kinds)}")
    return kind


def shape(kind: str) -> SafeString:
    """Draw the small shape of a kind (see SHAPES), hidden from screen readers: the word beside it speaks."""
    return DRAWN[known(kind, SHAPES)]


def tag(tone: str, word: str) -> SafeString:
    """A word about state after the shape of its tone."""
    return fill('<span class="app-tag" data-tone="{}">{}{}</span>', tone, DRAWN[tone], word)


def status_tag(kind: str, label: str) -> SafeString:
    """A state as a word and a shape; kind is one of TAG_KINDS. It is never a link or a button."""
    return tag(known(kind, TAG_KINDS), label)
