"""Words that browsers break inside, kept whole on the screen.

Browsers break Thai by a dictionary of their own, which parts some words of this field (ตัวชี้|วัด, เผย|แพร่).
A style can hold a word together but cannot know it; papers have a dictionary (reports/words.py).
"""

from __future__ import annotations

import re

from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString

_WORDS = re.compile(
    r"<[^>]*>|(\([\d.]+ → [\d.]+\)|ผู้มีส่วนได้ส่วนเสีย(?:ภายใน|ภายนอก)?|เลขอารบิก(?:ก็ได้)?|เผยแพร่|ส่วนตัว|"
    "ตัวชี้วัด(?:ที่ [0-9]+)?|(?<!ปี)งบประมาณ|ดำเนินงาน|ผู้ดูแลระบบ|E-Service)"
)


def whole(text: object) -> SafeString:
    """The text as markup in which no line ends inside one of the words; markup is left as it is.

    >>> whole("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก")
    'แบบวัดการรับรู้ของ<span class="app-nowrap">ผู้มีส่วนได้ส่วนเสียภายนอก</span>'
    >>> whole("<เผยแพร่>")
    '&lt;<span class="app-nowrap">เผยแพร่</span>&gt;'
    >>> whole(SafeString('<b title="เผยแพร่">เผยแพร่</b>'))
    '<b title="เผยแพร่"><span class="app-nowrap">เผยแพร่</span></b>'
    """
    markup = text if isinstance(text, SafeData) else escape(str(text))
    return SafeString(_WORDS.sub(_kept, str(markup)))


def _kept(found: re.Match[str]) -> str:
    return f'<span class="app-nowrap">{found[1]}</span>' if found[1] else found[0]
