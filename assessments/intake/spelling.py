"""Finding the names of indicators and instruments in text as it really arrives.

Names are compared by their skeleton: letters and digits only, without spaces, tone marks and the signs that
a PDF or a hurried hand loses (ำ split in two, ฎ for ฏ, เเ for แ). The skeleton remembers where each of its
letters stood, so that a name found in it can be pointed at in the text, even across a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from assessments.intake.figures import is_inside
from assessments.packs import IndicatorRule, YearPack

_LOST = frozenset("็่้๊๋์ํ๎ฺฯ")
_ALIKE = {"ำ": "า", "ๅ": "า", "ฎ": "ฏ"}
_LEAD = re.compile(r"^แบบ(?:วัดการรับรู้ของ|วัด|ตรวจ)")

# Words that swallow the การ with which a name begins: มาตรการป้องกันการทุจริต is no indicator.
_SWALLOWING = ("มาตร", "ปฏิบัติ", "ดาเนิน")
_NOT_AFTER = "integrity"  # "Open Data Integrity and Transparency Assessment" is the name of OIT

LIKENESS = 0.8  # how alike two skeletons must be to be taken for the same name
LEAD_OVER_SECOND = 0.06  # and how much more alike than the second best
SHORTEST_PREFIX = 6  # letters of a name cut short ("การใช้ทรัพย์สิน…")


def skeleton(text: str) -> tuple[str, list[int]]:
    """The letters that names are compared by, and where each stands in the text.

    >>> skeleton("การใช้ อํานาจ")[0] == skeleton("การใช้อำนาจ")[0] == "การใชอานาจ"
    True
    """
    letters: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        if sign in _LOST or not (sign.isalnum() or "\u0e30" <= sign <= "\u0e4e"):
            continue
        if sign == "เ" and letters and letters[-1] == "เ" and places[-1] == place - 1:
            letters[-1] = "แ"
            continue
        letters.append(_ALIKE.get(sign, sign.lower()))
        places.append(place)
    return "".join(letters), places


def bones(text: str) -> str:
    """The skeleton alone."""
    return skeleton(text)[0]


@dataclass(frozen=True)
class Found:
    """A name in a text: ``kind`` is "indicator" or "instrument", ``start``–``end`` are places in the text."""

    kind: str
    code: str
    start: int
    end: int
    is_official: bool


class NameFinder:
    """Knows the names of a year's indicators and instruments, alternative spellings included."""

    def __init__(self, pack: YearPack) -> None:
        self._known: dict[str, tuple[str, str, bool]] = {}
        for instrument in pack.instruments:
            for name in (instrument.name, _LEAD.sub("", instrument.name)):
                self._known[bones(name)] = ("instrument", instrument.code, name == instrument.name)
        for rule in pack.indicators:
            for name in names_of(rule):
                self._known[bones(name)] = ("indicator", rule.code, name == rule.name)
        longest_first = sorted(self._known, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)))
        codes = "|".join(re.escape(rule.code) for rule in pack.instruments)
        self._codes = re.compile(rf"(?<![A-Za-z])(?:{codes})(?![A-Za-z])", re.IGNORECASE)

    def find(self, text: str) -> list[Found]:
        """Every name in the text, in order; of overlapping names the earlier and longer one."""
        spelt, places = skeleton(text)
        found = [
            Found(kind, code, places[match.start()], places[match.end() - 1] + 1, is_official)
            for match in self._pattern.finditer(spelt)
            if not spelt.endswith(_SWALLOWING, 0, match.start())
            and not spelt.startswith(_NOT_AFTER, match.end())
            for kind, code, is_official in [self._known[match[0]]]
        ]
        taken = [(row.start, row.end) for row in found]
        found += [
            Found("instrument", match[0].upper(), match.start(), match.end(), True)
            for match in self._codes.finditer(text)
            if not is_inside(match.start(), taken)
        ]
        return sorted(found, key=lambda row: row.start)

    def nearest(self, text: str) -> str | None:
        """The code of the one indicator whose name is much like the text, or that the text begins."""
        spelt = bones(text)
        names = [(known, code) for known, (kind, code, _) in self._known.items() if kind == "indicator"]
        if any(known in spelt for known, _ in names):
            return None  # the name stands there and was turned down: it is part of another word
        begun = {code for known, code in names if len(spelt) >= SHORTEST_PREFIX and known.startswith(spelt)}
        if len(begun) == 1:
            return begun.pop()
        best: dict[str, float] = {}
        for known, code in names:
            best[code] = max(best.get(code, 0.0), likeness(spelt, known))
        ranked = sorted(best.items(), key=lambda pair: -pair[1])
        (first, how_alike), (_, runner_up) = ranked[0], ranked[1]
        return first if how_alike >= LIKENESS and how_alike - runner_up >= LEAD_OVER_SECOND else None


def likeness(one: str, other: str) -> float:
    """How alike two skeletons are, from 0 to 1; 0 where their lengths alone keep them apart."""
    if not one or 2 * min(len(one), len(other)) / (len(one) + len(other)) < LIKENESS:
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= LIKENESS else 0.0


def names_of(rule: IndicatorRule) -> Iterator[str]:
    """The official name, then the alternative spellings."""
    yield rule.name
    yield from rule.aliases


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with blanks where the spans stand; line breaks and length stay."""
    signs = list(text)
    for start, end in spans:
        for place in range(start, end):
            if signs[place] not in "\n\t":
                signs[place] = " "
    return "".join(signs)
