"""Text that was copied out of Word, a PDF or a web page, brought back to plain characters.

Nothing is dropped that a reader would see: what has no plain counterpart stays, for the caller to tell of.
"""

from __future__ import annotations

import re

from thai.names import tidy

# Fonts of Windows before it placed tone marks by itself drew shifted ones under these private numbers.
_SHIFTED = dict(
    zip(
        range(0xF700, 0xF71B),
        "\u0e10\u0e34\u0e35\u0e36\u0e37\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e0d"
        "\u0e31\u0e4d\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e38\u0e39\u0e3a",
        strict=True,
    )
)
# Bullets that Word takes from Symbol and Wingdings.
_BULLETS = dict.fromkeys((0xF0A7, 0xF0B7, 0xF0D8, 0xF0FC, 0xF06C, 0xF06E, 0xF076), "•")
_PLAIN = str.maketrans({**_SHIFTED, **_BULLETS})

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_UNSEEN_TYPED = re.compile(_UNSEEN.pattern.replace("\x00-", "\x01-"))
_ODD_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_BREAKS = re.compile("[\r\n\t]+")
_NIKHAHIT = re.compile("\u0e4d([\u0e48-\u0e4b]?)\u0e32")
_MARKED = re.compile(r"^(?:[-–•*] ?|[(]?[0-9๐-๙]{1,2}[.)](?![0-9๐-๙]) ?)+")
_STACK = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4c]{2,}")


def plain_characters(text: str) -> str:
    """A text without invisible and control characters, with plain spaces and Thai letters in their order.

    Line ends and tabs stay as they are. Shifted marks and bullets of old fonts become what they draw.

    >>> plain_characters("ป\\uf70a\\u0e32น\\u0e4d\\u0e49\\u0e32\\u200b\\u2003เเละ\\uf0b7") == "ป่าน้ำ และ•"
    True
    >>> plain_characters("ท\\u0e48\\u0e35") == "ที่"
    True
    """
    text = _UNSEEN.sub("", _SPACES.sub(" ", text.translate(_PLAIN)))
    text = _NIKHAHIT.sub("\\1\u0e33", text).replace("เเ", "แ")
    return _STACK.sub(lambda stack: "".join(sorted(stack[0], key=_is_mark)), text)


def _is_mark(character: str) -> bool:
    """Whether it is a tone mark or ์, which come after the vowel."""
    return "\u0e48" <= character <= "\u0e4c"


def typed_plainly(text: str, *, one_line: bool) -> str:
    """A typed text without what nobody sees and no paper, workbook or Word file can hold.

    Letters stay as they were typed; NUL stays for the field to refuse. ``one_line``: breaks become spaces.

    >>> typed_plainly("สำนัก\\u202eปลัด\\x01\\u200b", one_line=True), typed_plainly("ก\\x0bข", one_line=False)
    ('สำนักปลัด', 'ก\\nข')
    """
    seen = _UNSEEN_TYPED.sub("", _ODD_BREAKS.sub("\n", text))
    return _BREAKS.sub(" ", seen) if one_line else seen


def lines_of(text: str) -> list[str]:
    """The lines of a text that say something, without bullets or numbers typed in front, single spaced.

    What comes out stays as it is when it is read again, so a form saved as it opened changes nothing.

    >>> lines_of(" ๑) จัดทำคู่มือ\\n\\n•\\tเผยแพร่ \\n- 2. 1.5 ล้านบาท")
    ['จัดทำคู่มือ', 'เผยแพร่', '1.5 ล้านบาท']
    """
    lines = (_MARKED.sub("", tidy(line)) for line in text.splitlines())
    return [line for line in lines if line]
