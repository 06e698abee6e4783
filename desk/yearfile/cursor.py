"""Reading one JSON object key by key: each value is checked where it stands, problems are collected by path.

A ``Cursor`` hands out keys by kind; ``close`` names the keys that nobody asked for. Reading never stops at
a problem: a bad value is reported and reads as empty, so that one run names everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, TypeVar

from django.core.exceptions import ValidationError

from agencies.findings import Finding, block, warn
from desk.yearfile.document import Document, NotANumber
from thai.dates import parse_iso_date
from thai.digits import parse_decimal
from thai.fields import checked_score
from thai.fiscal import to_gregorian

MOST_SHOWN = 60  # problems named one by one; a file with more is of another kind
BUDDHIST_LOOKS = range(2400, 2700)
CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff]")
Value = TypeVar("Value")


class Problems:
    """The findings of one reading, in the order of the file."""

    def __init__(self) -> None:
        self.blocks: list[Finding] = []
        self.warnings: list[Finding] = []
        self.unnamed = 0

    @property
    def is_full(self) -> bool:
        """Whether further problems are only counted, so that nobody needs to look for good words."""
        return len(self.blocks) >= MOST_SHOWN

    def add(self, rule: str, path: str, message: str) -> None:
        """Something that refuses the file."""
        if self.is_full:
            self.unnamed += 1
            return
        self.blocks.append(block(rule, f"{path}: {message}", subject=path))

    def warn(self, rule: str, path: str, message: str) -> None:
        """Something worth a second look."""
        self.warnings.append(warn(rule, f"{path}: {message}", subject=path))

    def findings(self) -> list[Finding]:
        """All that refuses the file; the rest beyond the limit as a count."""
        if not self.unnamed:
            return self.blocks
        return [*self.blocks, block("more-problems", f"และมีปัญหาอื่นอีก {self.unnamed} แห่ง")]


def kind_of(value: Any) -> str:
    """The JSON kind of a value in Thai."""
    match value:
        case None:
            return "null"
        case bool():
            return "ค่าจริงเท็จ (true/false)"
        case str():
            return "ข้อความ"
        case NotANumber():
            return f"ตัวเลข {value.text} ซึ่งใช้ไม่ได้"
        case list():
            return "รายการ [ ]"
        case dict():
            return "กลุ่มข้อมูล { }"
        case _:
            return "ตัวเลข"


class Cursor:
    """One JSON object at a path, e.g. ``result.scores[3]``."""

    def __init__(self, value: dict[str, Any], path: str, problems: Problems) -> None:
        self.value, self.path, self.problems = value, path, problems
        self.asked: list[str] = []
        for key in value.repeated if isinstance(value, Document) else ():
            self.refuse(key, "duplicate-key", "มีคีย์นี้มากกว่าหนึ่งครั้งในกลุ่มเดียวกัน")

    def at(self, key: str) -> str:
        """The path of a key."""
        shown = "".join(c if c.isprintable() else "�" for c in key[:60]) + "…" * (len(key) > 60)
        return f"{self.path}.{shown}" if self.path else shown

    def has(self, key: str) -> bool:
        """Whether the file has the key."""
        self.asked.append(key)
        return key in self.value

    def refuse(self, key: str, rule: str, message: str) -> None:
        """Report a problem at a key."""
        self.problems.add(rule, self.at(key), message)

    def wrong(self, key: str, wanted: str) -> None:
        """Report a value of the wrong kind."""
        self.refuse(key, "wrong-type", f"ต้องเป็น{wanted} แต่ได้{kind_of(self.value[key])}")

    def close(self) -> None:
        """Name the keys that nobody asked for, each with the known one it looks like."""
        for key in self.value:
            if key not in self.asked:
                near = [] if self.problems.is_full else get_close_matches(key[:60], self.asked, n=1)
                hint = f" หมายถึง “{near[0]}” หรือไม่" if near else ""
                self.refuse(key, "unknown-key", f"ไม่รู้จักคีย์นี้{hint}")

    def text(self, key: str, *, most: int | None = None, many_lines: bool = False) -> str:
        """A text, "" where it is missing or null; ``most`` characters at most."""
        if not self.has(key) or self.value[key] is None:
            return ""
        if not isinstance(self.value[key], str):
            self.wrong(key, "ข้อความ")
            return ""
        return self._clean(key, self.value[key], most, many_lines)

    def needed(self, key: str, *, most: int | None = None, many_lines: bool = False) -> str:
        """A text that must be there."""
        before = len(self.problems.blocks) + self.problems.unnamed
        text = self.text(key, most=most, many_lines=many_lines)
        if not text and len(self.problems.blocks) + self.problems.unnamed == before:
            self.refuse(key, "missing", "ต้องมีข้อความ")
        return text

    def _clean(self, key: str, text: str, most: int | None, many_lines: bool) -> str:
        stripped = text.strip()
        if CONTROL.search(text):
            self.refuse(key, "control-character", "มีอักขระควบคุมที่มองไม่เห็น กรุณาพิมพ์ข้อความใหม่")
            return ""
        if not many_lines and len(stripped.splitlines()) > 1:
            self.refuse(key, "line-break", "ต้องอยู่ในบรรทัดเดียว ไม่มีการขึ้นบรรทัดใหม่")
            return ""
        if most is not None and len(stripped) > most:
            self.refuse(key, "too-long", f"ยาว {len(stripped)} ตัวอักษร เกินกำหนด {most} ตัวอักษร")
            return ""
        return stripped

    def choice(self, key: str, choices: Iterable[str], *, needed: bool = False) -> str:
        """One of a closed list of words, "" where it is missing, null or empty."""
        text, known = self.needed(key) if needed else self.text(key), list(choices)
        if text and text not in known:
            self.refuse(key, "choice", f"ไม่รู้จัก “{text[:60]}” ใช้ได้เฉพาะ {', '.join(known)}")
            return ""
        return text

    def day(self, key: str) -> date | None:
        """An ISO date with a ค.ศ. year, None where it is missing or null."""
        text = self.text(key)
        if not text:
            return None
        if text[:4].isdecimal() and text[4:5] == "-" and int(text[:4]) in BUDDHIST_LOOKS:
            year = to_gregorian(int(text[:4]))
            self.refuse(key, "date", f"ปี {int(text[:4])} เป็น พ.ศ. ในไฟล์ต้องใช้ปี ค.ศ. คือ {year}{text[4:10]}")
            return None
        try:
            return parse_iso_date(text)
        except ValueError as error:
            self.refuse(key, "date", str(error))
            return None

    def score(self, key: str) -> Decimal | None:
        """คะแนน 0–100 with two decimals at most, from a number or a text; None where there is none."""
        value = self.value[key] if self.has(key) else None
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            self.wrong(key, "คะแนน 0 ถึง 100")
            return None
        try:
            number = parse_decimal(value) if isinstance(value, str) else Decimal(str(value))
            if not number.is_finite():
                self.refuse(key, "score", f"{number} ไม่ใช่คะแนน กรุณาใช้ตัวเลข 0 ถึง 100")
                return None
            return checked_score(number) + 0  # −0 is 0
        except ValidationError as error:
            self.refuse(key, "score", error.messages[0][:200])
        except ValueError as error:
            self.refuse(key, "score", str(error))
        return None

    def amount(self, key: str, most: Decimal) -> Decimal | None:
        """บาท with two decimals at most, from a number or a text; None where there is none."""
        value = self.value[key] if self.has(key) else None
        if value is None or value == "":
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
            self.wrong(key, "จำนวนเงินเป็นบาท")
            return None
        try:
            number = parse_decimal(value) if isinstance(value, str) else Decimal(str(value))
        except ValueError as error:
            self.refuse(key, "amount", str(error))
            return None
        if not number.is_finite() or not 0 <= number <= most or number != round(number, 2):
            self.refuse(key, "amount", f"ต้องเป็นจำนวนเงิน 0 ถึง {most} บาท มีทศนิยมไม่เกินสองตำแหน่ง")
            return None
        return number + 0  # −0 is 0

    def whole(self, key: str, low: int, high: int) -> int | None:
        """A whole number in a closed range, None where it is missing or null."""
        value = self.value[key] if self.has(key) else None
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.wrong(key, "จำนวนเต็ม")
            return None
        if not low <= value <= high:
            self.refuse(key, "number", f"ต้องเป็นจำนวนเต็มตั้งแต่ {low} ถึง {high}")
            return None
        return value

    def yes(self, key: str) -> bool:
        """Whether the key is there and true; false is refused, since leaving the key out says it."""
        value = self.value[key] if self.has(key) else None
        if value is not None and value is not True:
            self.wrong(key, " true หรือไม่มีคีย์นี้")
        return value is True

    @contextmanager
    def section(self, key: str) -> Iterator[Cursor | None]:
        """The object under a key, closed at the end; None where it is missing, null or no object."""
        value = self.value[key] if self.has(key) else None
        if value is None:
            yield None
        elif not isinstance(value, dict):
            self.wrong(key, "กลุ่มข้อมูล { }")
            yield None
        else:
            inner = Cursor(value, self.at(key), self.problems)
            yield inner
            inner.close()

    def rows(self, key: str, read: Callable[[Cursor], Value | None]) -> list[Value]:
        """Each object of a list as ``read`` makes it; what reads as None is left out."""
        kept = []
        for place, value in enumerate(self._list(key)):
            path = f"{self.at(key)}[{place}]"
            if not isinstance(value, dict):
                self.problems.add("wrong-type", path, f"ต้องเป็นกลุ่มข้อมูล {{ }} แต่ได้{kind_of(value)}")
                continue
            inner = Cursor(value, path, self.problems)
            row = read(inner)
            inner.close()
            if row is not None:
                kept.append(row)
        return kept

    def texts(self, key: str, *, most: int | None = None) -> list[tuple[str, str]]:
        """``(path, text)`` of each line of each text of a list; empty lines are left out."""
        found = []
        for place, value in enumerate(self._list(key)):
            name = f"{key}[{place}]"
            inner = Cursor({name: value}, self.path, self.problems)
            if value is None:
                inner.wrong(name, "ข้อความ")
            lines = (line.strip() for line in inner.text(name, most=most, many_lines=True).splitlines())
            found += [(self.at(name), line) for line in lines if line]
        return found

    def lines(self, key: str) -> tuple[str, ...]:
        """The texts of a list without their paths."""
        return tuple(text for _, text in self.texts(key))

    def _list(self, key: str) -> list[Any]:
        if not self.has(key):
            return []
        if not isinstance(self.value[key], list):
            self.wrong(key, "รายการ [ ]")
            return []
        return list(self.value[key])
