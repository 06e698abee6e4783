"""Dictionary order of Thai names."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.sorting import thai_key

IN_ORDER = [
    ["กก", "กด", "กะ", "กัก", "กา", "กำ", "กิ", "กี", "กึ", "กือ", "กุ", "กู", "เก", "แก", "โก", "ใก", "ไก", "ขก"],
    ["รก", "ฤกษ์", "ฤๅษี", "ลก", "วก"],
    ["ปา", "ป่า", "ป้า", "ป๊า", "ป๋า", "ปาก"],
    ["เกง", "เก็ง", "เก่ง", "เก้ง"],
    ["จัน", "จันทร", "จันทร์", "จันทรา"],
    ["กองคลัง", "กองช่าง", "กองสวัสดิการสังคม", "สำนักปลัด", "หน่วยตรวจสอบภายใน"],
    ["เพลา", "เพศ", "แพ", "ไพ", "ฟ้า"],
    ["สม ใจ", "สมจิต", "สมใจ"],
    ["หมู่ ๑", "หมู่ 2", "หมู่ ๓"],
]


@pytest.mark.parametrize("words", IN_ORDER, ids=lambda words: words[0])
def test_words_stand_as_in_the_dictionary(words: list[str]) -> None:
    mixed = random.Random(7).sample(words, len(words))
    assert sorted(mixed, key=thai_key) == words


@pytest.mark.parametrize(
    ("one", "other"), [("เเก้ว", "แก้ว"), ("น้ํา", "น้ำ"), ("นํ้า", "น้ำ"), ("ABC", "abc"), ("๑", "1")]
)
def test_spellings_of_one_word_stand_together(one: str, other: str) -> None:
    assert thai_key(one)[:2] == thai_key(other)[:2]


@given(st.lists(st.text(alphabet="กขคงเแโไาำิุ่้๊๋์ ", max_size=8), unique=True))
def test_the_order_does_not_depend_on_the_order_given(words: list[str]) -> None:
    backwards = words[::-1]
    assert sorted(words, key=thai_key) == sorted(backwards, key=thai_key)
