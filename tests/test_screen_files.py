"""Files made for screens: faces that hold all of Thai, and exactly the rules of Bootstrap that pages use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from ita_portal.screen_files import CLASSES, make_screen_files, used_rules

SHEET = settings.BOOTSTRAP_CSS.read_text(encoding="utf-8")
KNOWN = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", SHEET)))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("screen")
    assert make_screen_files(folder, settings.SARABUN, settings.BOOTSTRAP_CSS)
    return folder


def features(font: TTFont, table: str) -> set[str]:
    return {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize("face", ["regular", "semibold"])
def test_a_face_holds_all_of_thai_and_how_its_marks_stand(made: Path, face: str) -> None:
    path = made / f"sarabun-{face}.woff2"
    assert path.stat().st_size < 25_000
    letters = {*range(0x0E01, 0x0E3B), *range(0x0E3F, 0x0E5C), *map(ord, "Az09–“”…›×%(")}
    with TTFont(path) as font:
        assert font.flavor == "woff2"
        assert letters <= set(font.getBestCmap())
        assert "ccmp" in features(font, "GSUB")
        assert {"mark", "mkmk"} <= features(font, "GPOS")


def test_files_are_made_once(made: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in made.iterdir()}
    assert not make_screen_files(made, settings.SARABUN, settings.BOOTSTRAP_CSS)
    assert {path.name: path.stat().st_mtime_ns for path in made.iterdir()} == before


def test_only_rules_of_our_classes_are_kept() -> None:
    sheet = "a{color:red}.btn,.card{b:c}.row{d:e}@media (x){.btn-link:hover{h:i}}@media (y){.row{j:k}}"
    assert used_rules(sheet) == "a{color:red}\n.btn{b:c}\n@media (x){.btn-link:hover{h:i}}"


def test_no_class_of_bootstrap_was_forgotten(project: Path) -> None:
    """A class that only Bootstrap could dress must be among those whose rules are kept."""
    sources = [*(project / "agencies").rglob("*.py"), *(project / "templates").rglob("*.html")]
    sources = [path for path in sources if "reports/paper/" not in str(path)]
    written = " ".join(
        name for path in sources for name in re.findall(r'class="([^"]*)"', path.read_text(encoding="utf-8"))
    )
    used = set(re.findall(r"[a-z][\w-]*", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", written)))
    assert used & KNOWN <= CLASSES
    assert CLASSES - used <= {"form-select"}  # given to fields in Python
