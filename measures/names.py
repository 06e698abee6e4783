"""How a measure is named in a sentence, on pages, in the record and in papers."""

from __future__ import annotations

MEASURE = "มาตรการ"


def quoted(title: str) -> str:
    """A measure by its title, called a measure where the title does not begin with the word.

    >>> quoted("เพิ่มช่องทางติดต่อ"), quoted("มาตรการเผยแพร่ข้อมูล")
    ('มาตรการ “เพิ่มช่องทางติดต่อ”', '“มาตรการเผยแพร่ข้อมูล”')
    """
    return f"{'' if title.startswith(MEASURE) else f'{MEASURE} '}“{title}”"
