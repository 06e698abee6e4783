"""Year packs: read and check ``fixtures/editions/<year>/``, apply them, read them back.

A year is two files: ``edition.toml`` and, beside it, ``items.toml``. An edition that an assessment uses is
never changed in place: a changed file must carry a higher revision. What an agency corrected for itself in
the portal (``assessments.corrections``) stands beside the files' editions and is never touched by them.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet

from agencies.audit import record
from agencies.events import Event
from agencies.models import Agency
from agencies.prepared import Prepared
from assessments.itemrules import (
    ITEMS_FILE,
    item_problems,
    load_items,
    load_sub_indicators,
    parse_items,
    parse_sub_indicators,
    store_items,
)
from assessments.models import (
    Edition,
    EditionCutOff,
    EditionDate,
    EditionFact,
    EditionPaper,
    EditionTopic,
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
    TopicRule,
    YearPack,
)

NO_AGENCY = 0  # a key that no agency has
TOPICS_FACT = "topics"  # the fact that came with the topics
EDITIONS_DIR = Path(settings.BASE_DIR) / "fixtures" / "editions"


class BadEdition(ValueError):
    """A year file that cannot be used; the message names the file and what is wrong."""


@dataclass(frozen=True)
class Outcome:
    """What applying one file did or would do: "added", "replaced", "completed", "same" or "refused"."""

    fiscal_year: int
    revision: int
    action: str
    note: str = ""


def read_pack(path: Path) -> tuple[YearPack, str]:
    """Read one ``edition.toml`` and the ``items.toml`` beside it; returns the pack and its ``digest_of``.

    Raises BadEdition.
    """
    items_path = path.with_name(ITEMS_FILE)
    pack = _read(path, _parse)
    pack = _read(items_path, lambda data: _with_items(pack, data))
    if problems := list(pack_problems(pack)):
        raise BadEdition(f"{path.parent.name}/{path.name}: {'; '.join(problems)}")
    if problems := list(item_problems(pack)):
        raise BadEdition(f"{path.parent.name}/{items_path.name}: {'; '.join(problems)}")
    return pack, digest_of(path)


def digest_of(path: Path) -> str:
    """SHA-256 over the SHA-256 of each of a year's two files."""
    parts = [hashlib.sha256(part.read_bytes()).digest() for part in (path, path.with_name(ITEMS_FILE))]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _read(path: Path, parse: Callable[[dict[str, Any]], YearPack]) -> YearPack:
    try:
        return parse(tomllib.loads(path.read_bytes().decode("utf-8")))
    except (OSError, KeyError, TypeError, ValueError, InvalidOperation) as error:
        raise BadEdition(f"{path.parent.name}/{path.name}: {error!r}") from error


def _with_items(pack: YearPack, data: dict[str, Any]) -> YearPack:
    known = {rule.code for rule in pack.instruments}
    if not set(data["by_sub_indicators"]) <= known:
        raise ValueError("by_sub_indicators names an unknown instrument")
    return replace(
        pack,
        instruments=tuple(
            replace(rule, by_sub_indicators=rule.code in data["by_sub_indicators"])
            for rule in pack.instruments
        ),
        facts=(*pack.facts, *(Fact(**row) for row in data["facts"])),
        sub_indicators=parse_sub_indicators(data),
        items=parse_items(data),
    )


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
        topics=tuple(
            TopicRule(row["number"], row["name"], tuple(row["indicators"])) for row in data.get("topics", [])
        ),
    )


def pack_problems(pack: YearPack) -> Iterable[str]:
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
    if [rule.number for rule in pack.topics] != list(range(1, len(pack.topics) + 1)):
        yield "topics are not numbered 1, 2, 3, … in order"
    if not {code for rule in pack.topics for code in rule.indicators} <= {
        rule.code for rule in pack.indicators
    }:
        yield "a topic names an unknown indicator"


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
            stored = Edition.objects.filter(fiscal_year=pack.fiscal_year, revision=pack.revision, agency=None)
            if outcome.action == "completed":
                edition = _complete(stored.get(), pack, digest)
            else:
                stored.delete()
                edition = store_pack(pack, digest)
            record(Event.EDITION_LOADED, by=None, agency=None, subject=edition, changes={"digest": digest})
    return outcomes


def files_are_applied() -> bool:
    """Whether every year stands in the tables as its files say."""
    wanted = {digest_of(path) for path in files()}
    return wanted <= set(Edition.objects.filter(agency=None).values_list("digest", flat=True))


def _plan(pack: YearPack, digest: str) -> Outcome:
    edition = Edition.objects.filter(
        fiscal_year=pack.fiscal_year, revision=pack.revision, agency=None
    ).first()
    kept = _kept(pack)
    if edition is None:
        return Outcome(pack.fiscal_year, pack.revision, "added", kept)
    if edition.digest == digest:
        return Outcome(pack.fiscal_year, pack.revision, "same", kept)
    if edition.assessments.exists() and _lacks_only_additions(edition, pack):
        return Outcome(pack.fiscal_year, pack.revision, "completed", kept)
    if edition.assessments.exists():
        note = f"edition {pack.fiscal_year} revision {pack.revision} is in use: raise its revision"
        return Outcome(pack.fiscal_year, pack.revision, "refused", note)
    return Outcome(pack.fiscal_year, pack.revision, "replaced", kept)


def _lacks_only_additions(edition: Edition, pack: YearPack) -> bool:
    """Whether a stored edition is the file's as it was before the portal knew topics, or items either."""
    old = pack_of(edition)
    facts = tuple(fact for fact in pack.facts if fact.key != TOPICS_FACT)
    without_topics = replace(pack, topics=(), facts=facts)
    without_items = replace(
        without_topics,
        instruments=tuple(replace(rule, by_sub_indicators=False) for rule in pack.instruments),
        facts=facts[: len(old.facts)],
        sub_indicators=(),
        items=(),
    )
    return old != pack and old in (without_topics, without_items)


def _complete(edition: Edition, pack: YearPack, digest: str) -> Edition:
    """Add to an edition what it lacks of items and topics: nothing that was computed under it changes."""
    known = set(edition.facts.values_list("key", flat=True))
    added = [fact for fact in pack.facts if fact.key not in known]
    EditionFact.objects.bulk_create(
        EditionFact(edition=edition, order=place, **vars(fact))
        for place, fact in enumerate(added, len(known) + 1)
    )
    _store_topics(edition, pack)
    if not edition.items.exists():
        for rule in pack.instruments:
            edition.instruments.filter(code=rule.code).update(by_sub_indicators=rule.by_sub_indicators)
        store_items(edition, pack)
    edition.digest = digest
    edition.save(update_fields=["digest"])
    return edition


def _kept(pack: YearPack) -> str:
    """Which agencies go on with a revision of their own that is not older than the file."""
    own = Edition.objects.filter(
        fiscal_year=pack.fiscal_year, revision__gte=pack.revision, agency__isnull=False
    ).order_by("agency__code", "revision")
    latest = dict(own.values_list("agency__code", "revision"))
    return "; ".join(f"{code} keeps its own revision {revision}" for code, revision in latest.items())


def store_pack(pack: YearPack, digest: str, **origin: Any) -> Edition:
    """Write a pack as a new edition; ``origin`` says whose correction it is, where it is one."""
    edition = Edition.objects.create(
        fiscal_year=pack.fiscal_year,
        revision=pack.revision,
        title=pack.title,
        threshold=pack.threshold,
        eit_parts=pack.eit_parts,
        digest=digest,
        **origin,
    )
    instruments = {
        rule.code: Instrument.objects.create(edition=edition, order=place, **vars(rule))
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
    _store_topics(edition, pack)
    store_items(edition, pack)
    return edition


def _store_topics(edition: Edition, pack: YearPack) -> None:
    EditionTopic.objects.bulk_create(
        EditionTopic(
            edition=edition, order=rule.number, name=rule.name, indicators="\n".join(rule.indicators)
        )
        for rule in pack.topics
    )


def current_edition(fiscal_year: int, agency: Agency | None = None) -> Edition | None:
    """The latest revision for a fiscal year; None where the portal has no rules for it.

    An agency's own correction counts for that agency, and before a file of the same revision.
    """
    return next(iter(_editions(fiscal_year, agency.pk if agency else NO_AGENCY)), None)


@Prepared
def _editions(fiscal_year: int, agency_id: int) -> QuerySet[Edition]:
    """What an agency may use for a year, the one that counts first; ``NO_AGENCY`` for the files' alone."""
    known = Edition.objects.filter(Q(agency=None) | Q(agency=agency_id), fiscal_year=fiscal_year)
    return known.order_by("-revision", F("agency").asc(nulls_last=True))


def known_years() -> list[int]:
    """Fiscal years with an edition, newest first."""
    return sorted(set(_years_with_rules()), reverse=True)


_years_with_rules = Prepared(lambda: Edition.objects.order_by().values_list("fiscal_year", flat=True))


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
            InstrumentRule(row.code, row.name, row.short, row.weight, row.by_sub_indicators)
            for row in edition.instruments.all()
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
        sub_indicators=load_sub_indicators(edition),
        items=load_items(edition),
        topics=tuple(
            TopicRule(row.order, row.name, tuple(row.indicators.splitlines())) for row in edition.topics.all()
        ),
    )
