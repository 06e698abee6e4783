"""Thai digits ๐–๙ and Arabic digits 0–9; reading the numbers and item codes that people really type."""

from __future__ import annotations

import re
from decimal import Decimal

_TO_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_TO_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # ！…～ as pasted from other systems
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))

_WORDED_NUMBER = re.compile(r"(?:ร้อยละ\s*)?(?P<number>.*?)\s*(?:คะแนน|%|ร้อยละ|เปอร์เซ็นต์)?", re.DOTALL)
_NUMBER = re.compile(r"(?P<sign>[-\u2212\u2013]?)(?P<whole>[0-9]{1,9})(?:[.,](?P<part>[0-9]{1,9}))?")
_ITEM_CODE = re.compile(r"(?:ข้อ(?:ที่)?\s*)?(?P<kind>[oie0])[\s.-]*0*(?P<number>[1-9][0-9]?)")


def to_thai_digits(text: str) -> str:
    """Write every digit of a text as a Thai digit.

    >>> to_thai_digits("ปี 2563 ได้ 60.40 คะแนน")
    'ปี ๒๕๖๓ ได้ ๖๐.๔๐ คะแนน'
    """
    return text.translate(_TO_THAI)


# Names have the lengths that the standards allow, so that a text without a space is read in one pass.
_ADDRESS = re.compile(r"https?://\S+|\S{1,64}@\S+|(?:[A-Za-z0-9-]{1,63}\.){1,20}[A-Za-z]{2,}\S*")
_UNIT = re.compile(r"(?<=[0-9๐-๙]) (?=คะแนน|ตัวชี้วัด|แบบ)| (?=นั้น$)")


def to_thai_prose(text: str) -> str:
    """A text as official papers print it: Thai digits, but not inside addresses; a figure keeps its unit.

    >>> to_thai_prose("ได้ 60.40 คะแนน ดูที่ www.tambon2.go.th")
    'ได้ ๖๐.๔๐\\xa0คะแนน ดูที่ www.tambon2.go.th'
    """
    parts, last = [], 0
    for address in _ADDRESS.finditer(text):
        parts += [to_thai_digits(text[last : address.start()]), address[0]]
        last = address.end()
    return _UNIT.sub("\u00a0", "".join([*parts, to_thai_digits(text[last:])]))


def to_arabic_digits(text: str) -> str:
    """Write every Thai digit of a text as an Arabic digit.

    >>> to_arabic_digits("ปี ๒๕๖๓ ได้ ๖๐.๔๐ คะแนน")
    'ปี 2563 ได้ 60.40 คะแนน'
    """
    return text.translate(_TO_ARABIC)


def plain(text: str) -> str:
    """A typed text with Arabic, half-width digits and signs, single spaces and nothing invisible.

    >>> plain(" ๙３\\u00a0\\u200b คะแนน ")
    '93 คะแนน'
    """
    half_width = to_arabic_digits(text).translate(_FULL_WIDTH)
    return " ".join(half_width.translate(_INVISIBLE).split())


def parse_decimal(text: str) -> Decimal:
    """Read one number as people type it, keeping the decimals they typed; "83,56" is 83.56.

    A minus is read, so that the check of the range 0–100 can speak. A comma counts as the decimal
    mark only before one or two digits: scores are at most 100, so "1,234" cannot be a score.
    Raises `ValueError` whose Thai message says what to do.

    >>> parse_decimal("๘๓.๕๖"), parse_decimal("83,56"), parse_decimal("ร้อยละ ๙๓.๓๔ คะแนน")
    (Decimal('83.56'), Decimal('83.56'), Decimal('93.34'))
    >>> parse_decimal("1,234.5")
    Traceback (most recent call last):
    ValueError: “1,234.5” มีจุดหรือจุลภาคมากกว่าหนึ่งแห่ง กรุณาพิมพ์จุดทศนิยมเพียงจุดเดียว เช่น 83.56
    """
    typed = plain(text)
    worded = _WORDED_NUMBER.fullmatch(typed)
    number = worded["number"] if worded else typed
    if not number:
        raise ValueError("ยังไม่มีตัวเลข กรุณาพิมพ์ตัวเลข เช่น 83.56")
    match = _NUMBER.fullmatch(number)
    if match is None or (match["part"] and "," in number and len(match["part"]) > 2):
        raise ValueError(_refusal(number))
    value = Decimal(f"{match['whole']}.{match['part']}" if match["part"] else match["whole"])
    return -value if match["sign"] and value else value


def _refusal(number: str) -> str:
    """Why a text is not read as a number, and what to type instead."""
    shown = number if len(number) <= 30 else f"{number[:30]}…"
    if not re.fullmatch(r"[-\u2212\u2013+]?[0-9.,]+", number):
        return f"อ่าน “{shown}” เป็นตัวเลขไม่ได้ กรุณาพิมพ์เฉพาะตัวเลขและจุดทศนิยม เช่น 83.56"
    if len(re.findall("[.,]", number)) > 1:
        return f"“{shown}” มีจุดหรือจุลภาคมากกว่าหนึ่งแห่ง กรุณาพิมพ์จุดทศนิยมเพียงจุดเดียว เช่น 83.56"
    if "," in number:
        return f"“{shown}” ใช้จุลภาคไม่ชัดเจน กรุณาใช้จุดเป็นจุดทศนิยม เช่น 83.56"
    return f"“{shown}” ไม่ใช่ตัวเลขที่ใช้ได้ กรุณาพิมพ์ตัวเลขให้ครบและไม่ยาวเกินไป เช่น 83.56"


def normalize_item_code(text: str) -> str | None:
    """The code of an assessment item (o = OIT, i = IIT, e = EIT) as typed, or None when it is none.

    A leading zero, Thai or Arabic, is the letter o: staff read "O28" aloud and type it as "๐๒๘".

    >>> [normalize_item_code(text) for text in ("ข้อ ๐๒๘", "O28", "๐28", "o ๒๘", "e๓", "i๑๓")]
    ['o28', 'o28', 'o28', 'o28', 'e3', 'i13']
    >>> normalize_item_code("MOIT3") is normalize_item_code("28") is None
    True
    """
    match = _ITEM_CODE.fullmatch(plain(text).lower())
    return f"{match['kind'].replace('0', 'o')}{match['number']}" if match else None
