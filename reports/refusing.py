"""Words of refusal in an opinion: a signature would nevertheless issue the paper, so its writer is asked."""

from __future__ import annotations

import re

from reports.models import Outcome

_VERBS = "อนุมัติ|เห็นชอบ|เห็นด้วย|เห็นควร|ลงนาม"
_REFUSED = re.compile(
    rf"ไม่ ?(?:ควร|สามารถ|อาจ|ขอ)?(?:{_VERBS})"
    rf"|(?:{_VERBS})(?:ให้|ตามเสนอ|ตามนี้)?ไม่ได้"
    r"|ส่ง(?:เรื่อง|เอกสาร)?(?:กลับ|คืน)"
)
# An order may well want something mended by a day; beside an approval the same words contradict it.
_MEND_FIRST = re.compile(r"ให้.{0,60}?(?:แก้|ปรับ|ทบทวน).{0,200}?ก่อน")


def words_of_refusal(opinion: str, outcome: Outcome) -> str:
    """The words in an opinion that speak against signing it with an outcome, as typed; "" without any.

    >>> words_of_refusal("อนุมัติไม่ได้ ให้แก้หน้า 16ก่อน", Outcome.NOTED)
    'อนุมัติไม่ได้'
    >>> words_of_refusal("ให้แก้หน้า 16ก่อน", Outcome.APPROVED)
    'ให้แก้หน้า 16ก่อน'
    >>> words_of_refusal("ให้แก้ข้อมูลบนเว็บไซต์ก่อนสิ้นเดือน", Outcome.ORDERED)
    ''
    """
    text = " ".join(opinion.split())
    found = _REFUSED.search(text) or (_MEND_FIRST.search(text) if outcome == Outcome.APPROVED else None)
    return found[0] if found else ""
