"""Words and dates that browsers break inside, kept whole on the screen.

Browsers break Thai by a dictionary of their own, which parts some words of this field (ตัวชี้|วัด, เผย|แพร่).
A style can hold a word together but cannot know it; papers have a dictionary (reports/words.py). A date is
held together by its spaces, so that it stays one piece of text in cells and labels.
"""

from __future__ import annotations

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeData, SafeString

from thai.dates import MONTHS, MONTHS_SHORT

_MONTH = "|".join(map(re.escape, (*MONTHS, *MONTHS_SHORT)))
_MARKED = (
    r"\([\d.]+ → [\d.]+\)|ผู้มีส่วนได้ส่วนเสีย(?:ภายใน|ภายนอก)?|เลขอารบิก(?:ก็ได้)?|เผยแพร่|ส่วนตัว|"
    r"ตัวชี้วัด(?:ที่ [0-9]+)?|(?<!ปี)งบประมาณ|ดำเนินงาน|(?:ผู้)?รับผิดชอบ|ผู้ดูแลระบบ|E-Service|(?:ผู้)?ลงนาม|"
    r"รับทราบ|น้ำหนัก|ต่ำกว่า|เครื่องมือ|ลงวันที่|ส่วนราชการ|ภาครัฐ"
)
# Words that stand in running text everywhere. Marked by the server they would make every page heavier; where
# scripts run, static/js/whole.js marks them too. It holds SCREEN_WORDS as they are here (test_wholes.py).
_RUNNING = (
    "เป้าหมาย|เปิดเผย|ถูกต้อง|แตกต่างกัน|ต่างกัน|ไม่ต่ำกว่า|ขั้นตอน|ดำเนินการ|เจ้าหน้าที่|ปฏิบัติหน้าที่|ตรวจสอบ|ที่อยู่|เว็บไซต์|"
    "นักวิเคราะห์|ผู้จัดทำ|ผู้บริหาร|รองปลัด|รองนายก|องค์การบริหาร|ส่วนตำบล|เทศบาลตำบล|หน่วยงาน|มาตรการ|ปรับปรุง|ข้อเสนอแนะ|"
    "ข้อสังเกต|ทรัพย์สิน|หลักฐาน|ประกาศผล|ผู้รายงาน|เอกสาร|หัวหน้า|รายงานผล|ยืนยันผล|บันทึกข้อความ|รักษาราชการแทน|ปฏิบัติราชการแทน|"
    "นำกลับมา|คัดลอก|ยังไม่ได้บันทึก|ยังไม่บันทึก|แบบฟอร์ม|จัดซื้อจัดจ้าง|จัดหาพัสดุ"
)
SCREEN_WORDS = f"{_RUNNING}|{_MARKED}"  # the longer of two that begin alike first, in Python and in browsers
_WORDS = re.compile(
    rf"<[^>]*>|({_MARKED})"
    rf"|((?<!\d)\d{{1,2}} (?:{_MONTH}) \d{{4}}|\d{{1,2}}\.\d\d น\.|(?<![ก-๛])[ก-ฮ]{{2,3}} \d[\d.]*/\d+)"
)


def whole(text: object) -> SafeString:
    """The text as markup in which no line ends inside one of the words or a date; markup is left as it is.

    >>> whole("แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก")
    'แบบวัดการรับรู้ของ<span class="app-nowrap">ผู้มีส่วนได้ส่วนเสียภายนอก</span>'
    >>> whole(None)
    ''
    >>> whole("<เผยแพร่>")
    '&lt;<span class="app-nowrap">เผยแพร่</span>&gt;'
    >>> whole("ถึง 30 ก.ย. 2564 10.30 น.") == "ถึง 30\u00a0ก.ย.\u00a02564 10.30\u00a0น."
    True
    >>> whole("เลขที่ ตย 72001/2") == "เลขที่ ตย\u00a072001/2"
    True
    >>> whole(SafeString('<b title="เผยแพร่">เผยแพร่</b>'))
    '<b title="เผยแพร่"><span class="app-nowrap">เผยแพร่</span></b>'
    """
    if text is None:
        return SafeString("")
    if isinstance(text, SafeData):
        return SafeString(_WORDS.sub(_kept, str(text)))
    return _plain(str(text))


@lru_cache(maxsize=2048)
def _plain(text: str) -> SafeString:
    """A text that is not markup; most of those on a page stand on the next one as well."""
    return SafeString(_WORDS.sub(_kept, str(escape(text))))


def each_word(text: object) -> SafeString:
    """The text as markup in which lines end at its spaces, for names of people and of units.

    >>> each_word("ว่าที่ร้อยตรี สุรชัย")
    '<span class="app-whole">ว่าที่ร้อยตรี</span> <span class="app-whole">สุรชัย</span>'
    """
    return SafeString(
        " ".join(f'<span class="app-whole">{escape(word)}</span>' for word in str(text).split())
    )


def _kept(found: re.Match[str]) -> str:
    if found[1]:
        return f'<span class="app-nowrap">{found[1]}</span>'
    return found[2].replace(" ", "\u00a0") if found[2] else found[0]
