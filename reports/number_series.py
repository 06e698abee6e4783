"""Offices whose papers would carry the same numbers, their own part of it being alike or lacking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.urls import reverse

from agencies.access import can
from agencies.findings import Finding, warn
from agencies.models import Membership, Unit
from agencies.roles import Permission
from reports.number_queries import following_numbers
from reports.numbering import this_year
from thai.lists import joined

ASK = "กรุณาแจ้งผู้ดูแลระบบของหน่วยงาน"


def doubts_about_numbers(
    units: Sequence[Unit], reader: Membership, *, of: Unit | None = None
) -> list[Finding]:
    """What is doubtful about the numbers that offices give out; ``of`` one office, or of all."""
    series: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        series[unit.book_prefix.strip()].append(unit)
    following = following_numbers(units, this_year())
    return [
        finding
        for alike in series.values()
        if of is None or of in alike
        for finding in _doubts(alike, following, reader, of)
    ]


def _doubts(
    alike: list[Unit], following: Mapping[int, str], reader: Membership, of: Unit | None
) -> Iterator[Finding]:
    """One for offices of one series, or for an office whose numbers name no office; else none."""
    prefix, place = alike[0].book_prefix.strip(), of or alike[0]
    if len(alike) > 1:
        names = joined([unit.name for unit in alike])
        why = f"ใช้เลขประจำส่วนราชการเดียวกัน คือ {prefix}" if prefix else "ยังไม่ได้ใส่เลขประจำส่วนราชการ"
        numbers = joined([f"{unit.name} {following[unit.pk]}" for unit in alike])
        message = (
            f"{names} {why} เลขที่หนังสือของต่างส่วนราชการจึงอาจซ้ำกัน เลขถัดไปคือ {numbers} "
            "ควรใส่เลขของแต่ละส่วนราชการให้ต่างกัน"
        )
        yield _finding("number-shared", message, place, reader)
    elif not prefix:
        message = (
            f"{place.name} ยังไม่ได้ใส่เลขประจำส่วนราชการ เลขที่บนเอกสารจะเป็น {following[place.pk]} "
            "ซึ่งไม่บอกว่าเป็นของส่วนราชการใด"
        )
        yield _finding("number-unprefixed", message, place, reader)


def _finding(rule: str, message: str, place: Unit, reader: Membership) -> Finding:
    """With the way to the office's form for who may change it, for others with whom to ask."""
    if not can(reader, Permission.MANAGE_AGENCY):
        return warn(rule, f"{message} {ASK}", subject=place.name)
    url = reverse("agencies:unit-edit", args=[reader.agency.code, place.pk])
    return warn(rule, message, subject=place.name, url=url, link_text=f"ใส่เลขของ{place.name}")
