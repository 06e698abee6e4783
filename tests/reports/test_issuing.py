"""The end of a paper's way: numbered, frozen, stored; all of it or nothing."""

from __future__ import annotations

import pytest
from django.utils import timezone

from agencies.models import AuditEvent, Membership
from agencies.transitions import Refused
from reports import actions, issuing
from reports.issuing import digest_holds
from reports.models import IssuedFile, NumberBook, Paper, Sealed
from reports.numbering import next_number
from reports.rendering import reading_copy
from reports.states import PaperState
from tests.factories import (
    S003,
    Cast,
    make_confirmed_year,
    make_issued_memo,
    make_memo,
    make_submitted_memo,
    scores,
    sign,
)
from tests.seals import break_seals
from thai.fiscal import to_buddhist


class TestSealed:
    @pytest.fixture
    def issued(self, cast: Cast) -> Paper:
        return make_issued_memo(cast)

    def test_an_issued_paper_is_not_saved_again(self, issued: Paper) -> None:
        issued.order_number = "1"
        with pytest.raises(Sealed):
            issued.save()
        assert Paper.objects.get(pk=issued.pk).order_number == ""

    def test_nor_through_a_copy_from_before(self, cast: Cast) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        copy = Paper.objects.get(pk=paper.pk)
        sign(paper, cast.mayor)
        with pytest.raises(Sealed):
            copy.save()
        assert Paper.objects.get(pk=paper.pk).is_issued

    def test_papers_are_never_deleted(self, cast: Cast) -> None:
        with pytest.raises(Sealed):
            make_memo(cast).delete()

    def test_an_issued_file_is_neither_changed_nor_deleted(self, issued: Paper) -> None:
        file = issued.issued_file
        with pytest.raises(Sealed):
            file.save()
        with pytest.raises(Sealed):
            file.delete()

    def test_every_door_is_shut(self, issued: Paper, cast: Cast) -> None:
        for attempt in (
            lambda: sign(issued, cast.mayor),
            lambda: actions.return_paper(paper=issued, comment="x", by=cast.mayor),
            lambda: actions.submit_paper(paper=issued, by=cast.staff),
        ):
            with pytest.raises(Refused) as refused:
                attempt()
            assert [row.rule for row in refused.value.findings] == ["state"]

    def test_changed_bytes_do_not_match_their_digest(self, issued: Paper) -> None:
        break_seals()
        IssuedFile.objects.filter(paper=issued).update(pdf=b"%PDF-1.7 other")
        assert not digest_holds(IssuedFile.objects.get(paper=issued))

    def test_readers_get_the_frozen_bytes(self, issued: Paper, cast: Cast) -> None:
        Membership.objects.filter(pk=cast.mayor.pk).update(position="อดีตนายก")
        assert reading_copy(Paper.objects.get(pk=issued.pk)).pdf == bytes(issued.issued_file.pdf)


class TestIssueIsAllOrNothing:
    def test_a_paper_that_cannot_be_printed_is_not_signed(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        paper = sign(make_submitted_memo(cast), *cast.signers[:3])
        before = AuditEvent.objects.count()

        def out_of_ink(content: object) -> None:
            raise OSError("out of ink")

        monkeypatch.setattr(issuing, "render", out_of_ink)
        with pytest.raises(OSError, match="out of ink"):
            sign(paper, cast.mayor)
        stored = Paper.objects.get(pk=paper.pk)
        assert (stored.state, stored.number, stored.opinions.count()) == (PaperState.SUBMITTED, "", 3)
        assert not NumberBook.objects.exists()
        assert not IssuedFile.objects.exists()
        assert AuditEvent.objects.count() == before
        monkeypatch.undo()
        assert sign(stored, cast.mayor).number == "พร 72501/1"


class TestNumbers:
    def test_an_office_counts_up(self, cast: Cast) -> None:
        year = to_buddhist(timezone.localdate().year)
        assert [next_number(cast.office) for _ in range(3)] == [
            ("พร 72501/1", year, 1),
            ("พร 72501/2", year, 2),
            ("พร 72501/3", year, 3),
        ]

    def test_each_office_has_its_own_book_and_form(self, cast: Cast) -> None:
        next_number(cast.office)
        year = to_buddhist(timezone.localdate().year)
        assert next_number(cast.finance) == (f"1/{year}", year, 1)

    def test_the_book_begins_again_each_calendar_year(
        self, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = make_issued_memo(cast)
        next_year = timezone.localdate().replace(day=1)
        next_year = next_year.replace(year=next_year.year + 1)
        monkeypatch.setattr(timezone, "localdate", lambda: next_year)
        make_confirmed_year(cast, 2564, scores(S003))
        second = make_issued_memo(cast, 2564)
        assert (first.number, second.number) == ("พร 72501/1", "พร 72501/1")
        assert second.number_year == (first.number_year or 0) + 1

    def test_two_offices_without_a_prefix_do_not_collide(self, cast: Cast) -> None:
        cast.office.book_prefix = ""
        cast.office.save()
        first = make_issued_memo(cast)
        make_confirmed_year(cast, 2564, scores(S003))
        second = make_memo(cast, 2564)
        Paper.objects.filter(pk=second.pk).update(unit=cast.finance)
        issued = sign(actions.submit_paper(paper=second, by=cast.staff), *cast.signers[1:])
        assert issued.number == first.number
        assert issued.unit != first.unit
