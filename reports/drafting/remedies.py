"""What is done about a weak indicator, in words: the measures of the plan that answer it, else the advice.

The advice is the edition's, the same for every body; where the agency has set a measure of its own, a paper
that went on to advise something else would recommend one thing and cite another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assessments.packs import IndicatorRule
from assessments.scoring import IndicatorResult
from measures.models import Measure
from measures.names import quoted
from measures.queries import Coverage
from reports.drafting import prose
from reports.drafting.sections import Sentence


def weakest_first(rows: Iterable[IndicatorResult]) -> list[IndicatorResult]:
    """Indicators in the order in which every paper tells of weak ones; those alike in official order."""
    return sorted(rows, key=lambda row: row.score or 0)


def remedy(rule: IndicatorRule, measures: Sequence[Measure], year: int, told: set[int]) -> Sentence:
    """What is done about an indicator, to follow its name or "หน่วยงานจึง"; ``year`` is that of the plan.

    ``told`` are keys of the measures whose way the paper has told already; those told here are added.
    """
    if not measures:
        return Sentence(f"ควร{rule.advice}")
    named = prose.listed([_way(measure, is_told=measure.pk in told) for measure in measures])
    told.update(measure.pk for measure in measures)
    return Sentence(f"ดำเนินการตามแผนปีงบประมาณ พ.ศ. {year} ได้แก่ {named}", {f"มาตรการของ{rule.name}": named})


def _way(measure: Measure, *, is_told: bool) -> str:
    """A measure and, unless that is told already, who carries it out and how: guideline, else steps."""
    name = quoted(measure.title)
    if is_told:
        return f"{name} ตามแนวทางข้างต้น"
    offices = prose.offices(measure)
    texts = prose.unmarked(measure.guideline.splitlines())
    steps = texts or prose.unmarked(step.text for step in measure.steps.all())
    parts = [
        name,
        f"โดยมอบให้{offices}เป็นผู้รับผิดชอบ" if offices else "",
        f"{'แนวทางปฏิบัติ' if texts else 'ขั้นตอน'} คือ {' '.join(steps)}" if steps else "",
    ]
    return " ".join(filter(None, parts))


def is_settled(coverage: Sequence[Coverage]) -> bool:
    """Whether measures of an adopted plan answer every weak indicator and name who carries them out."""
    return bool(coverage) and all(
        row.measures and all(measure.plan.is_adopted and prose.offices(measure) for measure in row.measures)
        for row in coverage
    )
