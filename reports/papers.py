"""The registry of papers: what each kind is called, is for, looks like, is drafted from, and who signs it.

One entry holds everything that differs between kinds; no other file asks which kind a paper is. Which item
of the assessment a kind answers differs by year and is kept with the editions (`reports.answers`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.roles import Role
from reports.drafting import analysis, announcement, development, memo, results
from reports.drafting.contract import Drafting
from reports.models import Outcome, PaperKind


@dataclass(frozen=True)
class PaperType:
    """One kind of paper. ``template`` is the version new papers are set in; issued ones keep theirs.

    ``result_offset`` leads from the paper's year to the year whose result it quotes: 0, or -1 for the papers
    of a plan. ``needs_result``: without that result there is no such paper; the others then leave it unsaid.
    ``decisions``: what each ready opinion of the last seat decides, for a decision is never read from words.
    ``quotes_order``: its text names the order that gave out the work. ``is_numbered``: it gets a number from
    its office's book when it is issued. ``prints_emblem``: its first page begins with the emblem.
    ``prints_number``: its text has a place for its number and date; else its seal bears them.
    """

    kind: PaperKind
    label: str
    purpose: str
    drafting: Drafting
    chain: tuple[Role, ...]
    phrases: Mapping[Role, tuple[str, ...]]
    decisions: Mapping[str, Outcome]
    template: str = "v1"
    result_offset: int = 0
    needs_result: bool = True
    quotes_order: bool = False
    is_numbered: bool = True
    prints_emblem: bool = True
    prints_number: bool = True

    def result_year(self, fiscal_year: int) -> int:
        """The year whose result a paper of a year quotes."""
        return fiscal_year + self.result_offset

    @property
    def is_proposed(self) -> bool:
        """Whether the head of its office proposes it, so that the others write opinions."""
        return Role.OFFICE_HEAD in self.chain


_TO_KNOW = "เพื่อโปรดทราบ"
_AS_PROPOSED = "เห็นควรดำเนินการตามเสนอ"

# The way of papers that an office proposes: the last signer decides, for a bare "for your information" would
# leave the paper without an outcome.
OFFICE_TO_MAYOR = (Role.OFFICE_HEAD, Role.DEPUTY_CLERK, Role.CLERK, Role.MAYOR)
DECISIONS: Mapping[str, Outcome] = {
    "ทราบ": Outcome.NOTED,
    "อนุมัติให้ดำเนินการตามเสนอ": Outcome.APPROVED,
    "ทราบ และให้ส่วนราชการที่เกี่ยวข้องดำเนินการตามเสนอโดยเคร่งครัด": Outcome.ORDERED,
}
PHRASES: Mapping[Role, tuple[str, ...]] = {
    # The text above the head's words ends by asking for the same as the second of these.
    Role.OFFICE_HEAD: (_AS_PROPOSED, "เพื่อโปรดทราบและพิจารณาดำเนินการ", _TO_KNOW),
    Role.DEPUTY_CLERK: (_TO_KNOW, _AS_PROPOSED, "เพื่อโปรดพิจารณาสั่งการ"),
    Role.CLERK: (_TO_KNOW, _AS_PROPOSED, "เพื่อโปรดพิจารณาสั่งการ"),
    Role.MAYOR: tuple(DECISIONS),
}
_ANNOUNCED: Mapping[str, Outcome] = {
    "อนุมัติให้ประกาศใช้": Outcome.APPROVED,
    "ลงนามในประกาศ และให้เผยแพร่บนเว็บไซต์ของหน่วยงาน": Outcome.ORDERED,
}
_PUBLISHED: Mapping[str, Outcome] = {
    "อนุมัติให้เผยแพร่บนเว็บไซต์ของหน่วยงาน": Outcome.APPROVED,
    "อนุมัติให้เผยแพร่ และให้ส่วนราชการที่เกี่ยวข้องดำเนินการตามประเด็นพัฒนา": Outcome.ORDERED,
}

PAPERS: dict[str, PaperType] = {
    PaperKind.MEMO: PaperType(
        kind=PaperKind.MEMO,
        label="บันทึกข้อความ",
        purpose="รายงานผลการประเมินของปีต่อผู้บริหาร พร้อมตัวชี้วัดที่ควรพัฒนาและแนวทางดำเนินการ",
        drafting=memo,
        chain=OFFICE_TO_MAYOR,
        phrases=PHRASES,
        decisions=DECISIONS,
        quotes_order=True,
    ),
    PaperKind.ANNOUNCEMENT: PaperType(
        kind=PaperKind.ANNOUNCEMENT,
        label="ประกาศ",
        purpose="ประกาศมาตรการของปีให้บุคลากรและประชาชนทราบ เพื่อพัฒนาตัวชี้วัดที่ต่ำกว่าเกณฑ์ในผลของปีก่อน",
        drafting=announcement,
        chain=(Role.MAYOR,),
        phrases={Role.MAYOR: tuple(_ANNOUNCED)},
        decisions=_ANNOUNCED,
        result_offset=-1,
        needs_result=False,
        is_numbered=False,
    ),
    PaperKind.ANALYSIS: PaperType(
        kind=PaperKind.ANALYSIS,
        label="รายงานการวิเคราะห์",
        purpose="วิเคราะห์จุดแข็งและจุดที่ควรพัฒนาของผลการประเมินรายตัวชี้วัด พร้อมมาตรการของปีถัดไปและการกำกับติดตาม",
        drafting=analysis,
        chain=OFFICE_TO_MAYOR,
        phrases=PHRASES,
        decisions=DECISIONS,
    ),
    PaperKind.RESULTS: PaperType(
        kind=PaperKind.RESULTS,
        label="รายงานผลการดำเนินการ",
        purpose="รายงานสิ่งที่ดำเนินการและผลลัพธ์ของแต่ละมาตรการในแผนของปี โดยอ้างอิงคะแนนเป็นหลักฐาน",
        drafting=results,
        chain=OFFICE_TO_MAYOR,
        phrases=PHRASES,
        decisions=DECISIONS,
        needs_result=False,
        prints_emblem=False,
        prints_number=False,
    ),
    PaperKind.DEVELOPMENT: PaperType(
        kind=PaperKind.DEVELOPMENT,
        label="การนำผลไปสู่การพัฒนา",
        purpose="เผยแพร่การประชุมคณะทำงานที่นำผลการประเมินของปีก่อนมากำหนดประเด็นพัฒนาของปี",
        drafting=development,
        chain=(Role.MAYOR,),
        phrases={Role.MAYOR: tuple(_PUBLISHED)},
        decisions=_PUBLISHED,
        result_offset=-1,
        needs_result=False,
        is_numbered=False,
        prints_emblem=False,
    ),
}
