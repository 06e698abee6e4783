"""The rows of the arranging page, put together in Python: there is one for each measure of a plan."""

from __future__ import annotations

from collections.abc import Iterable

from django.forms import BoundField
from django.utils.safestring import SafeString

from agencies.pieces import fill, optional, shape
from measures.plan_forms import ArrangeRow

ROW = """
<fieldset class="app-group app-arrange-row">
  <legend>{}. {}</legend>
  {}
  <div class="app-arrange-fields">{}</div>
</fieldset>"""
FIELD = """
    <div id="div_{id}" class="app-field{faulty}">
      <label class="app-label" for="{id}">{label}</label>{message}
      {control}
    </div>"""
MESSAGE = """
      <p class="app-field-message" id="{}_error">{} <strong>แก้ไข:</strong> {}</p>"""
INPUT = '<input type="text" name="{}" id="{}" value="{}" class="form-control{}" autocomplete="off"{}>'
DATE = INPUT.replace("<input ", "<input data-thai-date ")
NUMBER = INPUT.replace("<input ", '<input inputmode="numeric" ')
SELECT = '<select name="{}" id="{}" class="form-select{}"{}>{}</select>'
OPTION = '<option value="{}"{}>{}</option>'
HIDDEN = '<input type="hidden" name="{}" id="{}" value="{}">'
FAULTY = ' aria-invalid="true" aria-describedby="{}_error"'


def arrange_cards(rows: Iterable[ArrangeRow]) -> SafeString:
    """All rows in order."""
    return SafeString("".join(_row(number, row) for number, row in enumerate(rows, 1)))


def _row(number: int, row: ArrangeRow) -> SafeString:
    hidden = "".join(fill(HIDDEN, *_place(row[name])) for name in ("measure", "version"))
    fields = "".join(_field(row[name]) for name in ("order", "owner", "starts_on", "due_on"))
    return fill(ROW, number, row.row_label, SafeString(hidden), SafeString(fields))


def _place(field: BoundField) -> tuple[str, str, str]:
    """Name, id and value of a field, the value as it was typed where it was."""
    value = field.value()
    return field.html_name, field.auto_id, "" if value is None else str(value)


def _field(field: BoundField) -> str:
    errors = field.errors
    message = fill(MESSAGE, field.auto_id, shape("bad"), " ".join(map(str, errors))) if errors else ""
    return FIELD.format(
        id=field.auto_id,
        faulty=" app-field-error" if errors else "",
        label=fill("{}", field.label),
        message=message,
        control=_control(field, bool(errors)),
    )


def _control(field: BoundField, is_faulty: bool) -> SafeString:
    name, key, value = _place(field)
    invalid = " is-invalid" if is_faulty else ""
    described = optional(FAULTY, key if is_faulty else "")
    if field.name == "owner":
        return fill(SELECT, name, key, invalid, described, _options(field, value))
    return fill(NUMBER if field.name == "order" else DATE, name, key, value, invalid, described)


def _options(field: BoundField, chosen: str) -> SafeString:
    choices = getattr(field.field, "choices", ())
    marked = ((key, SafeString(" selected") if str(key) == chosen else "", label) for key, label in choices)
    return SafeString("".join(fill(OPTION, *option) for option in marked))
