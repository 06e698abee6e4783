"""The template filters, used as a template uses them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Engine
from django.utils.safestring import mark_safe

ENGINE = Engine(builtins=["thai.tags"])


def render(expression: str, value: object) -> str:
    return ENGINE.from_string(f"{{{{ value|{expression} }}}}").render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "shown"),
    [
        ("thai_digits", "o28 ปี 2563", "o๒๘ ปี ๒๕๖๓"),
        ("thai_digits", Decimal("60.40"), "๖๐.๔๐"),
        ("thai_digits", 0, "๐"),
        ("thai_date", date(2020, 12, 14), "14 ธันวาคม 2563"),
        ("thai_date", datetime(2020, 12, 14, 17, tzinfo=UTC), "15 ธันวาคม 2563"),
        ("thai_date_short", date(2020, 12, 14), "14 ธ.ค. 2563"),
        ("thai_date|thai_digits", date(2020, 12, 14), "๑๔ ธันวาคม ๒๕๖๓"),
        ("thai_datetime", datetime(2020, 12, 14, 3, 30, tzinfo=UTC), "14 ธ.ค. 2563 10.30 น."),
        ("score", Decimal("96.17"), "96.17"),
        ("score", Decimal("60.4026"), "60.40"),
        ("score", Decimal("84.995"), "85.00"),
        ("score", Decimal(100), "100.00"),
        ("score", Decimal(0), "0.00"),
        ("score|thai_digits", Decimal("12.5"), "๑๒.๕๐"),
        ("be", date(2020, 12, 14), "2563"),
        ("be", datetime(2020, 12, 31, 17, tzinfo=UTC), "2564"),
    ],
)
def test_shows(expression: str, value: object, shown: str) -> None:
    assert render(expression, value) == shown


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("expression", ["thai_digits", "thai_date", "thai_date_short", "thai_datetime", "be"])
def test_nothing_gives_nothing(expression: str, value: object) -> None:
    assert render(expression, value) == ""


@pytest.mark.parametrize("value", [None, ""])
def test_no_score_is_a_dash(value: object) -> None:
    assert render("score", value) == "–"


def test_text_stays_escaped() -> None:
    assert render("thai_digits", "<b>'1'</b>") == "&lt;b&gt;&#x27;๑&#x27;&lt;/b&gt;"
    assert "<b>" not in render("thai_digits", mark_safe("<b>1</b>"))
