"""Dictionary order of Thai text, for lists of names."""

from __future__ import annotations

import re

from thai.digits import plain

_LEADING_VOWEL = re.compile(r"([เ-ไ])([ก-ฮ])")
_SPLIT_SARA_AM = re.compile(r"ํ([่-๋]?)า")  # ำ typed as two characters, perhaps around a tone mark
_MARKS = frozenset("็่้๊๋์ํ๎")  # tone marks and signs, in the order of the Royal Institute's dictionary
_LONG_RU = str.maketrans("ๅ", "า")  # the tail of ฤๅ sorts as า

ThaiKey = tuple[str, tuple[str, ...], str]


def thai_key(text: str) -> ThaiKey:
    """The sort key of a text in the order of the Royal Institute's dictionary.

    Consonants first, then vowels; a vowel written before its consonant (เ แ โ ใ ไ) is read after
    it; tone marks and ็ ์ decide only between words otherwise alike; Thai and Arabic digits and
    upper and lower case are alike. Source of the rule: พจนานุกรมฉบับราชบัณฑิตยสถาน, introduction.

    >>> sorted(["ไก่", "เก่ง", "ขวัญ", "กานต์", "แก้ว", "กมล"], key=thai_key)
    ['กมล', 'กานต์', 'เก่ง', 'แก้ว', 'ไก่', 'ขวัญ']
    >>> sorted(["ป๋า", "ป้า", "ปา", "ป๊า", "ป่า"], key=thai_key)
    ['ปา', 'ป่า', 'ป้า', 'ป๊า', 'ป๋า']
    """
    spelt = plain(text).casefold().replace("เเ", "แ").translate(_LONG_RU)
    spelt = _LEADING_VOWEL.sub(r"\2\1", _SPLIT_SARA_AM.sub(r"\1ำ", spelt))
    letters: list[str] = []
    marks: list[str] = [""]
    for character in spelt:
        if character in _MARKS:
            marks[-1] += character
        else:
            letters.append(character)
            marks.append("")
    return "".join(letters), tuple(marks), text
