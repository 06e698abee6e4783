"""A paper as it is read for signing beside the paper as it is issued: where its pages begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports import continuation, pdf

UNSIGNED = {"text": "", "signed": "", "signature": ""}


def as_read(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content of an issued paper as it stood before its signers: no word of theirs, number or code."""
    bare = {key: value for key, value in content.items() if key not in {"code", "check_at"}}
    blank = [{**block, **UNSIGNED} for block in content["opinions"]]
    proposer = {"proposer": {**content["proposer"], **UNSIGNED}} if "proposer" in content else {}
    return {**bare, **proposer, "opinions": blank, "number": "", "is_draft": True}


def openings(content: Mapping[str, Any]) -> list[str]:
    """The first line of each page but the first, where only a draft marks the emblem's place."""
    _, *others = pdf.lay_out(content).pages
    return ["", *(continuation.first_line(page) for page in others)]
