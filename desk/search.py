"""Search over what an agency keeps: papers, measures, people, evidence, meetings and the years' rules.

Every group is one or two reads of the agency's own rows, compared in Python, so that both databases find the
same and the spelling of Thai is folded as ``thai.searching`` says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.safestring import SafeString

from agencies.access import can
from agencies.models import Membership
from agencies.roles import Permission, Role
from assessments.editions import pack_of
from assessments.models import Assessment, Remark, Suggestion
from desk.duties import measure_page
from measures.models import Evidence, Measure, Recommendation, Round, Step
from reports.composed import composed_parts
from reports.models import MeetingPoint, Opinion, Paper, Submission
from reports.states import PaperState
from thai.dates import thai_date_short
from thai.searching import excerpt, fold, fold_each, holds_all, marked, words_of

SHOWN = 8  # rows of a group; more are counted
PART = "\ue001"  # stands between the parts of a row, so that no word is found across them


@dataclass(frozen=True)
class Row:
    """One thing that may be found: ``title`` and ``note`` are shown, ``texts`` where they hold a word.

    ``address`` is a name and its arguments, worked out only for what is shown.
    """

    title: str
    address: tuple[str | int, ...]
    note: str = ""
    texts: Sequence[str] = ()


@dataclass(frozen=True)
class Hit:
    """One thing found, ready to show."""

    title: SafeString
    note: SafeString
    context: SafeString
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind; ``more`` are left out."""

    name: str
    hits: list[Hit]
    more: int = 0

    @property
    def count(self) -> int:
        """How many there are altogether."""
        return len(self.hits) + self.more


@dataclass(frozen=True)
class Found:
    """What a query found; ``words`` are empty where there was nothing to look for."""

    words: tuple[str, ...]
    groups: list[Group] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many things were found in all groups."""
        return sum(group.count for group in self.groups)


def search(member: Membership, query: str) -> Found:
    """Everything of the officer's agency that holds all words of the query, group by group.

    The same number of queries whatever is kept, and some fifteen for each of the newest drafts the first time
    after a change; none where the query is empty.
    """
    words = words_of(query)
    if not words:
        return Found(words)
    groups = [_group(name, rows(member), words) for name, rows in KINDS]
    return Found(words, [group for group in groups if group.hits])


def _group(name: str, rows: Iterable[Row], words: tuple[str, ...]) -> Group:
    """What of one kind holds the words; where the title holds them all comes first."""
    kept = list(rows)
    folded = fold_each([PART.join((row.title, row.note, *row.texts)) for row in kept])
    found = [row for row, text in zip(kept, folded, strict=True) if holds_all(text, words)]
    found.sort(key=lambda row: not holds_all(fold(row.title), words))
    return Group(name, [_hit(row, words) for row in found[:SHOWN]], max(0, len(found) - SHOWN))


def _hit(row: Row, words: tuple[str, ...]) -> Hit:
    contexts = (excerpt(text, words) for text in row.texts)
    context = next((text for text in contexts if text), SafeString(""))
    url = reverse(str(row.address[0]), args=row.address[1:])
    return Hit(marked(row.title, words), marked(row.note, words), context, url)


# ---- the kinds


def _papers(member: Membership) -> Iterator[Row]:
    said = _by_parent(
        Opinion.objects.filter(paper__agency=member.agency).values_list("paper_id", "name", "text")
    )
    written = _by_parent(
        Paper.objects.filter(agency=member.agency, sections__isnull=False).values_list("pk", "sections__text")
    )
    standing = Paper.objects.standing().filter(agency=member.agency)
    papers = list(standing.defer("snapshot").select_related("unit"))
    printed = _as_submitted(member) | _as_drafted(member, papers)
    replaced_papers = {row.replaces_id for row in papers if row.is_issued}
    for row in papers:
        number = f"เลขที่ {row.number} · " if row.number else ""
        dated = f"ลงวันที่ {thai_date_short(row.dated_on)} · " if row.dated_on else ""
        replaced = " · มีฉบับแก้ไขแล้ว" if row.pk in replaced_papers else ""
        yield Row(
            str(row),
            ("reports:paper", member.agency.code, row.pk),
            f"{number}{dated}{PaperState(row.state).label}{replaced}",
            (*said[row.pk], *(printed.get(row.pk) or written[row.pk])),
        )


def _as_submitted(member: Membership) -> dict[int, list[str]]:
    """``{paper key: texts}``: every section and table as it was last submitted, as its signers read it."""
    rows = Submission.objects.filter(paper__agency=member.agency).order_by("attempt")
    latest = dict(rows.values_list("paper_id", "sections"))
    return _by_paper(latest)


def _as_drafted(member: Membership, papers: Iterable[Paper]) -> dict[int, list[str]]:
    """The same of the newest papers that can still be edited, as they would be submitted now."""
    return _by_paper(composed_parts(member.agency, [row for row in papers if row.is_editable]))


def _by_paper(papers: dict[int, list[dict[str, Any]]]) -> dict[int, list[str]]:
    return {key: [text for part in parts for text in _texts(part)] for key, parts in papers.items()}


def _texts(part: dict[str, Any]) -> Iterator[str]:
    yield part.get("text", "")
    for row in part.get("rows", ()):
        yield " ".join([row["name"], *row["cells"].values()])


def _measures(member: Membership) -> Iterator[Row]:
    own = Q(measure__plan__agency=member.agency)
    texts = _by_parent(Step.objects.filter(own).values_list("measure_id", "text"))
    for key, lines in _by_parent(
        Round.objects.filter(own).values_list("measure_id", "text", "result", "problems", "suggestions")
    ).items():
        texts[key] += lines
    shown = ("pk", "title", "plan__fiscal_year", "guideline", "target", "monitoring", "outcome")
    measures = Measure.objects.filter(plan__agency=member.agency).order_by("-plan__fiscal_year", "order")
    owners = ("owner_name", "owner__user__rank", "owner__user__title", "owner__user__name")
    for pk, title, year, *rest in measures.values_list(*shown, *owners):
        *own_texts, owner_name, rank, given_title, name = rest
        owner = owner_name or f"{rank or ''} {given_title or ''}{name or ''}".strip()
        note = f"แผนปี {year}" + (f" · {owner}" if owner else "")
        yield Row(title, measure_page(member, year, pk), note, (*own_texts, *texts[pk]))


def _people(member: Membership) -> Iterator[Row]:
    rows = member.agency.memberships.filter(is_active=True).select_related("user", "unit", "agency")
    for row in rows:
        page = ("desk:officer", member.agency.code, row.pk)
        unit = f" · {row.unit.name}" if row.unit and row.unit.name not in row.position else ""
        yield Row(row.display_name, page, f"{row.position}{unit}", (Role(row.role).label,))


def _evidence(member: Membership) -> Iterator[Row]:
    shown = ("pk", "title", "file_name", "url")
    for pk, title, file_name, url in (
        Evidence.objects.filter(agency=member.agency).order_by("-pk").values_list(*shown)
    ):
        address = ("measures:evidence-page", member.agency.code, pk)
        yield Row(title, address, "ไฟล์" if file_name else "ลิงก์" if url else "", (file_name, url))


def _meetings(member: Membership) -> Iterator[Row]:
    page = "reports:meeting" if can(member, Permission.DRAFT_PAPERS) else "reports:papers"
    points = MeetingPoint.objects.filter(meeting__agency=member.agency).order_by("-meeting__fiscal_year")
    for year, text in points.values_list("meeting__fiscal_year", "text"):
        yield Row(text, (page, member.agency.code, year), f"การประชุมปี {year}")


def _notes(member: Membership) -> Iterator[Row]:
    code = member.agency.code
    for model, name in ((Remark, "ข้อสังเกต"), (Suggestion, "ข้อเสนอแนะ")):
        rows = model.objects.filter(assessment__agency=member.agency)
        for year, text in rows.order_by("-assessment__fiscal_year").values_list(
            "assessment__fiscal_year", "text"
        ):
            yield Row(text, ("assessments:remarks", code, year), f"{name} ปี {year}")


def _rules(member: Membership) -> Iterator[Row]:
    """The indicators and items of the newest year that the agency recorded."""
    latest = (
        Assessment.objects.filter(agency=member.agency).select_related("edition").order_by("-fiscal_year")
    ).first()
    if latest is None:
        return
    pack, url = pack_of(latest.edition), ("desk:year", member.agency.code, latest.fiscal_year)
    names = {rule.code: f"ตัวชี้วัดที่ {rule.number} {rule.name}" for rule in pack.indicators}
    for rule in pack.indicators:
        yield Row(names[rule.code], url, f"ปี {latest.fiscal_year}", (rule.measures,))
    for item in pack.items:
        name = item.title or item.label
        yield Row(f"ข้อ {item.code} {name}".strip(), url, names.get(item.indicator, ""))


def _recommendations(member: Membership) -> Iterator[Row]:
    year = member.agency.plans.order_by("-fiscal_year").values_list("fiscal_year", flat=True).first()
    if year is None:
        return
    url = ("measures:library", member.agency.code, year)
    rows = Recommendation.objects.filter(Q(agency=None) | Q(agency=member.agency), is_retired=False)
    for title, guideline, agency_id in rows.values_list("title", "guideline", "agency_id"):
        yield Row(title, url, "มาตรการของหน่วยงานเอง" if agency_id else "มาตรการแนะนำ", (guideline,))


def _by_parent(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[str]]:
    """``{key: texts}`` of rows that begin with the key of what they belong to."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for key, *parts in rows:
        texts[key] += [part for part in parts if part]
    return texts


KINDS: tuple[tuple[str, Callable[[Membership], Iterator[Row]]], ...] = (
    ("เอกสาร", _papers),
    ("มาตรการ", _measures),
    ("เจ้าหน้าที่", _people),
    ("หลักฐาน", _evidence),
    ("ประเด็นจากการประชุม", _meetings),
    ("ข้อสังเกตและข้อเสนอแนะ", _notes),
    ("ตัวชี้วัดและข้อ", _rules),
    ("คลังมาตรการแนะนำ", _recommendations),
)
