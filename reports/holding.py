"""Evidence that an issued paper names: from then on it can be neither changed nor removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies.findings import block
from agencies.transitions import Refused
from measures.evidence_actions import hold_evidence
from measures.models import Evidence
from reports.models import Paper


@transaction.atomic
def hold_named_evidence(paper: Paper, content: Mapping[str, Any]) -> None:
    """Hold the evidence that a paper's content names by ``{"id", "title"}``; part of issuing.

    Raises Refused where any of it was renamed or removed since the paper was submitted: the paper would name
    what nobody can show.
    """
    named = {row["id"]: row["title"] for row in content.get("evidence", ())}
    rows = list(Evidence.objects.select_for_update().filter(agency=paper.agency, pk__in=named).order_by("pk"))
    kept = {row.pk: row.title for row in rows}
    if moved := [title for key, title in named.items() if kept.get(key) != title]:
        names = " ".join(f"“{title}”" for title in moved)
        message = f"หลักฐานที่เอกสารอ้างถึงถูกแก้ไขหรือลบหลังจากเสนอ ได้แก่ {names} กรุณาส่งกลับให้ผู้จัดทำปรับเอกสาร"
        raise Refused([block("evidence-moved", message, subject="หลักฐาน")])
    number = f" เลขที่ {paper.number}" if paper.number else ""
    hold_evidence(evidence=rows, paper=f"{paper}{number}")
