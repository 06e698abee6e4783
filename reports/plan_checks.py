"""Checks of a paper against the plan whose measures it prints."""

from __future__ import annotations

from django.urls import reverse

from agencies.findings import Finding, warn
from measures.amendments import amendments_of
from measures.queries import find_plan
from reports.content import facts_of
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from thai.dates import thai_date


def amendments_are_noted(paper: Paper) -> list[Finding]:
    """Before the measures of a plan are announced, an executive took note of what was amended in it."""
    plan = find_plan(paper.agency, paper.fiscal_year) if paper.kind == PaperKind.ANNOUNCEMENT else None
    waiting = amendments_of([plan])[plan.pk].waiting if plan and plan.is_adopted else []
    if plan is None or not waiting:
        return []
    latest = waiting[0]
    message = (
        f"{plan} แก้ไขหลังอนุมัติ {len(waiting)} ครั้งที่ผู้มีอำนาจอนุมัติแผนยังไม่ได้รับทราบ ล่าสุดเมื่อ {thai_date(latest.at)} "
        f"{latest.comment} ประกาศพิมพ์ข้อมูลที่แก้ไขแล้ว ควรให้รับทราบก่อนเสนอ"
    )
    url = f"{reverse('measures:plan', args=[paper.agency.code, plan.fiscal_year])}#amended"
    return [warn("amendments-unnoted", message, subject=str(plan), url=url, link_text="ดูการแก้ไขแผน")]


def plan_moved_on(paper: Paper) -> list[Finding]:
    """Where the plan whose measures an issued paper prints was amended since, everyone is told.

    What the paper prints is read last: of most papers the plan was not amended.
    """
    rules = PAPERS[paper.kind]
    plan = find_plan(paper.agency, rules.result_year(paper.fiscal_year) + 1)
    if plan is None or not plan.is_adopted or paper.issued_at is None:
        return []
    since = amendments_of([plan])[plan.pk].since(paper.issued_at)
    if not since or not rules.drafting.measures(facts_of(paper)):
        return []
    message = (
        f"{plan} แก้ไข {len(since)} ครั้งหลังจากออกเอกสารนี้ ล่าสุดเมื่อ {thai_date(since[0].at)} "
        f"{since[0].comment} เอกสารที่ออกแล้วพิมพ์ข้อมูลเดิม "
        f"หากต้องเปลี่ยนตาม กรุณาจัดทำ{rules.label}ฉบับแก้ไข"
    )
    url = f"{reverse('measures:plan', args=[paper.agency.code, plan.fiscal_year])}#amended"
    return [warn("plan-amended", message, subject=str(paper), url=url, link_text="ดูการแก้ไขแผน")]
