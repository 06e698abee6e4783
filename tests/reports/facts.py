"""Facts enough for a paper of every kind: two confirmed years, the plans that answer them, a meeting."""

from __future__ import annotations

from datetime import date

from django.db.models import F

from agencies.findings import waivable
from measures.models import Cite, Detail, Measure, Round
from reports.actions import replace_meeting, start_paper, submit_paper
from reports.checks import check_paper
from reports.models import Paper, PaperKind
from reports.papers import PAPERS
from tests.factories import S000, S003, Cast, make_confirmed_year, make_measure, scores, sign

YEAR = 2564  # the year of the papers; its plan answers the result of the year before

WEAK = ("fix", "quality", "comm", "improve", "disclose", "prevent")  # of S000


def make_facts(cast: Cast) -> None:
    """Result 2563 with six weak indicators, plan 2564 answering each, result 2564, plan 2565, a meeting."""
    make_confirmed_year(cast, YEAR - 1, scores(S000))
    make_confirmed_year(cast, YEAR, scores(S003))
    for code in WEAK:
        measure = make_measure(cast, YEAR, title=f"มาตรการพัฒนา {code}", indicator_codes=[code])
        add_details(measure, code)
    make_measure(
        cast,
        YEAR + 1,
        title="มาตรการรักษาคะแนน",
        indicator_codes=["prevent"],
        starts_on=date(2021, 10, 1),
        due_on=date(2022, 9, 30),
        cut_offs=[date(2022, 3, 31)],
    )
    make_meeting(cast)


def add_details(measure: Measure, code: str) -> None:
    """What was done and what came of it, citing the indicator, an item and the total."""
    for place in (1, 2):
        detail = Detail.objects.create(
            measure=measure,
            order=place,
            activity=f"ดำเนินการครั้งที่ {place}",
            result=f"ประชาชนได้รับประโยชน์ {place}",
        )
        Cite.objects.create(detail=detail, order=1, indicator_code=code)
    Cite.objects.create(detail=detail, order=2, item_code="o42")  # without a score
    Cite.objects.create(detail=detail, order=3)


def make_meeting(cast: Cast) -> None:
    """The meeting of 2564, with points under three topics and one under none."""
    replace_meeting(
        agency=cast.agency,
        fiscal_year=YEAR,
        head={
            "held_on": date(2021, 2, 4),
            "chair": "นายประเสริฐ คำสุข",
            "chair_position": "นายกองค์การบริหารส่วนตำบลแม่คำมี",
            "closing": "ขอให้ทุกส่วนราชการเผยแพร่ข้อมูลให้เป็นปัจจุบัน",
        },
        points=[(1, "ปรับปรุงขั้นตอนการให้บริการ"), (2, "เปิดเผยผลการจัดซื้อจัดจ้าง"), (None, "ทบทวนคู่มือ")],
        by=cast.staff,
    )


def make_paper(cast: Cast, kind: str, fiscal_year: int = YEAR) -> Paper:
    """A paper of a kind, begun by the staff."""
    return start_paper(agency=cast.agency, kind=PaperKind(kind), fiscal_year=fiscal_year, by=cast.staff)


def tell_all(cast: Cast) -> None:
    """Every round of the agency's plans reported on its day, every measure summed up."""
    Round.objects.filter(measure__plan__agency=cast.agency).update(
        reported_on=F("cut_off"), status="done", text="ดำเนินการแล้ว"
    )
    Measure.objects.filter(plan__agency=cast.agency).update(achievement="partly", outcome="ดีขึ้น")


def submit(cast: Cast, paper: Paper) -> Paper:
    """The paper before its signers, with a reason for whatever asks for one."""
    reasons = {finding.rule: "รายงานตามที่มี" for finding in waivable(check_paper(paper))}
    return submit_paper(paper=paper, by=cast.staff, waivers=reasons)


def make_issued(cast: Cast, paper: Paper) -> Paper:
    """A paper that its whole chain has signed."""
    by_role = {who.role: who for who in cast.everyone}
    submitted = submit(cast, paper)
    return sign(submitted, *(by_role[role] for role in PAPERS[paper.kind].chain))
