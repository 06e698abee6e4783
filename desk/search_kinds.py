"""What an agency keeps that may be found, kind by kind: each is one or two reads of its own rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from agencies.access import can
from agencies.models import Membership
from agencies.person_names import name_in, name_parts
from agencies.roles import Permission, Role
from assessments.editions import pack_of
from assessments.models import Assessment, Remark, Suggestion
from desk.duties import measure_page
from desk.handbook_sections import sections
from measures.models import Evidence, Measure, Plan, Recommendation, Round, Step
from reports.composed import composed_parts
from reports.models import Decision, MeetingPoint, Opinion, Paper, Submission
from reports.states import PaperState
from reports.void_papers import IS_VOID, VOID
from thai.dates import thai_date_short
from thai.lists import joined
from thai.names import full_name

SIGNERS = {Decision.SIGNED: "ผู้ลงนาม", Decision.RETURNED: "ผู้ส่งกลับ"}


@dataclass(frozen=True)
class Row:
    """One thing that may be found: ``title`` and ``note`` are shown, ``texts`` where they hold a word.

    ``page`` is a name and its arguments, worked out only for what is shown, and ``part`` the place on it.
    ``people`` are names with what each person did, which is said beside a name that is found.
    """

    title: str
    page: tuple[str | int, ...]
    note: str = ""
    texts: Sequence[str] = ()
    part: str = ""
    people: Mapping[str, str] = field(default_factory=dict)


def _papers(member: Membership) -> Iterator[Row]:
    signed = _signed(member)
    written = _by_parent(
        Paper.objects.filter(agency=member.agency, sections__isnull=False).values_list("pk", "sections__text")
    )
    standing = Paper.objects.standing().filter(agency=member.agency)
    people = name_parts("drafted_by") | name_parts("submitted_by")
    papers = list(standing.defer("snapshot").select_related("unit").annotate(is_void=IS_VOID, **people))
    printed = _as_submitted(member) | _as_drafted(member, papers)
    replaced_papers = {row.replaces_id for row in papers if row.is_issued and not row.is_void}
    for row in papers:
        number = f"เลขที่ {row.number} · " if row.number else ""
        dated = f"ลงวันที่ {thai_date_short(row.dated_on)} · " if row.dated_on else ""
        replaced = " · มีฉบับแก้ไขแล้ว" if row.pk in replaced_papers else ""
        yield Row(
            str(row),
            ("reports:paper", member.agency.code, row.pk),
            f"{number}{dated}{VOID if row.is_void else PaperState(row.state).label}{replaced}",
            (*(said.text for said in signed[row.pk]), *(printed.get(row.pk) or written[row.pk])),
            people=_people_of(row, signed[row.pk]),
        )


def _signed(member: Membership) -> defaultdict[int, list[Opinion]]:
    """``{paper key: what each signer said}``, with their names as they were then."""
    signed: defaultdict[int, list[Opinion]] = defaultdict(list)
    shown = ("paper_id", "rank", "name", "decision", "text")
    for row in Opinion.objects.filter(paper__agency=member.agency).only(*shown):
        signed[row.paper_id].append(row)
    return signed


def _people_of(paper: Paper, signed: Iterable[Opinion]) -> dict[str, str]:
    """``{name: what they did}`` of everybody who had a paper in hand, in order."""
    acts = [("ผู้จัดทำ", name_in(paper, "drafted_by")), ("ผู้เสนอ", name_in(paper, "submitted_by"))]
    acts += [(SIGNERS[Decision(row.decision)], row.full_name) for row in signed]
    did: defaultdict[str, list[str]] = defaultdict(list)
    for what, name in dict.fromkeys(acts):
        did[name].append(what)
    return {name: joined(parts) for name, parts in did.items() if name}


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
    shown = ("pk", "title", "plan__fiscal_year", "plan__state", "plan__adopted_on")
    told = ("guideline", "target", "monitoring", "outcome")
    owners = ("owner_name", "owner__user__rank", "owner__user__title", "owner__user__name")
    measures = Measure.objects.filter(plan__agency=member.agency).order_by("-plan__fiscal_year", "order")
    for pk, title, year, state, adopted_on, *rest in measures.values_list(*shown, *told, *owners):
        *own_texts, owner_name, rank, given_title, name = rest
        is_proposed = Plan(state=state, adopted_on=adopted_on).is_proposed
        owner = owner_name or full_name(rank or "", given_title or "", name or "")
        note = f"แผนปี {year}" + (f" · {owner}" if owner else "")
        page, part = measure_page(member, year, pk, is_proposed=is_proposed)
        yield Row(title, page, note, (*own_texts, *texts[pk]), part)


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


def _handbook(_member: Membership) -> Iterator[Row]:
    """The sections of the handbook, which is the same for every agency."""
    for section in sections():
        part = f"#{section.anchor}" if section.anchor else ""
        note = section.chapter if part else ""
        yield Row(section.heading, ("handbook:chapter", section.slug), note, section.texts, part)


def _by_parent(rows: Iterable[tuple[Any, ...]]) -> defaultdict[int, list[str]]:
    """``{key: texts}`` of rows that begin with the key of what they belong to."""
    texts: defaultdict[int, list[str]] = defaultdict(list)
    for key, *parts in rows:
        texts[key] += [part for part in parts if part]
    return texts


@dataclass(frozen=True)
class Kind:
    """A kind of thing by the word for it in an address, its Thai name, and how its rows are read.

    What is not the agency's own, the handbook, comes last, is not guessed at and not printed with the rest.
    """

    key: str
    name: str
    rows: Callable[[Membership], Iterator[Row]]
    is_own: bool = True


PEOPLE = Kind("people", "เจ้าหน้าที่", _people)
HANDBOOK = Kind("handbook", "คู่มือ", _handbook, is_own=False)
KINDS = (
    Kind("papers", "เอกสาร", _papers),
    Kind("measures", "มาตรการ", _measures),
    PEOPLE,
    Kind("evidence", "หลักฐาน", _evidence),
    Kind("meetings", "ประเด็นจากการประชุม", _meetings),
    Kind("notes", "ข้อสังเกตและข้อเสนอแนะ", _notes),
    Kind("rules", "ตัวชี้วัดและข้อ", _rules),
    Kind("library", "คลังมาตรการแนะนำ", _recommendations),
    HANDBOOK,
)
