"""A form that asks before it is saved: what is doubtful is told, and the next press is meant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.marks import mark_of
from thai.forms import ThaiForm


class AskingForm(ThaiForm):
    """A form whose page shows ``questions`` (templates/components/asked.html) and keeps what was typed."""

    answered = forms.CharField(widget=forms.HiddenInput, required=False)
    questions: Sequence[str] = ()

    def settles(self, questions: Sequence[str]) -> bool:
        """Whether nothing is asked, or just this was told and confirmed; otherwise the form asks it."""
        mark = mark_of(*questions)
        if not questions or self.cleaned_data["answered"] == mark:
            return True
        self.questions = questions
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("answered")] = mark  # what is asked otherwise the next time is asked anew
        self.data = typed
        return False
