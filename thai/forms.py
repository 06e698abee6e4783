"""A form whose own refusals say in Thai what to do, field by field."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.forms.formsets import BaseFormSet
from django.utils import timezone

from thai.fields import show_dates_of
from thai.fiscal import to_buddhist
from thai.pasting import typed_plainly

TOO_LONG = "ข้อความยาวเกินไป กรุณาย่อให้ไม่เกิน %(limit_value)d ตัวอักษร (ขณะนี้ %(show_value)d ตัวอักษร)"
UNPRINTABLE = "มีอักขระที่พิมพ์ไม่ได้ปนอยู่ กรุณาลบข้อความแล้วพิมพ์ใหม่"
NOT_A_CHOICE = "กรุณาเลือกจากรายการที่มีให้"
VALIDATOR_WORDS = {"max_length": TOO_LONG, "null_characters_not_allowed": UNPRINTABLE}
TOO_MANY_ROWS = "มี{word}มากเกินไป กรุณาให้ไม่เกิน %(num)d {word}"


class SpeaksThai(forms.BaseForm):
    """Thai words in place of Django's defaults, in forms of Django too; a field's own words stay.

    ``sometimes_required`` names fields that may be left blank only under a condition, which their help tells:
    they are not called optional (templates/ita/field.html).
    """

    sometimes_required: Collection[str] = ()

    def full_clean(self) -> None:
        """Set the words just before they are needed, so that fields added late have them too."""
        for field in self.fields.values():
            _speak_thai(field)
        super().full_clean()


class ThaiForm(SpeaksThai, forms.Form):
    """A plain form that speaks Thai, and takes from typed text what can be seen.

    Its dates have examples of the calendar year under way, unless it knows a better one. A field that does
    not strip its text (``strip=False``) gets it as it was sent. Text that is too long is refused in words:
    a browser would cut it off where it is pasted, and say nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
        show_dates_of(self, to_buddhist(timezone.localdate().year))

    def full_clean(self) -> None:
        """Read typed text plainly."""
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and field.strip:
                field.to_python = _plainly(field)  # type: ignore[method-assign, assignment]
        super().full_clean()


def _plainly(field: forms.CharField) -> Callable[[Any], Any]:
    """The field's own reading of a value, after what cannot be seen is gone."""
    read, one_line = type(field).to_python, not isinstance(field.widget, forms.Textarea)
    return lambda value: read(
        field, typed_plainly(value, one_line=one_line) if isinstance(value, str) else value
    )


class ThaiFormSet(BaseFormSet):
    """Rows of forms whose refusals as a whole are in Thai; ``row_word`` is what the page calls a row."""

    row_word = "แถว"
    default_error_messages = {
        "missing_management_form": "ข้อมูลของตารางมาไม่ครบ จึงยังไม่ได้บันทึก กรุณาเปิดหน้านี้ใหม่แล้วลองอีกครั้ง",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        words = {"too_many_forms": TOO_MANY_ROWS.format(word=self.row_word)}
        super().__init__(*args, **({"error_messages": words} | kwargs))


def _speak_thai(field: forms.Field) -> None:
    verb = "เลือก" if isinstance(field, forms.ChoiceField) else "กรอก"
    label = _bare(str(field.label or "ข้อมูล"))
    required = f"กรุณา{label}" if label.startswith("พิมพ์") else f"กรุณา{verb}{label}"
    words: dict[str, Any] = {"required": required, "invalid_choice": NOT_A_CHOICE}
    for name, words_of in words.items():
        if name not in _given(field):
            field.error_messages[name] = words_of
    if isinstance(field, forms.ModelChoiceField):
        refuse_null = ProhibitNullCharactersValidator(NOT_A_CHOICE)
        field.validate_no_null_characters = refuse_null  # type: ignore[method-assign]
    for validator in field.validators:
        code = str(getattr(validator, "code", ""))
        if message := VALIDATOR_WORDS.get(code):
            validator.message = message  # type: ignore[attr-defined]


def _bare(label: str) -> str:
    """A label without its bracketed remark.

    >>> _bare("ยศ (ถ้ามี)")
    'ยศ'
    """
    return label.split(" (")[0]


def _given(field: forms.Field) -> dict[str, Any]:
    """The messages that differ from the defaults of the field's classes."""
    defaults: dict[str, Any] = {}
    for parent in reversed(type(field).__mro__):
        defaults |= getattr(parent, "default_error_messages", {})
    return {code: text for code, text in field.error_messages.items() if defaults.get(code) != text}
