"""The demo agency's papers, told through the acts of those who draft and sign them.

Among them: signed by all, signed by pen, returned, replaced by a corrected one, part of the way, a draft that
the record left behind, a draft of a correction, one cancelled, a cancelled number, a stand-in's signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from agencies.acting_actions import save_acting
from agencies.actings import Stand, post_name
from agencies.models import ActingKind, Membership
from agencies.roles import Role
from agencies.transitions import Refused
from desk.demo_files import scanned
from desk.demo_story import Stage, reasons
from desk.yearfile.content import YearContent
from measures.actions import FIELDS, MeasureContent, change_measure
from measures.models import Measure
from reports.actions import (
    cancel_paper,
    correct_paper,
    edit_paper,
    return_paper,
    sign_paper,
    start_paper,
    submit_paper,
)
from reports.chains import phrases_for
from reports.content import content_of, written_sections
from reports.drafting.sections import Edit
from reports.filing import file_scan
from reports.models import Paper, PaperKind
from reports.numbering import cancel_number
from reports.papers import PAPERS
from reports.pdf import page_picture, render
from reports.scans import checked
from reports.seats import next_seat
from thai.fiscal import to_buddhist

MEMO, ANALYSIS, RESULTS = PaperKind.MEMO, PaperKind.ANALYSIS, PaperKind.RESULTS
ANNOUNCEMENT, DEVELOPMENT = PaperKind.ANNOUNCEMENT, PaperKind.DEVELOPMENT
SCAN_WIDTH = 900  # pixels of a page; enough to read, and light


def tell_papers(stage: Stage, years: Sequence[YearContent]) -> None:
    """Put every paper of the story on its days; ``years`` as ``desk.demo_files`` gives them."""
    first, second, third, present = years
    announced = [year.result.declared["announced_on"] for year in years if year.result]
    adopted = [year.plan.fields["adopted_on"] for year in years if year.plan]
    days = timedelta

    _issue(stage, MEMO, first, announced[0] + days(6))
    _issue(stage, ANALYSIS, first, announced[0] + days(25))
    _issue_by_pen(stage, ANNOUNCEMENT, second, adopted[0])
    _issue(stage, DEVELOPMENT, second, adopted[0] + days(4))
    _issue_twice(stage, MEMO, second, announced[1] + days(6))
    _issue(stage, ANALYSIS, second, announced[1] + days(25))
    _issue(stage, RESULTS, second, announced[1] + days(60))
    _issue(stage, ANNOUNCEMENT, third, adopted[1])
    _issue(stage, DEVELOPMENT, third, adopted[1] + days(4))
    _issue(stage, MEMO, third, announced[2] + days(6), with_signature=True)

    today = stage.today
    _return(stage, RESULTS, third, today - days(20))
    stage.on(today - days(13), _begin_correction, stage, ANALYSIS, second)
    stage.on(today - days(7), _stand_in, stage, "finance", today - days(7), today + days(14))
    _leave_half_signed(stage, ANALYSIS, third, today - days(6))
    _submit(stage, DEVELOPMENT, present, today - days(5))
    _leave_behind(stage, ANNOUNCEMENT, present, today - days(8))
    stage.on(today - days(11), _begin_too_early, stage, RESULTS, present.fiscal_year)


# ---- ways of a paper


def _submit(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    stage.on(day, _start, stage, kind, year.fiscal_year)
    stage.on(day + timedelta(days=1), _send, stage, kind, year.fiscal_year)


def _issue(
    stage: Stage, kind: PaperKind, year: YearContent, day: date, *, with_signature: bool = False
) -> None:
    _submit(stage, kind, year, day)
    _sign_all(stage, kind, year, day + timedelta(days=2), with_signature=with_signature)


def _sign_all(
    stage: Stage, kind: PaperKind, year: YearContent, day: date, *, with_signature: bool = False
) -> None:
    """One signature a day, until the last issues the paper."""
    for place, role in enumerate(PAPERS[kind].chain):
        when = day + timedelta(days=place)
        stage.on(when, _sign, stage, kind, year.fiscal_year, role, with_signature=with_signature)


def _issue_twice(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    """Issued with a wrong order in it, its number cancelled, and issued again while a stand-in signs."""
    _issue(stage, kind, year, day)
    again = day + timedelta(days=12)
    stage.on(again, _cancel_number, stage, kind, year.fiscal_year)
    stage.on(again, _stand_in, stage, "deputy", again, again + timedelta(days=11), for_role=Role.CLERK)
    stage.on(again, _correct_order, stage, kind, year.fiscal_year)
    stage.on(again + timedelta(days=1), _send, stage, kind, year.fiscal_year)
    _sign_all(stage, kind, year, again + timedelta(days=2))


def _issue_by_pen(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    _submit(stage, kind, year, day)
    stage.on(day + timedelta(days=3), _file_scan, stage, kind, year.fiscal_year)


def _return(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    _submit(stage, kind, year, day)
    _sign_first_two(stage, kind, year, day)
    stage.on(day + timedelta(days=5), _send_back, stage, kind, year.fiscal_year)


def _leave_half_signed(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    """Signed by the first two, so that the clerk finds it on the desk."""
    _submit(stage, kind, year, day)
    _sign_first_two(stage, kind, year, day)


def _sign_first_two(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    for place, role in enumerate((Role.OFFICE_HEAD, Role.DEPUTY_CLERK), 2):
        stage.on(day + timedelta(days=place), _sign, stage, kind, year.fiscal_year, role)


def _leave_behind(stage: Stage, kind: PaperKind, year: YearContent, day: date) -> None:
    """A draft in the staff's words, and then the measure it speaks of is changed."""
    stage.on(day, _start, stage, kind, year.fiscal_year)
    stage.on(day + timedelta(days=1), _write_own_words, stage, kind, year.fiscal_year)
    stage.on(day + timedelta(days=3), _raise_target, stage, year.fiscal_year)


# ---- acts


def _paper(stage: Stage, kind: PaperKind, year: int) -> Paper:
    papers = stage.agency.papers.select_related("agency", "unit", "drafted_by__user")
    return papers.filter(kind=kind, fiscal_year=year).latest("pk")


def _start(stage: Stage, kind: PaperKind, year: int) -> None:
    staff = stage.who("staff")
    paper = start_paper(agency=stage.agency, kind=kind, fiscal_year=year, by=staff)
    if PAPERS[kind].quotes_order:
        _name_order(paper, 118, staff)


def _begin_too_early(stage: Stage, kind: PaperKind, year: int) -> None:
    """A draft of what has no results yet, cancelled the same day."""
    staff = stage.who("staff")
    paper = start_paper(agency=stage.agency, kind=kind, fiscal_year=year, by=staff)
    cancel_paper(paper=paper, by=staff, comment="เริ่มร่างเร็วไป รอให้สิ้นปีงบประมาณก่อน")


def _name_order(paper: Paper, number: int, by: Membership, texts: dict[str, Edit] | None = None) -> None:
    """The order that gave out the work, of the spring before."""
    dated = timezone.localdate() - timedelta(days=150)
    edit_paper(
        paper=paper,
        unit=by.unit or paper.agency.units.earliest("order"),
        dated_on=timezone.localdate(),
        order_number=f"{number}/{to_buddhist(dated.year)}",
        order_dated_on=dated,
        texts=texts or {},
        by=by,
        version=paper.version,
    )


def _send(stage: Stage, kind: PaperKind, year: int) -> None:
    paper, staff = _paper(stage, kind, year), stage.who("staff")
    try:
        submit_paper(paper=paper, by=staff)
    except Refused as refusal:
        submit_paper(paper=paper, by=staff, waivers=reasons(refusal.findings))


def _sign(stage: Stage, kind: PaperKind, year: int, role: Role, *, with_signature: bool = False) -> None:
    paper = _paper(stage, kind, year)
    seat = next_seat(paper)
    if seat is None or seat.role != role or seat.holder is None:
        raise LookupError(f"{paper}: it is not the turn of {role}")
    phrases = phrases_for(paper, role)
    opinion = phrases[paper.pk % len(phrases)]
    sign_paper(paper=paper, opinion=opinion, by=seat.holder, with_signature=with_signature)


def _send_back(stage: Stage, kind: PaperKind, year: int) -> None:
    comment = "กรุณาเพิ่มเหตุผลของมาตรการที่ไม่ได้ดำเนินการให้ชัดเจน และตรวจตัวเลขผู้ใช้บริการออนไลน์อีกครั้ง"
    return_paper(paper=_paper(stage, kind, year), comment=comment, by=stage.who("clerk"))


def _cancel_number(stage: Stage, kind: PaperKind, year: int) -> None:
    paper = _paper(stage, kind, year)
    if paper.unit and paper.number_year and paper.number_place:
        cancel_number(
            unit=paper.unit,
            year=paper.number_year,
            place=paper.number_place,
            reason="อ้างเลขที่คำสั่งผิด ออกเอกสารใหม่แทนแล้ว",
            by=stage.who("staff"),
        )


def _correct_order(stage: Stage, kind: PaperKind, year: int) -> None:
    staff = stage.who("staff")
    reason = "เลขที่คำสั่งมอบหมายงานในเรื่องเดิมสลับหลัก"
    paper = correct_paper(paper=_paper(stage, kind, year), reason=reason, by=staff)
    _name_order(paper, 181, staff)


def _begin_correction(stage: Stage, kind: PaperKind, year: YearContent) -> None:
    correct_paper(
        paper=_paper(stage, kind, year.fiscal_year),
        reason="เพิ่มรายละเอียดแนวทางพัฒนาตามข้อสังเกตของผู้ตรวจ",
        by=stage.who("staff"),
    )


def _stand_in(
    stage: Stage, name: str, starts_on: date, ends_on: date, *, for_role: Role = Role.DEPUTY_CLERK
) -> None:
    who = stage.who(name)
    stand = Stand(
        member=who,
        kind=ActingKind.ACTING,
        role=for_role,
        unit=None,
        post=post_name(stage.agency, for_role, None),
        order_number=f"215/{to_buddhist(starts_on.year)}",
        order_dated_on=starts_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    save_acting(agency=stage.agency, stand=stand, by=stage.who("admin"))


def _file_scan(stage: Stage, kind: PaperKind, year: int) -> None:
    """The submitted paper as it comes out of the printer, signed by hand and scanned."""
    paper = _paper(stage, kind, year)
    printed = render(content_of(paper, for_pen=True))
    pages = [page_picture(printed.pdf, page, width=SCAN_WIDTH) for page in range(1, printed.pages + 1)]
    scan = checked(scanned(pages, stage.who("mayor").user.username))
    file_scan(paper=paper, scan=scan, signed_on=timezone.localdate(), number="", by=stage.who("staff"))


def _write_own_words(stage: Stage, kind: PaperKind, year: int) -> None:
    paper, staff = _paper(stage, kind, year), stage.who("staff")
    section = next(row for row in written_sections(paper) if row.draft.key.startswith("measure-"))
    edit_paper(
        paper=paper,
        unit=staff.unit or paper.agency.units.earliest("order"),
        dated_on=paper.dated_on or timezone.localdate(),
        order_number="",
        order_dated_on=None,
        texts={section.draft.key: Edit(f"{section.text}\nทุกส่วนราชการต้องตรวจทะเบียนการยืมก่อนปิดงบทุกไตรมาส")},
        by=staff,
        version=paper.version,
    )


def _raise_target(stage: Stage, year: int) -> None:
    measure = Measure.objects.filter(plan__agency=stage.agency, plan__fiscal_year=year).earliest("order")
    content = MeasureContent(
        **{name: getattr(measure, name) for name in FIELDS},
        indicator_codes=[point.indicator_code for point in measure.weak_points.all()],
        steps=[*(step.text for step in measure.steps.all()), "รายงานทรัพย์สินที่ยืมเกินกำหนดต่อผู้บริหาร"],
        units=list(measure.units.all()),
    )
    change_measure(
        measure=measure,
        content=content,
        by=stage.who("staff"),
        version=measure.version,
        reason="ที่ประชุมหัวหน้าส่วนราชการขอให้ติดตามทรัพย์สินที่ยืมเกินกำหนดด้วย",
    )
