"""Year packs: read and check ``fixtures/editions/<year>/edition.toml``, apply them, read them back.

An edition that an assessment uses is never changed in place: a changed file must carry a higher revision.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from agencies.audit import record
from agencies.events import Event
from assessments.models import (
    Edition,
    EditionCutOff,
    EditionDate,
    EditionFact,
    EditionPaper,
    Indicator,
    Instrument,
    LevelBand,
)
from assessments.packs import (
    Band,
    CalendarEntry,
    CutOff,
    Fact,
    IndicatorRule,
    InstrumentRule,
    PaperRule,
    YearPack,
)

EDITIONS_DIR = Path(settings.BASE_DIR) / "fixtures" / "editions"


class BadEdition(ValueError):
    """A year file that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Outcome:
    """What applying one file did or would do: "added", "replaced", "same" or "refused"."""

    fiscal_year: int
    revision: int
    action: str
    note: str = ""


def read_pack(path: Path) -> tuple[YearPack, str]:
    """Read one ``edition.toml``; returns the pack and the SHA-256 of the file. Raises BadEdition."""
    raw = path.read_bytes()
    try:
        data = tomllib.loads(raw.decode("utf-8"))
        pack = _parse(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, InvalidOperation) as error:
        raise BadEdition(f"{path.parent.name}/{path.name}: {error!r}") from error
    if problems := list(_problems(pack)):
        raise BadEdition(f"{path.parent.name}/{path.name}: {'; '.join(problems)}")
    return pack, hashlib.sha256(raw).hexdigest()


def _parse(data: dict[str, Any]) -> YearPack:
    return YearPack(
        fiscal_year=data["fiscal_year"],
        revision=data["revision"],
        title=data["title"],
        threshold=Decimal(data["threshold"]),
        eit_parts=data["eit_parts"],
        instruments=tuple(
            InstrumentRule(row["code"], row["name"], row["short"], Decimal(row["weight"]))
            for row in data["instruments"]
        ),
        indicators=tuple(
            IndicatorRule(**{**row, "aliases": tuple(row["aliases"])}) for row in data["indicators"]
        ),
        bands=tuple(
            Band(
                row["name"],
                Decimal(row["floor"]),
                Decimal(row["gate"]) if row["gate"] else None,
                row["meaning"],
            )
            for row in data["levels"]
        ),
        papers=tuple(PaperRule(**row) for row in data["papers"]),
        cut_offs=tuple(CutOff(**row) for row in data["cut_offs"]),
        calendar=tuple(
            CalendarEntry(row["event"], row.get("from", ""), row.get("to", ""), row.get("note", ""))
            for row in data.get("calendar", [])
        ),
        facts=tuple(Fact(**row) for row in data["facts"]),
    )


def _problems(pack: YearPack) -> Iterable[str]:
    """What makes a pack unusable for computing."""
    if sum(rule.weight for rule in pack.instruments) != 100:
        yield "weights do not add up to 100"
    known = {rule.code for rule in pack.instruments}
    if {rule.instrument for rule in pack.indicators} != known:
        yield "indicators name an unknown instrument, or an instrument has none"
    if [rule.number for rule in pack.indicators] != list(range(1, len(pack.indicators) + 1)):
        yield "indicators are not numbered 1, 2, 3, … in order"
    if len({rule.code for rule in pack.indicators}) != len(pack.indicators):
        yield "an indicator code stands twice"
    floors = [band.floor for band in pack.bands]
    if floors != sorted(floors, reverse=True) or not floors or floors[-1] != 0:
        yield "level bands must go down to 0.00"


def files(folder: Path | None = None) -> list[Path]:
    """The edition files, oldest year first."""
    return sorted((folder or EDITIONS_DIR).glob("*/edition.toml"))


@transaction.atomic
def apply_editions(*, dry_run: bool = False, folder: Path | None = None) -> list[Outcome]:
    """Bring the tables in line with the files; a refused file changes no row of any file.

    Raises BadEdition on an unreadable file.
    """
    packs = [read_pack(path) for path in files(folder)]
    outcomes = [_plan(pack, digest) for pack, digest in packs]
    if dry_run or any(outcome.action == "refused" for outcome in outcomes):
        return outcomes
    for (pack, digest), outcome in zip(packs, outcomes, strict=True):
        if outcome.action != "same":
            _store(pack, digest)
    return outcomes


def _plan(pack: YearPack, digest: str) -> Outcome:
    edition = Edition.objects.filter(fiscal_year=pack.fiscal_year, revision=pack.revision).first()
    if edition is None:
        return Outcome(pack.fiscal_year, pack.revision, "added")
    if edition.digest == digest:
        return Outcome(pack.fiscal_year, pack.revision, "same")
    if edition.assessments.exists():
        note = f"edition {pack.fiscal_year} revision {pack.revision} is in use: raise its revision"
        return Outcome(pack.fiscal_year, pack.revision, "refused", note)
    return Outcome(pack.fiscal_year, pack.revision, "replaced")


def _store(pack: YearPack, digest: str) -> None:
    Edition.objects.filter(fiscal_year=pack.fiscal_year, revision=pack.revision).delete()
    edition = Edition.objects.create(
        fiscal_year=pack.fiscal_year,
        revision=pack.revision,
        title=pack.title,
        threshold=pack.threshold,
        eit_parts=pack.eit_parts,
        digest=digest,
    )
    instruments = {
        rule.code: Instrument.objects.create(
            edition=edition, order=place, code=rule.code, name=rule.name, short=rule.short, weight=rule.weight
        )
        for place, rule in enumerate(pack.instruments, 1)
    }
    Indicator.objects.bulk_create(
        Indicator(
            edition=edition,
            instrument=instruments[rule.instrument],
            order=rule.number,
            code=rule.code,
            name=rule.name,
            aliases="\n".join(rule.aliases),
            measures=rule.measures,
            advice=rule.advice,
        )
        for rule in pack.indicators
    )
    tables: tuple[tuple[Any, tuple[Any, ...]], ...] = (
        (LevelBand, pack.bands),
        (EditionPaper, pack.papers),
        (EditionCutOff, pack.cut_offs),
        (EditionDate, pack.calendar),
        (EditionFact, pack.facts),
    )
    for model, rows in tables:
        model._default_manager.bulk_create(
            model(edition=edition, order=place, **vars(row)) for place, row in enumerate(rows, 1)
        )
    record(Event.EDITION_LOADED, by=None, agency=None, subject=edition, changes={"digest": digest})


def current_edition(fiscal_year: int) -> Edition | None:
    """The latest revision for a fiscal year; None where the portal has no rules for it."""
    return Edition.objects.filter(fiscal_year=fiscal_year).order_by("-revision").first()


def known_years() -> list[int]:
    """Fiscal years with an edition, newest first."""
    years = Edition.objects.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(dict.fromkeys(years))


def pack_of(edition: Edition) -> YearPack:
    """The rules of an edition; kept in memory under its digest, since an edition's content never changes."""
    return pack_under(edition.pk, edition.digest)


@lru_cache(maxsize=64)
def pack_under(edition_id: int, digest: str) -> YearPack:
    """The rules of the edition with a key and its present digest, for reads that do not fetch the edition."""
    edition = Edition.objects.get(pk=edition_id)
    return YearPack(
        fiscal_year=edition.fiscal_year,
        revision=edition.revision,
        title=edition.title,
        threshold=edition.threshold,
        eit_parts=edition.eit_parts,
        instruments=tuple(
            InstrumentRule(row.code, row.name, row.short, row.weight) for row in edition.instruments.all()
        ),
        indicators=tuple(
            IndicatorRule(
                number=row.order,
                code=row.code,
                instrument=row.instrument.code,
                name=row.name,
                aliases=tuple(row.aliases.splitlines()),
                measures=row.measures,
                advice=row.advice,
            )
            for row in edition.indicators.select_related("instrument")
        ),
        bands=tuple(Band(row.name, row.floor, row.gate, row.meaning) for row in edition.bands.all()),
        papers=tuple(
            PaperRule(row.kind, row.item, row.item_title, row.title) for row in edition.papers.all()
        ),
        cut_offs=tuple(CutOff(row.month, row.day, row.name, row.required) for row in edition.cut_offs.all()),
        calendar=tuple(
            CalendarEntry(row.event, row.starts, row.ends, row.note) for row in edition.calendar.all()
        ),
        facts=tuple(Fact(row.key, row.text, row.source, row.verified) for row in edition.facts.all()),
    )
