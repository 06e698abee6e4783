"""An administrator's correction of a year's rules: a new revision of their agency, never a change in place.

It binds the agency that made it. Another agency's results, and the files' editions, stay as they are; a demo
agency that anybody may enter cannot change the rules of a real one.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.audit import record
from agencies.events import Event
from agencies.findings import block
from agencies.models import Agency, Membership
from agencies.transitions import Refused
from agencies.versions import Stale, claim
from assessments.editions import BadEdition, current_edition, pack_of, pack_problems, store_pack
from assessments.itemrules import item_problems
from assessments.models import Assessment, Edition, Score
from assessments.packs import YearPack
from assessments.queries import find_assessment


@transaction.atomic
def correct_edition(*, base: Edition, pack: YearPack, reason: str, by: Membership) -> Edition:
    """Keep ``pack`` as the agency's next revision after ``base``, and move its unconfirmed result to it.

    A confirmed result keeps its edition. Raises Stale where ``base`` is no longer the agency's current
    edition, Refused where nothing is changed or no reason given, BadEdition where the pack cannot be used.
    """
    agency = Agency.objects.select_for_update(of=("self",)).get(pk=by.agency_id)
    if current_edition(base.fiscal_year, agency) != base:
        raise Stale
    before = pack_of(base)
    corrected = replace(pack, fiscal_year=base.fiscal_year, revision=base.revision + 1)
    changes = differences(before, corrected)
    if not changes:
        raise Refused([block("unchanged", "ยังไม่ได้แก้ไขสิ่งใด จึงไม่ต้องบันทึกเป็นฉบับใหม่")])
    if not reason.strip():
        raise Refused([block("reason", "กรุณาระบุเหตุผลและเอกสารที่ใช้แก้ไข")])
    if problems := [*pack_problems(corrected), *item_problems(corrected)]:
        raise BadEdition("; ".join(problems))
    edition = store_pack(
        corrected,
        hashlib.sha256(f"{agency.pk}|{corrected!r}".encode()).hexdigest(),
        agency=agency,
        corrected_at=timezone.now(),
        corrected_by=by,
        reason=reason.strip(),
    )
    why = reason.strip()
    record(Event.EDITION_CORRECTED, by=by, agency=agency, subject=edition, changes=changes, comment=why)
    assessment = find_assessment(agency, base.fiscal_year)
    if assessment and not assessment.is_confirmed:
        _adopt(assessment, edition, by)
    return edition


def _adopt(assessment: Assessment, edition: Edition, by: Membership) -> None:
    """Put an unconfirmed result under another edition, its scores under the indicators of the same code."""
    claim(assessment, None)
    old = assessment.edition
    indicators = {row.code: row for row in edition.indicators.all()}
    for score in Score.objects.filter(assessment=assessment).select_related("indicator"):
        score.indicator = indicators[score.indicator.code]
        score.save(update_fields=["indicator"])
    assessment.edition = edition
    assessment.save(update_fields=["edition"])
    changes = {"revision": [old.revision, edition.revision]}
    record(Event.EDITION_ADOPTED, by=by, agency=assessment.agency, subject=assessment, changes=changes)


def differences(before: YearPack, after: YearPack) -> dict[str, list[Any]]:
    """What a correction changes, as ``{place: [old, new]}`` for the record; a place names its row."""
    old, new = _flat(before), _flat(after)
    return {
        place: [old.get(place), new.get(place)]
        for place in dict.fromkeys([*old, *new])
        if old.get(place) != new.get(place)
    }


def _flat(pack: YearPack) -> dict[str, str]:
    """Every value of a pack under a readable place; the revision is not one."""
    flat = {key: str(getattr(pack, key)) for key in ("title", "threshold", "eit_parts")}
    named: dict[str, dict[str, Any]] = {
        "instrument": {row.code: row for row in pack.instruments},
        "indicator": {row.code: row for row in pack.indicators},
        "sub_indicator": {row.code: row for row in pack.sub_indicators},
        "item": {row.code: row for row in pack.items},
        "level": {str(place): row for place, row in enumerate(pack.bands, 1)},
        "paper": {row.kind: row for row in pack.papers},
        "cut_off": {str(place): row for place, row in enumerate(pack.cut_offs, 1)},
        "calendar": {str(place): row for place, row in enumerate(pack.calendar, 1)},
        "fact": {row.key: row for row in pack.facts},
        "topic": {str(row.number): row for row in pack.topics},
    }
    for kind, rows in named.items():
        for name, row in rows.items():
            flat |= {f"{kind}.{name}.{key}": str(value) for key, value in vars(row).items()}
    return flat
