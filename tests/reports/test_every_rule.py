"""Every check of a paper stands in docs/checks.md as it is, every rule over texts in docs/text-checks.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reports import checks
from reports.proofreading import ASKED, OF_THE_PLAN, OF_THE_RECORD
from reports.reading import judging

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
TEXT_RULES = (ROOT / "docs" / "text-checks.md").read_text(encoding="utf-8")
ROW = re.compile(
    r"^\| V[^|]+ \| `([^`]+)` "
    r"\| `((?:(?:section_|plan_|moved_)?checks|readiness|claims|outcomes)\.[^`]+)` \| ([^|]+) \| [^|]+ \|$",
    re.MULTILINE,
)
OVER_TEXTS = "text-*"
MAKERS = {"reading.block", "reading.warn", "say"}


def rules_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """The findings that the functions of a module make: rule, function, severity in the document's words."""
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        for call in ast.walk(function):
            if not isinstance(function, ast.FunctionDef) or not isinstance(call, ast.Call):
                continue
            maker = getattr(call.func, "id", "")
            rule = call.args[0] if call.args else None
            if maker in {"block", "warn"} and isinstance(rule, ast.Constant):
                asks = any(word.arg == "waivable" for word in call.keywords)
                yield str(rule.value), f"{path.stem}.{function.name}", "ask" if asks else maker


def in_code() -> list[tuple[str, str, str]]:
    own = ROOT / "reports"
    of_results = own / "drafting" / "results"
    paths = [
        own / "checks.py",
        own / "section_checks.py",
        own / "plan_checks.py",
        own / "moved_checks.py",
        of_results / "claims.py",
        of_results / "readiness.py",
        own / "drafting" / "analysis" / "readiness.py",
    ]
    # The page of outcomes only tells what the report asks about.
    told = [(rule, where, "ask") for rule, where, _ in rules_of(ROOT / "measures" / "outcomes.py")]
    return sorted([*told, *(rule for path in paths for rule in rules_of(path))])


def test_the_document_names_every_check_of_a_paper_as_it_is() -> None:
    in_document = [row.groups() for row in ROW.finditer(DOCUMENT)]
    assert sorted(row for row in in_document if row[0] != OVER_TEXTS) == in_code()
    assert [row[1] for row in in_document if row[0] == OVER_TEXTS] == [
        "section_checks.sections_agree_with_the_record"
    ]


@pytest.mark.parametrize("check", checks.SUBMISSION)
def test_every_check_says_what_must_hold(check: object) -> None:
    assert (check.__doc__ or "").strip().endswith((".", "V14)", "tell."))


def said_by_rules() -> set[str]:
    """The names that the rules over texts give to their findings."""
    found: set[str] = set()
    for path in (ROOT / "reports" / "reading").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) in {
                "reading.block",
                "reading.warn",
                "say",
            }:
                found |= {str(row.value) for row in ast.walk(call.args[0]) if isinstance(row, ast.Constant)}
    return found


def test_the_document_names_every_rule_over_texts() -> None:
    documented = set(re.findall(r"`([a-z-]+)`", TEXT_RULES))
    assert said_by_rules() - documented == set()


def test_what_needs_a_reason_is_a_rule() -> None:
    assert (ASKED | OF_THE_RECORD | {OF_THE_PLAN}) - said_by_rules() == set()


def test_sections_are_read_by_every_rule_over_texts_but_those_of_untyped_parts() -> None:
    left_out = {rule.__name__ for rule in set(judging.RULES) - set(judging.SECTION_RULES)}
    assert left_out == {
        "columns_are_filled",
        "measures_have_their_parts",
        "measures_name_their_indicators",
        "memo_has_its_number",
        "result_tables_have_their_columns",
        "signatures_are_alike",
        "the_last_signer_decides",
        "title_fits_the_content",
    }
