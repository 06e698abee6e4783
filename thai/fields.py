"""Form fields that understand what Thai officers type, and say what to do when they do not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from thai.dates import parse_thai_date, thai_date
from thai.digits import parse_decimal, plain
from thai.fiscal import to_buddhist

NOT_BAHT = "กรุณาพิมพ์จำนวนเงินเป็นตัวเลข ไม่ติดลบ ไม่เกิน 10 หลัก และทศนิยมไม่เกิน 2 ตำแหน่ง เช่น 25,000 หรือ 25,000.50"
_BAHT = re.compile(r"(?:[0-9]{1,10}|[0-9]{1,3}(?:,[0-9]{3}){1,2}|[0-9](?:,[0-9]{3}){3})(?:\.[0-9]{1,2})?")


class ThaiScoreField(forms.CharField):
    """A score: คะแนน 0–100 with at most two decimals, Thai or Arabic digits; gives Decimal or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})
        self.error_messages["max_length"] = "กรุณาพิมพ์ตัวเลข 0 ถึง 100 เช่น 83.56"

    def to_python(self, value: Any) -> Any:
        """Read the number; raises ValidationError with a Thai message."""
        if isinstance(value, Decimal):
            return value
        text = plain(str(value or ""))
        if not text:
            return None
        try:
            number = parse_decimal(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error
        return checked_score(number)

    def run_validators(self, value: Any) -> None:
        """Nothing more: the length rule of CharField is about text."""

    def prepare_value(self, value: Any) -> Any:
        """A stored score is shown with two decimals, a typed one as typed."""
        return f"{value:.2f}" if isinstance(value, Decimal) else value


def checked_score(number: Decimal) -> Decimal:
    """A number as a score with two decimals; raises ValidationError outside 0–100 or with more decimals."""
    if not 0 <= number <= 100:
        raise ValidationError(f"คะแนน {number} อยู่นอกช่วง กรุณาพิมพ์ตัวเลขตั้งแต่ 0 ถึง 100", code="range")
    if number != number.quantize(Decimal("0.01")):
        raise ValidationError(
            f"คะแนน {number} มีทศนิยมเกิน 2 ตำแหน่ง กรุณาพิมพ์ตามที่ประกาศ เช่น {number:.2f}", code="decimals"
        )
    return number.quantize(Decimal("0.01"))


class ThaiBahtField(forms.CharField):
    """An amount of money in baht with at most two decimals, commas as people type them; Decimal or None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=40, **kwargs)
        self.widget.attrs.update({"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:
        """Read the amount; raises ValidationError with a Thai message."""
        if isinstance(value, Decimal):
            return value
        text = plain(str(value or "")).removesuffix("บาท").strip()
        if not text:
            return None
        if not _BAHT.fullmatch(text):
            raise ValidationError(NOT_BAHT, code="invalid")
        return Decimal(text.replace(",", ""))

    def run_validators(self, value: Any) -> None:
        """Nothing more: the length rule of CharField is about text."""

    def prepare_value(self, value: Any) -> Any:
        """A stored amount is shown as people write it, a typed one as typed."""
        return baht(value) if isinstance(value, Decimal) else value


def baht(amount: Decimal) -> str:
    """An amount with commas, and its satang where there are any.

    >>> baht(Decimal("25000.00")), baht(Decimal("1250.5"))
    ('25,000', '1,250.50')
    """
    return f"{amount:,.0f}" if amount == amount.to_integral_value() else f"{amount:,.2f}"


class ThaiNumberField(forms.IntegerField):
    """A whole number in Thai or Arabic digits; a browser's own number box would take no Thai ones."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update({"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        """Read the number; raises ValidationError with the field's own message."""
        number: int | None = super().to_python(plain(str(value)) if isinstance(value, str) else value)
        return number


def show_dates_of(form: forms.Form, year: int) -> None:
    """Let the dates of a form have examples of a year (พ.ศ.); a help text of their own stays."""
    for field in form.fields.values():
        if isinstance(field, ThaiDateField) and field.shows_example:
            field.help_text = _example(year)


def _example(year: int) -> str:
    return f"เช่น 31 มี.ค. {year} หรือ 31/3/{year}"


class ThaiDateField(forms.CharField):
    """A date typed in พ.ศ., in any form people use; gives ``datetime.date`` or None."""

    def __init__(self, **kwargs: Any) -> None:
        self.shows_example = "help_text" not in kwargs
        kwargs.setdefault("help_text", _example(to_buddhist(date.today().year)))
        super().__init__(max_length=60, **kwargs)
        self.widget.attrs.update({"autocomplete": "off", "data-thai-date": True})

    def to_python(self, value: Any) -> Any:
        """Read the date; raises ValidationError with a Thai message."""
        if isinstance(value, date):
            return value
        text = plain(str(value or ""))
        if not text:
            return None
        try:
            return parse_thai_date(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def run_validators(self, value: Any) -> None:
        """Nothing more: the length rule of CharField is about text."""

    def prepare_value(self, value: Any) -> Any:
        """A stored date is shown as 31 มีนาคม 2567, a typed one as typed."""
        return thai_date(value) if isinstance(value, date) else value
