"""Pages as a reader has them: what keeps words and dates whole is left out (thai/wholes.py)."""

from __future__ import annotations

import re

from django.http import HttpResponse

_KEPT = re.compile(r'<span class="app-(?:nowrap|whole)">([^<]*)</span>')


def as_read(html: str) -> str:
    """The markup of a page without the spans that only keep words whole, its spaces plain.

    >>> as_read('<p>ไม่พบ<span class="app-nowrap">ตัวชี้วัด</span></p>')
    '<p>ไม่พบตัวชี้วัด</p>'
    """
    return _KEPT.sub(r"\1", html).replace("\u00a0", " ")


def read(answer: HttpResponse) -> str:
    """The page that an answer holds, so."""
    return as_read(answer.content.decode())
