"""Optimistic locking: a form carries the version it was opened with, the save asks for that version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from agencies.histories import HistoryLine, latest_act_on
from agencies.transitions import Refused
from thai.dates import thai_datetime_short

STALE = "stale"  # the code of the error on a form
NAMED = 5  # fields that differ; more are counted


class Stale(Exception):
    """Someone saved the record after this form was opened; nothing of the form was saved."""

    message = "มีผู้บันทึกข้อมูลหน้านี้หลังจากที่ท่านเปิดไว้ ระบบจึงยังไม่บันทึกเพื่อไม่ให้ทับกัน"
    next_step = format_html(
        "สิ่งที่ท่านพิมพ์ยังอยู่ครบ กรุณา{}เพื่อเทียบกับข้อมูลล่าสุด หากตรวจแล้วต้องการใช้สิ่งที่ท่านพิมพ์ไว้ ให้กดบันทึกอีกครั้ง",
        # The page's own address: what is typed stays in this window.
        SafeString('<a href="" target="_blank">เปิดหน้านี้ในแท็บใหม่</a>'),
    )


def claim(row: models.Model, version: int | None) -> None:
    """Take the next version of a row in one UPDATE; raises Stale when ``version`` is no longer current.

    ``None`` means that the caller holds no form (an import, a command) and takes the row as it is. Call it
    inside the transaction that saves the rest.
    """
    current: Any = row
    expected = current.version if version is None else version
    changed = (
        type(row)._default_manager.filter(pk=row.pk, version=expected).update(version=models.F("version") + 1)
    )
    if not changed:
        raise Stale
    current.version = expected + 1


def require_version(row: models.Model, version: object | None, *related: str) -> None:
    """Lock a row and read it anew; raises Stale unless it is at the version that a form was opened with.

    For records whose version does not count (``agencies.marks``), and for rows about to go; a version may be
    given as a form carries it, as text. ``None`` as in ``claim``. Call it inside the transaction that saves
    the rest. ``related`` are the rows it names that are read along.
    """
    rows = type(row)._default_manager.select_for_update(of=("self",))
    row.refresh_from_db(from_queryset=rows.select_related(*related) if related else rows)
    current: Any = row
    if version is not None and str(current.version) != str(version):
        raise Stale


def tell_stale(form: forms.Form, row: models.Model) -> None:
    """Say on a form that it was stale, and let it be saved again on purpose.

    The form keeps what was typed and takes the record's present version: the person has been told, so their
    second save is meant. A third person saving in between makes it stale again.
    """
    fresh: Any = type(row)._default_manager.get(pk=row.pk)
    _renew(form, {"version": fresh.version}, latest_act_on(row))


def _renew(form: forms.Form, present: Mapping[str, object], latest: HistoryLine | None = None) -> None:
    """Put into a form's hidden fields what the record is at now, and say that it was stale.

    A form may have words of its own for that, in ``when_stale``.
    """
    typed: Any = form.data
    form.data = typed = typed.copy()
    for name, value in present.items():
        typed[form.add_prefix(name)] = str(value)
    told = getattr(form, "when_stale", None) or _what_happened(latest, _differing(form))
    form.add_error(None, forms.ValidationError(told, code=STALE))


def _what_happened(latest: HistoryLine | None, differing: list[str]) -> SafeString:
    """That somebody saved meanwhile; who did and when, and what differs, as far as that is known."""
    who = f"ล่าสุด{latest.sentence}โดย {latest.who} เมื่อ {thai_datetime_short(latest.at)}" if latest else ""
    more = f" และอีก {len(differing) - NAMED} ช่อง" if len(differing) > NAMED else ""
    what = f"ช่องที่ต่างจากที่บันทึกไว้ขณะนี้ คือ {', '.join(differing[:NAMED])}{more}" if differing else ""
    return format_html("{} {} {} {}", Stale.message, who, what, Stale.next_step)


def _differing(form: forms.Form) -> list[str]:
    """The labels of what was typed otherwise than it is kept now; of fields that open with what is kept."""
    changed = set(form.changed_data) & set(form.initial)
    return [str(bound.label) for bound in form.visible_fields() if bound.name in changed]


class telling:
    """Save what a form holds; what stands against it is told on the form, and the block is left.

    ``with telling(form, row): save(…); return redirect(…)``. Refused is told as it is, Stale so that a
    second save is meant (``tell_stale``). A form that carries something else than the version of ``row``
    names it: ``telling(form, base=edition.pk)`` with the present value. Other errors pass through.
    """

    def __init__(self, form: forms.Form, row: models.Model | None = None, **present: object) -> None:
        self._form, self._row, self._present = form, row, present

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if isinstance(error, Refused):
            self._form.add_error(None, str(error))
        elif not isinstance(error, Stale):
            return False
        elif self._row is not None:
            tell_stale(self._form, self._row)
        else:
            _renew(self._form, self._present)
        return True
