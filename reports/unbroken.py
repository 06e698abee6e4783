"""Where no line of a paper may end: in the name of its agency's place, after an opening quotation mark, after
ไม่ (the line would say the opposite), in a date, and between a figure and what it counts.

libthai knows a name from the next start of the process on (reports/words.py), and parts “ from the Thai that
it opens. So Pango is told of each layout that holds either that it may not be broken there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from threading import Lock
from typing import Any

from agencies.kinds import Kind
from reports import engine
from thai.dates import MONTHS

_KINDS = re.compile(f"^({'|'.join(sorted(Kind.labels, key=len, reverse=True))})")
# A short name may stand across two other words (ปง in ไป|งาน), so it is known by what comes before it.
_SHORT = 6  # characters
_BEFORE = "|".join(f"(?<={word})" for word in ("ตำบล", "เทศบาล", "เมือง", "นคร", "จังหวัด", "[. “‘]"))
_OPENED = re.compile(r"[“‘]\S")
_NOT = re.compile(r"ไม่(?:บรรลุเป้าหมาย|ต่ำกว่า|น้อยกว่า|ผ่านเกณฑ์|\s?\S)")
_DIGIT, _GAP = "[0-9๐-๙]", "[ \u00a0]"
_DATE = re.compile(
    rf"(?<!{_DIGIT}){_DIGIT}{{1,2}}{_GAP}(?:{'|'.join(MONTHS)})(?:{_GAP}(?:พ\.ศ\.{_GAP}?)?{_DIGIT}{{4}})?"
)
_COUNTED = (
    "คะแนน|ตัวชี้วัด|มาตรการ|ข้อ|ครั้ง|คน|ประเด็น|รอบ|รายการ|ขั้นตอน|ช่องทาง|แบบ|เครื่องมือ|กิจกรรม|โครงการ|เรื่อง|เดือน|วัน"
)
_COUNT = re.compile(rf"(?<![0-9๐-๙.]){_DIGIT}{{1,3}}(?:\.{_DIGIT}+)?{_GAP}(?:{_COUNTED})\)?")
_EVERYWHERE = (_OPENED, _NOT, _DATE, _COUNT)
_WIDTH = 0.45  # of the size of a letter is as wide as one, marks and spaces among them
_unbroken_here: ContextVar[Sequence[re.Pattern[str]]] = ContextVar("what to keep unbroken", default=())
_install_lock = Lock()


def place_in(agency_name: str) -> list[str]:
    """The proper name in an agency's name, word by word.

    >>> place_in("องค์การบริหารส่วนตำบลแม่คำมี"), place_in("เทศบาลเมืองแพร่")
    (['แม่คำมี'], ['แพร่'])
    """
    return _KINDS.sub("", agency_name).split()


@contextmanager
def kept_whole(content: Mapping[str, Any]) -> Iterator[None]:
    """Within the block, no line that is laid out ends inside the name of the agency of a paper's content, nor
    where no paper's line may end."""
    names = sorted(place_in(str(content.get("agency", ""))), key=len, reverse=True)
    _install()
    whole = [re.compile("|".join(map(_pattern, names)))] if names else []
    token = _unbroken_here.set([*whole, *_EVERYWHERE])
    try:
        yield
    finally:
        _unbroken_here.reset(token)


def _pattern(name: str) -> str:
    return re.escape(name) if len(name) >= _SHORT else f"(?:{_BEFORE}){re.escape(name)}"


def spans_in(text: str) -> Sequence[tuple[int, int]]:
    """What no line of the block may end inside, from and to in a text; none outside of a block.

    They overlap where a quotation mark opens a name.
    """
    return [found.span() for unbroken in _unbroken_here.get() for found in unbroken.finditer(text)]


def _install() -> None:
    """Put the rule behind WeasyPrint's setting of a text, once a process."""
    engine.load()
    from weasyprint.text import line_break
    from weasyprint.text.ffi import ffi

    with _install_lock:
        if not hasattr(line_break.Layout.set_text, "__wrapped__"):
            ffi.cdef("PangoAttribute * pango_attr_allow_breaks_new (gboolean allow_breaks);")
            line_break.Layout.set_text = _keeping(line_break.Layout.set_text)


def _keeping(set_text: Callable[..., None]) -> Callable[..., None]:
    """The given way to set a layout's text, which then forbids it to be broken inside a span."""

    @wraps(set_text)
    def setting(layout: Any, text: str, justify: bool = False) -> None:
        set_text(layout, text, justify)
        if spans := [span for span in spans_in(layout.text) if _fits(layout, *span)]:
            _forbid(layout, spans)

    return setting


def _fits(layout: Any, first: int, end: int) -> bool:
    """Whether what is kept whole has room in the line: in a narrow cell it would stand out of it."""
    size: float = layout.style["font_size"]
    return layout.max_width is None or (end - first) * size * _WIDTH <= layout.max_width


def _forbid(layout: Any, spans: Sequence[tuple[int, int]]) -> None:
    from weasyprint.text.ffi import ffi, pango

    attributes = pango.pango_layout_get_attributes(layout.layout)
    if attributes == ffi.NULL:
        attributes = ffi.gc(pango.pango_attr_list_new(), pango.pango_attr_list_unref)
    for first, end in spans:
        attribute = pango.pango_attr_allow_breaks_new(0)
        attribute.start_index = len(layout.text[:first].encode())
        attribute.end_index = len(layout.text[:end].encode())
        pango.pango_attr_list_change(attributes, attribute)
    pango.pango_layout_set_attributes(layout.layout, attributes)
