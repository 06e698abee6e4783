"""Item lists of other assessments that look like those of ITA and must not be taken for them (V22)."""

from __future__ import annotations

import re

from thai.digits import plain

_LISTS = (
    (re.compile(r"moit\s*-?\s*[0-9]*"), "รายการ MOIT ของกระทรวงสาธารณสุข"),
    (re.compile(r"eb\s*-?\s*[0-9]*"), "รายการ EB ของกระทรวงสาธารณสุข"),
)


def foreign_list(text: str) -> str:
    """The Thai name of the other list that a code belongs to; empty where it may be one of ITA's.

    >>> foreign_list("MOIT๓"), foreign_list("EB 12"), foreign_list("o12")
    ('รายการ MOIT ของกระทรวงสาธารณสุข', 'รายการ EB ของกระทรวงสาธารณสุข', '')
    """
    typed = plain(text).lower().removeprefix("ข้อ").strip()
    return next((name for pattern, name in _LISTS if pattern.fullmatch(typed)), "")
