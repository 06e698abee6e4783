"""What makes a Word file a copy: it says so on every page, and nobody's signature stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thai.digits import to_thai_digits


def unsigned(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content without what was signed in the portal: names and opinions stay, with a line to sign on.

    Whoever changes a word of a copy would else put it over the signatures of people who never read it.
    """
    bare = dict(content)
    if bare.get("proposer"):
        bare["proposer"] = _without_signature(bare["proposer"])
    if "opinions" in bare:
        bare["opinions"] = [_without_signature(block) for block in bare["opinions"]]
    return bare


def _without_signature(block: Mapping[str, Any]) -> dict[str, Any]:
    return {**block, "signed": "", "signature": ""}


def mark_of(content: Mapping[str, Any]) -> str:
    """What the copy of an issued paper says at the foot of every page; "" of a draft, which is marked."""
    if content.get("is_draft"):
        return ""
    number = f"เลขที่ {content['number']} " if content.get("number") else ""
    code = f"รหัสตรวจสอบ {content['code']}" if content.get("code") else ""
    signed = f" ฉบับที่ลงนาม {number}{code}".rstrip() if number or code else ""
    return to_thai_digits(f"สำเนาสำหรับแก้ไข ไม่ใช่ฉบับที่ลงนาม{signed}")
