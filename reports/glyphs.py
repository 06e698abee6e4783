"""What the glyphs of a font stand for: the characters a reader should find where a glyph is drawn."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from typing import Any


@lru_cache(maxsize=32)
def glyph_meanings(font_file: bytes, index: int) -> dict[int, str]:
    """Glyph number → the characters it stands for, by the font's cmap and its GSUB substitutions."""
    from fontTools.ttLib import TTFont

    font = TTFont(BytesIO(font_file), fontNumber=index, lazy=True)
    meaning: dict[str, str] = {}
    for codepoint, name in sorted((font.getBestCmap() or {}).items()):
        meaning.setdefault(name, chr(codepoint))
    if "GSUB" in font:
        substitutions = list(_substitutions(font["GSUB"].table))
        known = -1
        while known < len(meaning):
            known = len(meaning)
            for inputs, outputs in substitutions:
                _derive(meaning, inputs, outputs)
    return {font.getGlyphID(name): text for name, text in meaning.items()}


def _substitutions(table: Any) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Every (glyph names, replacing glyph names) of a GSUB table."""
    for lookup in table.LookupList.Lookup if table.LookupList else ():
        for subtable in lookup.SubTable:
            subtable = getattr(subtable, "ExtSubTable", subtable)
            for name, other in getattr(subtable, "mapping", {}).items():
                yield (name,), ((other,) if isinstance(other, str) else tuple(other))
            for name, others in getattr(subtable, "alternates", {}).items():
                yield from (((name,), (other,)) for other in others)
            for name, ligatures in getattr(subtable, "ligatures", {}).items():
                yield from (((name, *ligature.Component), (ligature.LigGlyph,)) for ligature in ligatures)


def _derive(meaning: dict[str, str], inputs: Sequence[str], outputs: Sequence[str]) -> None:
    """Learn what replacing glyphs stand for from the glyphs they replace; what is known stays."""
    if not all(name in meaning for name in inputs):
        return
    text = "".join(meaning[name] for name in inputs)
    if len(outputs) > 1:
        # One glyph falls into several (ำ into ํ and า): they share its compatibility decomposition.
        text = unicodedata.normalize("NFKD", text)
        if len(text) != len(outputs):
            return
        for name, character in zip(outputs, text, strict=True):
            meaning.setdefault(name, character)
    elif outputs:
        meaning.setdefault(outputs[0], text)
