"""Item lists of other assessments that look like those of ITA and must not be taken for them (V22)."""

from __future__ import annotations

import re

from thai.digits import plain

_LISTS = (
    (re.compile(r"(?<![a-z])moit(?![a-z])"), "รายการ MOIT ของกระทรวงสาธารณสุข"),
    (re.compile(r"(?<![a-z])eb\s*-?\s*[0-9]"), "รายการ EB ของกระทรวงสาธารณสุข"),
    (
        re.compile(r"(?<![a-z])obec(?![a-z])|สพฐ|การศึกษาขั้นพื้นฐาน|เขตพื้นที่การศึกษา"),
        "รายการของสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (OBEC)",
    ),
    (re.compile(r"อาชีวศึกษา|(?<![ก-๙])สอศ"), "รายการของสถานศึกษาอาชีวศึกษา"),
)


def foreign_lists(text: str) -> list[str]:
    """The Thai names of the other lists that a text speaks of.

    >>> foreign_lists("ITA Online OBEC ข้อ o1 และ MOIT ๓")
    ['รายการ MOIT ของกระทรวงสาธารณสุข', 'รายการของสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน (OBEC)']
    """
    typed = plain(text).lower()
    return [name for pattern, name in _LISTS if pattern.search(typed)]


def foreign_list(code: str) -> str:
    """The Thai name of the other list that a code belongs to; empty where it may be one of ITA's.

    >>> foreign_list("MOIT๓"), foreign_list("EB 12"), foreign_list("o12")
    ('รายการ MOIT ของกระทรวงสาธารณสุข', 'รายการ EB ของกระทรวงสาธารณสุข', '')
    """
    return next(iter(foreign_lists(code)), "")
