"""The house holds: who may import whom, what is written in one place only, how long things may grow."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROOMS = ["ita_portal", "desk", "reports", "measures", "assessments", "agencies", "thai"]
FILES = sorted(
    path.relative_to(ROOT)
    for room in ROOMS
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST_FILE = 400
LONGEST_VIEW = 25
JUNK_DRAWERS = {"signals", "utils", "util", "common", "core", "helpers", "helper", "misc"}
YEAR = re.compile(r"(?<!\d)25\d\d(?!\d)")
EXAMPLES_FOR_PEOPLE = {
    "agencies/templatetags/gallery.py"
}  # made-up papers shown in the gallery of components


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"))


def imported(module: ast.AST) -> Iterator[str]:
    """Every module a file names in an import, wherever in the file it stands."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def related(module: ast.AST) -> Iterator[str]:
    """App labels that a file names in strings: "agencies.Unit" as a foreign key, get_model("agencies", …)."""
    for node in ast.walk(module):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            label, dot, model = node.value.partition(".")
            if dot and label in ROOMS and model in known_models(label):
                yield label


@cache
def known_models(label: str) -> set[str]:
    """The models of a room, as foreign keys may spell them."""
    models = apps.get_app_config(label).get_models() if apps.is_installed(label) else []
    return {name for model in models for name in (model.__name__, model._meta.model_name or "")}


@pytest.mark.parametrize("path", FILES, ids=str)
def test_imports_go_right_only(path: Path) -> None:
    here = ROOMS.index(path.parts[0])
    module = tree(path)
    named = {name.split(".")[0] for name in imported(module)} | set(related(module))
    assert {room for room in named if room in ROOMS and ROOMS.index(room) < here} == set()


@pytest.mark.parametrize("package", ["intake", "analysis"])
def test_the_packages_of_assessments_stand_alone(package: str) -> None:
    """Neither knows the other, and of the room's own files only doors and downloads know them."""
    users = {
        str(path.relative_to("assessments"))
        for path in FILES
        if path.parts[0] == "assessments" and path.parts[1] != package
        for name in imported(tree(path))
        if name.startswith(f"assessments.{package}")
    }
    assert users <= {"urls.py", "export_views.py", "exports.py"}


def test_nothing_imports_the_wiring() -> None:
    importers = {
        str(path)
        for path in FILES
        if path.parts[0] != "ita_portal"
        and any(name.split(".")[0] == "ita_portal" for name in imported(tree(path)))
    }
    assert importers == set()


def test_foreign_keys_point_right_too() -> None:
    wrong = [
        f"{model._meta.label}.{field.name}"
        for room in ROOMS
        if apps.is_installed(room)
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.get_fields()
        if field.concrete and field.related_model and field.related_model._meta.app_label in ROOMS
        and ROOMS.index(field.related_model._meta.app_label) < ROOMS.index(room)
    ]  # fmt: skip
    assert wrong == []


def test_weasyprint_has_one_door() -> None:
    importers = {
        str(path)
        for path in FILES
        if any(name.split(".")[0] in {"weasyprint", "pydyf"} for name in imported(tree(path)))
    }
    # Archive metadata, the text layer's repair and the marks at the foot of a page need what has no door.
    assert importers == {
        "reports/archive.py", "reports/continuation.py", "reports/engine.py", "reports/pdf.py",
        "reports/textlayer.py", "reports/unbroken.py",
    }  # fmt: skip


def test_weasyprint_is_not_loaded_with_the_portal() -> None:
    """Importing it takes a second and 60 MB: it happens where a PDF is made, not when the portal starts."""
    at_start = {
        str(path)
        for path in FILES
        for node in tree(path).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.split(".")[0] == "weasyprint" for name in imported(node))
    }
    assert at_start == set()


def assigned_attributes(module: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    for node in ast.walk(module):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            for part in ast.walk(target) if isinstance(target, ast.AST) else ():
                if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store):
                    yield part.attr, part.value


def test_state_is_written_at_one_door() -> None:
    writers = {str(path) for path in FILES for name, _ in assigned_attributes(tree(path)) if name == "state"}
    assert writers == {"agencies/transitions.py"}


def test_state_is_not_written_past_the_door() -> None:
    """No ``.update(state=…)`` and no ``setattr(row, "state", …)``; rows begin in the state of their model."""
    writers = {
        f"{path}:{node.lineno}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and sets_state(node)
    }
    assert writers == set()


def sets_state(call: ast.Call) -> bool:
    if getattr(call.func, "id", "") == "setattr":
        return ast.unparse(call.args[1]) == "'state'"
    writes = getattr(call.func, "attr", "") in {"update", "create", "get_or_create", "update_or_create"}
    return writes and any(keyword.arg == "state" for keyword in call.keywords)


def test_the_record_of_acts_has_one_writer() -> None:
    writers = {
        str(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and (
            getattr(node.func, "id", "") == "AuditEvent"
            or (
                ast.unparse(node.func).startswith("AuditEvent.objects.")
                and "create" in ast.unparse(node.func)
            )
        )
    }
    assert writers == {"agencies/audit.py"}


def test_there_is_no_junk_drawer() -> None:
    assert [
        str(path) for path in FILES if JUNK_DRAWERS & {part.removesuffix(".py") for part in path.parts}
    ] == []


def docstrings(module: ast.Module) -> set[int]:
    """The nodes that are docstrings, by identity."""
    return {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_fiscal_year_stands_in_the_code(path: Path) -> None:
    """A year is data. Examples that people read ("เช่น …") may show one; code may not decide by one."""
    module = tree(path)
    skipped = docstrings(module)
    found = [
        f"{path}:{node.lineno} {node.value!r}"
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and id(node) not in skipped and decides_by_year(path, node.value)
    ]
    assert found == []


def decides_by_year(path: Path, value: object) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return 2540 <= value <= 2599
    if isinstance(value, str) and YEAR.search(value):
        return str(path) not in EXAMPLES_FOR_PEOPLE and not re.search("เช่น|B.E.", value)
    return False


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_file_outgrows_its_idea(path: Path) -> None:
    assert len((ROOT / path).read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", [path for path in FILES if path.name == "views.py"], ids=str)
def test_no_view_does_too_much(path: Path) -> None:
    long = {
        function.name: count
        for function in ast.walk(tree(path))
        if isinstance(function, ast.FunctionDef) and (count := statements(function)) > LONGEST_VIEW
    }
    assert long == {}


def statements(function: ast.FunctionDef) -> int:
    """The lines a function would have with one statement a line, without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(1 for statement in body for node in ast.walk(statement) if isinstance(node, ast.stmt))
