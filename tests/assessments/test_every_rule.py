"""Every rule about a result finds its case, lets another pass, and stands in docs/checks.md as it is."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from agencies.models import Agency
from assessments.checks import check_recorded
from assessments.holding import Entered, Typed
from assessments.intake.paste import read_block
from assessments.models import Assessment
from assessments.queries import recorded_under
from assessments.scoring import score_year
from assessments.slips import KINDS
from tests.assessments.pastes import NAMES, PACK, PAIRS, S000_BLOCK, changed, rows
from tests.factories import S000, S003, scores

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
MODULES = {
    "checks": "assessments/checks.py",
    "score_checks": "assessments/score_checks.py",
    "item_checks": "assessments/item_checks.py",
    "paste_findings": "assessments/intake/paste_findings.py",
}
OWN = "องค์การบริหารส่วนตำบลแม่คำมี"
EIGHTH = {f"e{n}": "90" for n in range(11, 16)}  # the items of indicator 8
RANKED = ("96.17", "93.75", "92.45", "90.13", "83.56", "78.34", "71.85", "67.40", "43.90", "12.50")
REPEATED = ("96.17", "96.17", *S000[2:])


# ---- what the code and the document say


@dataclass(frozen=True, order=True)
class Rule:
    """A rule's name, the function that finds it, and its severity in the words of the document."""

    name: str
    function: str
    severity: str


def rules_of(module: str, path: str) -> Iterator[Rule]:
    """The findings that the functions of a module make, read from its source."""
    for function in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        for call in ast.walk(function):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
                continue
            maker = call.func.id
            if maker not in {"block", "warn", "_question"} or not isinstance(function, ast.FunctionDef):
                continue
            name = literal(call.args[1 if maker == "_question" else 0])
            asks = maker == "_question" or any(word.arg == "waivable" for word in call.keywords)
            if name:
                yield Rule(name, f"{module}.{function.name}", "ask" if asks else maker)


def literal(node: ast.expr) -> str:
    """A text with ``*`` for what is filled in; empty where it is no text."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "*" for part in node.values)
    return str(node.value) if isinstance(node, ast.Constant) else ""


IN_CODE = sorted(rule for module, path in MODULES.items() for rule in rules_of(module, path))
ROW = re.compile(
    r"^\| (V[0-9, V]+) \| `([^`]+)` \| `([^`]+)` \| (\w+) \| [^|]+ \| `([^`]+)` \|$", re.MULTILINE
)


def test_the_document_names_every_rule_as_it_is() -> None:
    in_document = sorted(Rule(*row.group(2, 3, 4)) for row in ROW.finditer(DOCUMENT))
    assert in_document == IN_CODE


def test_the_document_answers_every_number_of_the_list() -> None:
    numbers = {
        int(number)
        for line in re.findall(r"^\| (V.*?) \|", DOCUMENT, re.MULTILINE)
        for number in re.findall(r"V([0-9]+)", line)
    }
    assert numbers == set(range(1, 23))


@pytest.mark.parametrize("name", sorted({row[5] for row in ROW.finditer(DOCUMENT)}))
def test_the_tests_it_names_are_there(name: str) -> None:
    assert (ROOT / "tests" / "assessments" / name).is_file()


# ---- a case that each rule finds, and one that it lets pass


def of_year(
    figures: tuple[str, ...] = S000,
    items: dict[str, str] | None = None,
    before: tuple[str, ...] | None = None,
    **announced: Any,
) -> Callable[[], set[str]]:
    """The rules that speak about a year; fewer than ten figures leave the last indicators without."""

    def found() -> set[str]:
        stated = {
            key: Decimal(value) if re.fullmatch(r"[0-9.]+", str(value)) else value
            for key, value in announced.items()
        }
        agency = Agency(code="mae-kham-mi", name=OWN)
        year = Assessment(agency=agency, fiscal_year=PACK.fiscal_year, **stated)
        typed = {
            rule.code: Typed(Decimal(figure)) for rule, figure in zip(PACK.indicators, figures, strict=False)
        }
        entered = Entered(typed, {code: Decimal(score) for code, score in (items or {}).items()})
        record = recorded_under(PACK, year, entered)
        last = score_year(PACK, scores(before)) if before else None
        return {finding.rule for finding in check_recorded(record, last)}

    return found


def of_text(text: str) -> Callable[[], set[str]]:
    """The rules that speak about a pasted block."""
    return lambda: {finding.rule for finding in read_block(text, PACK, OWN).findings}


def total(figures: tuple[str, ...] = S000, stated: str = "60.40") -> Callable[[], set[str]]:
    return of_text(rows(figures, f"คะแนนรวม {stated}"))


FINE = total()
NUMBERED = "\n".join(f"{place}. {name} {figure}" for place, (name, figure) in enumerate(PAIRS, 1))
BY_WRONG_NUMBER = "\n".join(
    f"ตัวชี้วัดที่ {number} {NAMES[row]} {S000[number - 1]}"
    for row, number in enumerate((10, 2, 3, 4, 5, 6, 7, 8, 9, 1))
)

CASES: dict[str, tuple[Callable[[], set[str]], Callable[[], set[str]]]] = {
    "score-missing": (of_year(S000[:9]), of_year()),
    "scores-sorted": (of_year(RANKED), of_year()),
    "scores-identical": (of_year(("88.00",) * 10), of_year(("100.00",) * 10)),
    "scores-repeated": (of_year(REPEATED), of_year(S003)),
    "score-digit": (of_year(("9.61", *S000[1:])), of_year()),
    "scores-last-year": (of_year(before=S000), of_year(before=S003)),
    "declared-total": (of_year(declared_total="60.42"), of_year(declared_total="60.41")),
    "declared-iit": (of_year(declared_iit="91.23"), of_year(declared_iit="91.22")),
    "declared-impossible": (
        of_year(S000[:5], declared_total="99.00"),
        of_year(S000[:5], declared_total="80.00"),
    ),
    "declared-level": (of_year(declared_level="A"), of_year(declared_level="D")),
    "announced-future": (of_year(announced_on=date(2999, 1, 1)), of_year(announced_on=date(2020, 9, 15))),
    "announced-early": (of_year(announced_on=date(2019, 9, 30)), of_year(announced_on=date(2019, 10, 1))),
    "announced-late": (of_year(announced_on=date(2021, 10, 1)), of_year(announced_on=date(2021, 9, 30))),
    "item-unknown": (of_year(items={"o44": "100"}), of_year(items={"o43": "100"})),
    "item-range": (of_year(items={"o1": "100.01"}), of_year(items={"o1": "100"})),
    "items-partly-improve": (of_year(items={"e11": "90"}), of_year(items=EIGHTH)),
    "items-disagree-improve": (of_year(items=EIGHTH), of_year(items=dict.fromkeys(EIGHTH, "71.85"))),
    "items-partial-score": (of_year(items={"o1": "50"}), of_year(items={"o1": "0"})),
    "paste-agency": (of_text(f"อบต.บ้านใหม่\n{S000_BLOCK}"), of_text(f"อบต.แม่คำมี\n{S000_BLOCK}")),
    "paste-foreign": (of_text(f"MOIT 1\n{S000_BLOCK}"), of_text(f"OIT\n{S000_BLOCK}")),
    "paste-year": (of_text(f"ปีงบประมาณ 2564\n{S000_BLOCK}"), of_text(f"ปีงบประมาณ 2563\n{S000_BLOCK}")),
    "paste-number": (of_text("ตัวชี้วัดที่ 2 การใช้อำนาจ 93.75"), of_text("ตัวชี้วัดที่ 3 การใช้อำนาจ 93.75")),
    "paste-rank": (of_text(S000_BLOCK), of_text(NUMBERED)),
    "paste-nameless": (of_text("ตัวชี้วัดที่ 3 ได้ 93.75 คะแนน"), of_text(NUMBERED)),
    "paste-bare": (of_text("\n".join(S000)), of_text("\n".join(S000[:9]))),
    "paste-order": (of_text("\n".join([*NAMES, *S000])), FINE),
    "paste-similar": (of_text("การใช้อำนาด 93.75"), FINE),
    "paste-figure": (of_text("การใช้อำนาจ 943.75"), FINE),
    "paste-torn": (
        of_text("การใช้อำนาจ 93.75\nการใช้อำนาจ 91.20"),
        of_text("การใช้อำนาจ 93.75\nการใช้อำนาจ 93.75"),
    ),
    "paste-others": (of_text("การใช้อำนาจ 93.75 91.20"), FINE),
    "paste-absent": (of_text(rows(S000).rpartition("\n")[0]), FINE),
    "paste-total": (total(stated="61.00"), FINE),
    "paste-missing": (of_text("\n".join(rows(S000, "คะแนนรวม 60.40").split("\n")[1:])), FINE),
    "paste-instrument": (of_text(rows(S000, "EIT 72.60")), of_text(rows(S000, "EIT 72.53"))),
    "paste-total-transposed": (total(stated="64.00"), FINE),
    "paste-plain-mean": (total(stated="73.01"), FINE),
    "paste-mean-of-instruments": (total(stated="63.98"), FINE),
    "paste-swapped": (total(changed(duty="12.50", prevent="96.17")), FINE),
    "paste-numbers": (of_text(f"{BY_WRONG_NUMBER}\nคะแนนรวม 60.40"), FINE),
    "paste-transposed": (total(changed(power="39.75")), FINE),
    "paste-dropped": (total(changed(prevent="2.50")), FINE),
    "paste-doubled": (total(changed(disclose="44.39"), "52.50"), FINE),
    "paste-point": (total(changed(fix="8.36"), "60.41"), FINE),
    "paste-digit": (total(changed(quality="18.34")), FINE),
    "paste-transposed-pair": (
        of_text(rows(changed(duty="69.17", power="39.75"), "คะแนนรวม 60.40", "IIT 91.21")),
        total(changed(power="39.75")),
    ),
}


@pytest.mark.parametrize("rule", CASES)
def test_a_rule_finds_its_case_and_lets_another_pass(rule: str) -> None:
    found, passed = CASES[rule]
    assert rule in found()
    assert rule not in passed()


def test_every_rule_has_its_cases() -> None:
    named = {rule.name for rule in IN_CODE}
    patterns = {name for name in named if "*" in name}
    by_pattern = {rule: [p for p in patterns if fnmatchcase(rule, p)] for rule in CASES.keys() - named}
    assert all(by_pattern.values())
    assert named - patterns <= CASES.keys()
    assert patterns == {pattern for found in by_pattern.values() for pattern in found}
    assert {f"paste-{kind}" for kind in KINDS} <= CASES.keys()
