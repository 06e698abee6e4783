"""The registry of papers: what each kind is called, looks like, and who signs it.

One entry holds everything that differs between kinds; no other file asks which kind a paper is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from agencies.roles import Role
from reports.models import PaperKind


@dataclass(frozen=True)
class PaperType:
    """One kind of paper. ``template`` is the version new papers are set in; issued ones keep theirs."""

    kind: PaperKind
    label: str
    template: str
    chain: tuple[Role, ...]
    phrases: Mapping[Role, tuple[str, ...]]


_TO_KNOW = "เพื่อโปรดทราบ"
_AS_PROPOSED = "เห็นควรดำเนินการตามเสนอ"

PAPERS: dict[str, PaperType] = {
    PaperKind.MEMO: PaperType(
        kind=PaperKind.MEMO,
        label="บันทึกข้อความ",
        template="v1",
        chain=(Role.OFFICE_HEAD, Role.DEPUTY_CLERK, Role.CLERK, Role.MAYOR),
        phrases={
            Role.OFFICE_HEAD: ("เพื่อโปรดทราบและพิจารณาดำเนินการ", _TO_KNOW, _AS_PROPOSED),
            Role.DEPUTY_CLERK: (_TO_KNOW, _AS_PROPOSED, "เพื่อโปรดพิจารณาสั่งการ"),
            Role.CLERK: (_TO_KNOW, _AS_PROPOSED, "เพื่อโปรดพิจารณาสั่งการ"),
            # The last signer decides: a bare "for your information" would leave the paper without an outcome.
            Role.MAYOR: (
                "ทราบ",
                "อนุมัติให้ดำเนินการตามเสนอ",
                "ทราบ และให้ส่วนราชการที่เกี่ยวข้องดำเนินการตามเสนอโดยเคร่งครัด",
            ),
        },
    ),
}
