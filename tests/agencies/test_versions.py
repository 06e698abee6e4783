"""The stale form: a save asks for the version it was opened with."""

from __future__ import annotations

from pathlib import Path

import pytest
from django import forms
from django.http import QueryDict

from agencies.findings import block
from agencies.transitions import Refused
from agencies.versions import NAMED, Stale, claim, telling
from assessments.models import Assessment


def stored_version(row: Assessment) -> int:
    return Assessment.objects.get(pk=row.pk).version


def test_the_current_version_is_taken(year_s000: Assessment) -> None:
    version = year_s000.version
    claim(year_s000, version)
    assert (year_s000.version, stored_version(year_s000)) == (version + 1, version + 1)


def test_an_older_version_is_stale_and_changes_nothing(year_s000: Assessment) -> None:
    version = year_s000.version
    claim(year_s000, version)
    with pytest.raises(Stale):
        claim(year_s000, version)
    assert stored_version(year_s000) == version + 1


def test_two_copies_cannot_both_be_saved(year_s000: Assessment) -> None:
    first, second = (Assessment.objects.get(pk=year_s000.pk) for _ in range(2))
    claim(first, first.version)
    with pytest.raises(Stale):
        claim(second, second.version)


def test_a_caller_without_a_form_still_loses_to_a_later_save(year_s000: Assessment) -> None:
    copy = Assessment.objects.get(pk=year_s000.pk)
    claim(year_s000, None)
    with pytest.raises(Stale):
        claim(copy, None)


def test_the_message_says_that_what_was_typed_is_kept() -> None:
    assert "สิ่งที่ท่านพิมพ์ยังอยู่ครบ" in Stale.next_step


class Noted(forms.Form):
    text = forms.CharField()
    version = forms.IntegerField()


def noted(version: int) -> Noted:
    form = Noted(QueryDict(f"text=abc&version={version}"))
    assert form.is_valid()
    return form


class TestTelling:
    def test_a_stale_form_keeps_what_was_typed_and_can_be_saved_again(self, year_s000: Assessment) -> None:
        form = noted(year_s000.version)
        claim(Assessment.objects.get(pk=year_s000.pk), None)
        with telling(form, year_s000):
            claim(year_s000, form.cleaned_data["version"])
        [told] = form.non_field_errors()
        assert told.startswith(Stale.message)
        assert told.endswith(Stale.next_step)
        assert form["text"].value() == "abc"
        claim(year_s000, int(form["version"].value()))

    def test_what_differs_from_what_is_kept_is_named_and_many_are_counted(self) -> None:
        names = [f"ช่อง {number}" for number in range(1, NAMED + 3)]
        fields = {name: forms.CharField(label=name) for name in names}
        form = type("Many", (forms.Form,), fields)(
            dict.fromkeys(names, "ใหม่"), initial=dict.fromkeys(names[1:], "เดิม")
        )
        with telling(form, version=2):
            raise Stale
        [told] = form.non_field_errors()
        assert "คือ ช่อง 2, ช่อง 3, ช่อง 4, ช่อง 5, ช่อง 6 และอีก 1 ช่อง" in told

    def test_a_form_that_carries_something_else_gets_its_present_value(self) -> None:
        form = noted(1)
        with telling(form, version=7):
            raise Stale
        assert form["version"].value() == "7"

    def test_a_refusal_is_told_in_its_own_words(self, year_s000: Assessment) -> None:
        form = noted(3)
        with telling(form, year_s000):
            raise Refused([block("x", "ยังไม่ครบ")])
        assert form.non_field_errors() == ["ยังไม่ครบ"]
        assert form["version"].value() == "3"

    def test_what_is_done_well_is_not_remarked(self) -> None:
        form = noted(1)
        with telling(form):
            pass
        assert not form.errors

    def test_other_errors_are_not_swallowed(self) -> None:
        with pytest.raises(ZeroDivisionError), telling(noted(1)):
            raise ZeroDivisionError

    def test_every_page_tells_it_this_way(self) -> None:
        pages = Path(__file__).resolve().parents[2].glob("[!.]*/**/*views.py")
        assert [page.name for page in pages if "except Stale" in page.read_text(encoding="utf-8")] == []
