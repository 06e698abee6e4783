"""Why a paper cannot be changed now, since when, by whom, and what to do instead."""

from __future__ import annotations

from agencies.stances import stance
from reports.models import Paper


def why_not_editable(paper: Paper) -> str:
    """The reason in two sentences; empty where it may be changed."""
    if paper.is_editable:
        return ""
    if paper.is_cancelled:
        way = "หากต้องการเอกสารชนิดนี้ กรุณาเริ่มร่างใหม่ที่หน้าเอกสารของปี"
    elif paper.is_issued:
        way = "หากต้องแก้ไข กรุณาเปิดเอกสารแล้วกด “ทำฉบับแก้ไข”"
    else:
        way = "หากต้องแก้ไข กรุณาดึงกลับก่อนมีผู้ลงนาม หรือขอให้ผู้ที่ถึงลำดับส่งกลับ"
    return f"เอกสาร{stance(paper)} จึงแก้ไขไม่ได้ {way}"
