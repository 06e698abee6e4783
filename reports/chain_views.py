"""Pages for the administrator: who signs each kind of paper, and the opinions each may choose from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.http import get_officer
from agencies.models import Membership
from agencies.removing import RemovalForm
from agencies.roles import Permission, Role
from agencies.versions import telling
from reports.chain_actions import reset_chain, save_chain
from reports.chains import DECIDER, LADDER, Place, chain_of, chains_of, default_phrases, fingerprint_of, lines
from reports.models import ChainSeat, PaperKind
from reports.papers import PAPERS
from thai.forms import ThaiForm

LONGEST_PHRASE = 200
MOST_PHRASES = 12


class ChainForm(ThaiForm):
    """Which seats a kind of paper passes on its way to นายก, and the opinions of each, one a line."""

    basis = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kind: str, chain: tuple[Place, ...], **kwargs: Any) -> None:
        known = {place.role: place for place in chain}
        initial: dict[str, Any] = {"basis": fingerprint_of(chain)}
        for role in LADDER:
            initial[f"with-{role}"] = role in known
            phrases = known[role].phrases if role in known else default_phrases(kind, role)
            initial[f"phrases-{role}"] = "\n".join(phrases)
        super().__init__(*args, **{"initial": initial, **kwargs})
        for role in LADDER:
            if role != DECIDER:
                self.fields[f"with-{role}"] = forms.BooleanField(label=f"ผ่าน{role.label}", required=False)
            self.fields[f"phrases-{role}"] = forms.CharField(
                label=f"ความเห็นของ{role.label}",
                required=False,
                max_length=MOST_PHRASES * (LONGEST_PHRASE + 2),
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for role in LADDER:
            phrases = lines(data.get(f"phrases-{role}", ""))
            if any(len(phrase) > LONGEST_PHRASE for phrase in phrases):
                self.add_error(f"phrases-{role}", f"ความเห็นหนึ่งบรรทัดยาวได้ไม่เกิน {LONGEST_PHRASE} ตัวอักษร")
            elif len(phrases) > MOST_PHRASES:
                self.add_error(f"phrases-{role}", f"มีได้ไม่เกิน {MOST_PHRASES} ความเห็นต่อหนึ่งตำแหน่ง")
        return data

    @property
    def chain(self) -> tuple[Place, ...]:
        """The chain as chosen."""
        data = self.cleaned_data
        chosen = [role for role in LADDER if role == DECIDER or data[f"with-{role}"]]
        return tuple(Place(role, lines(data[f"phrases-{role}"])) for role in chosen)

    def seats(self) -> list[tuple[Role, forms.BoundField | None, forms.BoundField]]:
        """Each seat with its box (none for who decides) and its phrases."""
        return [
            (role, self[f"with-{role}"] if role != DECIDER else None, self[f"phrases-{role}"])
            for role in LADDER
        ]


@require_GET
def chains(request: HttpRequest, agency_code: str) -> HttpResponse:
    """The chains of all kinds of papers."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    own = set(ChainSeat.objects.filter(agency=member.agency).order_by().values_list("kind", flat=True))
    rows = [
        {
            "kind": kind,
            "label": PaperKind(kind).label,
            "way": " → ".join(place.role.label for place in chain),
            "is_own": kind in own,
        }
        for kind, chain in chains_of(member.agency, PAPERS).items()
    ]
    return render(request, "reports/chains.html", {"agency": member.agency, "rows": rows})


@require_http_methods(["GET", "POST"])
def chain_edit(request: HttpRequest, agency_code: str, kind: str) -> HttpResponse:
    """Choose the seats and phrases of one kind of paper, or go back to the portal's own."""
    member = get_officer(request, agency_code, Permission.MANAGE_AGENCY)
    if kind not in PAPERS:
        raise Http404("no such paper")
    chain = chain_of(member.agency, kind)
    shown = fingerprint_of(chain)
    if request.method == "POST" and "reset" in request.POST:
        return _reset(request, member, kind, shown)
    form = ChainForm(request.POST or None, kind=kind, chain=chain)
    if request.method == "POST" and form.is_valid():
        with telling(form, basis=shown):
            save_chain(
                agency=member.agency, kind=kind, chain=form.chain, by=member, basis=form.cleaned_data["basis"]
            )
            messages.success(request, "บันทึกแล้ว ใช้กับเอกสารที่เสนอต่อจากนี้")
            return redirect("reports:chains", agency_code)
    return _form_page(request, member, kind, form, _removal(shown))


def _reset(request: HttpRequest, member: Membership, kind: str, shown: str) -> HttpResponse:
    """Go back to the portal's own chain, unless the page showed another one than there is now."""
    removal = _removal(shown, request.POST)
    if removal.is_valid():
        with telling(removal, version=shown):
            basis = removal.cleaned_data["version"]
            reset_chain(agency=member.agency, kind=kind, by=member, basis=basis)
            messages.success(request, "กลับไปใช้ลำดับและความเห็นของระบบแล้ว")
            return redirect("reports:chains", member.agency.code)
    form = ChainForm(kind=kind, chain=chain_of(member.agency, kind))
    return _form_page(request, member, kind, form, removal)


def _removal(shown: str, typed: Any = None) -> RemovalForm:
    return RemovalForm(typed, initial={"version": shown}, auto_id="reset_%s")


def _form_page(
    request: HttpRequest, member: Membership, kind: str, form: ChainForm, removal: RemovalForm
) -> HttpResponse:
    context = {
        "agency": member.agency,
        "form": form,
        "removal": removal,
        "title": PaperKind(kind).label,
        "is_own": ChainSeat.objects.filter(agency=member.agency, kind=kind).exists(),
    }
    status = 422 if form.errors or removal.errors else 200
    return render(request, "reports/chain_form.html", context, status=status)
