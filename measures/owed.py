"""Which rounds ask for a report: none after the measure was reported as done (docs/adr/0032).

A report speaks of its cut-off, or of the day on which it was given where that is earlier. A round without a
report needs none where the last report that speaks of a day before its cut-off says that the measure is done.
Nothing of this is kept: a report that is mended asks for the later rounds again. The rule stands here for
rows at hand and for the database; a test holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least

from measures.models import Round, RoundStatus
from thai.dates import thai_date, thai_date_short
from thai.lists import joined

NEEDLESS = "ไม่ต้องรายงาน"
TEXTS = ("status", "text", "result", "problems", "suggestions")


def unanswered(rounds: str = "") -> Q:
    """That nothing was reported, as ``Round.is_reported`` has it; ``rounds`` leads there, with its ``__``."""
    return Q(**{f"{rounds}reported_on": None}, **{f"{rounds}{name}": "" for name in TEXTS})


def last_report(rounds: Iterable[Round]) -> Round | None:
    """Of the reports that state a status, the one that speaks of the latest day; None where there is none."""
    stated = (row for row in rounds if row.status)
    return max(stated, key=_in_time, default=None)


def finished_on(rounds: Iterable[Round]) -> date | None:
    """The day since which the reports of a measure say that it is done; None where the last does not."""
    day = None
    for row in sorted((row for row in rounds if row.status), key=_in_time, reverse=True):
        if row.status != RoundStatus.DONE:
            break
        day = _speaks_of(row)
    return day


def finish_before(row: Round, rounds: Iterable[Round]) -> Round | None:
    """The report that said the measure was done when ``row`` came; None where none did, or one said otherwise
    since. ``rounds`` are all of the measure."""
    last = last_report(one for one in rounds if one.cut_off != row.cut_off and _speaks_of(one) < row.cut_off)
    return last if last and last.status == RoundStatus.DONE else None


def excused_by(row: Round, rounds: Iterable[Round]) -> Round | None:
    """The report that makes one of ``row`` needless; None where it was reported, or is owed."""
    return None if row.is_reported else finish_before(row, rounds)


def is_owed(row: Round, rounds: Iterable[Round]) -> bool:
    """Whether a round still asks for a report, on its day or since."""
    return not row.is_reported and finish_before(row, rounds) is None


def owed_days(rounds: Iterable[Round]) -> set[date]:
    """The cut-offs that ask for a report, of all rounds of a measure."""
    every = list(rounds)
    return {row.cut_off for row in every if is_owed(row, every)}


def days_late(row: Round, rounds: Iterable[Round]) -> int:
    """How many days after its cut-off a round was reported; 0 in time, and where no report was needed."""
    if not row.reported_on or row.reported_on <= row.cut_off or finish_before(row, rounds):
        return 0
    return (row.reported_on - row.cut_off).days


def _in_time(row: Round) -> tuple[date, date]:
    return _speaks_of(row), row.cut_off


def _speaks_of(row: Round) -> date:
    return min(row.cut_off, row.reported_on or row.cut_off)


def owed_rounds(rows: QuerySet[Round]) -> QuerySet[Round]:
    """Those of the rows that ``is_owed`` holds for."""
    silent = rows.filter(unanswered()).alias(said_before=said_before("measure", "cut_off"))
    return silent.filter(~Q(said_before=RoundStatus.DONE))


def said_before(measure: str, cut_off: str) -> Coalesce:
    """The status that the last report before a cut-off states, empty where there is none.

    Both names are those of the outer query: where it has the key of the measure, and the cut-off.
    """
    speaks_of = Least(Coalesce("reported_on", "cut_off"), "cut_off")
    reports = Round.objects.filter(measure=OuterRef(measure)).exclude(status="").alias(speaks_of=speaks_of)
    earlier = reports.filter(speaks_of__lt=OuterRef(cut_off)).order_by("-speaks_of", "-cut_off")
    return Coalesce(Subquery(earlier.values("status")[:1]), Value(""))


def finished_in(finish: Round) -> str:
    """Why a round is ``NEEDLESS``, beside that word: the round that said so."""
    return f"แล้วเสร็จในรอบ {thai_date_short(finish.cut_off)}"


def changed_by_report(before: set[date], after: set[date], reported: date) -> str:
    """What a report did to the other rounds of its measure, by what was owed before and after; or nothing."""
    gone = [thai_date(day) for day in sorted(before - after - {reported})]
    come = [thai_date(day) for day in sorted(after - before)]
    if gone:
        return f"มาตรการนี้แล้วเสร็จ รอบ {joined(gone)} จึง{NEEDLESS}"
    return f"รอบ {joined(come)} กลับมาเป็นรอบที่ต้องรายงาน" if come else ""


def needless_sentence(finish: Round) -> str:
    """Both in a sentence, as papers print it."""
    return f"{NEEDLESS} เพราะมาตรการแล้วเสร็จตามรายงานรอบ {thai_date(finish.cut_off)}"


@dataclass(frozen=True)
class Tally:
    """How many rounds were reported, how many of these late, how many wait, and how many need no report."""

    reported: int
    late: int
    waiting: int
    needless: int

    @property
    def asked(self) -> int:
        """The rounds that a report was given of or is owed of: of so many were so many reported."""
        return self.reported + self.waiting

    def told(self, unit: str) -> str:
        """Reported of asked in words, of รอบ or of มาตรการ; the same wherever rounds are counted."""
        return f"รายงานแล้ว {self.reported} จาก {self.asked} {unit}"

    def told_late(self, unit: str) -> str:
        """How many of the reported came late; empty where none did."""
        return f"ในนั้นส่งช้ากว่ากำหนด {self.late} {unit}" if self.late else ""

    def told_needless(self, unit: str) -> str:
        """How many need no report and why; empty where all do."""
        others = "อีก " if self.asked else ""
        return f"{others}{self.needless} {unit}{NEEDLESS} เพราะแล้วเสร็จแล้ว" if self.needless else ""

    def uncounted(self, unit: str) -> str:
        """What a count leaves out, for where all rounds are counted elsewhere; empty where it is nothing."""
        return f"(ไม่นับ {self.needless} {unit}ที่{NEEDLESS})" if self.needless else ""

    def sentence(self, unit: str) -> str:
        """Reported of asked, and what need no report, in one line."""
        told = self.told(unit) if self.asked else ""
        return " ".join(filter(None, [told, self.told_needless(unit)]))


def tally(rows: Iterable[tuple[Round, Iterable[Round]]]) -> Tally:
    """The count of rounds, each beside all rounds of its measure."""
    counted = [(row, list(rounds)) for row, rounds in rows]
    reported = [(row, rounds) for row, rounds in counted if row.is_reported]
    waiting = sum(1 for row, rounds in counted if is_owed(row, rounds))
    return Tally(
        reported=len(reported),
        late=sum(1 for row, rounds in reported if days_late(row, rounds)),
        waiting=waiting,
        needless=len(counted) - len(reported) - waiting,
    )
