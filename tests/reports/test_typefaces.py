"""A site may set papers in its own typeface; it is brought to the guide's scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import fontpkg_sarabun
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings
from fontTools.ttLib import TTFont

from reports import pdf, typefaces
from tests.reports.extraction import letter, poppler_pages, words
from tests.reports.sample_memo import memo

FILES = fontpkg_sarabun.ROOT / "files"


@pytest.fixture(autouse=True)
def fresh_workshops(monkeypatch: pytest.MonkeyPatch) -> None:
    """A workshop holds the fonts of its time."""
    monkeypatch.setattr(pdf, "_workshops", type(pdf._workshops)())


def small(folder: Path, weight: str) -> str:
    """Sarabun drawn as small as TH Sarabun is: 16 pt of this are 10.54 pt of that."""
    font = TTFont(FILES / f"Sarabun-{weight}.ttf")
    font["head"].unitsPerEm = round(font["head"].unitsPerEm * 16 / typefaces.GUIDE_SIZE)
    font.save(path := folder / f"{weight}.ttf")
    return str(path)


def own(folder: Path, **changes: Any) -> Any:
    values = {
        "PAPER_FONT": small(folder, "Regular"),
        "PAPER_FONT_BOLD": small(folder, "Bold"),
        "PAPER_FONT_SIZE": 16.0,
        "DATA_DIR": folder,
    }
    return override_settings(**values | changes)


def test_a_smaller_typeface_makes_the_same_page(tmp_path: Path) -> None:
    usual = pdf.render(memo()).pdf
    pdf._workshops.__dict__.clear()
    with own(tmp_path):
        other = pdf.render(memo()).pdf
    assert poppler_pages(other) == poppler_pages(usual)
    for ours, theirs in zip(words(usual)[0], words(other)[0], strict=True):
        assert (ours.left, ours.right) == pytest.approx((theirs.left, theirs.right), abs=0.6)
    assert letter(other, "บันทึก").size == pytest.approx(letter(usual, "บันทึก").size, abs=0.05)
    assert len(list((tmp_path / "fonts").iterdir())) == 2


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ({"PAPER_FONT_BOLD": ""}, "one of them is missing"),
        ({"PAPER_FONT": "/nowhere/font.ttf"}, "cannot be read"),
        ({"PAPER_FONT": str(Path(__file__))}, "cannot be read"),
    ],
)
def test_a_typeface_that_cannot_serve_is_told(tmp_path: Path, changes: dict[str, str], hint: str) -> None:
    with own(tmp_path, **changes), pytest.raises(ImproperlyConfigured, match=hint):
        typefaces.faces()
