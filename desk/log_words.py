"""What an act changed, in Thai sentences: fields by their names, values as people say them.

The record keeps ``{field: [old, new]}`` for a change, ``{name: value}`` for a fact. Names and the words of
choices come from the models of what was changed; what is no field of a model is named below.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from agencies.events import Event
from agencies.histories import explained_in
from agencies.models import User
from assessments.models import Basis, SuggestionSource
from reports.models import PaperKind
from thai.dates import thai_date

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
ITEM = re.compile(r"[a-z]\d+")
DIGEST = re.compile(r"[0-9a-f]{64}")
NOTHING: tuple[object, ...] = (None, "", [], {})
EMPTY = "ว่าง"

LABELS = {
    "acting": "ลงนามในฐานะ",
    "added": "จำนวนที่เพิ่ม",
    "amended": "การแก้ไข",
    "amendments": "จำนวนการแก้ไขหลังอนุมัติทั้งหมด",
    "cut_off_names": "ชื่อรอบติดตาม",
    "noted": "การแก้ไขที่รับทราบ",
    "chain": "ลำดับการลงนามและความเห็นที่ใช้ประจำ",
    "changed": "จำนวนที่แก้ไข",
    "cut_offs": "วันตัดรอบติดตาม",
    "details": "รายละเอียดการดำเนินการ",
    "digest": "ค่าแฮชของไฟล์",
    "dropped": "ส่วนที่ไม่ได้ยกมา",
    "email": "อีเมล",
    "emblem": "ตราบนเอกสาร",
    "evidence": "หลักฐาน",
    "file": "ไฟล์",
    "first": "ตั้งแต่เลขที่",
    "fiscal_year": "ปีงบประมาณ",
    "forgotten": "จำนวนที่ลบถาวร",
    "from": "ยกมาจากแผนปี",
    "items": "คะแนนรายข้อ",
    "kind": "ชนิดเอกสาร",
    "last": "ถึงเลขที่",
    "measures": "มาตรการที่ยกมา",
    "order": "ลำดับ",
    "parts": "ส่วนที่เปลี่ยน",
    "points": "ประเด็นจากการประชุม",
    "remark": "ข้อสังเกต",
    "remarks": "ข้อสังเกต",
    "replaces": "ใช้แทนเอกสารเลขที่",
    "retired": "จำนวนที่เลิกใช้",
    "revision": "ฉบับแก้ไขที่",
    "rounds": "รอบติดตาม",
    "scan": "ค่าแฮชของไฟล์สแกน",
    "sections": "ส่วนของเอกสาร",
    "sha256": "ค่าแฮชของไฟล์",
    "state": "สถานะ",
    "steps": "ขั้นตอน",
    "suggestion": "ข้อเสนอแนะ",
    "suggestions": "ข้อเสนอแนะ",
    "units": "ส่วนราชการ",
    "username": "ชื่อผู้ใช้",
    "wants_letters": "รับการแจ้งเตือนทางอีเมล",
    "waived": "เหตุผลที่ดำเนินการต่อ",
    "weak_points": "จุดที่มาตรการตอบ",
}
# Acts whose record says what went or came, never what it was before.
FACTS_ONLY = (Event.EVIDENCE_REMOVED, Event.EVIDENCE_RESTORED)
# The first word of a place in a year's rules, e.g. "indicator.duty.name" (assessments.corrections).
PLACES = {
    "calendar": "ปฏิทิน",
    "cut_off": "รอบติดตาม",
    "fact": "ข้อเท็จจริง",
    "indicator": "ตัวชี้วัด",
    "instrument": "เครื่องมือ",
    "item": "ข้อ",
    "level": "ระดับ",
    "paper": "เอกสาร",
    "sub_indicator": "ตัวชี้วัดย่อย",
    "topic": "ประเด็น",
}
# Values that are codes of their own: parts of a year file, and who suggested.
CODES: dict[str, dict[str, str]] = {
    "parts": {
        "agency": "ข้อมูลหน่วยงาน",
        "meeting": "การประชุม",
        "officers": "เจ้าหน้าที่",
        "plan": "แผนมาตรการ",
        "result": "ผลคะแนน",
        "units": "ส่วนราชการ",
    },
    "suggestion": dict(SuggestionSource.choices),
    "suggestions": dict(SuggestionSource.choices),
}


@dataclass(frozen=True)
class Names:
    """What codes and keys in the record stand for, looked up once for a page."""

    indicators: Mapping[str, str] = field(default_factory=dict)


class Act(Protocol):
    """What of an act is put in words: a row of the record, or a line of a history."""

    @property
    def event(self) -> str:
        """The kind of act."""

    @property
    def subject_type(self) -> str:
        """The label of the model of what was acted on."""

    @property
    def changes(self) -> Mapping[str, Any]:
        """What the record keeps of it."""


@dataclass(frozen=True)
class Change:
    """One thing that an act changed, as people say it; ``old`` or ``new`` is empty where nothing is there."""

    label: str
    old: str
    new: str

    @property
    def sentence(self) -> str:
        """From what to what."""
        if not self.old:
            return f"{self.label} เดิม{EMPTY} เป็น {self.new}"
        return f"{self.label} จาก {self.old} เป็น{f' {self.new}' if self.new else EMPTY}"


def sentences(event: Act, names: Names) -> list[str]:
    """What an act changed and what the record says of it beside, a sentence each."""
    return [line for key, value in event.changes.items() for line in _of(event, key, value, names)]


def changes_in(event: Act, names: Names, but: Iterable[str] = ()) -> Iterator[Change]:
    """What an act changed from what to what, without the names in ``but``."""
    for key, value in sorted(event.changes.items(), key=lambda change: _place(event, change[0])):
        if key not in but and _is_change(event, key, value):
            yield from _change(event, key, value[0], value[1], names)


def _of(event: Act, key: str, value: Any, names: Names) -> Iterator[str]:
    if key == "waived" and isinstance(value, dict):
        for asked, reason in explained_in(event.changes):
            yield f"{f'ข้อที่ต้องตรวจสอบ “{asked}” ' if asked else ''}{LABELS[key]} “{reason}”"
    elif key == "asked":  # told with its reason
        return
    elif (key, event.event) == ("is_active", Event.OFFICER_CHANGED) and _is_change(event, key, value):
        # The word of the officer's own form.
        yield "พ้นหน้าที่แล้ว" if str(value[1]) == "False" else "กลับมาปฏิบัติงานในหน่วยงาน"
    elif _is_change(event, key, value):
        yield from (change.sentence for change in _change(event, key, value[0], value[1], names))
    elif value not in NOTHING:
        yield f"{_label(event, key, names)} {_shown(event, key, value, names)}"


def _is_change(event: Act, key: str, value: Any) -> bool:
    """Whether a value is a pair of old and new."""
    return isinstance(value, list) and len(value) == 2 and not _is_fact(event, key)


def _is_fact(event: Act, key: str) -> bool:
    """Whether a list is what an act was about, and no pair of old and new even where it has two parts."""
    return key in ("measures", "dropped", "parts") or event.event in FACTS_ONLY


def _change(event: Act, key: str, old: Any, new: Any, names: Names) -> Iterator[Change]:
    if old == new:  # a signature that is not the last leaves the paper where it is
        return
    if isinstance(old, dict) and isinstance(new, dict):  # a table of values: only what differs
        for part in dict.fromkeys([*old, *new]):
            if old.get(part) != new.get(part):
                yield from _change(event, part, old.get(part), new.get(part), names)
        return
    was, now = ("" if value in NOTHING else _shown(event, key, value, names) for value in (old, new))
    if was or now:
        yield Change(_label(event, key, names), was, now)


def _label(event: Act, key: str, names: Names) -> str:
    if key in names.indicators and event.subject_type == "assessments.assessment":
        return f"ตัวชี้วัด “{names.indicators[key]}”"
    if ITEM.fullmatch(key):
        return f"ข้อ {key}"
    place, *rest = key.split(".")
    if rest and place == "section":
        return f"ข้อความส่วน “{'.'.join(rest)}”"
    if rest:
        code = names.indicators.get(rest[0], rest[0])
        return f"{PLACES.get(place, place)} {code} ({' '.join(rest[1:])})" if rest[1:] else f"{place} {code}"
    stored = _field(event, key)
    if key in LABELS and (stored is None or not stored.choices):
        return LABELS[key]
    return str(stored.verbose_name) if stored is not None else LABELS.get(key, key)


def _field(event: Act, key: str) -> models.Field[Any, Any] | None:
    """The field of a model that a name of the record means; None where it is none."""
    owners: list[type[models.Model]] = [User] if event.subject_type == "agencies.membership" else []
    with suppress(LookupError, ValueError):  # a model of an earlier version, or none
        owners.insert(0, apps.get_model(event.subject_type))
    for model in owners:
        with suppress(FieldDoesNotExist):
            found = model._meta.get_field(key)
            if isinstance(found, models.Field):
                return found
    return None


def _place(event: Act, key: str) -> float:
    """Where a name stands among the fields of its model: not every database keeps the order of a record."""
    stored = _field(event, key)
    return math.inf if stored is None else stored.creation_counter


def _shown(event: Act, key: str, value: Any, names: Names) -> str:
    if isinstance(value, list) and any(isinstance(part, list | dict) for part in value):
        return " / ".join(_shown(event, key, part, names) for part in value)
    if isinstance(value, list):
        return f"“{' · '.join(_word(event, key, part, names) for part in value if part not in NOTHING)}”"
    if isinstance(value, dict) and event.event in FACTS_ONLY:  # names by their keys
        return _shown(event, key, list(value.values()), names)
    if isinstance(value, dict):
        known = {name: part for name, part in value.items() if part not in NOTHING}
        return ", ".join(
            f"{_label(event, name, names)} {_shown(event, name, part, names)}" for name, part in known.items()
        )
    word = _word(event, key, value, names)
    return word if re.fullmatch(r"[\d.,]+", word) else f"“{word}”"


def _word(event: Act, key: str, value: Any, names: Names) -> str:
    """One value as people say it."""
    stored = _field(event, key)
    if stored is not None and stored.choices and (word := dict(stored.flatchoices).get(value)):
        return str(word)
    if str(value) in ("True", "False"):
        return "ใช่" if str(value) == "True" else "ไม่ใช่"
    if key == "kind":
        return str(dict(PaperKind.choices).get(value, value))
    if event.event == Event.BASIS_CHOSEN:
        return str(dict(Basis.choices).get(value, value))
    if key == "emblem":
        return f"ภาพรหัส {str(value)[:8]}"
    text = str(value)
    if ISO_DAY.fullmatch(text):
        return _day(text)
    if DIGEST.fullmatch(text):
        return f"{text[:16]}…"
    return CODES[key].get(text, text) if key in CODES else names.indicators.get(text, text)


def _day(text: str) -> str:
    try:
        return thai_date(date.fromisoformat(text))
    except ValueError:
        return text
