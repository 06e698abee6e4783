"""จุดอ่อนกับผล: weak point → measure → steps → offices → evidence → next year's score.

Every cell that is empty is work to do and leads to where it is done, or says why its time has not come.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse

from agencies.kinds import ALL_UNITS
from agencies.models import Agency
from assessments.packs import IndicatorRule, ItemRule
from assessments.years_without_rules import waits_for_rules
from measures.models import Measure
from measures.outcomes import Comparison, TwoResults, two_results
from measures.owed import is_owed

CELLS = ("measure", "steps", "offices", "evidence", "after")


@dataclass(frozen=True)
class Todo:
    """Work that an empty cell stands for, and the address where it is done; empty while it must wait."""

    text: str
    url: str


@dataclass(frozen=True)
class LostItem:
    """An item of the disclosure list that lost points.

    ``is_named`` where a measure names it; where none does, ``todo`` leads to adding one.
    """

    label: str
    score: Decimal
    is_named: bool
    todo: Todo


@dataclass(frozen=True)
class Row:
    """One measure that answers a weak point; without a measure, the work of finding one.

    ``todos`` holds for each of ``CELLS`` the work behind it where it is empty.
    """

    number: int
    name: str
    before: Decimal | None
    is_weak: bool
    is_first: bool
    lost: list[LostItem]
    measure: Measure | None
    place: int
    steps: list[str]
    offices: list[str]
    evidence: list[str]
    after: Comparison | None
    todos: dict[str, Todo | None]

    @property
    def gaps(self) -> list[str]:
        """The names of the cells that stand for work that can be done now."""
        return [name for name, todo in self.todos.items() if todo and todo.url]

    @property
    def early(self) -> list[str]:
        """The names of the cells whose work has not come yet."""
        return [name for name, todo in self.todos.items() if todo and not todo.url]


@dataclass(frozen=True)
class Matrix:
    """The whole table, how many of its cells still wait, and how many have not had their time yet."""

    fiscal_year: int
    rows: list[Row]
    results: TwoResults

    @property
    def waiting(self) -> int:
        """The empty cells that stand for work to do now, lost items without a measure included."""
        items = sum(not item.is_named for row in self.rows if row.is_first for item in row.lost)
        return items + sum(len(row.gaps) for row in self.rows)

    @property
    def early(self) -> int:
        """The empty cells whose work has not come yet; nobody can do it now."""
        return sum(len(row.early) for row in self.rows)


def matrix_of(agency: Agency, fiscal_year: int) -> Matrix:
    """The table of a plan year in official order of the indicators; constant queries."""
    results = two_results(agency, fiscal_year)
    rows = (
        Measure.objects.filter(plan__agency=agency, plan__fiscal_year=fiscal_year)
        .select_related("plan__agency", "owner__user")
        .prefetch_related("weak_points", "units", "steps", "rounds__evidence_links__evidence")
    )
    wait = "" if results.after else waits_for_rules(fiscal_year, agency)
    builder = _Builder(agency, fiscal_year, results, list(enumerate(rows, 1)), wait)
    rules = results.pack.indicators if results.pack else ()
    return Matrix(fiscal_year, [row for rule in rules for row in builder.rows_of(rule)], results)


@dataclass(frozen=True)
class _Builder:
    """Puts the rows of one plan together; ``wait`` says why its result cannot be recorded yet, else empty."""

    agency: Agency
    fiscal_year: int
    results: TwoResults
    measures: list[tuple[int, Measure]]
    wait: str = ""

    def rows_of(self, rule: IndicatorRule) -> list[Row]:
        """The rows of an indicator: one a measure, one empty where none answers; none where all is well."""
        result = self.results.before.result if self.results.before else None
        is_weak = any(row.rule.code == rule.code for row in result.weak) if result else False
        lost = self._lost(rule)
        if not is_weak and not lost:
            return []
        answering = [pair for pair in self.measures if self._answers(pair[1], rule)]
        pairs: list[tuple[int, Measure | None]] = [*answering] or [(0, None)]
        return [
            self._row(rule, is_weak, lost, place, measure, not n) for n, (place, measure) in enumerate(pairs)
        ]

    def _answers(self, measure: Measure, rule: IndicatorRule) -> bool:
        """Whether a measure names the indicator or one of its items."""
        items = {row.code for row in self.results.pack.items_of(rule.code)} if self.results.pack else set()
        points = measure.weak_points.all()
        return any(point.indicator_code == rule.code or point.item_code in items for point in points)

    def _lost(self, rule: IndicatorRule) -> list[LostItem]:
        """Items of the disclosure list under the threshold."""
        before = self.results.before
        if before is None:
            return []
        entered = before.entered.items
        items = [row for row in before.result.pack.items_of(rule.code) if row.code.startswith("o")]
        return [
            self._lost_item(rule, item, entered[item.code])
            for item in items
            if item.code in entered and entered[item.code] < before.result.pack.threshold
        ]

    def _lost_item(self, rule: IndicatorRule, item: ItemRule, score: Decimal) -> LostItem:
        is_named = any(
            point.item_code == item.code
            for _, measure in self.measures
            for point in measure.weak_points.all()
        )
        return LostItem(
            label=f"{item.code} {item.name}".strip(),
            score=score,
            is_named=is_named,
            todo=Todo("เพิ่มมาตรการ", f"{self._url('measure-add')}?indicator={rule.code}&item={item.code}"),
        )

    def _row(
        self,
        rule: IndicatorRule,
        is_weak: bool,
        lost: list[LostItem],
        place: int,
        measure: Measure | None,
        is_first: bool,
    ) -> Row:
        after = self.results.compare_indicator(rule.code)
        cells = _cells(measure)
        return Row(
            number=rule.number,
            name=rule.name,
            before=after.before if after else None,
            is_weak=is_weak,
            is_first=is_first,
            lost=lost,
            measure=measure,
            place=place,
            steps=cells["steps"],
            offices=cells["offices"],
            evidence=cells["evidence"],
            after=after,
            todos=self._todos(rule, is_weak, measure, cells, after),
        )

    def _todos(
        self,
        rule: IndicatorRule,
        is_weak: bool,
        measure: Measure | None,
        cells: dict[str, list[str]],
        after: Comparison | None,
    ) -> dict[str, Todo | None]:
        """The work behind each empty cell; cells that wait for a measure are no work of their own."""
        todos: dict[str, Todo | None] = dict.fromkeys(CELLS)
        if measure is None and is_weak:
            todos["measure"] = Todo("เพิ่มมาตรการ", f"{self._url('measure-add')}?indicator={rule.code}")
        if measure is not None:
            edit = self._url("measure-edit", measure.pk)
            places = {"steps": ("ระบุขั้นตอน", edit), "offices": ("ระบุส่วนราชการ", edit)}
            places["evidence"] = ("แนบหลักฐาน", self._round_url(measure) or edit)
            todos |= {name: Todo(*place) for name, place in places.items() if not cells[name]}
        if after is None or after.after is None:
            year = reverse("desk:year", args=[self.agency.code, self.fiscal_year])
            words = f"บันทึกผลปี {self.fiscal_year}"
            wait = f"ยังไม่มีผลของปี {self.fiscal_year} {self.wait}"
            todos["after"] = Todo(wait, "") if self.wait else Todo(words, year)
        return todos

    def _round_url(self, measure: Measure) -> str:
        """The round to answer next, else the last that was; empty where the measure has none."""
        rounds = list(measure.rounds.all())
        answered = [row for row in rounds if row.is_reported]
        row = next((row for row in rounds if is_owed(row, rounds)), answered[-1] if answered else None)
        return self._url("round-answer", row.pk) if row else ""

    def _url(self, name: str, *ids: int) -> str:
        return reverse(f"measures:{name}", args=[self.agency.code, self.fiscal_year, *ids])


def _cells(measure: Measure | None) -> dict[str, list[str]]:
    """The texts of a measure's cells by name."""
    if measure is None:
        return {"steps": [], "offices": [], "evidence": []}
    titles = (link.evidence.title for row in measure.rounds.all() for link in row.evidence_links.all())
    return {
        "steps": [step.text for step in measure.steps.all()],
        "offices": [ALL_UNITS] if measure.all_units else [unit.name for unit in measure.units.all()],
        "evidence": list(dict.fromkeys(titles)),
    }
