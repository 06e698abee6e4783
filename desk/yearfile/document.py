"""Bytes to a JSON document and back, strictly: nothing is guessed and nothing is dropped silently."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

FORMAT, VERSION = "ita-portal/year", 1
LARGEST = 5 * 1024 * 1024  # bytes; a year of a small body is some tens of kilobytes


class Unreadable(ValueError):
    """The input is no year file of this version; the Thai message says what is wrong with it."""


class NotANumber(NamedTuple):
    """A number that JSON does not have (NaN, Infinity) or that nobody can mean; refused where it stands."""

    text: str


class Document(dict[str, Any]):
    """A JSON object that remembers the keys written more than once."""

    repeated: tuple[str, ...] = ()


def parse(raw: bytes) -> Document:
    """Read UTF-8 JSON, numbers with a point as Decimal; raises Unreadable."""
    if len(raw) > LARGEST:
        raise Unreadable(f"ไฟล์ใหญ่เกิน {LARGEST // 1024 // 1024} MB จึงไม่ใช่ไฟล์ข้อมูลประจำปี")
    try:
        text = raw.decode("utf-8-sig")  # Windows editors put a mark in front
    except UnicodeDecodeError as error:
        raise Unreadable(f"ไฟล์ไม่ได้บันทึกเป็น UTF-8 (ไบต์ที่ {error.start + 1}) กรุณาบันทึกใหม่เป็น UTF-8") from error
    try:
        document = json.loads(
            text, parse_float=_decimal, parse_constant=NotANumber, object_pairs_hook=_document
        )
    except json.JSONDecodeError as error:
        where = f"บรรทัดที่ {error.lineno} ตัวอักษรที่ {error.colno}"
        raise Unreadable(f"ไฟล์ไม่ใช่ JSON ที่ถูกต้อง {where} ({error.msg})") from error
    except RecursionError as error:
        raise Unreadable("ไฟล์ซ้อนกันหลายชั้นเกินไป จึงไม่ใช่ไฟล์ข้อมูลประจำปี") from error
    except ValueError as error:  # an integer of thousands of digits
        raise Unreadable("ไฟล์มีตัวเลขยาวเกินไป จึงไม่ใช่ไฟล์ข้อมูลประจำปี") from error
    return require_format(document)


def require_format(document: Any) -> Document:
    """The document where it is a year file of this version; raises Unreadable."""
    if not isinstance(document, dict):
        raise Unreadable("ไฟล์ต้องเป็นกลุ่มข้อมูล JSON หนึ่งกลุ่ม คือเริ่มด้วย { และจบด้วย }")
    if document.get("format") != FORMAT:
        raise Unreadable(f"format: ต้องเป็น “{FORMAT}” ไฟล์นี้จึงไม่ใช่ไฟล์ข้อมูลประจำปีของระบบ")
    version = document.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version != VERSION:
        raise Unreadable(f"version: ระบบรุ่นนี้อ่านได้เฉพาะ version {VERSION}")
    return document if isinstance(document, Document) else Document(document)


def dump(document: dict[str, Any]) -> str:
    """A document in the canonical form of the year file."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _decimal(text: str) -> Decimal | NotANumber:
    try:
        return Decimal(text)
    except InvalidOperation:
        return NotANumber(text)


def _document(pairs: list[tuple[str, Any]]) -> Document:
    document = Document(pairs)
    if len(document) < len(pairs):
        seen: set[str] = set()
        document.repeated = tuple(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
    return document
