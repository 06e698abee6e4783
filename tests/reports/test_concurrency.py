"""Many at once, on real transactions: no number twice, no signature twice, no save lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from agencies.audit import record, verify
from agencies.events import Event
from agencies.models import AuditChain, AuditEvent
from agencies.roles import Role
from agencies.transitions import Refused, perform
from agencies.versions import Stale
from assessments.actions import open_year, save_scores
from assessments.models import Assessment
from assessments.queries import scores_of
from assessments.workflow import CONFIRM
from reports.actions import return_paper, sign_paper, start_paper
from reports.models import NumberBook, Opinion, Paper, PaperKind
from reports.numbering import next_number
from tests.factories import (
    Cast,
    make_cast,
    make_confirmed_year,
    make_member,
    make_submitted_memo,
    make_year,
    sign,
)
from tests.processes import begin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(year_packs_again: None) -> Cast:
    return make_cast()


def at_once(count: int, act: Callable[[int], Any]) -> list[Any]:
    """What ``count`` threads return (or raise) that all begin at the same moment."""
    gate = Barrier(count)

    def run(number: int) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(timeout=30)
            return act(number)
        except (Refused, Stale) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


def test_fifty_papers_get_fifty_numbers(cast: Cast) -> None:
    """Fifty threads at one gate, in a book that nobody has opened yet."""
    numbers = at_once(50, lambda _: next_number(cast.office))
    assert {number.text for number in numbers} == {f"พร 72501/{place}" for place in range(1, 51)}
    assert NumberBook.objects.get().last == 50


TEN_NUMBERS = """
import sys
import django
django.setup()
from agencies.models import Unit
from reports.numbering import next_number
unit = Unit.objects.get(pk=int(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for _ in range(10):
    print(next_number(unit).place)
"""


def test_processes_share_a_book_as_threads_do(cast: Cast) -> None:
    """Five processes of their own, as the server's workers are, take fifty numbers at one moment."""
    workers = [begin(TEN_NUMBERS, cast.office.pk) for _ in range(5)]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        assert worker.stdin
        worker.stdin.write("go\n")
        worker.stdin.flush()
    taken = [place for worker in workers for place in worker.communicate(timeout=60)[0].split()]
    assert sorted(map(int, taken)) == list(range(1, 51))


def test_the_record_stays_whole_under_many_hands(cast: Cast) -> None:
    at_once(
        12, lambda place: record(Event.SCORES_SAVED, by=cast.staff, agency=cast.agency, comment=str(place))
    )
    own = AuditEvent.objects.filter(chain__name=cast.agency.code)
    assert sorted(own.values_list("sequence", flat=True)) == list(range(1, 13))
    assert AuditChain.objects.get(name=cast.agency.code).last_sequence == 12
    assert list(verify()) == []


def test_of_two_forms_saved_at_once_one_is_stale(cast: Cast) -> None:
    year = make_year(cast)

    def save(number: int) -> bool:
        own = Assessment.objects.get(pk=year.pk)
        figure = Decimal(number + 1)
        return save_scores(
            assessment=own, scores={"duty": figure, "prevent": figure}, by=cast.staff, version=year.version
        )

    assert kinds(at_once(2, save)) == ["Stale", "bool"]
    kept = scores_of(year)
    assert kept["duty"] == kept["prevent"]
    assert Assessment.objects.get(pk=year.pk).version == year.version + 1


def test_a_double_click_confirms_once(cast: Cast) -> None:
    year = make_year(cast)
    results = at_once(2, lambda _: perform(CONFIRM, Assessment.objects.get(pk=year.pk), by=cast.staff))
    assert kinds(results) == ["Assessment", "Refused"]
    assert AuditEvent.objects.filter(event=Event.RESULT_CONFIRMED).count() == 1


def test_a_double_click_opens_one_year_and_one_paper(cast: Cast) -> None:
    years = at_once(4, lambda _: open_year(agency=cast.agency, fiscal_year=2564, by=cast.staff).pk)
    make_confirmed_year(cast)
    papers = at_once(
        4,
        lambda _: start_paper(agency=cast.agency, kind=PaperKind.MEMO, fiscal_year=2563, by=cast.staff).pk,
    )
    assert (len(set(years)), len(set(papers))) == (1, 1)
    assert AuditEvent.objects.filter(event=Event.YEAR_OPENED).count() == 2
    assert AuditEvent.objects.filter(event=Event.PAPER_DRAFTED).count() == 1


def test_a_double_click_on_the_last_signature_issues_once(cast: Cast) -> None:
    paper = sign(make_submitted_memo(cast), *cast.signers[:3])
    results = at_once(
        2, lambda _: sign_paper(paper=Paper.objects.get(pk=paper.pk), opinion="ทราบ", by=cast.mayor)
    )
    assert kinds(results) == ["Paper", "Refused"]
    assert (Opinion.objects.count(), NumberBook.objects.get().last) == (4, 1)
    assert Paper.objects.get(pk=paper.pk).number == "พร 72501/1"


def test_of_two_holders_of_one_seat_one_signs(cast: Cast) -> None:
    twin = make_member(cast.agency, "deputy2", Role.DEPUTY_CLERK, cast.deputy.position)
    paper = sign(make_submitted_memo(cast), cast.head)
    pressing = (cast.deputy, twin)
    results = at_once(
        2, lambda place: sign_paper(paper=Paper.objects.get(pk=paper.pk), opinion="ทราบ", by=pressing[place])
    )
    assert kinds(results) == ["Paper", "Refused"]
    assert Opinion.objects.filter(role=Role.DEPUTY_CLERK).count() == 1


def test_signing_and_returning_at_once_leaves_one_of_them(cast: Cast) -> None:
    paper = make_submitted_memo(cast)
    acts = (
        lambda row: sign_paper(paper=row, opinion="ทราบ", by=cast.head, version=paper.version),
        lambda row: return_paper(paper=row, comment="แก้ไข", by=cast.head, version=paper.version),
    )
    results = at_once(2, lambda place: acts[place](Paper.objects.get(pk=paper.pk)))
    assert kinds(results) == ["Paper", "Stale"]
    assert Opinion.objects.count() == 1
