"""An agency's own chains and phrases."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.events import Event
from agencies.models import AuditEvent
from agencies.roles import Role
from reports.actions import return_paper, submit_paper
from reports.chain_actions import reset_chain, save_chain
from reports.chains import Place, chain_of, phrases_for
from reports.content import content_of
from reports.models import ChainSeat, PaperKind
from reports.papers import PAPERS
from reports.seats import seats_of
from tests.factories import Cast, make_memo, make_submitted_memo, sign
from tests.reports.facts import make_facts, make_paper

SHORT = (Place(Role.CLERK, ("เห็นชอบ",)), Place(Role.MAYOR, ()))


def keep(cast: Cast, chain: tuple[Place, ...] = SHORT, kind: str = PaperKind.MEMO) -> None:
    save_chain(agency=cast.agency, kind=kind, chain=chain, by=cast.admin)


def roles(paper: Any) -> list[Role]:
    return [seat.role for seat in seats_of(paper)]


def test_without_its_own_an_agency_has_the_portals(cast: Cast) -> None:
    assert [place.role for place in chain_of(cast.agency, "memo")] == list(PAPERS["memo"].chain)


def test_an_own_chain_is_followed_to_the_number(cast: Cast) -> None:
    keep(cast)
    paper = make_submitted_memo(cast)
    assert paper.chain == "clerk,mayor"
    issued = sign(paper, cast.clerk, cast.mayor)
    assert issued.is_issued
    content = issued.issued_file.content
    assert [row["name"] for row in content["opinions"]] == ["นายสมพร ใจดี", "นายประเสริฐ คำสุข"]
    assert content["proposer"]["name"] == "นางอรอร คำลือ"  # the drafter, where no head signs


def test_a_paper_on_its_way_keeps_the_chain_it_was_submitted_with(cast: Cast) -> None:
    paper = make_submitted_memo(cast)
    keep(cast)
    assert roles(paper) == list(PAPERS["memo"].chain)
    returned = return_paper(paper=paper, comment="แก้ไข", by=cast.head)
    assert roles(returned) == [Role.CLERK, Role.MAYOR]
    assert roles(submit_paper(paper=returned, by=cast.staff)) == [Role.CLERK, Role.MAYOR]


def test_phrases_are_the_agencys_or_the_portals(cast: Cast) -> None:
    keep(cast)
    paper = make_memo(cast)
    assert phrases_for(paper, Role.CLERK) == ("เห็นชอบ",)
    assert phrases_for(paper, Role.MAYOR) == PAPERS["memo"].phrases[Role.MAYOR]
    assert ChainSeat.objects.get(role=Role.MAYOR).phrases == ""


def test_an_announcement_prints_its_last_signer_only(cast: Cast) -> None:
    make_facts(cast)
    keep(cast, kind=PaperKind.ANNOUNCEMENT)
    content = content_of(make_paper(cast, PaperKind.ANNOUNCEMENT))
    assert [row["name"] for row in content["opinions"]] == ["นายประเสริฐ คำสุข"]


def test_agencies_do_not_share_chains(cast: Cast, others: Cast) -> None:
    keep(cast)
    assert len(chain_of(others.agency, "memo")) == 4


def test_going_back_to_the_portals_is_recorded_once(cast: Cast) -> None:
    keep(cast)
    for _ in range(2):
        reset_chain(agency=cast.agency, kind="memo", by=cast.admin)
    assert len(chain_of(cast.agency, "memo")) == 4
    assert AuditEvent.objects.filter(event=Event.CHAIN_CHANGED).count() == 2


class TestPages:
    @pytest.fixture
    def admin(self, client: Client, cast: Cast) -> Client:
        client.force_login(cast.admin.user)
        return client

    def shown(self, admin: Client, cast: Cast) -> dict[str, Any]:
        form = admin.get(self.address(cast)).context["form"]
        return {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}

    def address(self, cast: Cast) -> str:
        return reverse("reports:chain-edit", args=[cast.agency.code, "memo"])

    def test_a_seat_is_left_out_and_a_phrase_added(self, admin: Client, cast: Cast) -> None:
        typed = self.shown(admin, cast)
        del typed["with-deputy_clerk"]
        typed["phrases-clerk"] += "\n  เห็นชอบ   และลงนาม "
        assert admin.post(self.address(cast), typed).status_code == 302
        places = chain_of(cast.agency, "memo")
        assert [place.role for place in places] == [Role.OFFICE_HEAD, Role.CLERK, Role.MAYOR]
        assert places[1].phrases[-1] == "เห็นชอบ และลงนาม"
        assert "กำหนดเอง" in admin.get(reverse("reports:chains", args=[cast.agency.code])).content.decode()

    def test_too_long_a_phrase_is_told_beside_its_field(self, admin: Client, cast: Cast) -> None:
        typed = self.shown(admin, cast) | {"phrases-clerk": "ก" * 201}
        answer = admin.post(self.address(cast), typed)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["phrases-clerk"])
        assert not ChainSeat.objects.exists()

    def test_of_two_forms_the_later_is_told_and_may_be_saved_on_purpose(
        self, admin: Client, cast: Cast
    ) -> None:
        typed = self.shown(admin, cast) | {"phrases-mayor": "ทราบ"}
        keep(cast)
        answer = admin.post(self.address(cast), typed)
        assert answer.status_code == 422
        typed["basis"] = answer.context["form"]["basis"].value()
        assert admin.post(self.address(cast), typed).status_code == 302

    def test_the_portals_chain_comes_back(self, admin: Client, cast: Cast) -> None:
        keep(cast)
        shown = admin.get(self.address(cast)).context["removal"].initial
        admin.post(self.address(cast), {"reset": "1", **shown})
        assert not ChainSeat.objects.exists()

    def test_unknown_kinds_are_not_found(self, admin: Client, cast: Cast) -> None:
        assert admin.get(reverse("reports:chain-edit", args=[cast.agency.code, "letter"])).status_code == 404
