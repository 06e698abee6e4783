"""Reading and writing numbers and item codes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.digits import normalize_item_code, parse_decimal, to_arabic_digits, to_thai_digits

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
SCORES = st.decimals(min_value=-1000, max_value=1000, places=2, allow_nan=False, allow_infinity=False)


@given(st.text().filter(lambda text: not set(text) & set(THAI_DIGITS)))
def test_digits_come_back(text: str) -> None:
    assert to_arabic_digits(to_thai_digits(text)) == text


@given(st.text())
def test_no_arabic_digit_is_left_and_nothing_else_changes(text: str) -> None:
    thai = to_thai_digits(text)
    assert not set(thai) & set("0123456789")
    assert len(thai) == len(text)
    assert all(new == old or new in THAI_DIGITS for new, old in zip(thai, text, strict=True))


@given(
    SCORES,
    st.booleans(),
    st.sampled_from(".,"),
    st.sampled_from(["{}", " {} ", "{} คะแนน", "ร้อยละ {}", "{}%"]),
)
def test_a_number_is_read_in_every_dress(value: Decimal, thai: bool, mark: str, dress: str) -> None:
    text = dress.format(str(value).replace(".", mark))
    assert parse_decimal(to_thai_digits(text) if thai else text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("83,56", "83.56"),
        ("๘๓.๕๖", "83.56"),
        ("๘3.๕6", "83.56"),
        ("83.5", "83.5"),
        ("83,5", "83.5"),
        ("100", "100"),
        ("0", "0"),
        ("007", "7"),
        ("\u00a083.56\u00a0", "83.56"),
        ("\u200b๘๓\u200b.๕๖\ufeff", "83.56"),
        ("\t83.56\r\n", "83.56"),
        ("８３．５６", "83.56"),
        ("８３，５６％", "83.56"),
        ("๖๐.๔๐ คะแนน", "60.40"),
        ("60.40คะแนน", "60.40"),
        ("ร้อยละ ๙๓.๓๔ คะแนน", "93.34"),
        ("93.34 ร้อยละ", "93.34"),
        ("93.34 %", "93.34"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("–๕", "-5"),
        ("101.123", "101.123"),
    ],
)
def test_reads(text: str, value: str) -> None:
    assert str(parse_decimal(text)) == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "ยังไม่มีตัวเลข"),
        ("  \u200b\u00a0", "ยังไม่มีตัวเลข"),
        ("คะแนน", "ยังไม่มีตัวเลข"),
        ("%", "ยังไม่มีตัวเลข"),
        ("1,234.5", "มากกว่าหนึ่งแห่ง"),
        ("83..5", "มากกว่าหนึ่งแห่ง"),
        ("8.3,5", "มากกว่าหนึ่งแห่ง"),
        ("1,234", "จุลภาคไม่ชัดเจน"),
        (",5", "จุลภาคไม่ชัดเจน"),
        ("85.", "ให้ครบ"),
        (".5", "ให้ครบ"),
        ("+5", "ให้ครบ"),
        ("9" * 10, "ไม่ยาวเกินไป"),
        ("NaN", "อ่าน “NaN” เป็นตัวเลขไม่ได้"),
        ("inf", "เป็นตัวเลขไม่ได้"),
        ("-Infinity", "เป็นตัวเลขไม่ได้"),
        ("1e2", "เป็นตัวเลขไม่ได้"),
        ("1E+2", "เป็นตัวเลขไม่ได้"),
        ("--5", "เป็นตัวเลขไม่ได้"),
        ("5-", "เป็นตัวเลขไม่ได้"),
        ("- 5", "เป็นตัวเลขไม่ได้"),
        ("–", "เป็นตัวเลขไม่ได้"),
        ("8 3.5", "เป็นตัวเลขไม่ได้"),
        ("1_000", "เป็นตัวเลขไม่ได้"),
        ("٨٣", "เป็นตัวเลขไม่ได้"),
        ("แปดสิบ", "เป็นตัวเลขไม่ได้"),
    ],
)
def test_refuses_and_says_what_to_do(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"กรุณาพิมพ์|กรุณาใช้") as refusal:
        parse_decimal(text)
    assert says in str(refusal.value)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_in_thai(text: str) -> None:
    try:
        value = parse_decimal(text)
    except ValueError as refused:
        message = str(refused)
        assert "กรุณา" in message
    else:
        assert value.is_finite()


def test_a_long_text_is_not_repeated_in_full() -> None:
    with pytest.raises(ValueError, match="เป็นตัวเลขไม่ได้") as refusal:
        parse_decimal("ก" * 10_000)
    assert len(str(refusal.value)) < 150


def test_minus_zero_is_zero() -> None:
    assert str(parse_decimal("-0.00")) == "0.00"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ข้อ ๐๒๘", "o28"),
        ("ข้อ ๐๒๘ ", "o28"),
        ("ข้อที่ o28", "o28"),
        ("O28", "o28"),
        ("๐28", "o28"),
        ("028", "o28"),
        ("o ๒๘", "o28"),
        ("O-28", "o28"),
        ("o08", "o8"),
        ("Ｏ２８", "o28"),
        ("e๓", "e3"),
        ("E 3", "e3"),
        ("i๑๓", "i13"),
        ("I\u00a013", "i13"),
        ("", None),
        ("28", None),
        ("o", None),
        ("o0", None),
        ("๐๐", None),
        ("o100", None),
        ("MOIT3", None),
        ("EB1", None),
        ("o28 o29", None),
        ("ı13", None),
        ("ข้อ", None),
    ],
)
def test_item_codes(text: str, code: str | None) -> None:
    assert normalize_item_code(text) == code


@given(st.sampled_from("oie"), st.integers(1, 99), st.sampled_from(["{}{}", "ข้อ {} {}", " {}-{}"]))
def test_an_item_code_is_read_in_thai_and_arabic_digits(kind: str, number: int, form: str) -> None:
    text = form.format(kind, number)
    assert normalize_item_code(text) == normalize_item_code(to_thai_digits(text.upper())) == f"{kind}{number}"
