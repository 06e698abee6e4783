"""Checks of a paper before it is submitted and before each signature: one rule, one function, one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agencies.findings import Finding, block, warn
from agencies.models import Membership
from agencies.second_factor import lacks_second_factor
from assessments.checks import check_result
from assessments.models import Assessment
from assessments.queries import find_assessment
from assessments.years_without_rules import waits_for_rules
from measures.checks import check_answers, check_measures
from reports.ahead import is_slip, slip_words
from reports.content import facts_of, figures_now
from reports.drafting.years import year_url
from reports.emblems import has_emblem
from reports.figures import Figures
from reports.models import Paper, PaperKind
from reports.moved_checks import how_it_goes_back, moved_since
from reports.papers import PAPERS
from reports.plan_checks import amendments_are_noted, plan_moved_on
from reports.queries import find_meeting, replacement_of
from reports.seats import next_seat, seats_of
from reports.section_checks import check_sections, edit_url
from thai.dates import thai_date, thai_datetime_short
from thai.fiscal import to_buddhist

Check = Callable[[Paper], list[Finding]]
OVERTAKEN = "ผลคะแนนเปลี่ยนไปหลังจากเสนอเอกสาร จึงยังลงนามไม่ได้"


def _result_year(paper: Paper) -> int:
    """The year whose result the paper quotes."""
    return PAPERS[paper.kind].result_year(paper.fiscal_year)


def plan_year(paper: Paper) -> int:
    """The year of the plan that answers that result."""
    return _result_year(paper) + 1


def _assessment(paper: Paper) -> Assessment | None:
    return find_assessment(paper.agency, _result_year(paper))


def result_is_confirmed(paper: Paper) -> list[Finding]:
    """A paper speaks only of a confirmed result; papers of a plan may do without one that is not recorded."""
    assessment = _assessment(paper)
    if assessment.is_confirmed if assessment else not PAPERS[paper.kind].needs_result:
        return []
    year = _result_year(paper)
    url = reverse("assessments:result-confirm", args=[paper.agency.code, year])
    message = f"ผลคะแนนปี {year} ยังไม่ได้ยืนยัน เอกสารจึงยังเสนอหรือลงนามไม่ได้"
    return [block("result-unconfirmed", message, subject="ผลคะแนน", url=url, link_text="ไปยืนยันผลคะแนน")]


def result_is_recorded(paper: Paper) -> list[Finding]:
    """A plan that answers no recorded result names no weak points, and its readers should know why."""
    if PAPERS[paper.kind].needs_result or _assessment(paper):
        return []
    year = _result_year(paper)
    wait = waits_for_rules(year, paper.agency)
    message = f"ยังไม่ได้บันทึกผลคะแนนปี {year} เอกสารจึงไม่กล่าวถึงคะแนนและจุดที่ควรพัฒนาของปีนั้น"
    if wait:
        message = f"{message} การบันทึกผลปี {year} {wait}"
    url = year_url(paper.agency, year)
    return [warn("result-not-recorded", message, subject="ผลคะแนน", url=url, link_text="ไปที่หน้าของปี")]


def nothing_is_lacking(paper: Paper) -> list[Finding]:
    """What the paper is made of is still recorded."""
    return PAPERS[paper.kind].drafting.lacks(paper.agency, paper.fiscal_year)


def printed_measures_are_complete(paper: Paper) -> list[Finding]:
    """Measures that a paper prints have all their parts (V10, V11)."""
    return check_measures(PAPERS[paper.kind].drafting.measures(facts_of(paper)))


def its_own_rules_hold(paper: Paper) -> list[Finding]:
    """What only a paper of this kind is asked."""
    return PAPERS[paper.kind].drafting.check(facts_of(paper))


def year_is_not_over(paper: Paper) -> list[Finding]:
    """Whoever signs an announcement for good is told what its drafter was: that its year has ended."""
    return its_own_rules_hold(paper) if paper.kind == PaperKind.ANNOUNCEMENT else []


def paper_has_office_and_date(paper: Paper) -> list[Finding]:
    """The office that owns the paper and its date are printed, so they must be there."""
    findings = []
    if paper.unit is None:
        message = "ยังไม่ได้เลือกส่วนราชการเจ้าของเรื่อง"
        findings.append(block("unit-missing", message, subject="ส่วนราชการ", url=edit_url(paper, "unit")))
    if paper.dated_on is None:
        message = "ยังไม่ได้ระบุวันที่ของเอกสาร"
        findings.append(block("date-missing", message, subject="วันที่", url=edit_url(paper, "dated_on")))
    return findings


def dates_are_in_order(paper: Paper) -> list[Finding]:
    """The paper is not older than the result it reports, nor than the order that gave out the work (V14)."""
    findings = []
    assessment = _assessment(paper)
    announced = assessment.announced_on if assessment else None
    if paper.dated_on and announced and paper.dated_on < announced:
        message = f"เอกสารลงวันที่ {thai_date(paper.dated_on)} ก่อนวันประกาศผล {thai_date(announced)}"
        findings.append(block("paper-before-result", message, subject="วันที่", url=edit_url(paper, "dated_on")))
    if paper.dated_on and paper.order_dated_on and paper.order_dated_on > paper.dated_on:
        message = f"คำสั่งลงวันที่ {thai_date(paper.order_dated_on)} หลังวันที่ของเอกสาร"
        findings.append(
            block("order-after-paper", message, subject="คำสั่ง", url=edit_url(paper, "order_dated_on"))
        )
    return findings


def date_is_not_ahead(paper: Paper) -> list[Finding]:
    """A paper is seldom dated in the future; more than a year ahead is a slip, however it was recorded."""
    today = timezone.localdate()
    if paper.dated_on is None or paper.dated_on <= today:
        return []
    url = edit_url(paper, "dated_on")
    if is_slip(paper.dated_on, today):
        return [block("date-slip", slip_words(paper.dated_on, today), subject="วันที่", url=url)]
    message = f"วันที่อยู่ในอนาคต เอกสารลงวันที่ {thai_date(paper.dated_on)} แต่วันนี้คือ {thai_date(today)}"
    return [warn("date-ahead", message, subject="วันที่", url=url)]


def meeting_is_between_result_and_paper(paper: Paper) -> list[Finding]:
    """A meeting that took the result was held after it was announced, and before the paper (V14)."""
    meeting = find_meeting(paper.agency, paper.fiscal_year) if PAPERS[paper.kind].result_offset < 0 else None
    if meeting is None or meeting.held_on is None:
        return []
    findings = []
    held, url = thai_date(meeting.held_on), reverse("reports:meeting", args=_year_of(paper))
    assessment = _assessment(paper)
    announced = assessment.announced_on if assessment else None
    if paper.dated_on and paper.dated_on < meeting.held_on:
        message = f"เอกสารลงวันที่ {thai_date(paper.dated_on)} ก่อนวันประชุม {held}"
        found = block("paper-before-meeting", message, subject="วันที่", url=edit_url(paper, "dated_on"))
        findings.append(found)
    if announced and meeting.held_on < announced:
        message = f"ประชุมเมื่อ {held} ก่อนวันประกาศผลที่นำมาพิจารณา {thai_date(announced)}"
        findings.append(warn("meeting-before-result", message, subject="วันประชุม", url=url, waivable=True))
    return findings


def _year_of(paper: Paper) -> list[str | int]:
    return [paper.agency.code, paper.fiscal_year]


def names_are_of_the_record(paper: Paper) -> list[Finding]:
    """Whoever is printed as a signer has a name and a position in the list of officers (V2)."""
    holders = [seat.holder for seat in seats_of(paper) if seat.holder and seat.opinion is None]
    return [
        block(
            "signer-nameless",
            f"{who.user.username} ยังไม่มีชื่อหรือตำแหน่งในรายชื่อเจ้าหน้าที่ จึงพิมพ์ในเอกสารไม่ได้",
            subject=str(who),
            url=reverse("agencies:officers", args=[paper.agency.code]),
        )
        for who in holders
        if not (who.user.name.strip() and who.position.strip())
    ]


def someone_decides(paper: Paper) -> list[Finding]:
    """The last seat of the chain is held by someone; other seats may be skipped."""
    last = seats_of(paper)[-1]
    if last.holders:
        return []
    message = (
        f"หน่วยงานยังไม่มีผู้ดำรงตำแหน่ง {last.role.label} ซึ่งเป็นผู้ลงนามสุดท้าย "
        "กรุณาให้ผู้ดูแลระบบเพิ่มรายชื่อ หรือบันทึกผู้รักษาราชการแทน"
    )
    return [block("no-last-signer", message, subject=last.role.label)]


def someone_still_decides(paper: Paper, by: Membership) -> list[Finding]:
    """Where the last signer left while the paper was on its way, no other signature may end it."""
    last = seats_of(paper)[-1]
    return [] if last.opinion else someone_decides(paper)


def weak_indicators_have_measures(paper: Paper) -> list[Finding]:
    """Readers are told of weak indicators that nothing answers yet (V9)."""
    return check_answers(paper.agency, _result_year(paper))


def announced_figures_are_explained(paper: Paper) -> list[Finding]:
    """Where the announcement disagrees with the computed figures, readers see it beside the paper (V4).

    Whoever confirmed the result gave a reason, which stands in the result's history; it is not asked again.
    """
    assessment = _assessment(paper)
    findings = check_result(assessment) if assessment else []
    differing = [row for row in findings if row.rule.startswith("declared-")]
    if assessment and assessment.is_confirmed:  # the form of scores is closed, and never was open to signers
        seen = f"{year_url(assessment.agency, assessment.fiscal_year)}#scores"
        differing = [replace(row, url=seen, link_text="ดูคะแนนสิบตัวชี้วัด") for row in differing]
    return [replace(row, waivable=False) for row in differing]


def number_fits_the_paper(paper: Paper) -> list[Finding]:
    """The number comes from the book of the year in which the last signature is given."""
    findings: list[Finding] = []
    if not PAPERS[paper.kind].is_numbered:
        return findings
    today, url = timezone.localdate(), edit_url(paper, "dated_on")
    if paper.dated_on and paper.dated_on <= today and paper.dated_on.year != today.year:
        message = (
            f"เอกสารลงวันที่ {thai_date(paper.dated_on)} แต่จะได้เลขที่จากทะเบียนของปี {to_buddhist(today.year)} "
            "กรุณาตรวจว่าตั้งใจให้เป็นเช่นนั้น"
        )
        findings.append(warn("date-other-year", message, subject="วันที่", url=url))
    if paper.unit and not paper.unit.book_prefix:
        message = f"{paper.unit} ยังไม่มีเลขประจำส่วนราชการ เลขที่หนังสือจะเป็นเลขลำดับทับปี"
        url = reverse("agencies:unit-edit", args=[paper.agency.code, paper.unit.pk])
        link = "เพิ่มเลขประจำส่วนราชการ"
        found = warn("book-prefix-missing", message, subject="เลขที่หนังสือ", url=url, link_text=link)
        findings.append(found)
    return findings


def emblem_is_there(paper: Paper) -> list[Finding]:
    """A paper that is still to be issued prints its agency's emblem, or an empty place; only told."""
    is_open = not (paper.is_issued or paper.is_cancelled)
    if not (is_open and PAPERS[paper.kind].prints_emblem) or has_emblem(paper.agency):
        return []
    message = "หน่วยงานยังไม่ได้เพิ่มตราครุฑ เอกสารที่ออกจะไม่มีตรา"
    url = reverse("reports:emblem", args=[paper.agency.code])
    return [warn("emblem-missing", message, subject="ตราครุฑ", url=url, link_text="เพิ่มตราบนเอกสาร")]


def address_is_known(paper: Paper) -> list[Finding]:
    """The QR code of an issued paper leads to the page that confirms it, or is the code alone; only told."""
    if settings.PUBLIC_URL or paper.is_issued or paper.is_cancelled:
        return []
    message = (
        "QR code ของเอกสารที่ออกจะมีเพียงรหัส สแกนแล้วไม่ถึงหน้าตรวจสอบ เพราะยังไม่ได้ตั้งที่อยู่เว็บไซต์ของระบบ "
        "กรุณาแจ้งผู้ดูแลเครื่องแม่ข่ายให้ตั้งก่อนออกเอกสาร (ค่าชื่อ ITA_PUBLIC_URL)"
    )
    return [warn("public-address-missing", message, subject="QR code")]


SUBMISSION: tuple[Check, ...] = (
    nothing_is_lacking,
    result_is_confirmed,
    result_is_recorded,
    paper_has_office_and_date,
    dates_are_in_order,
    date_is_not_ahead,
    meeting_is_between_result_and_paper,
    check_sections,
    someone_decides,
    names_are_of_the_record,
    weak_indicators_have_measures,
    printed_measures_are_complete,
    amendments_are_noted,
    its_own_rules_hold,
    announced_figures_are_explained,
    number_fits_the_paper,
)


def check_paper(paper: Paper) -> list[Finding]:
    """All findings about a paper that is being prepared."""
    return [finding for check in SUBMISSION for finding in check(paper)]


def before_submitting(paper: Paper, by: Membership) -> list[Finding]:
    """The same list, in the form the door asks for."""
    return check_paper(paper)


def signer_is_next(paper: Paper, by: Membership) -> list[Finding]:
    """Signatures are given in order, each by the person in the seat (V20)."""
    seat = next_seat(paper)
    if seat is not None and by in seat.holders:
        return []
    waiting = f" ขณะนี้รอ {seat.label}" if seat else ""
    return [block("not-your-turn", f"ยังไม่ถึงลำดับการลงนามของท่าน{waiting}", subject=str(by))]


def nobody_signed_yet(paper: Paper, by: Membership) -> list[Finding]:
    """A paper under which a signature of this round stands is no longer its drafter's to take back."""
    signed = [seat.opinion for seat in seats_of(paper) if seat.opinion]
    if not signed:
        return []
    first = signed[0]
    message = (
        f"ดึงกลับไม่ได้ เพราะ {first.full_name} ({first.position}) ลงนามแล้วเมื่อ {thai_datetime_short(first.at)} "
        "หากต้องแก้ไข กรุณาขอให้ผู้ที่ถึงลำดับลงนามส่งเอกสารกลับ"
    )
    return [block("signed-already", message, subject=str(paper))]


def never_submitted(paper: Paper, by: Membership) -> list[Finding]:
    """A paper that was once before its signers has a history there, so it is not called a mistake."""
    if not paper.attempt:
        return []
    message = f"เอกสารนี้เคยเสนอลงนามแล้ว {paper.attempt} ครั้ง จึงยกเลิกร่างไม่ได้ กรุณาแก้ไขแล้วเสนออีกครั้ง"
    return [block("submitted-once", message, subject=str(paper))]


def signer_has_second_factor(paper: Paper, by: Membership) -> list[Finding]:
    """Where the agency asks its signers for a code at sign-in, who has none does not sign."""
    if not lacks_second_factor(by):
        return []
    return [block("second-factor", "หน่วยงานกำหนดให้ผู้ลงนามตั้งค่ารหัสยืนยันสองชั้นก่อนลงนาม", subject=str(by))]


def stated_in(paper: Paper) -> Figures | None:
    """The figures a paper was submitted with; None where it was not."""
    stated: Figures | None = (paper.snapshot or {}).get("figures")
    return stated


def _stand(stated: Figures | None, figures: Figures) -> bool:
    """Whether the figures that a paper states are these; a paper that states none is never wrong."""
    return stated in ({}, figures)


def states_another_result(stated: Figures | None, figures: Figures) -> bool:
    """Whether a paper states figures of a confirmed result that are not these, so that it cannot be signed.

    As ``figures_still_hold`` where only the result is read: what a paper states besides is not asked.
    """
    return not _stand({code: stated.get(code) for code in figures} if stated else {}, figures)


def figures_still_hold(paper: Paper, by: Membership) -> list[Finding]:
    """What the signer reads is still what the record says; otherwise the paper goes back."""
    if unconfirmed := result_is_confirmed(paper):
        return unconfirmed
    if _stand(stated_in(paper), figures_now(paper)):
        return []
    message = f"{OVERTAKEN} {how_it_goes_back(paper, by)}"
    return [block("figures-changed", message, subject="ผลคะแนน")]


def issued_figures_still_hold(paper: Paper) -> list[Finding]:
    """An issued paper keeps its figures; where the record was corrected since, everyone is told."""
    assessment = _assessment(paper) if paper.is_issued else None
    if assessment is None or not assessment.is_confirmed:
        return []
    return figures_moved_on(paper, stated_in(paper), figures_now(paper))


def figures_moved_on(paper: Paper, stated: Figures | None, figures: Figures) -> list[Finding]:
    """The same for an issued paper, what it states, and the figures of a confirmed result already read."""
    if _stand(stated, figures):
        return []
    label = PAPERS[paper.kind].label
    number = f" เลขที่ {paper.number}" if paper.number else ""
    message = f"{paper}{number} มีตัวเลขไม่ตรงกับผลคะแนนที่แก้ไขภายหลัง เอกสารที่ออกแล้วแก้ไม่ได้ กรุณาจัดทำ{label}ฉบับใหม่"
    url = reverse("reports:paper", args=[paper.agency.code, paper.pk])
    return [warn("issued-figures-differ", message, subject=str(paper), url=url, link_text="เปิดเอกสาร")]


def notes_for_readers(paper: Paper, by: Membership) -> list[Finding]:
    """What whoever opens a submitted or issued paper should know before relying on it."""
    if paper.is_issued:
        replacement = replacement_of(paper)
        is_replaced = bool(replacement and replacement.is_issued)
        return [] if is_replaced else [*issued_figures_still_hold(paper), *plan_moved_on(paper)]
    if paper.is_cancelled:
        return []
    if paper.is_editable:
        return number_fits_the_paper(paper)  # told while there is time to mend it
    held = [*someone_still_decides(paper, by), *figures_still_hold(paper, by)]
    moved = held or moved_since(paper, by)
    return [*moved, *announced_figures_are_explained(paper), *year_is_not_over(paper)]
