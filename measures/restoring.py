"""Putting back what was removed: verbs, keyword-only, atomic, with their audit event."""

from __future__ import annotations

from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import AuditEvent, Membership, Removed
from agencies.restoring import claim_removed, put_back
from agencies.transitions import Refused
from agencies.versions import claim
from measures.actions import require_changeable, summary_of
from measures.calendars import round_change
from measures.evidence import digest_holds
from measures.evidence_actions import told_of
from measures.models import Evidence, Measure, Plan, Round, RoundEvidence
from measures.plan_actions import follow
from measures.queries import cut_offs_of


@transaction.atomic
def restore_measure(*, plan: Plan, removed: Removed, by: Membership) -> Measure:
    """Put a measure back into a plan that is still being written, steps, rounds and all.

    Where the plan's calendar was set meanwhile its rounds follow that. Raises Refused where the plan may not
    be changed, has a measure of this name, or somebody put it back meanwhile.
    """
    if plan.is_adopted:
        message = "แผนนี้อนุมัติใช้แล้ว จึงนำมาตรการที่ลบกลับคืนไม่ได้ หากต้องใช้ กรุณาเพิ่มเป็นมาตรการใหม่พร้อมเหตุผล"
        raise Refused([block("plan-adopted", message)])
    plan = require_changeable(plan=plan, by=by)
    row = claim_removed(removed)
    if plan.measures.filter(title=row.rows[0]["fields"]["title"]).exists():
        message = "ในแผนมีมาตรการชื่อเดียวกันอยู่แล้ว จึงไม่นำกลับคืนซ้ำ หากต้องการทั้งสองข้อ กรุณาเปลี่ยนชื่อข้อที่มีอยู่ก่อน"
        raise Refused([block("put-back-twice", message, subject=row.label)])
    measure = put_back(row, Measure)
    if _calendar_was_set(plan, row):
        follow(round_change(measure.order, measure, [day.day for day in cut_offs_of(plan)]))
    changes = summary_of(measure)
    record(Event.MEASURE_RESTORED, by=by, agency=plan.agency, subject=measure, changes=changes)
    return measure


def _calendar_was_set(plan: Plan, removed: Removed) -> bool:
    acts = AuditEvent.objects.filter(subject_type=plan._meta.label_lower, subject_id=plan.pk)
    return acts.filter(event=Event.PLAN_CALENDAR_SET, at__gt=removed.removed_at).exists()


@transaction.atomic
def restore_evidence(*, removed: Removed, by: Membership) -> Evidence:
    """Put evidence back with its file, and into the rounds that named it and were not answered since.

    Raises Refused where the agency was given the same file anew, the file is gone or changed, or somebody put
    it back meanwhile.
    """
    row = claim_removed(removed)
    digest = row.rows[0]["fields"]["sha256"]
    if digest and (known := row.agency.evidence.filter(sha256=digest).first()):
        message = f"ไฟล์เดียวกันนี้นำเข้าใหม่แล้วในชื่อ “{known.title}” จึงไม่นำกลับคืนซ้ำ"
        raise Refused([block("put-back-twice", message, subject=row.label)])
    places = row.evidence.rounds
    evidence = put_back(row, Evidence)
    if not digest_holds(evidence):
        message = "ไฟล์ของหลักฐานนี้หายไปหรือถูกเปลี่ยน จึงนำกลับคืนไม่ได้ กรุณาแจ้งผู้ดูแลระบบ"
        raise Refused([block("put-back-file", message, subject=row.label)])
    rounds = list(Round.objects.filter(pk__in=places).select_related("measure").order_by("cut_off", "pk"))
    unanswered = [one for one in rounds if one.version == places[str(one.pk)][0]]
    for one in unanswered:
        claim(one, None)
        RoundEvidence.objects.create(round=one, evidence=evidence, order=places[str(one.pk)][1])
    changes = told_of(evidence, unanswered)
    record(Event.EVIDENCE_RESTORED, by=by, agency=evidence.agency, subject=evidence, changes=changes)
    return evidence
