"""Files made for screens from what packages bring: Sarabun as WOFF2, and Bootstrap's rules that pages use.

A phone on a slow line waits for them before it shows a page: 20 kB for a face instead of 37 sent compressed,
4 kB of Bootstrap's stylesheet instead of 23. They are made into the data folder when the portal starts, and
again when their sources or this recipe change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import tinycss2
from fontTools import subset

FACES = ("Regular", "SemiBold")
# Thai, what stands beside it on our pages, and the signs people paste: punctuation, arrows, mathematics.
LETTERS = [(0x20, 0x7E), (0xA0, 0xFF), (0x0E00, 0x0E7F), (0x2000, 0x206F), (0x20AC, 0x20AC), (0x2190, 0x22FF)]
# A page that needs one more of Bootstrap's classes names it here; test_screen_files finds the one forgotten.
CLASSES = {"btn", "form-control", "form-select", "is-invalid", "visually-hidden"}
CLASSES |= {f"btn-{kind}" for kind in ("primary", "outline-primary", "danger", "outline-danger")}
CLASSES |= {f"btn-{kind}" for kind in ("link", "sm", "lg")}
RECIPE = "1"  # one more whenever the same sources are to give other files


def make_screen_files(folder: Path, fonts: Path, stylesheet: Path) -> bool:
    """Write sarabun-*.woff2 and bootstrap.css into ``folder``; False where they are there already.

    ``fonts`` holds Sarabun-<face>.ttf; ``stylesheet`` is Bootstrap's whole, minified.
    """
    sources = [fonts / f"Sarabun-{face}.ttf" for face in FACES]
    wanted = _fingerprint([*sources, stylesheet])
    stamp = folder / ".made"
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        _write_face(source, folder / f"{source.stem.lower()}.woff2")
    rules = used_rules(stylesheet.read_text(encoding="utf-8"))
    (folder / "bootstrap.css").write_text(rules, encoding="utf-8")
    stamp.write_text(wanted)
    return True


def used_rules(stylesheet: str) -> str:
    """The rules of a stylesheet whose classes are all among CLASSES, those for plain elements included."""
    rules = tinycss2.parse_stylesheet(stylesheet, skip_comments=True, skip_whitespace=True)
    return "\n".join(_used(rules))


def _used(rules: list[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = tinycss2.serialize(rule.prelude).split(",")
            kept = [one for one in selectors if set(re.findall(r"\.([a-zA-Z][\w-]*)", one)) <= CLASSES]
            if kept:
                yield f"{','.join(kept)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword == "media":
            inner = "".join(_used(tinycss2.parse_rule_list(rule.content, skip_whitespace=True)))
            if inner:
                yield f"@media{tinycss2.serialize(rule.prelude)}{{{inner}}}"


def _write_face(source: Path, target: Path) -> None:
    # Hints serve screens that Windows XP drew; every feature stays, for tone marks move by them.
    options = subset.Options(flavor="woff2", layout_features=["*"], hinting=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    with subset.load_font(str(source), options) as font:
        subsetter.subset(font)
        subset.save_font(font, str(target), options)


def _fingerprint(sources: list[Path]) -> str:
    digest = hashlib.sha256(RECIPE.encode())
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()
