"""A text as numbered lines, cleaned of what copying leaves in it, and places in it that can be pointed at.

Cleaning never moves a line: what people see in their own copy as line 12 is line 12 here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from thai.pasting import plain_characters

_BREAKS = re.compile(r"\r\n?|[\n\v\f\u0085\u2028\u2029]")
_TAG = re.compile(r"</?(?:p|br|div|span|td|tr|b|i|u|strong|em)\b[^<>]{0,200}>", re.IGNORECASE)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_CATCH_WORD = re.compile(r"^\s*/\s*\S.*?(?:\.{2,}|…)\s*$")
_SEAL = re.compile(
    r"^\s*(?:ตรวจสอบเอกสารนี้(?:ที่|ได้)\s?\S.*|ตรวจรหัสนี้ที่หน้า.*|รหัสตรวจสอบ\s+[A-Z]{4}(?:-[A-Z]{4}){2}\b.*)$"
)
_PAGE_NUMBER = re.compile(r"^\s*[-–—]\s*[0-9๐-๙]{1,3}\s*[-–—]\s*$")


@dataclass(frozen=True)
class Line:
    """One line: ``number`` counts from 1; ``text`` is cleaned, empty where the line was only page furniture.

    ``catch_word`` keeps the words of the next page ("/๓. มีช่องทาง....") that stood alone on the line.
    ``is_furniture``: it was a page's number, its catch word or the seal at its foot, so a page ends here.
    """

    number: int
    text: str
    catch_word: str = ""
    is_furniture: bool = False


def numbered(text: str) -> list[Line]:
    """The lines of a text, numbered and cleaned.

    >>> [line.text for line in numbered("อํานาจ\\u200b\\n/๓. มีช่องทาง....\\n- ๒ -\\n<p>เเละ</p>")]
    ['อำนาจ', '', '', 'และ']
    """
    return [_line(number, raw) for number, raw in enumerate(_BREAKS.split(text), start=1)]


def _line(number: int, raw: str) -> Line:
    text = cleaned(raw)
    if _CATCH_WORD.match(text):
        return Line(number, "", text.strip(), is_furniture=True)
    if _PAGE_NUMBER.match(text) or _SEAL.match(text):
        return Line(number, "", is_furniture=True)
    return Line(number, text)


def cleaned(raw: str) -> str:
    """One line without tags, invisible and control characters; ำ and แ whole, plain spaces; tabs stay."""
    text = _PRIVATE.sub("", plain_characters(_TAG.sub("", raw)))
    return re.sub(r" {2,}", " ", text).strip(" ")


def is_catch_word(line: str) -> bool:
    """Whether a line is only the first words of the next page."""
    return bool(_CATCH_WORD.match(line))


@dataclass(frozen=True)
class Place:
    """Where something stands: the line, and the columns of the line's cleaned text, both from ``start``."""

    line: int
    start: int
    end: int


LONGEST_PRINTED = 190  # characters, on a wide page; a text with longer lines has its paragraphs whole
SHORTEST_FULL = 45  # a printed line that the next one continues is nearly full
_BEGINS = re.compile(
    r"\s*(?![(]?[0-9๐-๙]{2,3}\.[0-9๐-๙]{2}\s)"  # a score is no number of a paragraph
    r"(?:[(]?[0-9๐-๙]{1,2}(?:\.[0-9๐-๙]{1,2})?[.)]|[-–•*●○▪☐]|[(]|มาตรการที่|ตัวชี้วัดที่\s?[0-9๐-๙]+\s\S+.*\s[0-9๐-๙]+\.[0-9๐-๙]{2}"
    r"|เรื่อง|เรียน|เรื่องเดิม|ข้อเท็จจริง|ข้อเสนอแนะ|ความเห็น|ผู้รับผิดชอบ|ระยะเวลา|แนวทางปฏิบัติ|ขั้นตอน|การกำกับติดตาม|ประกาศ ณ)"
)


class Paper:
    """The lines joined into one ``body`` in which rules search, and the way back to line numbers.

    Where the text comes from a printed page, a paragraph runs over several lines, unless ``is_typed`` says
    that each line is one; ``before`` and ``after`` look around inside the paragraph.
    """

    def __init__(self, lines: list[Line], *, is_typed: bool = False) -> None:
        self.lines = lines
        self.is_typed = is_typed
        self.body = "\n".join(line.text for line in lines)
        self._starts: list[int] = []
        position = 0
        for line in lines:
            self._starts.append(position)
            position += len(line.text) + 1
        self._paragraphs = self._grouped()

    def _grouped(self) -> list[int]:
        """For each line the index of the line that begins its paragraph."""
        longest = max((len(line.text) for line in self.lines), default=0)
        is_printed = not self.is_typed and longest <= LONGEST_PRINTED
        first: list[int] = []
        for index, line in enumerate(self.lines):
            above = self.lines[index - 1].text if index else ""
            goes_on = (
                is_printed
                and len(above) >= SHORTEST_FULL
                and "\t" not in above + line.text
                and line.text.strip()
                and not _BEGINS.match(line.text)
            )
            first.append(first[-1] if goes_on else index)
        return first

    def paragraph(self, position: int) -> tuple[int, int]:
        """Where the paragraph around a place begins and ends."""
        index = bisect_right(self._starts, position) - 1
        begin = self._paragraphs[index]
        while index + 1 < len(self.lines) and self._paragraphs[index + 1] == begin:
            index += 1
        return self._starts[begin], self._starts[index] + len(self.lines[index].text)

    def line_at(self, position: int) -> Line:
        """The line in which a place of the body stands."""
        return self.lines[bisect_right(self._starts, position) - 1]

    def place(self, start: int, end: int) -> Place:
        """The place of a stretch of the body; of one that runs over lines, the part on its first line."""
        line = self.line_at(start)
        begin = self._starts[line.number - self.lines[0].number]
        return Place(line.number, start - begin, min(end - begin, len(line.text)))

    def start_of(self, line: Line) -> int:
        """Where a line begins in the body."""
        return self._starts[line.number - self.lines[0].number]

    def before(self, position: int, longest: int = 200) -> str:
        """What stands before a place in its own paragraph."""
        return self.body[max(self.paragraph(position)[0], position - longest) : position]

    def after(self, position: int, longest: int = 200) -> str:
        """What stands after a place in its own paragraph."""
        return self.body[position : min(self.paragraph(position)[1], position + longest)]

    def find(self, pattern: str | re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Every match in the body; patterns may reach over line breaks."""
        compiled = re.compile(pattern, re.MULTILINE) if isinstance(pattern, str) else pattern
        return compiled.finditer(self.body)

    def written(self) -> Iterator[Line]:
        """The lines that are not empty."""
        return (line for line in self.lines if line.text.strip())
