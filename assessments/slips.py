"""Why a declared total differs from the computed one: slips of the hand that would explain it exactly.

Each explanation names the rows and the figures that would make the total right. The total is linear in every
score, so for each row the score that would be needed is known; a slip is offered only where the figure as
typed can come from that score by one slip, or where two rows were mistyped in the same way. Figures of
instruments, where declared, must not be made worse.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import combinations, product

from assessments.packs import IndicatorRule, YearPack
from assessments.scoring import TOLERANCE, Declared, YearResult, publish, score_year

MOST = 6  # explanations shown
HALF = Fraction(1, 200)  # what rounding to two places can hide
MEANS, MOVES = ("plain-mean", "mean-of-instruments"), ("swapped", "numbers")
IN_ONE_ROW = ("transposed", "dropped", "doubled", "point", "digit")
# Likeliest first; the last two fit by chance now and then, and are told only where nothing else fits.
KINDS = ("total-transposed", *MEANS, *MOVES, *IN_ONE_ROW, "transposed-pair")
LOOSE = frozenset({"digit", "transposed-pair"})

Scores = Mapping[str, Decimal]


@dataclass(frozen=True)
class Explanation:
    """One slip that would explain a total: its kind, the sentence, and ``{indicator code: right score}``."""

    kind: str
    message: str
    changes: dict[str, Decimal]


def explain_total(
    pack: YearPack,
    scores: Scores,
    declared: Declared,
    ordinals: Mapping[str, int] | None = None,
) -> list[Explanation]:
    """What would make the declared total right, likeliest first; empty where it is right or not comparable.

    ``ordinals`` are the numbers written beside the names, ``{indicator code: number}``.
    """
    result = score_year(pack, scores)
    if declared.total is None or result.total is None or abs(declared.total - result.total) <= TOLERANCE:
        return []
    found = [
        *_total_itself(result.total, declared.total),
        *_other_means(result, declared.total),
        *_numbers(pack, scores, declared, ordinals or {}),
        *_swaps(pack, scores, declared),
        *_slips(pack, scores, declared),
    ]
    exact = [row for row in found if row.kind not in LOOSE]
    told = exact or [*found, *_pairs(pack, scores, declared)]
    return sorted(told, key=lambda row: KINDS.index(row.kind))[:MOST]


def missing_range(pack: YearPack, scores: Scores, declared: Declared) -> tuple[str, Decimal, Decimal] | None:
    """Where one score alone is missing and the total is declared: its code and the range it must lie in."""
    absent = [rule.code for rule in pack.indicators if rule.code not in scores]
    if len(absent) != 1 or declared.total is None:
        return None
    code = absent[0]
    worth = _worth(pack, code)
    base = _exact_total(pack, {**scores, code: Decimal(0)})
    low, high = ((Fraction(declared.total) + side * HALF - base) / worth for side in (-1, 1))
    if high < 0 or low > 100:
        return None
    return code, publish(max(low, Fraction(0))), publish(min(high, Fraction(100)))


def _exact_total(pack: YearPack, scores: Scores) -> Fraction:
    return sum((_worth(pack, code) * Fraction(score) for code, score in scores.items()), Fraction(0))


def _worth(pack: YearPack, code: str) -> Fraction:
    """What one point of an indicator is worth in the total."""
    instrument = pack.indicator(code).instrument
    weight = next(rule.weight for rule in pack.instruments if rule.code == instrument)
    return Fraction(weight) / 100 / len(pack.indicators_of(instrument))


def _fits(pack: YearPack, scores: Scores, declared: Declared) -> bool:
    """Whether scores give the declared total and no declared instrument figure contradicts them."""
    result = score_year(pack, scores)
    return result.total == declared.total and all(
        (score := result.instrument(code).score) is not None and abs(stated - score) <= TOLERANCE
        for code, stated in declared.instruments.items()
    )


# ---- the total itself


def _total_itself(computed: Decimal, typed: Decimal) -> Iterator[Explanation]:
    """The rows are right, and neighbouring digits of the total changed places."""
    if computed in untransposed(f"{typed:.2f}"):
        message = f"คะแนนรวมที่พิมพ์ว่า {typed} {WORDS['transposed']} หากเป็น {computed} จะตรงกับที่คำนวณได้"
        yield Explanation("total-transposed", message, {})


# ---- other ways of computing


def _other_means(result: YearResult, total: Decimal) -> Iterator[Explanation]:
    scores = [Fraction(row.score or 0) for row in result.indicators]
    plain = publish(sum(scores, Fraction(0)) / len(scores))
    if abs(plain - total) <= TOLERANCE:
        yield Explanation(
            "plain-mean",
            f"{total} คือค่าเฉลี่ยธรรมดาของทั้ง {len(result.indicators)} ตัวชี้วัด ซึ่งไม่ได้ถ่วงน้ำหนักตามเครื่องมือ"
            f" เมื่อถ่วงน้ำหนักแล้วได้ {result.total}",
            {},
        )
    instruments = publish(sum((row.low for row in result.instruments), Fraction(0)) / len(result.instruments))
    if abs(instruments - total) <= TOLERANCE:
        yield Explanation(
            "mean-of-instruments",
            f"{total} คือค่าเฉลี่ยธรรมดาของคะแนนทั้ง {len(result.instruments)} เครื่องมือ ซึ่งไม่ได้ถ่วงน้ำหนัก"
            f" เมื่อถ่วงน้ำหนักแล้วได้ {result.total}",
            {},
        )


# ---- rows in each other's place


def _numbers(
    pack: YearPack, scores: Scores, declared: Declared, ordinals: Mapping[str, int]
) -> Iterator[Explanation]:
    """The numbers beside the names were right and the names wrong."""
    by_number = {rule.number: rule.code for rule in pack.indicators}
    wrong = {code: number for code, number in ordinals.items() if pack.indicator(code).number != number}
    if not wrong or not set(ordinals.values()) <= set(by_number) or set(ordinals) != set(scores):
        return
    moved = {by_number[number]: scores[code] for code, number in ordinals.items()}
    if len(moved) != len(scores) or not _fits(pack, moved, declared):
        return
    changes = {code: score for code, score in moved.items() if score != scores[code]}
    rows = " ".join(_row(pack.indicator(code), score) for code, score in changes.items())
    yield Explanation("numbers", f"หากยึดเลขหน้าชื่อแทนชื่อ คะแนนรวมจะได้ {declared.total} คือ {rows}", changes)


def _swaps(pack: YearPack, scores: Scores, declared: Declared) -> Iterator[Explanation]:
    """Two rows of different instruments changed places."""
    for one, other in combinations(pack.indicators, 2):
        if one.instrument == other.instrument or scores[one.code] == scores[other.code]:
            continue
        changes = {one.code: scores[other.code], other.code: scores[one.code]}
        if _fits(pack, {**scores, **changes}, declared):
            yield Explanation(
                "swapped",
                f"คะแนนของ{_row(one)} และ{_row(other)} อาจสลับกัน หากสลับกลับเป็น {changes[one.code]} และ"
                f" {changes[other.code]} คะแนนรวมจะได้ {declared.total}",
                changes,
            )


# ---- slips in one figure


def _slips(pack: YearPack, scores: Scores, declared: Declared) -> Iterator[Explanation]:
    for rule in pack.indicators:
        low, high = _needed(pack, scores, rule, declared.total or Decimal(0))
        offered: set[Decimal] = set()
        for kind, undo in SLIPS.items():
            for right in sorted(undo(f"{scores[rule.code]:.2f}")):
                if right in offered or not low <= right <= high:
                    continue
                offered.add(right)
                if _fits(pack, {**scores, rule.code: right}, declared):
                    sentence = _sentence(kind, rule, scores[rule.code], right, declared)
                    yield Explanation(kind, sentence, {rule.code: right})


def _pairs(pack: YearPack, scores: Scores, declared: Declared) -> Iterator[Explanation]:
    """Two rows in which neighbouring digits changed places."""
    turned = {
        rule.code: sorted(untransposed(f"{scores[rule.code]:.2f}") - {scores[rule.code]})
        for rule in pack.indicators
    }
    worth = {rule.code: _worth(pack, rule.code) for rule in pack.indicators}
    gap = Fraction(declared.total or 0) - _exact_total(pack, scores)
    for one, other in combinations(pack.indicators, 2):
        for first, second in product(turned[one.code], turned[other.code]):
            moved = worth[one.code] * Fraction(first - scores[one.code])
            moved += worth[other.code] * Fraction(second - scores[other.code])
            changes = {one.code: first, other.code: second}
            if abs(gap - moved) <= HALF and _fits(pack, {**scores, **changes}, declared):
                yield Explanation(
                    "transposed-pair",
                    f"{_row(one)} ที่พิมพ์ว่า {scores[one.code]} และ{_row(other)} ที่พิมพ์ว่า {scores[other.code]}"
                    f" {WORDS['transposed']} หากเป็น {first} และ {second} คะแนนรวมจะได้ {declared.total}",
                    changes,
                )


def _needed(pack: YearPack, scores: Scores, rule: IndicatorRule, total: Decimal) -> tuple[Decimal, Decimal]:
    """The range in which one row's score would make the total right, all others being as they are."""
    worth = _worth(pack, rule.code)
    exact = Fraction(scores[rule.code]) + (Fraction(total) - _exact_total(pack, scores)) / worth
    slack = HALF / worth
    return publish(exact - slack), publish(exact + slack)


def _sentence(kind: str, rule: IndicatorRule, typed: Decimal, right: Decimal, declared: Declared) -> str:
    return f"{_row(rule)} ที่พิมพ์ว่า {typed} {WORDS[kind]} หากเป็น {right} คะแนนรวมจะได้ {declared.total}"


WORDS = {
    "transposed": "อาจสลับตัวเลขที่อยู่ติดกัน",
    "dropped": "อาจพิมพ์ตัวเลขตกไปหนึ่งตัว",
    "doubled": "อาจพิมพ์ตัวเลขเกินมาหนึ่งตัว",
    "point": "อาจวางจุดทศนิยมผิดตำแหน่ง",
    "digit": "อาจพิมพ์ตัวเลขผิดหนึ่งตัว",
}


def _row(rule: IndicatorRule, score: Decimal | None = None) -> str:
    return f"ตัวชี้วัดที่ {rule.number} {rule.name}" + (f" {score}" if score is not None else "")


def _figures(spellings: set[str]) -> set[Decimal]:
    """The spellings that are scores."""
    found = set()
    for spelt in spellings:
        try:
            figure = Decimal(spelt)
        except InvalidOperation:
            continue
        if 0 <= figure <= 100 and figure == figure.quantize(Decimal("0.01")):
            found.add(figure.quantize(Decimal("0.01")))
    return found


def _spellings(typed: str) -> set[str]:
    """How a figure may have stood: 90.10, 90.1; 100.00, 100."""
    short = typed.rstrip("0").rstrip(".")
    return {typed, short, typed[:-1] if typed.endswith("0") else typed}


def untransposed(typed: str) -> set[Decimal]:
    """The scores of which two neighbouring digits were exchanged.

    >>> Decimal("69.17") in untransposed("96.17"), Decimal("91.67") in untransposed("96.17")
    (True, True)
    """
    digits = typed.replace(".", "")
    point = len(digits) - 2
    turned = {
        digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        for place in range(len(digits) - 1)
    }
    return _figures({f"{text[:point]}.{text[point:]}" for text in turned})


def undropped(typed: str) -> set[Decimal]:
    """The scores of which one digit was lost."""
    return _figures(
        {
            text[:place] + digit + text[place:]
            for text in _spellings(typed)
            for place in range(len(text) + 1)
            for digit in "0123456789"
        }
    )


def undoubled(typed: str) -> set[Decimal]:
    """The scores in which one digit too many was typed, the same as its neighbour."""
    return _figures(
        {
            text[:place] + text[place + 1 :]
            for text in _spellings(typed)
            for place in range(1, len(text))
            if text[place] == text[place - 1]
        }
    )


def unmoved(typed: str) -> set[Decimal]:
    """The scores of which the decimal point stands one place to the left or right."""
    value = Decimal(typed)
    return _figures({f"{value * 10:f}", f"{value / 10:f}", f"{value * 100:f}", f"{value / 100:f}"})


def unmistyped(typed: str) -> set[Decimal]:
    """The scores of which one digit was mistyped."""
    return _figures(
        {
            typed[:place] + digit + typed[place + 1 :]
            for place in range(len(typed))
            if typed[place] != "."
            for digit in "0123456789"
        }
    )


SLIPS: dict[str, Callable[[str], set[Decimal]]] = {
    "transposed": untransposed,
    "dropped": undropped,
    "doubled": undoubled,
    "point": unmoved,
    "digit": unmistyped,
}
