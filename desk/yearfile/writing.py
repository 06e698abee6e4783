"""Rows to a year file's document in the canonical form: every key, official names, two decimals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.kinds import ALL_UNITS
from agencies.models import Agency, Membership
from assessments.models import Assessment
from assessments.packs import YearPack
from assessments.queries import find_assessment
from desk.yearfile.cursor import CONTROL
from desk.yearfile.document import FORMAT, VERSION
from desk.yearfile.names import plan_pack, result_pack
from measures.models import Plan
from measures.records import (
    CiteRecord,
    DetailRecord,
    EvidenceRecord,
    MeasureRecord,
    RoundRecord,
    plan_measures,
    record_of,
)
from reports.models import Meeting

Json = dict[str, Any]


def write_year(agency: Agency, fiscal_year: int) -> Json | None:
    """The year as a document; None where the agency has neither result, plan nor meeting of the year."""
    assessment = find_assessment(agency, fiscal_year)
    plan = Plan.objects.filter(agency=agency, fiscal_year=fiscal_year).first()
    meeting = Meeting.objects.filter(agency=agency, fiscal_year=fiscal_year).first()
    if assessment is None and plan is None and meeting is None:
        return None
    document: Json = {
        "format": FORMAT,
        "version": VERSION,
        "agency": _agency(agency),
        "fiscal_year": fiscal_year,
    }
    if assessment:
        document["result"] = _result(assessment, _names(result_pack(agency, fiscal_year)))
    if plan:
        document["plan"] = _plan(plan, _names(plan_pack(agency, fiscal_year)))
    if meeting:
        document["meeting"] = _meeting(meeting)
    return {key: _readable(value) for key, value in document.items()}


def _readable(value: Any) -> Any:
    """The value without the control characters that a paste may have left, which reading refuses."""
    match value:
        case str():
            return CONTROL.sub(" ", value).strip()
        case list():
            return [_readable(item) for item in value]
        case dict():
            return {key: _readable(item) for key, item in value.items()}
        case _:
            return value


def _names(pack: YearPack | None) -> dict[str, str]:
    """Indicator code to official name."""
    return {rule.code: rule.name for rule in pack.indicators} if pack else {}


def _agency(agency: Agency) -> Json:
    members = agency.memberships.filter(is_active=True).select_related("user", "unit")
    return {
        "code": agency.code,
        "name": agency.name,
        "kind": agency.kind,
        "district": agency.district,
        "province": agency.province,
        "website": agency.website,
        "units": [unit.name for unit in agency.units.all()],
        "officers": [_officer(member) for member in members],
    }


def _officer(member: Membership) -> Json:
    return {
        "username": member.user.username,
        "rank": member.user.rank,
        "title": member.user.title,
        "name": member.user.name,
        "position": member.position,
        "role": member.role,
        "unit": member.unit.name if member.unit else None,
    }


def _result(assessment: Assessment, names: Mapping[str, str]) -> Json:
    return {
        "scores": [
            {"indicator": row.indicator.name, "number": row.indicator.order, "score": _figure(row.value)}
            for row in assessment.scores.select_related("indicator")
        ],
        "items": [{"code": row.code, "score": _figure(row.value)} for row in assessment.item_scores.all()],
        "declared": {
            "total": _figure(assessment.declared_total),
            "level": assessment.declared_level or None,
            "IIT": _figure(assessment.declared_iit),
            "EIT": _figure(assessment.declared_eit),
            "OIT": _figure(assessment.declared_oit),
        },
        "announced_on": _day(assessment.announced_on),
        "remarks": [
            {
                "indicator": names.get(row.indicator_code),
                "item": row.item_code or None,
                "text": row.text,
            }
            for row in assessment.remarks.all()
        ],
        "suggestions": [{"from": row.source, "text": row.text} for row in assessment.suggestions.all()],
    }


def _plan(plan: Plan, names: Mapping[str, str]) -> Json:
    offices = [unit.name for unit in plan.agency.units.all()]
    records = [record_of(measure) for measure in plan_measures(plan)]
    own = [{"day": _day(row.day), "name": row.name} for row in plan.cut_offs.all()]
    return {
        "adopted_on": _day(plan.adopted_on),
        "measures": [_measure(record, names, offices) for record in records],
        **_filled(cut_offs=own),
    }


def _filled(**values: Any) -> Json:
    """The keys that came after version 1 was fixed: each stands only where it says something (ADR 0018)."""
    return {key: value for key, value in values.items() if value}


def _measure(record: MeasureRecord, names: Mapping[str, str], offices: list[str]) -> Json:
    everyone = [ALL_UNITS] if record.all_units else []
    return {
        "title": record.title,
        "indicators": [names.get(code, code) for code in record.indicator_codes],
        "items": list(record.item_codes),
        "topic": record.topic,
        "guideline": record.guideline.splitlines(),
        "steps": list(record.steps),
        "units": [*everyone, *(name for name in offices if name in record.units)],
        "owner": record.owner_username or record.owner_name or None,
        "starts_on": _day(record.starts_on),
        "due_on": _day(record.due_on),
        "monitoring": record.monitoring,
        "target": record.target,
        "details": [_detail(detail, names) for detail in record.details],
        "rounds": [_round(row) for row in record.rounds],
        **_filled(
            budget=_figure(record.budget),
            recommendation=record.recommendation,
            carried_from=asdict(record.carried_from) if record.carried_from else None,
            achievement=record.achievement,
            outcome=record.outcome,
        ),
    }


def _detail(detail: DetailRecord, names: Mapping[str, str]) -> Json:
    return {
        "activity": detail.activity.splitlines(),
        "result": detail.result.splitlines(),
        "cites": [_cite(cite, names) for cite in detail.cites],
    }


def _cite(cite: CiteRecord, names: Mapping[str, str]) -> Json:
    if cite.indicator_code:
        return {"indicator": names.get(cite.indicator_code, cite.indicator_code)}
    return {"item": cite.item_code} if cite.item_code else {"total": True}


def _round(row: RoundRecord) -> Json:
    return {
        "cut_off": _day(row.cut_off),
        "reported_on": _day(row.reported_on),
        "status": row.status or None,
        "text": row.text,
        "problems": row.problems,
        "evidence": [_evidence(item) for item in row.evidence],
        **_filled(result=row.result, suggestions=row.suggestions, reported_by=row.reported_by),
    }


def _evidence(item: EvidenceRecord) -> Json:
    file = _filled(name=item.file_name, content_type=item.content_type, size=item.size, sha256=item.sha256)
    return {"title": item.title, "url": item.url, **_filled(dated_on=_day(item.dated_on), file=file)}


def _meeting(meeting: Meeting) -> Json:
    return {
        "held_on": _day(meeting.held_on),
        "chair": meeting.chair,
        "chair_position": meeting.chair_position,
        "points": [{"topic": row.topic, "text": row.text} for row in meeting.points.all()],
        "closing": meeting.closing,
    }


def _figure(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None
