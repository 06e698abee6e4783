"""The items of OIT that scored nothing as a reader sees them: names, words, and where they are mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission
from assessments.analysis.item_gains import ITEM_INSTRUMENT
from assessments.analysis.zero_items import ItemYear, ZeroItem, zero_items
from assessments.models import Assessment
from assessments.queries import RecordedYear


@dataclass(frozen=True)
class ZeroLine:
    """One item: its official number and name, whether it had nothing the year before too, its field."""

    name: str
    again: str
    url: str


@dataclass(frozen=True)
class ZeroView:
    """``grid_url`` is empty for who may not enter scores, and once the year is confirmed."""

    lines: list[ZeroLine]
    grid_url: str


def zero_view(member: Membership, years: Mapping[int, RecordedYear], newest: int) -> ZeroView:
    """What the newest year got nothing for; no lines where there is none, or no item is known."""
    before = years.get(newest - 1)
    found = zero_items(_item_year(years[newest]), _item_year(before) if before else None)
    grid_url = _grid_url(member, years[newest].assessment)
    return ZeroView([_line(row, newest - 1, grid_url) for row in found], grid_url)


def _item_year(row: RecordedYear) -> ItemYear:
    return ItemYear(row.result.pack, row.entered.items)


def _line(row: ZeroItem, year_before: int, grid_url: str) -> ZeroLine:
    again = ""
    if row.before:
        number = f" (ข้อ {row.before.code})" if row.before.code != row.rule.code else ""
        again = f"ปี {year_before}{number} ก็ได้ 0 คะแนน"
    url = f"{grid_url}#id_item_{row.rule.code}" if grid_url else ""
    return ZeroLine(f"ข้อ {row.rule.code} {row.rule.name}", again, url)


def _grid_url(member: Membership, assessment: Assessment) -> str:
    if assessment.is_confirmed or not can(member, Permission.ENTER_SCORES):
        return ""
    place = [member.agency.code, assessment.fiscal_year, ITEM_INSTRUMENT.lower()]
    return reverse("assessments:items-edit", args=place)
