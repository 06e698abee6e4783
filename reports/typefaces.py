"""The typeface papers are set in: Sarabun, or the site's own licensed file such as TH SarabunPSK.

Sizes in paper.css are those of Sarabun, where the guide's 16 pt are 10.54 pt. Another typeface is brought to
that scale by the one number in its file that says how many units its em has: so the style sheet stays as it
is, and WeasyPrint, which guesses how much text fills a line from the size asked for, guesses right (a font
that draws small at 16 pt has its lines cut inside words).
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

GUIDE_SIZE = 10.54  # points at which Sarabun draws the guide's 16 pt of TH Sarabun

_SARABUN = Path(str(files("fontpkg_sarabun"))) / "files"
_HINT = "ITA_PAPER_FONT and ITA_PAPER_FONT_BOLD name the regular and the bold TrueType file of one typeface"


def faces() -> dict[str, Path]:
    """The font files of papers by weight, "normal" and "bold". Raises ImproperlyConfigured for a bad one."""
    regular, bold = settings.PAPER_FONT, settings.PAPER_FONT_BOLD
    if not regular and not bold:
        return {"normal": _SARABUN / "Sarabun-Regular.ttf", "bold": _SARABUN / "Sarabun-Bold.ttf"}
    if not regular or not bold:
        raise ImproperlyConfigured(f"{_HINT}: one of them is missing.")
    folder = Path(settings.DATA_DIR) / "fonts"
    factor = settings.PAPER_FONT_SIZE / GUIDE_SIZE
    return {
        "normal": _scaled(Path(regular), factor, folder),
        "bold": _scaled(Path(bold), factor, folder),
    }


@cache
def _scaled(path: Path, factor: float, folder: Path) -> Path:
    """A copy of a font in which 1 pt draws what `factor` pt of it do, kept in `folder`."""
    from fontTools.ttLib import TTFont, TTLibError

    try:
        data = path.read_bytes()
        font = TTFont(BytesIO(data))
        has_thai = 0x0E01 in (font.getBestCmap() or {})
    except (OSError, TTLibError) as error:
        raise ImproperlyConfigured(f"{_HINT}; {path} cannot be read: {error}") from error
    if not has_thai:
        raise ImproperlyConfigured(f"{_HINT}; {path} has no Thai letters.")
    digest = hashlib.sha256(data + repr(factor).encode()).hexdigest()[:16]
    copy = folder / f"{digest}.ttf"
    if not copy.exists():
        folder.mkdir(parents=True, exist_ok=True)
        font["head"].unitsPerEm = round(font["head"].unitsPerEm / factor)
        font.save(draft := copy.with_suffix(".new"))
        draft.replace(copy)
    return copy
