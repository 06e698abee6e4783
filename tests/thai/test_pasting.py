"""Text as it comes out of Word and PDF files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.pasting import plain_characters


@pytest.mark.parametrize(
    ("pasted", "plain"),
    [
        pytest.param("ก\u00a0ข\u2003ค\u3000ง\u202fจ", "ก ข ค ง จ", id="odd-spaces"),
        pytest.param("ก\u200bข\u200dค\ufeff\u00adง\u2060", "กขคง", id="zero-width"),
        pytest.param("ก\x07\x00ข\x1b\x9f", "กข", id="control"),
        pytest.param("\u202eก\u202c", "ก", id="direction"),
        pytest.param("ป\uf70aา ป\uf702 ญ\uf70f \uf700าน", "ป่า ปี ญญ ฐาน", id="shifted-marks"),
        pytest.param("\uf0b7 ข้อหนึ่ง", "• ข้อหนึ่ง", id="bullet"),
        pytest.param("น\u0e4d\u0e49\u0e32 อ\u0e4d\u0e32นาจ", "น้ำ อำนาจ", id="sara-am"),
        pytest.param("ท\u0e48\u0e35 ป\u0e48\u0e39", "ที่ ปู่", id="mark-before-vowel"),
        pytest.param("เเละ", "และ", id="two-e"),
        pytest.param("ก\nข\r\nค\tง", "ก\nข\r\nค\tง", id="line-ends-and-tabs"),
        pytest.param("\ue123 😀", "\ue123 😀", id="unknown-ones-stay"),
    ],
)
def test_pasted_text_becomes_plain(pasted: str, plain: str) -> None:
    assert plain_characters(pasted) == plain


@given(st.text(alphabet="กขคงญฐปาำเแโใไะัิีึืุู็่้๊๋์ๆฯ๐๑ 12.\n"))
def test_once_is_enough(text: str) -> None:
    assert plain_characters(plain_characters(text)) == plain_characters(text)
