"""Official terms and what they mean, read from one file: docs/handbook/glossary.md.

The handbook shows that file as a page; pages show a term's first paragraph at hand (the tag ``official``).
"""

from __future__ import annotations

import re
from functools import cache

from django.conf import settings

GLOSSARY = settings.BASE_DIR / "docs" / "handbook" / "glossary.md"
_ENTRY = re.compile(r"^## (.+)\n\n(.+(?:\n.+)*)", re.MULTILINE)


@cache
def explanations() -> dict[str, str]:
    """Each term with its first paragraph, in the order of the file; read once."""
    text = GLOSSARY.read_text(encoding="utf-8")
    return {term: paragraph.replace("\n", " ") for term, paragraph in _ENTRY.findall(text)}
