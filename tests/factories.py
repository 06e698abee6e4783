"""Real rows for tests: an agency with its offices and officers, years with the figures of the samples.

Plain functions that call the portal's own verbs, so that what a test starts from is what an officer could
have made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from agencies.acting_actions import save_acting
from agencies.actings import Stand
from agencies.models import Acting, ActingKind, Agency, Membership, Unit, User
from agencies.roles import Role
from agencies.transitions import perform
from assessments import workflow
from assessments.actions import open_year, save_scores
from assessments.models import Assessment
from measures.actions import MeasureContent, add_measure
from measures.evidence import inspect
from measures.evidence_actions import EvidenceContent, add_evidence
from measures.library_actions import add_recommendation
from measures.models import Evidence, Measure, Recommendation
from reports.actions import sign_paper, start_paper, submit_paper
from reports.models import LongWork, Outcome, Paper, PaperKind
from tests.measures.files import PDF

PASSWORD = "ทดสอบ-secret-42"

CODES = ("duty", "budget", "power", "asset", "fix", "quality", "comm", "improve", "disclose", "prevent")

S000 = ("96.17", "90.13", "93.75", "92.45", "83.56", "78.34", "67.40", "71.85", "43.90", "12.50")
S003 = ("100", "97.25", "99.88", "99.63", "100", "95.07", "94.98", "92.74", "88.78", "87.50")


def scores(figures: tuple[str, ...] = S000) -> dict[str, Decimal]:
    """Ten figures in official order as ``{indicator code: score}``."""
    return {code: Decimal(figure) for code, figure in zip(CODES, figures, strict=True)}


@dataclass(frozen=True)
class Cast:
    """An agency, its offices, and one officer in each role."""

    agency: Agency
    office: Unit
    finance: Unit
    staff: Membership
    head: Membership
    deputy: Membership
    clerk: Membership
    mayor: Membership
    admin: Membership

    @property
    def everyone(self) -> list[Membership]:
        """All six officers."""
        return [self.staff, self.head, self.deputy, self.clerk, self.mayor, self.admin]

    @property
    def signers(self) -> list[Membership]:
        """The four signers of a memo, in order."""
        return [self.head, self.deputy, self.clerk, self.mayor]


def make_agency(
    code: str = "mae-kham-mi", name: str = "องค์การบริหารส่วนตำบลแม่คำมี", *, is_demo: bool = False
) -> Agency:
    """One agency without offices or officers."""
    return Agency.objects.create(code=code, name=name, is_demo=is_demo)


def make_member(
    agency: Agency,
    username: str,
    role: Role,
    position: str,
    *,
    unit: Unit | None = None,
    name: str = "ทดสอบ ระบบ",
    rank: str = "",
    title: str = "นาย",
) -> Membership:
    """One officer; usernames carry the agency's code, so that two agencies can have the same cast."""
    user = User(username=f"{username}@{agency.code}", name=name, rank=rank, title=title)
    user.set_unusable_password()
    user.save()
    return Membership.objects.create(user=user, agency=agency, role=role, position=position, unit=unit)


def make_cast(
    code: str = "mae-kham-mi", name: str = "องค์การบริหารส่วนตำบลแม่คำมี", *, is_demo: bool = False
) -> Cast:
    """An agency with two offices and the six officers."""
    agency = make_agency(code, name, is_demo=is_demo)
    office = Unit.objects.create(agency=agency, name="สำนักปลัด", book_prefix="พร 72501", order=1)
    finance = Unit.objects.create(agency=agency, name="กองคลัง", order=2)
    return Cast(
        agency=agency,
        office=office,
        finance=finance,
        staff=make_member(
            agency, "staff", Role.STAFF, "นักวิเคราะห์นโยบายและแผน", unit=office, name="อรอร คำลือ", title="นาง"
        ),
        head=make_member(
            agency,
            "head",
            Role.OFFICE_HEAD,
            "หัวหน้าสำนักปลัด",
            unit=office,
            name="สุรชัย ใจนนท์",
            rank="ว่าที่ร้อยตรี",
            title="",
        ),
        deputy=make_member(agency, "deputy", Role.DEPUTY_CLERK, f"รองปลัด{name}", name="วิชัย แก้วมา"),
        clerk=make_member(agency, "clerk", Role.CLERK, f"ปลัด{name}", name="สมพร ใจดี"),
        mayor=make_member(agency, "mayor", Role.MAYOR, f"นายก{name}", name="ประเสริฐ คำสุข"),
        admin=make_member(agency, "admin", Role.ADMIN, "ผู้ดูแลระบบ", name="ดูแล ระบบดี"),
    )


def make_acting(cast: Cast, member: Membership | None = None, **changes: Any) -> Acting:
    """An order by which the deputy acts for the clerk; long past unless told otherwise."""
    stand: dict[str, Any] = {
        "member": member or cast.deputy,
        "kind": ActingKind.ACTING,
        "role": Role.CLERK,
        "unit": None,
        "post": cast.clerk.position,
        "order_number": "116/2563",
        "order_dated_on": date(2020, 9, 30),
        "starts_on": date(2020, 10, 1),
        "ends_on": date(2020, 10, 31),
    }
    return save_acting(agency=cast.agency, stand=Stand(**(stand | changes)), by=cast.admin)


def make_year(
    cast: Cast,
    fiscal_year: int = 2563,
    figures: Mapping[str, Decimal] | None = None,
    **declared: Any,
) -> Assessment:
    """A year with scores (those of S000 unless given), not yet confirmed."""
    assessment = open_year(agency=cast.agency, fiscal_year=fiscal_year, by=cast.staff)
    entered = scores() if figures is None else figures
    save_scores(assessment=assessment, scores=dict(entered), by=cast.staff, **declared)
    assessment.refresh_from_db()
    return assessment


def confirm(assessment: Assessment, by: Membership) -> Assessment:
    """Lock a year."""
    return perform(workflow.CONFIRM, assessment, by=by)


def make_confirmed_year(
    cast: Cast, fiscal_year: int = 2563, figures: Mapping[str, Decimal] | None = None
) -> Assessment:
    """A year with scores, locked."""
    return confirm(make_year(cast, fiscal_year, figures), by=cast.staff)


def measure_content(cast: Cast, **changes: Any) -> MeasureContent:
    """What a clerk writes about a complete measure of plan 2564."""
    content: dict[str, Any] = {
        "title": "มาตรการเผยแพร่ข้อมูลการจัดซื้อจัดจ้าง",
        "indicator_codes": ["disclose"],
        "guideline": "เผยแพร่ข้อมูลทุกไตรมาส",
        "steps": ["จัดทำแผนเผยแพร่", "เผยแพร่บนเว็บไซต์"],
        "units": [cast.office],
        "owner": cast.staff,
        "starts_on": date(2020, 10, 1),
        "due_on": date(2021, 9, 30),
        "monitoring": "รายงานที่ประชุมหัวหน้าส่วนราชการ",
        "target": "ไม่ต่ำกว่า 85",
        "cut_offs": [date(2021, 3, 31), date(2021, 9, 30)],
    }
    return MeasureContent(**(content | changes))


def make_measure(cast: Cast, fiscal_year: int = 2564, **changes: Any) -> Measure:
    """A complete measure answering การเปิดเผยข้อมูล unless told otherwise."""
    content = measure_content(cast, **changes)
    return add_measure(agency=cast.agency, fiscal_year=fiscal_year, content=content, by=cast.staff)


def make_evidence(cast: Cast, title: str = "คำสั่งแต่งตั้งคณะทำงาน", content: bytes = PDF) -> Evidence:
    """A PDF that the agency keeps, given by its staff."""
    file = ContentFile(content, name="คำสั่ง.pdf")
    given = EvidenceContent(title=title, file=file, inspected=inspect(file, "คำสั่ง.pdf"))
    return add_evidence(agency=cast.agency, content=given, by=cast.staff)


def make_recommendation(cast: Cast, title: str = "มาตรการของหน่วยงานเอง") -> Recommendation:
    """A recommendation that the agency wrote itself."""
    names = ("guideline", "office", "evidence", "target", "monitoring", "question", "item_key")
    content = dict.fromkeys(names, "") | {"title": title, "indicator_code": "fix", "steps": "ขั้นแรก"}
    return add_recommendation(agency=cast.agency, content=content, by=cast.staff)


def make_memo(cast: Cast, fiscal_year: int = 2563) -> Paper:
    """The memo of a confirmed year, as a draft."""
    if not cast.agency.assessments.filter(fiscal_year=fiscal_year).exists():
        make_confirmed_year(cast, fiscal_year)
    return start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=fiscal_year, by=cast.staff)


def make_long_work(cast: Cast) -> LongWork:
    """A year's papers as a zip, made ready a while ago."""
    row = {"asked_at": timezone.now(), "asked_by": cast.staff, "is_finished": True, "file": b"PK"}
    return LongWork.objects.create(agency=cast.agency, fiscal_year=2563, **row)


def make_submitted_memo(cast: Cast, fiscal_year: int = 2563) -> Paper:
    """A memo waiting for its first signature."""
    return submit_paper(paper=make_memo(cast, fiscal_year), by=cast.staff)


def sign(paper: Paper, *signers: Membership) -> Paper:
    """The paper after the given officers have signed, one after the other."""
    for signer in signers:
        paper = sign_paper(paper=paper, opinion="เพื่อโปรดทราบ", outcome=Outcome.NOTED, by=signer)
    return paper


def make_issued_memo(cast: Cast, fiscal_year: int = 2563) -> Paper:
    """A memo signed by all four and issued."""
    return sign(make_submitted_memo(cast, fiscal_year), *cast.signers)
