"""What looks wrong in a pasted block: one rule, one function. Numbers V… are those of the list of checks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from agencies.findings import Finding, warn
from assessments.intake.pasted import How, Pasted, lines_of
from assessments.packs import YearPack
from assessments.scoring import TOLERANCE, Declared, score_year
from assessments.slips import explain_total, missing_range
from thai.lists import joined

Rule = Callable[[Pasted, YearPack], Iterator[Finding]]


def _field(code: str) -> str:
    return f"#id_score_{code}"


def torn_rows(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """One indicator, two figures: the clerk says which holds."""
    for code, rows in pasted.conflicts.items():
        rule = pack.indicator(code)
        figures = " และ ".join(f"{row.typed} (บรรทัด {row.line})" for row in rows)
        message = f"ตัวชี้วัดที่ {rule.number} {rule.name} มีคะแนนต่างกัน คือ {figures} กรุณากรอกคะแนนที่ถูกต้อง"
        yield warn("paste-torn", message, subject=rule.name, url=_field(code), link_text="ไปเลือกคะแนน")


def wrong_figures(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """A figure that is no score (V6)."""
    for row in pasted.settled.values():
        if row.score is None:
            rule = pack.indicator(row.code)
            yield warn(
                "paste-figure",
                f"บรรทัด {row.line}: {row.typed} ของ{rule.name} ไม่ใช่คะแนน 0 ถึง 100 ที่มีทศนิยมไม่เกิน 2 ตำแหน่ง",
                subject=rule.name,
                url=_field(row.code),
            )


def rows_absent(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The block has scores, but not of every indicator (V6)."""
    found = {row.code for row in pasted.rows}
    absent = [rule for rule in pack.indicators if rule.code not in found]
    if not found or not absent:
        return
    names = joined([f"{rule.number} {rule.name}" for rule in absent])
    yield warn(
        "paste-absent",
        f"ไม่พบคะแนน {len(absent)} ตัวชี้วัดในข้อความที่วาง คือ ตัวชี้วัดที่ {names}",
        subject=absent[0].name,
        url=_field(absent[0].code),
        link_text="ไปกรอกคะแนน",
    )


def numbers_against_names(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The number before a name is not that indicator's (V3): the name holds."""
    official = {rule.number: rule.name for rule in pack.indicators}
    rows = [row for row in pasted.settled.values() if row.ordinal is not None]
    wrong = [row for row in rows if row.ordinal != pack.indicator(row.code).number]
    for row in wrong:
        rule = pack.indicator(row.code)
        other = official.get(row.ordinal or 0)
        means = f" ส่วนตัวชี้วัดที่ {row.ordinal} คือ {other}" if other else ""
        yield warn(
            "paste-number",
            f"บรรทัด {row.line}: เขียนเลข {row.ordinal} หน้าชื่อ {rule.name} ซึ่งเป็นตัวชี้วัดที่ {rule.number}{means}"
            " ระบบยึดตามชื่อ",
            subject=rule.name,
            url=_field(row.code),
        )
    if wrong and _sorted_by_score(pasted, pack):
        yield warn(
            "paste-rank",
            "เลขหน้าชื่อเรียงตามคะแนนจากมากไปน้อยในแต่ละเครื่องมือ จึงเป็นลำดับคะแนน ไม่ใช่เลขตัวชี้วัด",
            subject="เลขตัวชี้วัด",
        )


def _sorted_by_score(pasted: Pasted, pack: YearPack) -> bool:
    """Whether, in the order of the typed numbers, scores fall inside every instrument."""
    rows = [row for row in pasted.settled.values() if row.ordinal is not None and row.score is not None]
    if len(rows) < len(pack.indicators):
        return False
    rows.sort(key=lambda row: row.ordinal or 0)
    for instrument in pack.instruments:
        own = [row.score for row in rows if pack.indicator(row.code).instrument == instrument.code]
        if own != sorted(own, key=lambda score: -(score or 0)):
            return False
    return True


def rows_without_a_name(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """Rows told by number or by order only are worth a look."""
    rows = list(pasted.settled.values())
    if numbered := [row for row in rows if row.how is How.NUMBER]:
        yield warn(
            "paste-nameless",
            f"บรรทัด {lines_of(numbered)} มีแต่เลข ไม่มีชื่อตัวชี้วัด เลขอาจเป็นลำดับคะแนน กรุณาเทียบกับประกาศผล",
            subject="เลขตัวชี้วัด",
        )
    if ordered := [row for row in rows if row.how is How.ORDER]:
        yield warn(
            "paste-order",
            f"จับคู่ชื่อกับคะแนนตามลำดับบรรทัด {len(ordered)} ตัวชี้วัด กรุณาเทียบกับประกาศผลทีละบรรทัด",
            subject="ลำดับบรรทัด",
        )


def figures_without_any_name(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """Bare figures were laid out in official order, which only the clerk can know to be right (V3)."""
    bare = [row for row in pasted.settled.values() if row.how is How.BARE]
    if bare:
        message = (
            f"ข้อความมีแต่ตัวเลข {len(bare)} ตัว ไม่มีชื่อตัวชี้วัด ระบบจึงวางตามลำดับตัวชี้วัด 1 ถึง {len(bare)}"
            " ท่านคัดลอกมาตามลำดับตัวชี้วัดใช่หรือไม่ หากคัดลอกจากหน้าที่เรียงตามคะแนน คะแนนจะสลับแถว"
            " กรุณาเทียบชื่อกับประกาศผลทุกแถวก่อนบันทึก"
        )
        yield warn("paste-bare", message, subject="ลำดับตัวชี้วัด", url=_field(bare[0].code))


def rows_alike(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """A name that is only much like an indicator's."""
    for row in pasted.settled.values():
        if row.how is How.SIMILAR:
            rule = pack.indicator(row.code)
            message = f"บรรทัด {row.line}: “{row.text}” ระบบเข้าใจว่าหมายถึง {rule.name}"
            yield warn("paste-similar", message, subject=rule.name, url=_field(row.code))


def rows_with_more_figures(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """More than one figure that could be the score."""
    for row in pasted.settled.values():
        if row.others:
            rule = pack.indicator(row.code)
            message = (
                f"บรรทัด {row.line}: {rule.name} มีหลายตัวเลข ระบบใช้ {row.typed} ไม่ได้ใช้ {', '.join(row.others)}"
            )
            yield warn("paste-others", message, subject=rule.name, url=_field(row.code))


def another_year(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The block speaks of another fiscal year only."""
    if pasted.years and pack.fiscal_year not in pasted.years:
        years = ", ".join(map(str, pasted.years))
        message = f"ข้อความที่วางกล่าวถึงปี {years} แต่ท่านกำลังบันทึกปี {pack.fiscal_year}"
        yield warn("paste-year", message, subject="ปีงบประมาณ")


def another_agency(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The block names a body that is not the clerk's own (V1)."""
    if pasted.strangers:
        message = (
            f"ข้อความที่วางกล่าวถึง {joined(pasted.strangers)} ซึ่งไม่ใช่ชื่อหน่วยงานของท่าน"
            " กรุณาตรวจว่าเป็นคะแนนของหน่วยงานท่าน"
        )
        yield warn("paste-agency", message, subject="หน่วยงาน")


def another_assessment(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The block speaks of item lists of other assessments, whose codes may look alike (V22)."""
    if pasted.foreign_lists:
        message = (
            f"ข้อความที่วางกล่าวถึง{joined(pasted.foreign_lists)} ซึ่งไม่ใช่ข้อของการประเมิน ITA ขององค์กรปกครองส่วนท้องถิ่น"
            " กรุณาตรวจว่าวางผลการประเมินที่ถูกต้อง"
        )
        yield warn("paste-foreign", message, subject="รายการประเมิน")


def total_explained(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """The declared total is not the computed one (V4), and what would explain it."""
    scores, declared = pasted.scores, Declared(pasted.total, pasted.instruments, pasted.level)
    if (missing := missing_range(pack, scores, declared)) is not None:
        code, low, high = missing
        rule = pack.indicator(code)
        message = f"หากคะแนนรวม {pasted.total} ถูกต้อง ตัวชี้วัดที่ {rule.number} {rule.name} ต้องได้ {low} ถึง {high}"
        yield warn("paste-missing", message, subject=rule.name, url=_field(code), link_text="ไปกรอกคะแนน")
    computed = score_year(pack, scores).total
    if pasted.total is None or computed is None or abs(pasted.total - computed) <= TOLERANCE:
        return
    yield warn(
        "paste-total",
        f"คะแนนรวมที่วาง {pasted.total} ไม่ตรงกับที่คำนวณจากรายตัวชี้วัด {computed}",
        subject="คะแนนรวม",
        url="#id_declared_total",
    )
    ordinals = {row.code: row.ordinal for row in pasted.settled.values() if row.ordinal is not None}
    for explanation in explain_total(pack, scores, declared, ordinals):
        code = next(iter(explanation.changes), "")
        url = _field(code) if code else "#id_declared_total"
        yield warn(f"paste-{explanation.kind}", explanation.message, subject="คะแนนรวม", url=url)


def instruments_agree(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """A declared figure of an instrument is not the computed one (V4)."""
    result = score_year(pack, pasted.scores)
    for code, stated in pasted.instruments.items():
        computed = result.instrument(code).score
        if computed is not None and abs(stated - computed) > TOLERANCE:
            message = f"คะแนน {code} ที่วาง {stated} ไม่ตรงกับที่คำนวณ {computed} กรุณาตรวจคะแนนตัวชี้วัดของ {code}"
            yield warn("paste-instrument", message, subject=code, url=f"#id_declared_{code.lower()}")


RULES: tuple[Rule, ...] = (
    figures_without_any_name,
    another_assessment,
    another_agency,
    another_year,
    torn_rows,
    wrong_figures,
    rows_absent,
    total_explained,
    instruments_agree,
    numbers_against_names,
    rows_with_more_figures,
    rows_alike,
    rows_without_a_name,
)


def findings_about(pasted: Pasted, pack: YearPack) -> Iterator[Finding]:
    """Everything worth a look, in the order in which a clerk should take it."""
    for rule in RULES:
        yield from rule(pasted, pack)
