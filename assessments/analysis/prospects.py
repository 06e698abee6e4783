"""What a simulated year looks like to a reader: sentences and rows about what would be and what it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from assessments.analysis.item_gains import ItemAnswer, Pick, item_worths
from assessments.analysis.simulation import (
    Answer,
    Difference,
    Reach,
    Room,
    Shortfall,
    Way,
    WhatIf,
    cheapest,
    spread,
)
from assessments.packs import Band, YearPack
from assessments.presenters import signed
from assessments.scoring import YearResult, publish
from thai.lists import joined

TONES = {Reach.REACHED: "good", Reach.POSSIBLE: "info", Reach.IMPOSSIBLE: "warn", Reach.UNKNOWN: "warn"}


@dataclass(frozen=True)
class DifferenceRow:
    """A figure as it is and as it would be; ``change`` carries its sign and is empty where nothing moved."""

    label: str
    before: Decimal | None
    after: Decimal | None
    change: str


@dataclass(frozen=True)
class WhatIfView:
    """The real year beside the simulated one, and the sentence that sums it up."""

    sentence: str
    rows: list[DifferenceRow]
    moved: list[DifferenceRow]


@dataclass(frozen=True)
class WayRow:
    """One way as a table row; ``query`` fills the form with one example of it."""

    cells: list[WayCell]
    total: Decimal
    query: str


@dataclass(frozen=True)
class WayCell:
    """Points to add in an instrument; None where nothing is added."""

    code: str
    points: Decimal | None


@dataclass(frozen=True)
class AloneRow:
    """What the level would take if only one instrument could rise; ``cost`` is None where it cannot."""

    instrument: str
    cost: Decimal | None
    note: str


@dataclass(frozen=True)
class PickRow:
    """Items of equal worth, ``count`` of which are needed."""

    sentence: str
    items: list[str]


@dataclass(frozen=True)
class ItemRow:
    """An item that is not full: its score, and what bringing it to 100 adds to the total."""

    name: str
    score: Decimal | None
    gain: str


@dataclass(frozen=True)
class AnswerView:
    """The answer to "what is the least that reaches this level?"."""

    target: str
    tone: str
    title: str
    sentences: list[str]
    instruments: list[str]
    ways: list[WayRow]
    has_more: bool
    rooms: list[Room]
    alone: list[AloneRow]
    picks: list[PickRow]
    item_note: str


def level_words(result: YearResult) -> str:
    """The level, or the levels still possible, or that none can be told."""
    return joined([band.name for band in result.possible], "หรือ") or "ยังระบุไม่ได้"


def what_if_view(outcome: WhatIf) -> WhatIfView:
    """The two sides of a simulated year."""
    before, after = level_words(outcome.before), level_words(outcome.after)
    rows = [*outcome.instruments, outcome.total]
    moved = [_row(row, row.name) for row in outcome.indicators if row.is_changed]
    return WhatIfView(
        sentence=_summary(outcome, before, after),
        rows=[_row(row, row.name if row.code == "total" else row.code) for row in rows],
        moved=moved,
    )


def _row(row: Difference, label: str) -> DifferenceRow:
    change = signed(row.change) if row.change else ""
    return DifferenceRow(label, row.before, row.after, change)


def _summary(outcome: WhatIf, before: str, after: str) -> str:
    total = outcome.total
    if not outcome.is_changed:
        return "ยังไม่ได้เปลี่ยนคะแนน ตัวเลขด้านล่างคือผลจริง"
    level = f"ระดับเปลี่ยนจาก {before} เป็น {after}" if outcome.level_changed else f"ระดับยังเป็น {after}"
    if total.after is None:
        return f"คะแนนยังไม่ครบ จึงยังไม่ทราบคะแนนรวม ระดับที่เป็นไปได้คือ {after}"
    if total.change is None:
        return f"คะแนนรวมจะเป็น {total.after} {level}"
    if total.change == 0:
        return f"คะแนนรวมยังเป็น {total.after} {level}"
    verb = "เพิ่มขึ้น" if total.change > 0 else "ลดลง"
    return f"คะแนนรวม{verb} {abs(total.change)} คะแนน จาก {total.before} เป็น {total.after} {level}"


def next_band(result: YearResult) -> Band | None:
    """The level above that of a result; the lowest above all that are possible where it is not certain."""
    bands = result.pack.bands
    places = [bands.index(band) for band in result.possible]
    best = min(places, default=len(bands))
    return bands[best - 1] if best else None


def answer_view(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    target: Band,
    movable: Collection[str],
    items: ItemAnswer | None = None,
) -> AnswerView:
    """The least that reaches ``target``; ``movable`` are the codes of the instruments that may rise."""
    allowed = {rule.code for rule in pack.indicators if rule.instrument in movable}
    answer = cheapest(pack, scores, target, allowed)
    used = {lift.instrument.code for way in answer.ways for lift in way.lifts}
    first = answer.ways[0] if answer.ways else None
    return AnswerView(
        target=target.name,
        tone=TONES[answer.reach],
        title=_title(answer),
        sentences=_sentences(pack, answer, first),
        instruments=[rule.code for rule in pack.instruments if rule.code in used],
        ways=[_way_row(pack, scores, answer, way, used, movable) for way in answer.ways],
        has_more=answer.has_more,
        rooms=[room for lift in first.lifts for room in lift.rooms] if first else [],
        alone=_alone(pack, scores, target, movable) if answer.reach == Reach.POSSIBLE else [],
        picks=[_pick_row(pick) for way in items.ways[:1] for pick in way.picks] if items else [],
        item_note=_item_note(items) if items and answer.reach == Reach.POSSIBLE else "",
    )


def item_rows(pack: YearPack, item_scores: Mapping[str, Decimal], instrument: str) -> list[ItemRow]:
    """The items of an instrument that can still rise, those that add most to the total first."""
    own = {rule.code for rule in pack.indicators_of(instrument)}
    open_rows = [row for row in item_worths(pack, item_scores) if row.gain and row.rule.indicator in own]
    open_rows.sort(key=lambda row: -(row.gain or 0))
    return [
        ItemRow(f"{row.rule.code} {row.rule.name}", row.score, _short(row.gain or Fraction(0)))
        for row in open_rows
    ]


def _title(answer: Answer) -> str:
    name = answer.target.name
    titles = {
        Reach.REACHED: f"ถึงระดับ {name} แล้ว",
        Reach.POSSIBLE: f"จะถึงระดับ {name} ต้องเพิ่มคะแนนตัวชี้วัดรวมกันอย่างน้อย {answer.cost} คะแนน",
        Reach.IMPOSSIBLE: f"เท่าที่เลือกไว้ ยังไม่ถึงระดับ {name}",
        Reach.UNKNOWN: "ยังตอบไม่ได้ เพราะคะแนนไม่ครบ",
    }
    return titles[answer.reach]


def _sentences(pack: YearPack, answer: Answer, way: Way | None) -> list[str]:
    if answer.reach == Reach.REACHED:
        return ["คะแนนชุดนี้ได้ระดับดังกล่าวหรือสูงกว่าอยู่แล้ว ไม่ต้องเพิ่มคะแนน"]
    if answer.reach == Reach.UNKNOWN:
        names = joined([f"{rule.number}. {rule.name}" for rule in answer.missing])
        return [f"กรุณาใส่คะแนนของตัวชี้วัดที่ {names}"]
    if answer.reach == Reach.IMPOSSIBLE:
        return [_shortfall(row) for row in answer.shortfalls]
    return _least(pack, answer, way) if way else []


def _shortfall(row: Shortfall) -> str:
    return f"แม้ทุกตัวชี้วัดที่เลือกให้เพิ่มได้จะได้เต็ม 100 {_what(row).lstrip()}จะได้เพียง {row.best} ซึ่งไม่ถึง {row.needed}"


def _what(row: Shortfall) -> str:
    return f" {row.instrument.code} " if row.instrument else "คะแนนรวม"


def _least(pack: YearPack, answer: Answer, way: Way) -> list[str]:
    parts = joined([f"{lift.instrument.code} รวม {lift.points} คะแนน" for lift in way.lifts])
    sentences = [
        f"ทางที่ใช้คะแนนน้อยที่สุด คือเพิ่มคะแนนตัวชี้วัดใน {parts} จะแบ่งให้ตัวชี้วัดใดในเครื่องมือนั้นก็ได้ คะแนนรวมจะเป็น {way.total}"
    ]
    gated = [lift for lift in way.lifts if lift.for_gate]
    if gated:
        needs = joined([f"{lift.instrument.code} อย่างน้อย {lift.for_gate} คะแนน" for lift in gated])
        sentences.append(
            f"ระดับนี้กำหนดให้ทุกเครื่องมือได้ตั้งแต่ {answer.target.gate} ขึ้นไป จึงต้องเพิ่มใน {needs} ไม่ว่าเครื่องมืออื่นจะได้เท่าใด"
        )
    return [*sentences, _worths(pack)]


def _worths(pack: YearPack) -> str:
    """What one point of an indicator is worth in the total, per instrument."""
    worths = joined(
        [
            f"{rule.code} {_short(Fraction(rule.weight) / 100 / len(pack.indicators_of(rule.code)))}"
            for rule in pack.instruments
        ]
    )
    return f"ตัวชี้วัดที่เพิ่มขึ้น 1 คะแนน ทำให้คะแนนรวมเพิ่มขึ้นตามเครื่องมือ ดังนี้ {worths} คะแนน"


def _short(value: Fraction) -> str:
    return f"{publish(value)}"


def _way_row(
    pack: YearPack,
    scores: Mapping[str, Decimal],
    answer: Answer,
    way: Way,
    used: Collection[str],
    movable: Collection[str],
) -> WayRow:
    added = {lift.instrument.code: lift.points for lift in way.lifts}
    lifted = {code: score for lift in way.lifts for code, score in spread(lift.rooms, lift.points).items()}
    fields = {f"score_{code}": score for code, score in {**scores, **lifted}.items()}
    return WayRow(
        cells=[WayCell(rule.code, added.get(rule.code)) for rule in pack.instruments if rule.code in used],
        total=way.total,
        query=urlencode({**fields, "target": answer.target.name, "move": list(movable)}, doseq=True),
    )


def _alone(
    pack: YearPack, scores: Mapping[str, Decimal], target: Band, movable: Collection[str]
) -> list[AloneRow]:
    """Each movable instrument by itself, where there are several."""
    rules = [rule for rule in pack.instruments if rule.code in movable]
    rows = []
    for rule in rules if len(rules) > 1 else []:
        codes = [row.code for row in pack.indicators_of(rule.code)]
        answer = cheapest(pack, scores, target, codes, limit=1)
        note = (
            _shortfall_note(answer.shortfalls[0]) if answer.shortfalls else f"คะแนนรวม {answer.ways[0].total}"
        )
        rows.append(AloneRow(rule.code, answer.cost, note))
    return rows


def _shortfall_note(row: Shortfall) -> str:
    return f"ไม่ถึง เพราะ{_what(row)}ได้สูงสุด {row.best}"


def _pick_row(pick: Pick) -> PickRow:
    is_all = pick.count == len(pick.items)
    which = f"ทั้ง {pick.count} ข้อนี้" if is_all else f"{pick.count} ข้อใดก็ได้ใน {len(pick.items)} ข้อนี้"
    sentence = f"{which} (ข้อละ {_short(pick.gain)} คะแนนของคะแนนรวม)"
    return PickRow(sentence, [f"{rule.code} {rule.name}" for rule in pick.items])


def _item_note(items: ItemAnswer) -> str:
    if items.reach == Reach.POSSIBLE:
        total = items.ways[0].total
        return f"ทำข้อ OIT ให้ได้เต็ม 100 อีกอย่างน้อย {items.count} ข้อ ก็ถึงระดับนี้ คะแนนรวมจะเป็น {total}"
    if items.reach == Reach.IMPOSSIBLE:
        return "แม้ทำข้อ OIT ได้เต็มทุกข้อ ก็ยังไม่ถึงระดับนี้ ต้องเพิ่มคะแนนของเครื่องมืออื่นด้วย"
    if items.mismatched:
        return "คะแนนรายข้อของ OIT ไม่ตรงกับคะแนนตัวชี้วัดชุดนี้ จึงบอกข้อที่ควรทำไม่ได้"
    if not items.undivided:
        return ""
    names = joined([f"{rule.number}. {rule.name}" for rule in items.undivided])
    return f"ยังบอกข้อที่ควรทำไม่ได้ เพราะเกณฑ์ของปีนี้ยังไม่ระบุว่าข้อของตัวชี้วัดที่ {names} อยู่ในตัวชี้วัดย่อยใด"
