"""A year file's document to checked content; everything wrong in it is reported together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agencies.kinds import Kind
from agencies.models import Agency, Membership, Unit, User
from agencies.roles import Role
from agencies.transitions import Refused
from assessments.models import Assessment, SuggestionSource
from assessments.packs import YearPack
from desk.yearfile.content import (
    AgencyContent,
    MeetingContent,
    OfficerContent,
    ResultContent,
    YearContent,
)
from desk.yearfile.cursor import BUDDHIST_LOOKS, Cursor, Problems
from desk.yearfile.document import require_format
from desk.yearfile.names import Names, plan_pack, result_pack
from desk.yearfile.parts import longest, read_units, read_url, refuse_all_units, refuse_repeated, validate
from desk.yearfile.reading_plan import offices_of, read_plan
from reports.models import Meeting
from thai.fiscal import FIRST_YEAR, LAST_YEAR, to_buddhist

FIGURES = {"total": "declared_total", "IIT": "declared_iit", "EIT": "declared_eit", "OIT": "declared_oit"}


def read_year(document: Mapping[str, Any]) -> YearContent:
    """Check a document against the form of the year file and the rules of its year.

    Raises Unreadable where it is no year file of this version, Refused with every problem by its path.
    Reads the database (editions, the agency's recorded result), writes nothing.
    """
    problems = Problems()
    top = Cursor(require_format(document), "", problems)
    top.has("format"), top.has("version")
    year = _year(top)
    with top.section("agency") as cursor:
        agency = _agency(cursor) if cursor else None
    if document.get("agency") is None:
        top.refuse("agency", "missing", "ต้องมีข้อมูลหน่วยงาน")
    stored = Agency.objects.filter(code=agency.code).first() if agency else None
    needs = {"result": result_pack, "plan": plan_pack}
    packs = {
        key: find(stored, year) if year and document.get(key) is not None else None
        for key, find in needs.items()
    }
    for key, pack in packs.items():
        _require_edition(top, key, year, pack)
    with top.section("result") as cursor:
        result = _result(cursor, Names(packs["result"], problems)) if cursor else None
    with top.section("plan") as cursor:
        plan = read_plan(cursor, Names(packs["plan"], problems)) if cursor else None
    with top.section("meeting") as cursor:
        meeting = _meeting(cursor) if cursor else None
    top.close()
    if problems.blocks or agency is None or year is None:
        raise Refused([*problems.findings(), *problems.warnings])
    units = tuple(dict.fromkeys([*agency.units, *offices_of(plan)]))
    return YearContent(replace(agency, units=units), year, result, plan, meeting, tuple(problems.warnings))


def _year(top: Cursor) -> int | None:
    value = top.value.get("fiscal_year")
    if isinstance(value, int) and not isinstance(value, bool) and to_buddhist(value) in BUDDHIST_LOOKS:
        top.has("fiscal_year")
        top.refuse("fiscal_year", "number", f"{value} เป็น ค.ศ. ปีงบประมาณต้องเป็น พ.ศ. คือ {to_buddhist(value)}")
        return None
    year = top.whole("fiscal_year", FIRST_YEAR, LAST_YEAR)
    if value is None:
        top.refuse("fiscal_year", "missing", "ต้องมีปีงบประมาณ พ.ศ.")
    return year


def _require_edition(top: Cursor, key: str, year: int | None, pack: YearPack | None) -> None:
    """A result needs the rules of its year; a plan those of its year or of the year before."""
    if top.value.get(key) is None or year is None or pack is not None:
        return
    years = f"พ.ศ. {year}" if key == "result" else f"พ.ศ. {year} และ พ.ศ. {year - 1}"
    top.refuse(key, "no-edition", f"ระบบยังไม่มีเกณฑ์การประเมินของปีงบประมาณ {years}")


def _agency(cursor: Cursor) -> AgencyContent:
    code = cursor.needed("code", most=longest(Agency, "code"))
    validate(cursor, "code", code, Agency._meta.get_field("code").validators)
    fields: dict[str, Any] = {"name": cursor.needed("name", most=longest(Agency, "name"))}
    if cursor.has("kind") and (kind := cursor.choice("kind", Kind.values)):
        fields["kind"] = kind
    for key in ("district", "province"):
        if cursor.has(key):
            fields[key] = cursor.text(key, most=longest(Agency, key))
    if cursor.has("website"):
        fields["website"] = read_url(cursor, "website", longest(Agency, "website"))
    units = read_units(cursor, "units")
    refuse_all_units(cursor, "units", units)
    officers = cursor.rows("officers", _officer)
    refuse_repeated(cursor, "officers", [officer.username for officer in officers])
    posted = [officer.fields["unit"] for officer in officers if officer.fields.get("unit")]
    return AgencyContent(code, fields, (*units, *posted), tuple(officers))


def _officer(cursor: Cursor) -> OfficerContent:
    username = cursor.needed("username", most=longest(User, "username"))
    validate(cursor, "username", username, User._meta.get_field("username").validators)
    fields: dict[str, Any] = {}
    for key in ("rank", "title", "name"):
        if cursor.has(key):
            fields[key] = cursor.text(key, most=longest(User, key))
    if cursor.has("position") and (position := cursor.text("position", most=longest(Membership, "position"))):
        fields["position"] = position
    if cursor.has("role") and (role := cursor.choice("role", Role.values)):
        fields["role"] = role
    if cursor.has("unit"):
        fields["unit"] = cursor.text("unit", most=longest(Unit, "name"))
        refuse_all_units(cursor, "unit", [fields["unit"]])
    return OfficerContent(username, fields)


def _result(cursor: Cursor, names: Names) -> ResultContent:
    scores = cursor.rows("scores", lambda row: _score(row, names))
    refuse_repeated(cursor, "scores", [name for _, name, _ in scores])
    items = cursor.rows("items", lambda row: _item(row, names))
    refuse_repeated(cursor, "items", [code for code, _ in items])
    declared: dict[str, Any] = {}
    with cursor.section("declared") as figures:
        if figures:
            declared = {field: figures.score(key) for key, field in FIGURES.items() if figures.has(key)}
            if figures.has("level"):
                declared["declared_level"] = figures.text("level", most=longest(Assessment, "declared_level"))
    if cursor.has("announced_on"):
        declared["announced_on"] = cursor.day("announced_on")
    remarks = cursor.rows("remarks", lambda row: _remark(row, names))
    suggestions = cursor.rows("suggestions", _suggestion)
    return ResultContent(
        scores={code: value for code, _, value in scores if value is not None}
        if cursor.has("scores")
        else None,
        items={code: value for code, value in items if value is not None} if cursor.has("items") else None,
        declared=declared,
        remarks=remarks if cursor.has("remarks") else None,
        suggestions=suggestions if cursor.has("suggestions") else None,
    )


def _score(cursor: Cursor, names: Names) -> tuple[str, str, Any] | None:
    """``(indicator code, its name, score)``."""
    name, value, number = cursor.needed("indicator"), cursor.score("score"), cursor.whole("number", 1, 99)
    rule = names.indicator(name, cursor.at("indicator"))
    if rule is None:
        return None
    if number is not None and number != rule.number and names.pack:
        other = next((known.name for known in names.pack.indicators if known.number == number), None)
        whose = f"เป็นของ “{other}”" if other else "ไม่มีในเกณฑ์ของปี"
        cursor.problems.warn(
            "number-disagrees",
            cursor.at("number"),
            f"เลข {number} {whose} แต่ชื่อคือ “{rule.name}” ซึ่งเป็นตัวชี้วัดที่ {rule.number} ระบบใช้ตามชื่อ",
        )
    return rule.code, rule.name, value


def _item(cursor: Cursor, names: Names) -> tuple[str, Any] | None:
    code, value = names.year_item(cursor.needed("code"), cursor.at("code")), cursor.score("score")
    return (code, value) if code else None


def _remark(cursor: Cursor, names: Names) -> tuple[str, str, str]:
    return (
        names.indicator_at(cursor, "indicator"),
        names.year_item(cursor.text("item"), cursor.at("item")),
        cursor.needed("text", many_lines=True),
    )


def _suggestion(cursor: Cursor) -> tuple[str, str]:
    return cursor.choice("from", SuggestionSource.values, needed=True), cursor.needed("text", many_lines=True)


def _meeting(cursor: Cursor) -> MeetingContent:
    head: dict[str, Any] = {}
    if cursor.has("held_on"):
        head["held_on"] = cursor.day("held_on")
    for key in ("chair", "chair_position"):
        if cursor.has(key):
            head[key] = cursor.text(key, most=longest(Meeting, key))
    if cursor.has("closing"):
        head["closing"] = cursor.text("closing", many_lines=True)
    points = cursor.rows("points", _point)
    return MeetingContent(head, tuple(points) if cursor.has("points") else None)


def _point(cursor: Cursor) -> tuple[int | None, str]:
    return cursor.whole("topic", 1, 7), cursor.needed("text", many_lines=True)
