"""The work of a year as a list of tasks: how far it has come, and what comes next by whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from django.utils import timezone

from agencies.access import can
from agencies.addresses import address
from agencies.models import Membership
from agencies.roles import Permission
from desk.following import follow_up_told, is_followed_through, standing_of_rounds
from desk.overview import Overview
from reports.chains import signing_roles
from reports.checks import OVERTAKEN
from reports.models import Paper, PaperKind
from reports.seats import Seat, next_seat
from reports.states import PaperState
from thai.lists import joined

Standing = Literal["after", "open", "begun", "shared"]
# The task, whether it is done, who may do it, and whether it waits for those before it, can be begun, was, or
# was by somebody with whose draft the reader may go on.
Planned = tuple["Task", bool, Permission | bool, Standing]
# The pages behind these tasks open only to those who may do them; the others every officer may read.
FOR_THOSE_WHO_DO = {Permission.ENTER_SCORES, Permission.CONFIRM_RESULT}


@dataclass(frozen=True)
class Task:
    """One line of a task list; ``kind`` is one of ``agencies.lists.TASK_WORDS``."""

    title: str
    detail: str = ""
    who: str = ""
    due: str = ""
    url: str = ""
    action: str = ""
    kind: str = "later"


def tasks_of(view: Overview, member: Membership) -> list[Task]:
    """The work of the year: the first unfinished task is "now" for who may do it, "waiting" for others.

    So is what was begun before its turn; what could be is "open", as the memo is before its measures stand.
    """
    planned = [
        _scores(view),
        _confirmation(view),
        _measures(view),
        _draft(view, member),
        _signatures(view, member),
        *_announcement(view, member),
        _analysis(view, member),
    ]
    tasks = []
    reached = False
    for task, is_done, may, standing in planned:
        if is_done:
            kind = "done"
        elif not reached or standing in ("begun", "shared"):
            kind, reached = _turn(member, may, standing), True
        else:
            kind = "open" if standing == "open" else "later"
        tasks.append(replace(task, kind=kind, url=task.url if _leads(kind, member, may) else ""))
    return [*tasks, *after_the_plan(view, member)]


def after_the_plan(view: Overview, member: Membership) -> list[Task]:
    """What goes on through the plan's own year; owners find their rounds on their desks."""
    plan, year = view.plan, view.plan.fiscal_year
    is_done = is_followed_through(plan)
    follow_up = Task(
        title=f"ติดตามแผนปี {year} ตามรอบ",
        detail=follow_up_told(plan, timezone.localdate()),
        who="เจ้าของมาตรการ",
        url=address("measures:rounds", view.agency.code, year) if plan.is_adopted else "",
        action="ดูรอบติดตาม",
        kind=standing_of_rounds(plan, member),
    )
    return [follow_up, _report(view, member, can_begin=is_done)]


def _report(view: Overview, member: Membership, *, can_begin: bool) -> Task:
    """The report on the plan, kept with the papers of the plan's year."""
    year, issued = view.plan.fiscal_year, view.in_force.get(PaperKind.RESULTS)
    is_open = can_begin or issued is not None
    papers = address("reports:papers", view.agency.code, year)
    task = Task(
        title=f"รายงานผลการดำเนินการของแผนปี {year}",
        detail="เมื่อรายงานครบทุกรอบและสรุปผลมาตรการแล้ว",
        who=view.in_charge,
        url=f"{papers}#paper-{PaperKind.RESULTS}" if is_open else "",
        action="เปิดเอกสารของแผน",
        kind="open" if is_open else "later",
    )
    if issued:
        return replace(task, detail=f"สถานะ: {issued.get_state_display()}", kind="done")
    if view.report is None:
        return task
    task, _, may, standing = _further(view, member, view.report, task, can_begin=can_begin)
    kind = _turn(member, may, standing)
    return replace(task, kind=kind, url=task.url if _leads(kind, member, may) else "")


def draft_kind(member: Membership, drafter: int, *, is_at_work: bool) -> str:
    """How a paper that can still be edited stands to an officer, on the desk as on the year's page.

    It is its drafter's own work, and of all who may draft where the drafter has left; the others of them may
    go on with it; everybody else waits.
    """
    if not can(member, Permission.DRAFT_PAPERS):
        return "waiting"
    return "now" if drafter == member.pk or not is_at_work else "begun"


def _turn(member: Membership, may: Permission | bool, standing: Standing) -> str:
    """The kind of a task whose turn it is."""
    if _may(member, may):
        return "now"
    return "begun" if standing == "shared" else "waiting"


def _leads(kind: str, member: Membership, may: Permission | bool) -> bool:
    """Whether a task has its link: not where it waits for someone else, or for an earlier task."""
    if kind == "done" and may not in FOR_THOSE_WHO_DO:
        return True
    return kind == "begun" or (kind in ("done", "now", "open") and _may(member, may))


def _may(member: Membership, may: Permission | bool) -> bool:
    return may if isinstance(may, bool) else can(member, may)


def _scores(view: Overview) -> Planned:
    entered = sum(1 for row in view.result.indicators if row.score is not None)
    is_confirmed = view.assessment.is_confirmed
    task = Task(
        title="กรอกผลคะแนนรายตัวชี้วัด",
        detail=f"กรอกแล้ว {entered} จาก {len(view.result.indicators)} ตัวชี้วัด",
        who=view.in_charge,
        url=f"{view.links.year}#scores" if is_confirmed else view.links.scores,
        action="ดูคะแนน" if is_confirmed else "กรอกคะแนน",
    )
    return task, view.result.is_complete, Permission.ENTER_SCORES, "after"


def _confirmation(view: Overview) -> Planned:
    by = view.names.get(view.assessment.confirmed_by_id)
    task = Task(
        title="ตรวจทานและยืนยันผลคะแนน",
        detail=f"ยืนยันโดย {by}" if by else "เมื่อยืนยันแล้ว คะแนนจะถูกล็อกเพื่อใช้ทำเอกสาร",
        who=view.in_charge,
        url=view.links.history if by else view.links.confirm,
        action="ดูการยืนยัน" if by else "ตรวจทานและยืนยัน",
    )
    return task, view.assessment.is_confirmed, Permission.CONFIRM_RESULT, "after"


def _measures(view: Overview) -> Planned:
    year, weak, open_ = view.fiscal_year + 1, len(view.plan.rows), len(view.plan.uncovered)
    if not view.result.is_complete:
        detail = "จะทราบตัวชี้วัดที่ต้องมีมาตรการเมื่อคะแนนครบ"
    elif weak:
        detail = f"มีมาตรการแล้ว {weak - open_} จาก {weak} ตัวชี้วัดที่ต่ำกว่าเกณฑ์"
        detail += f" แผนอยู่ในสถานะ “{view.plan.state_label}”" if not open_ else ""
    else:
        detail = "ไม่มีตัวชี้วัดที่ต่ำกว่าเกณฑ์"
    task = Task(
        title=f"จัดทำมาตรการสำหรับปี {year}",
        detail=detail,
        who=view.in_charge,
        url=view.links.plan,
        action="จัดทำมาตรการ" if open_ else "ดูมาตรการ",
    )
    return task, view.result.is_complete and not open_, Permission.EDIT_MEASURES, "after"


def _draft(view: Overview, member: Membership) -> Planned:
    memo = view.memo
    if memo is None:
        standing: Standing = "open" if view.assessment.is_confirmed else "after"
        task = Task(
            title="ร่างบันทึกข้อความรายงานผล",
            detail="ระบบร่างจากคะแนนและมาตรการให้ ท่านตรวจและแก้ไขได้ ทำก่อนหรือหลังมาตรการก็ได้",
            who=view.in_charge,
            url=f"{view.links.year}#memo",
            action="เริ่มร่าง",
        )
        return task, False, Permission.DRAFT_PAPERS, standing
    if view.overtaken.get(memo.pk) is False:
        return _taking_back(view, memo)
    task = Task(
        title=f"ร่างและเสนอบันทึกข้อความ{_correcting(view)}",
        detail=f"สถานะ: {memo.get_state_display()}{_in_force(view, view.memo)}",
        who=view.names[memo.drafted_by_id],
        url=_paper_url("reports:paper", view),
        action="เปิดบันทึกข้อความ",
    )
    return task, not memo.is_editable, *_drafted(view, member, memo)


def _drafted(view: Overview, member: Membership, paper: Paper) -> tuple[bool, Standing]:
    """Whether a draft is the officer's own to finish, and whether they may go on with that of another."""
    kind = draft_kind(member, paper.drafted_by_id, is_at_work=paper.drafted_by_id in view.at_work)
    return kind == "now", "shared" if kind == "begun" else "begun"


def _signatures(view: Overview, member: Membership) -> Planned:
    memo = view.memo
    seat = _waiting_seat(view, memo)
    if memo and seat and memo.pk in view.overtaken:
        return _sending_back(view, member, memo, seat)
    if memo and memo.is_issued:
        detail = f"ลงนามครบแล้ว เลขที่ {memo.number}"
    else:
        detail = f"รอ {seat.label}" if seat else f"{_signers(memo)}{_in_force(view, view.memo)}"
    is_my_turn = bool(seat and member in seat.holders)
    task = Task(
        title=f"ให้ความเห็นและลงนามในบันทึกข้อความ{_correcting(view)}",
        detail=detail,
        who=seat.who if seat else "",
        url=_paper_url("reports:paper-sign" if is_my_turn else "reports:paper", view),
        action="เปิดเอกสาร" if memo and memo.is_issued else "อ่านและลงนาม",
    )
    return task, bool(memo and memo.is_issued), is_my_turn, "begun" if seat else "after"


def _correcting(view: Overview) -> str:
    """What follows the name of a memo that is a correction; empty for any other."""
    memo = view.memo
    return f" ปี {view.fiscal_year}{memo.correction_mark}" if memo and memo.replaces_id else ""


def _announcement(view: Overview, member: Membership) -> list[Planned]:
    """The announcement of the plan, kept with the papers of its own year; none where none is asked."""
    year, paper = view.plan.fiscal_year, view.announcement
    if paper is None and not view.plan.rows:
        return []
    task = Task(
        title=f"ออกประกาศมาตรการของแผนปี {year}",
        detail=f"ร่างจากมาตรการในแผน อยู่ในเอกสารของปีงบประมาณ {year}",
        who=view.in_charge,
        url=f"{address('reports:papers', view.agency.code, year)}#paper-{PaperKind.ANNOUNCEMENT}",
        action="ไปเริ่มร่างประกาศ",
    )
    return [
        _further(view, member, paper, task, can_begin=view.result.is_complete and not view.plan.uncovered)
    ]


def _analysis(view: Overview, member: Membership) -> Planned:
    task = Task(
        title="จัดทำรายงานการวิเคราะห์ผลการประเมิน",
        detail="ร่างจากผลคะแนน การเทียบปีก่อน และแผน",
        who=view.in_charge,
        url=f"{view.links.papers}#paper-{PaperKind.ANALYSIS}",
        action="ไปเริ่มร่างรายงาน",
    )
    return _further(view, member, view.analysis, task, can_begin=view.assessment.is_confirmed)


def _further(
    view: Overview, member: Membership, paper: Paper | None, task: Task, *, can_begin: bool
) -> Planned:
    """A paper beside the memo, drafted and signed as one task; ``task`` as it is before anyone began it."""
    if paper is None:
        return task, False, Permission.DRAFT_PAPERS, "open" if can_begin else "after"
    if view.overtaken.get(paper.pk) is False:
        return _taking_back(view, paper)
    if seat := _waiting_seat(view, paper):
        if paper.pk in view.overtaken:
            return _sending_back(view, member, paper, seat)
        sign = address("reports:paper-sign", view.agency.code, paper.pk)
        title = f"{task.title}{paper.correction_mark}"
        task = replace(
            task, title=title, detail=f"รอ {seat.label}", who=seat.who, url=sign, action="อ่านและลงนาม"
        )
        return task, False, member in seat.holders, "begun"
    task = replace(
        task,
        title=f"{_to_do(paper)}: {paper}" if paper.is_editable else f"{task.title}{paper.correction_mark}",
        detail=f"สถานะ: {paper.get_state_display()}{_in_force(view, paper)}",
        who=view.names[paper.drafted_by_id],
        url=address("reports:paper", view.agency.code, paper.pk),
        action="เปิดเอกสาร",
    )
    return task, paper.is_issued, *_drafted(view, member, paper)


def _waiting_seat(view: Overview, paper: Paper | None) -> Seat | None:
    """Whose signature or return a submitted paper waits for; nobody's where it is to be taken back first."""
    if paper is None or paper.state != PaperState.SUBMITTED or view.overtaken.get(paper.pk) is False:
        return None
    return next_seat(paper)


def _taking_back(view: Overview, paper: Paper) -> Planned:
    """A submitted paper of an earlier result that nobody signed: those who draft take it back."""
    task = Task(
        title=f"ดึงกลับมาแก้ไขและเสนอใหม่: {paper}",
        detail=f"{OVERTAKEN} ผู้จัดทำดึงกลับมาตรวจและเสนอใหม่ได้",
        who=view.names[paper.drafted_by_id],
        url=address("reports:paper-withdraw", view.agency.code, paper.pk),
        action="ดึงกลับมาแก้ไข",
    )
    return task, False, Permission.DRAFT_PAPERS, "begun"


def _sending_back(view: Overview, member: Membership, paper: Paper, seat: Seat) -> Planned:
    """The same where someone signed: only the officer whose turn it is can send it back."""
    task = Task(
        title=f"ส่งกลับให้แก้ไข: {paper}",
        detail=f"{OVERTAKEN} {seat.label} ต้องส่งกลับให้ผู้จัดทำปรับเอกสารให้ตรงกัน",
        who=seat.who,
        url=address("reports:paper-sign", view.agency.code, paper.pk),
        action="อ่านและส่งกลับ",
    )
    return task, False, member in seat.holders, "begun"


def _to_do(paper: Paper) -> str:
    return "แก้ไขและเสนอใหม่" if paper.state == PaperState.RETURNED else "ร่างต่อและเสนอ"


def _in_force(view: Overview, paper: Paper | None) -> str:
    """The issued paper that stands while ``paper`` is a correction on its way; empty where none does."""
    issued = view.in_force.get(paper.kind) if paper and not paper.is_issued else None
    return f" ฉบับที่ใช้อยู่ เลขที่ {issued.number}" if issued and issued.number else ""


def _signers(memo: Paper | None) -> str:
    """Who signs the memo, in order, as the agency has it; read only once there is a memo."""
    if memo is None:
        return "ตามลำดับที่หน่วยงานกำหนด"
    return f"{joined([role.label for role in signing_roles(memo)])} ตามลำดับ"


def _paper_url(name: str, view: Overview) -> str:
    """The address of a page of the memo; empty where there is none yet."""
    return address(name, view.agency.code, view.memo.pk) if view.memo else ""
