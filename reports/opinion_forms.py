"""Forms of a signer: the opinion with which a paper is signed, and why it goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from reports.actions import UNDECIDED
from reports.forms import plain_text
from reports.models import Outcome
from reports.refusing import words_of_refusal
from thai.forms import ThaiForm

OTHER = "other"


class OpinionForm(ThaiForm):
    """An opinion chosen or written, never filled in beforehand.

    ``decisions``: its writer is the last signer, who also says what is decided, and these are the decisions
    of the ready opinions; None for who does not decide. ``has_signature``: they may print the picture of
    their own signature, and do unless they say otherwise.
    """

    phrase = forms.ChoiceField(
        label="ความเห็น",
        widget=forms.RadioSelect,
        error_messages={"required": "กรุณาเลือกความเห็น หรือเลือก “พิมพ์ความเห็นเอง”"},
    )
    text = forms.CharField(
        label="พิมพ์ความเห็น",
        required=False,
        max_length=1000,
        # The blank is what the stylesheet knows an empty box by: only an empty one is folded away.
        widget=forms.Textarea(attrs={"rows": 3, "data-chooses": f"phrase={OTHER}", "placeholder": " "}),
    )
    outcome = forms.ChoiceField(
        label="ผลการพิจารณา",
        required=False,
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        help_text="ต้องเลือกเมื่อพิมพ์ความเห็นเอง หากไม่อนุมัติ ให้ใช้ “ส่งกลับให้แก้ไข”",
    )
    # Shown only where the opinion speaks against what was chosen.
    is_meant = forms.BooleanField(label="ยืนยันลงนามตามข้อความที่พิมพ์", required=False, widget=forms.HiddenInput)
    with_signature = forms.BooleanField(label="พิมพ์ภาพลายมือชื่อของท่านเหนือชื่อ", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        phrases: Sequence[str],
        decisions: Mapping[str, Outcome] | None = None,
        has_signature: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._decisions = decisions or {}
        if decisions is None:
            del self.fields["outcome"], self.fields["is_meant"]
        if not has_signature:
            del self.fields["with_signature"]
        self.ready_ones_decide = all(phrase in self._decisions for phrase in phrases)
        field = self.fields["phrase"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [*((phrase, phrase) for phrase in phrases), (OTHER, "พิมพ์ความเห็นเอง")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        chosen = data.get("phrase")
        typed = plain_text(data.get("text", ""))
        if chosen == OTHER and not typed and "text" not in self.errors:
            self.add_error("text", "กรุณาพิมพ์ความเห็น หรือเลือกจากรายการด้านบน")
        elif chosen and chosen != OTHER and typed:
            self.add_error("text", _two_opinions(chosen))
        if chosen and "outcome" in self.fields:
            self._check_outcome(chosen, typed)
        return data

    def _check_outcome(self, chosen: str, typed: str) -> None:
        """What is decided is said, agrees with a ready opinion, and is asked about where the words refuse."""
        if "outcome" in self.errors:
            return
        own, ready = self.decided, self._decisions.get(chosen)
        if ready:
            if own not in (None, ready):
                self.add_error("outcome", _not_of_the_opinion(chosen, ready))
        elif own is None:
            self.add_error("outcome", UNDECIDED)
        elif chosen == OTHER and (words := words_of_refusal(typed, own)):
            self.fields["is_meant"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("is_meant"):
                self.add_error("is_meant", _refuses(words, own))

    @property
    def opinion(self) -> str:
        """The opinion as it will be printed."""
        chosen: str = self.cleaned_data["phrase"]
        return plain_text(self.cleaned_data["text"]) if chosen == OTHER else chosen

    @property
    def decided(self) -> Outcome | None:
        """What was decided, as chosen; None where a ready opinion says it, and for who does not decide."""
        chosen = self.cleaned_data.get("outcome")
        return Outcome(chosen) if chosen else None


def _two_opinions(chosen: str) -> str:
    return (
        f"ท่านพิมพ์ความเห็นไว้ แต่เลือก “{chosen}” จากรายการ หากใช้ข้อความที่พิมพ์ ให้เลือก “พิมพ์ความเห็นเอง” "
        "หากใช้ความเห็นที่เลือก ให้ลบข้อความที่พิมพ์"
    )


def _not_of_the_opinion(chosen: str, ready: Outcome) -> str:
    return f"ความเห็น “{chosen}” มีผลเป็น “{ready.label}” กรุณาเลือกผลการพิจารณาให้ตรงกัน หรือเลือก “พิมพ์ความเห็นเอง”"


def _refuses(words: str, outcome: Outcome) -> str:
    return (
        f"ข้อความมีคำว่า “{words}” แต่ผลการพิจารณาที่เลือกคือ “{outcome.label}” "
        "หากไม่อนุมัติ ให้ใช้ “ส่งกลับให้แก้ไข” หากต้องการลงนามตามนี้ ให้เลือกช่องนี้แล้วกดลงนามอีกครั้ง"
    )


class ReturnForm(ThaiForm):
    """Why a paper goes back."""

    comment = forms.CharField(
        label="สิ่งที่ขอให้แก้ไข",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "กรุณาบอกผู้จัดทำว่าต้องแก้ไขอะไร"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
