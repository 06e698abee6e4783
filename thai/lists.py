"""Lists of names in a Thai sentence."""

from __future__ import annotations

from collections.abc import Sequence


def joined(names: Sequence[str], word: str = "และ") -> str:
    """Names as a sentence lists them: spaces between, the word before the last.

    >>> joined(["IIT"]), joined(["IIT", "EIT"]), joined(["IIT", "EIT", "OIT"], "หรือ")
    ('IIT', 'IIT และ EIT', 'IIT, EIT หรือ OIT')
    """
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"
