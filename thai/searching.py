"""Finding Thai text by any part of it, however it was typed.

Thai has no spaces between words, so a word is found wherever its letters stand. Before they are compared,
texts are folded: small letters, Arabic digits, ำ as ํ and า, and no tone marks, ็, ์, invisible signs or spaces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString

LONGEST_QUERY = 200
MOST_WORDS = 8
_DROPPED = "่้๊๋็์\u00ad\u200b\u200c\u200d\u2060\ufeff"  # marks people leave out, and signs that nobody sees
_PAIRS = (*zip("๐๑๒๓๔๕๖๗๘๙", "0123456789", strict=True), *((sign, "") for sign in _DROPPED), ("ำ", "ํา"))
# "ปี 2567", often written on to the word before it: the year itself is looked for.
BEFORE_A_YEAR = re.compile(r"ปี(งบประมาณ)?\s*(พ\.?ศ\.?)?\s*(?=[0-9๐-๙]{4})")
# What people put before a name: คุณ, not the beginning of คุณภาพ or คุณธรรม, and the short form of นางสาว.
BEFORE_A_NAME = re.compile(r"(?<!\S)(?:คุณ(?!ภาพ|ธรรม|สมบัติ|ลักษณะ|ค่า|วุฒิ)|น\.\s?ส\.)\s*(?=\S)")
_BETWEEN = "\ue000"  # no text has it: it is nobody's letter
_AROUND = 45  # letters shown before and after what was found
_NEAR = 25  # letters on either side among which a better place to cut is looked for
# A space, or a place beside a sign at which people pause; not within a number or a date.
_PAUSE = re.compile(r"\s+|(?=[(“‘\[])|(?<=[)”’\]:;–—ๆ])(?!\d)|(?<=[^\d\s][/,])(?!\d)")
_FIGURES = re.compile(r"\d[\d.,/]|[.,/]\d")
_NEVER_FIRST = "ะาำๅๆัิีึืฺุู็่้๊๋์ํ๎"
_NEVER_LAST = "เแโใไ"


def fold(text: str) -> str:
    """A text as it is compared.

    >>> fold("ปี ๒๕๖๘  ITA"), fold("นํ้าดื่ม") == fold("น้ำดืม")
    ('ปี2568ita', True)
    """
    text = "".join(text.lower().split())
    # Many times faster on long texts than translating them sign by sign.
    for sign, other in _PAIRS:
        if sign in text:
            text = text.replace(sign, other)
    return text


def fold_each(texts: Sequence[str]) -> list[str]:
    """The same of many texts at once, in their order.

    >>> fold_each(["ข้อ ๑", "", "ข้อ ๒"])
    ['ขอ1', '', 'ขอ2']
    """
    folded = fold(_BETWEEN.join(texts)).split(_BETWEEN) if texts else []
    return folded if len(folded) == len(texts) else [fold(text) for text in texts]


def words_of(query: str) -> tuple[str, ...]:
    """The folded words of a query, each once; a text is found that holds all of them.

    >>> words_of(" เว็บไซต์ ๒๕๖๘ เว็บไซต์ ")
    ('เวบไซต', '2568')
    >>> words_of("บันทึกข้อความปี 2567")  # people write the word on to the one before it
    ('บันทึกขอความ', '2567')
    >>> words_of("คุณสมชาย"), words_of("น.ส. พิมพ์ใจ"), words_of("คุณธรรม")  # names stand without these
    (('สมชาย',), ('พิมพใจ',), ('คุณธรรม',))
    """
    asked = BEFORE_A_NAME.sub("", BEFORE_A_YEAR.sub(" ", query[:LONGEST_QUERY]))
    words = (fold(word) for word in asked.split())
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_WORDS]


def holds_all(folded: str, words: Iterable[str]) -> bool:
    """Whether a folded text holds every word."""
    return all(word in folded for word in words)


def marked(text: str, words: Sequence[str]) -> SafeString:
    """A text as HTML with what was found in <mark>; the text itself is escaped.

    >>> marked("ปี <๒๕๖๘>", ["2568"])
    'ปี &lt;<mark>๒๕๖๘</mark>&gt;'
    """
    pieces, last = [], 0
    for start, end in _places(text, words):
        pieces += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return SafeString("".join([*pieces, escape(text[last:])]))


def excerpt(text: str, words: Sequence[str]) -> SafeString:
    """The part of a long text around the first word found in it, marked; empty where none is there."""
    tidy = " ".join(text.split())
    places = _places(tidy, words)
    if not places:
        return SafeString("")
    first, last = places[0]
    start = _cut(tidy, first - _AROUND, 0, first, lambda pause: pause.end())
    end = _cut(tidy, last + _AROUND, last, len(tidy), lambda pause: pause.start())
    before, after = "… " if start else "", " …" if end < len(tidy) else ""
    return SafeString(before + marked(tidy[start:end], words) + after)


def _cut(text: str, wanted: int, low: int, high: int, side: Callable[[re.Match[str]], int]) -> int:
    """Where a text is cut about a place, ``low`` to ``high``: at a pause near by, else between letters."""
    if not low < wanted < high:
        return low if wanted <= low else high
    near = slice(max(low, wanted - _NEAR), min(high, wanted + _NEAR))
    pauses = [side(pause) for pause in _PAUSE.finditer(text, near.start, near.stop)]
    if found := [place for place in pauses if low <= place <= high]:
        return min(found, key=lambda place: abs(place - wanted))
    return next((place for place in range(wanted, high) if _parts(text, place)), high)


def _parts(text: str, place: int) -> bool:
    """Whether a cut there tears no vowel or tone mark from its consonant, and no figures apart."""
    mark = text[place] in _NEVER_FIRST or unicodedata.combining(text[place])
    return not mark and text[place - 1] not in _NEVER_LAST and not _FIGURES.match(text, place - 1)


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand in the text as typed, in order; places that touch are one."""
    whole = fold(text)
    if not any(word in whole for word in words):
        return []  # most texts hold none: their letters need not be followed one by one
    folded, origins = _with_origins(text)
    found = sorted(
        (origins[hit.start()], _end_of(text, origins[hit.end() - 1]))
        for word in words
        for hit in re.finditer(re.escape(word), folded)
    )
    places: list[tuple[int, int]] = []
    for start, end in found:
        if places and start <= places[-1][1]:
            places[-1] = (places[-1][0], max(places[-1][1], end))
        else:
            places.append((start, end))
    return places


def _with_origins(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place where it stands in the text as typed."""
    letters = [(_fold_sign(sign), place) for place, sign in enumerate(text)]
    return "".join(part for part, _ in letters), [place for part, place in letters for _ in part]


_fold_sign = lru_cache(maxsize=1024)(fold)  # a text has few different signs


def _end_of(text: str, last: int) -> int:
    """The place after a letter and the marks above and below it, which must not be torn from it."""
    end = last + 1
    while end < len(text) and (text[end] in _DROPPED or unicodedata.category(text[end]) == "Mn"):
        end += 1
    return end
