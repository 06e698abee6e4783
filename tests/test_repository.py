"""Tests about the repository itself: what stands in it is used, documented, Thai for readers, and clean."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template.loader import get_template

from agencies.events import Event
from agencies.roles import DUTIES, Permission
from ita_portal import settings as settings_module

ROOT = Path(settings.BASE_DIR)
ROOMS = ["ita_portal", "desk", "reports", "measures", "assessments", "agencies", "thai"]
TEMPLATES = sorted(
    path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html")
)
SOURCES = sorted(
    path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts
)
THAI = re.compile(r"[\u0e00-\u0e7f]")
PAGES = [
    name for name in TEMPLATES if not name.startswith("reports/paper/")
]  # papers carry their own style sheet

# Found by Django or by crispy under a name of theirs.
CALLED_BY_OTHERS = {"400.html", "403.html", "404.html", "500.html"}
CALLED_BY_CRISPY = "ita/"
# Named by what is printed: reports.pdf puts the path together from the paper's version and kind.
CALLED_BY_KIND = re.compile(r"reports/paper/v\d+/([a-z]+|_parts/marks)\.html")


def template_text(name: str) -> str:
    return (ROOT / "templates" / name).read_text(encoding="utf-8")


def code_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    output = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=output)
    assert "No changes detected" in output.getvalue()


@cache
def mentioned() -> str:
    """Everything that could name a template."""
    return "\n".join([*map(code_of, SOURCES), *map(template_text, TEMPLATES)])


def is_called_by_others(name: str) -> bool:
    return (
        name in CALLED_BY_OTHERS or name.startswith(CALLED_BY_CRISPY) or bool(CALLED_BY_KIND.fullmatch(name))
    )


class TestTemplates:
    def test_every_one_is_used(self) -> None:
        by_name = {
            name for name in TEMPLATES if any(f"{quote}{name}{quote}" in mentioned() for quote in "\"'")
        }
        assert [name for name in TEMPLATES if name not in by_name and not is_called_by_others(name)] == []

    def test_every_one_compiles(self) -> None:
        assert [get_template(name).template.name for name in TEMPLATES] == TEMPLATES  # type: ignore[attr-defined]

    def test_what_templates_name_exists(self) -> None:
        named = {
            found
            for name in TEMPLATES
            for found in re.findall(r"[{]% (?:extends|include) [\"']([^\"']+)[\"']", template_text(name))
        }
        assert named - set(TEMPLATES) == set()
        assert "base.html" in named

    def test_what_python_names_exists(self) -> None:
        named = {
            node.value
            for path in SOURCES
            for node in ast.walk(ast.parse(code_of(path)))
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            and re.fullmatch(r"[a-z_/]+\.html", node.value)
        }  # fmt: skip
        assert named - set(TEMPLATES) == set()
        assert len(named) > 20

    @pytest.mark.parametrize(
        "forbidden",
        [
            pytest.param(r"<script(?![^>]*\bsrc=)", id="script"),
            pytest.param(r"<style\b", id="style"),
            pytest.param(r"\sstyle\s*=", id="style-attribute"),
            pytest.param(r"\son[a-z]+\s*=", id="handler"),
            pytest.param(r"javascript:", id="javascript-address"),
            pytest.param(r"(?:src|srcset|href|action)\s*=\s*[\"']?(?:https?:)?//", id="foreign-asset"),
        ],
    )
    def test_nothing_needs_what_the_security_policy_forbids(self, forbidden: str) -> None:
        found = {name: re.findall(forbidden, template_text(name), re.IGNORECASE) for name in PAGES}
        assert {name: words for name, words in found.items() if words} == {}


OWN_MODELS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]
NOT_WORDS = {"ID", "SHA-256"}


def is_thai(label: object) -> bool:
    return bool(THAI.search(str(label))) or str(label) in NOT_WORDS


class TestThai:
    """Whatever may be shown to an officer has a Thai name; Django's own fields have its translation."""

    def test_every_model_and_field_has_a_thai_name(self) -> None:
        models = [model._meta.label for model in OWN_MODELS if not is_thai(model._meta.verbose_name)]
        fields = [
            f"{model._meta.label}.{field.name}"
            for model in OWN_MODELS
            for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
            if not is_thai(field.verbose_name)
        ]
        assert (models, fields) == ([], [])

    def test_every_choice_has_a_thai_name(self) -> None:
        choices = [
            f"{model._meta.label}.{field.name}: {label}"
            for model in OWN_MODELS
            for field in model._meta.local_fields
            for _, label in field.flatchoices
            if not is_thai(label)
        ]
        assert choices == []

    def test_every_room_has_a_thai_name(self) -> None:
        rooms = [room for room in ROOMS if apps.is_installed(room) and room != "ita_portal"]
        assert [room for room in rooms if not is_thai(apps.get_app_config(room).verbose_name)] == []

    def test_the_reader_is_called_by_one_word(self) -> None:
        """The portal speaks to an officer as ท่าน; nothing on a page speaks as, or to, anyone else."""
        others = re.compile("ฉัน(?!ท)|ข้าพเจ้า|(?:ของ|ให้|กับ|โดย)คุณ(?!ธรรม|ภาพ|วุฒิ|สมบัติ|ลักษณะ|ค่า|ประโยชน์)")
        pages = [ROOT / "templates" / name for name in TEMPLATES]
        handbook = (ROOT / "docs" / "handbook").glob("*.md")
        said = {
            f"{path.name}: {found[0]}"
            for path in (*pages, *handbook, *SOURCES)
            for found in others.finditer(code_of(path))
        }
        assert said == set()


def roles_table() -> list[str]:
    """The rows of README's table between ``<!-- roles -->`` and ``<!-- /roles -->``.

    Its head is `| บทบาท | หน้าที่ | สิทธิ์ |`. Permissions stand in the order of their list,
    with a comma between them.
    """
    return [
        f"| {duty.role.label} | {duty.sentence} | "
        + ", ".join(permission.label for permission in Permission if permission in duty.permissions)
        + " |"
        for duty in DUTIES.values()
    ]


class TestReadme:
    @pytest.fixture
    def readme(self) -> str:
        return (ROOT / "README.md").read_text(encoding="utf-8")

    def test_the_roles_are_those_of_the_code(self, readme: str) -> None:
        table = re.search(r"<!-- roles -->\n(.*?)<!-- /roles -->", readme, re.DOTALL)
        assert table
        rows = [line for line in table[1].splitlines() if line.startswith("|")]
        assert rows == ["| บทบาท | หน้าที่ | สิทธิ์ |", "|---|---|---|", *roles_table()]

    def test_its_pictures_and_files_are_there(self, readme: str) -> None:
        links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", readme)
        assert [link for link in links if not (ROOT / link).exists()] == []

    def test_it_names_both_commands(self, readme: str) -> None:
        assert "python3 manage.py portal" in readme
        assert "python3 manage.py test" in readme

    def test_it_names_every_command_of_ours(self, readme: str) -> None:
        commands = {path.stem for path in ROOT.glob("*/management/commands/[!_]*.py")}
        assert {name for name in commands if f"`manage.py {name}" not in readme} == set()

    def test_what_it_says_to_run_is_there(self, readme: str) -> None:
        modules = [name.replace(".", "/") for name in re.findall(r"python -m (tests\.[\w.]+)", readme)]
        assert modules
        places = {name: (ROOT / f"{name}.py", ROOT / name / "__main__.py") for name in modules}
        assert [name for name, files in places.items() if not any(file.exists() for file in files)] == []


def environment_names(path: Path) -> Iterator[str]:
    """Environment variables that a file reads."""
    for node in ast.walk(ast.parse(code_of(path))):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str) and re.fullmatch(r"ITA_[A-Z_]+|DATABASE_URL", value):
            yield value


class TestSettings:
    def test_every_variable_stands_in_the_docstring(self) -> None:
        documented = set(re.findall(r"^\| (\w+)", settings_module.__doc__ or "", re.MULTILINE)) - {"variable"}
        read = set(environment_names(ROOT / "ita_portal" / "settings.py"))
        assert documented == read

    def test_no_other_file_reads_one_that_is_not_there(self) -> None:
        documented = settings_module.__doc__ or ""
        unknown = {
            f"{path.relative_to(ROOT)}: {name}"
            for path in SOURCES
            for name in environment_names(path)
            if name not in documented
        }
        assert unknown == set()

    def test_the_version_is_that_of_the_changelog(self) -> None:
        first = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
        assert first
        assert first[1] == settings.VERSION


@pytest.mark.parametrize("member", Event, ids=lambda member: member.value)
def test_every_act_of_the_vocabulary_is_done_somewhere(member: Event) -> None:
    users = [path for path in SOURCES if path.name != "events.py" and f"Event.{member.name}" in code_of(path)]
    assert users != []


def run(*arguments: str) -> str:
    """What a tool says about the repository; nothing when it is content."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_ruff_has_nothing_to_say() -> None:
    assert run("ruff", "check", "--no-cache", "--quiet", ".") == ""


def test_mypy_has_nothing_to_say() -> None:
    assert run("mypy") == ""
