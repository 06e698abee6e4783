"""The book of numbers: leafed through, passed over, cancelled; nothing in it ever disappears."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import AuditEvent, Unit
from agencies.transitions import Refused
from reports.actions import correct_paper, submit_paper
from reports.models import CancelledNumbers, NumberBook, Sealed
from reports.number_series import doubts_about_numbers
from reports.numbering import cancel_number, next_number, pass_numbers, this_year
from reports.void_papers import is_void
from tests.as_read import read
from tests.factories import Cast, make_issued_memo, make_memo, sign
from tests.forms_on_pages import form_with


def refusal(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()  # type: ignore[operator]
    return str(refused.value)


class TestPassing:
    def test_the_book_goes_on_from_an_older_one(self, cast: Cast) -> None:
        passed = pass_numbers(unit=cast.office, following=46, reason="ต่อจากทะเบียนเล่มเดิม", by=cast.staff)
        assert str(passed) == "1–45"
        assert next_number(cast.office).text == "พร 72501/46"
        event = AuditEvent.objects.get(event="numbers_passed")
        assert (event.changes, event.comment) == ({"first": 1, "last": 45}, "ต่อจากทะเบียนเล่มเดิม")

    def test_one_number_is_passed_over(self, cast: Cast) -> None:
        next_number(cast.office)
        assert str(pass_numbers(unit=cast.office, following=3, reason="พิมพ์เสีย", by=cast.staff)) == "2"
        assert next_number(cast.office).place == 3

    @pytest.mark.parametrize("following", [-1, 0, 1, 2, 100_000, 10**12])
    def test_it_goes_only_forward_and_not_absurdly_far(self, cast: Cast, following: int) -> None:
        next_number(cast.office)
        assert "เลข" in refusal(
            lambda: pass_numbers(unit=cast.office, following=following, reason="x", by=cast.staff)
        )
        assert NumberBook.objects.get().last == 1
        assert not CancelledNumbers.objects.exists()

    def test_without_a_reason_nothing_is_passed(self, cast: Cast) -> None:
        assert "เหตุผล" in refusal(
            lambda: pass_numbers(unit=cast.office, following=9, reason=" \n", by=cast.staff)
        )
        assert next_number(cast.office).place == 1


class TestCancelling:
    def test_an_issued_paper_keeps_its_number_and_file(self, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        before = paper.issued_file.sha256
        assert not is_void(paper)
        cancel_number(unit=cast.office, year=this_year(), place=1, reason="ออกซ้ำ", by=cast.staff)
        paper.refresh_from_db()
        assert is_void(paper)
        assert (paper.number, paper.issued_file.sha256) == ("พร 72501/1", before)
        assert next_number(cast.office).place == 2

    def test_twice_or_of_no_paper_is_refused(self, cast: Cast) -> None:
        make_issued_memo(cast)
        year = this_year()
        assert "ไม่มีเอกสาร" in refusal(
            lambda: cancel_number(unit=cast.office, year=year, place=2, reason="x", by=cast.staff)
        )
        cancel_number(unit=cast.office, year=year, place=1, reason="x", by=cast.staff)
        assert "ยกเลิกไว้แล้ว" in refusal(
            lambda: cancel_number(unit=cast.office, year=year, place=1, reason="x", by=cast.staff)
        )

    def test_a_cancelled_number_is_kept(self, cast: Cast) -> None:
        row = pass_numbers(unit=cast.office, following=2, reason="x", by=cast.staff)
        with pytest.raises(Sealed):
            row.save()
        with pytest.raises(Sealed):
            row.delete()


class TestPages:
    def address(self, cast: Cast, name: str) -> str:
        return reverse(f"reports:{name}", args=[cast.agency.code, cast.office.pk, this_year()])

    def test_the_book_lists_papers_and_what_was_passed_over(self, client: Client, cast: Cast) -> None:
        pass_numbers(unit=cast.office, following=46, reason="ต่อจากเล่มเดิม", by=cast.staff)
        make_issued_memo(cast)
        client.force_login(cast.staff.user)
        page = read(client.get(self.address(cast, "number-book")))
        assert page.index("พร 72501/47") < page.index("พร 72501/46") < page.index("1–45")
        assert "ต่อจากเล่มเดิม" in page

    def test_thai_digits_are_understood(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.staff.user)
        client.post(self.address(cast, "numbers-pass"), {"following": "๔๖", "reason": "เล่มเดิม"})
        assert NumberBook.objects.get().last == 45

    @pytest.mark.parametrize(
        "typed", ["", "พร 72501/46", "0", "-3", "4.5", "999999999999999999999", "๑๒ก", "²"]
    )
    def test_what_is_no_number_is_told_beside_the_field(self, client: Client, cast: Cast, typed: str) -> None:
        client.force_login(cast.staff.user)
        answer = client.post(self.address(cast, "numbers-pass"), {"following": typed, "reason": "เล่มเดิม"})
        page = read(answer)
        assert answer.status_code == 422
        assert 'href="#pass_following"' in page
        assert 'value="เล่มเดิม"' in page
        assert not NumberBook.objects.exists()

    def test_a_number_no_paper_has_is_told_and_nothing_typed_is_lost(
        self, client: Client, cast: Cast
    ) -> None:
        make_issued_memo(cast)
        client.force_login(cast.staff.user)
        answer = client.post(self.address(cast, "number-cancel"), {"place": "7", "reason": "ออกซ้ำ"})
        assert answer.status_code == 422
        assert "ไม่มีเอกสารเลขที่ 7" in read(answer)
        assert 'value="ออกซ้ำ"' in read(answer)

    def test_the_book_asks_before_it_cancels_and_the_paper_says_it(self, client: Client, cast: Cast) -> None:
        paper = make_issued_memo(cast)
        client.force_login(cast.staff.user)
        asked = client.post(self.address(cast, "number-cancel"), {"place": "๑", "reason": "ออกซ้ำ"})
        assert not CancelledNumbers.objects.exists()
        said = read(asked)
        assert "ถอนการยกเลิกไม่ได้" in said
        assert "<dd>พร 72501/1</dd>" in said
        client.post(self.address(cast, "number-cancel"), {**form_with(said, "place"), "confirmed": "1"})
        told = read(client.get(reverse("reports:paper", args=[cast.agency.code, paper.pk])))
        assert "เลขที่ถูกยกเลิกแล้ว" in told
        assert "เหตุผล ออกซ้ำ" in told
        assert CancelledNumbers.objects.get().reason == "ออกซ้ำ"

    def test_a_replaced_papers_number_leads_to_the_one_used_instead(self, client: Client, cast: Cast) -> None:
        begun = correct_paper(paper=make_issued_memo(cast), reason="ผิด", by=cast.staff)
        client.force_login(cast.staff.user)
        assert "ใช้เลขที่" not in read(client.get(self.address(cast, "number-book")))
        sign(submit_paper(paper=begun, by=cast.staff), *cast.signers)
        assert "ใช้เลขที่ พร 72501/2 แทน" in read(client.get(self.address(cast, "number-book")))

    def test_who_came_from_a_paper_is_led_back_to_it(self, client: Client, cast: Cast) -> None:
        memo = make_memo(cast)
        client.force_login(cast.staff.user)
        back = reverse("reports:paper-submit", args=[cast.agency.code, memo.pk])
        led = f"{self.address(cast, 'number-book')}?paper={memo.pk}"
        assert led.replace("&", "&amp;") in read(client.get(back))
        sent = f"{self.address(cast, 'numbers-pass')}?paper={memo.pk}"
        page = read(client.post(sent, {"following": "418", "reason": "ทะเบียนเล่มเดิม"}, follow=True))
        assert back in page
        assert "ออกในทะเบียนเล่มเดิม" in page
        assert back not in read(client.get(self.address(cast, "number-book")))
        for other in ("0", "x", "9" * 30):
            assert client.get(f"{self.address(cast, 'number-book')}?paper={other}").status_code == 200

    def test_offices_that_would_give_out_one_number_are_named(self, client: Client, cast: Cast) -> None:
        Unit.objects.filter(pk=cast.office.pk).update(book_prefix="")
        client.force_login(cast.admin.user)
        books = read(client.get(reverse("reports:number-books", args=[cast.agency.code])))
        told = f"สำนักปลัด 1/{this_year()} และ กองคลัง 1/{this_year()}"
        assert "เลขที่หนังสือของต่างส่วนราชการจึงอาจซ้ำกัน" in books
        assert told in books
        assert reverse("agencies:unit-edit", args=[cast.agency.code, cast.office.pk]) in books
        assert told in read(client.get(self.address(cast, "number-book")))

    def test_the_same_office_number_twice_is_told_too(self, cast: Cast) -> None:
        Unit.objects.filter(pk=cast.finance.pk).update(book_prefix="พร 72501")
        [found] = doubts_about_numbers(list(cast.agency.units.all()), cast.staff)
        assert (found.rule, found.url) == ("number-shared", "")
        assert "กรุณาแจ้งผู้ดูแลระบบของหน่วยงาน" in found.message

    def test_one_office_without_its_number_is_told_and_others_are_not_concerned(self, cast: Cast) -> None:
        units = list(cast.agency.units.all())
        assert [row.subject for row in doubts_about_numbers(units, cast.admin)] == ["กองคลัง"]
        assert doubts_about_numbers(units, cast.admin, of=cast.office) == []

    def test_readers_see_no_forms(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.mayor.user)
        assert b"pass_following" not in client.get(self.address(cast, "number-book")).content

    def test_the_list_takes_the_same_queries_for_any_number_of_books(
        self, client: Client, cast: Cast, django_assert_max_num_queries: object
    ) -> None:
        next_number(cast.office)
        next_number(cast.finance)
        client.force_login(cast.staff.user)
        with django_assert_max_num_queries(10):  # type: ignore[operator]
            page = read(client.get(reverse("reports:number-books", args=[cast.agency.code])))
        assert "พร 72501/2" in page
