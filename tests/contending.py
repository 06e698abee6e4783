"""Processes that save at one moment, over and over, on one row and one audit chain; and the proof of it.

Every fifth save carries the version that was read, and reads again where it was stale, as a person does who
is told; the others add remarks. Run as a process of its own, since it forks:
``python -m tests.contending YEAR MEMBER PROCESSES SAVES`` for rows that are there, or
``python -m tests.contending PROCESSES SAVES``, which prepares an empty database and proves it at the end.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections import Counter
from decimal import Decimal
from typing import Any

import django

TRIES = 10_000
VERSIONED = 5  # every so manieth save


def save(year: int, code: str, turn: int, by: Any) -> int:
    """One save that must not be lost; how often it was stale before."""
    from agencies.versions import Stale
    from assessments.actions import save_scores
    from assessments.models import Assessment
    from assessments.remark_actions import save_remark

    place = {"indicator_code": code, "item_code": ""}
    if turn % VERSIONED:
        row = Assessment.objects.get(pk=year)
        save_remark(assessment=row, remark=None, text=f"{code}/{turn}", by=by, **place)
        return 0
    for tries in range(TRIES):
        row = Assessment.objects.get(pk=year)
        try:
            save_scores(assessment=row, scores={code: Decimal(turn + 1) / 100}, by=by, version=row.version)
        except Stale:
            continue
        return tries
    raise AssertionError("never saved")


def contend(year: int, member: int, processes: int, saves: int) -> dict[str, Any]:
    """Fork, let all begin at once, wait for all: how many failed, how often one was stale, the seconds."""
    from django.db import connections

    from tests.factories import CODES

    connections.close_all()
    gate, opened = os.pipe()
    told, tell = os.pipe()
    children = [_fork(gate, opened, tell, year, member, CODES[number], saves) for number in range(processes)]
    began = time.perf_counter()
    os.close(opened)  # every reader wakes where the pipe ends
    os.close(tell)
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    seconds = time.perf_counter() - began
    with os.fdopen(told) as lines:
        stale = sum(map(int, lines))
    return {"failed": failed, "stale": stale, "seconds": round(seconds, 1)}


def _fork(gate: int, opened: int, tell: int, year: int, member: int, code: str, saves: int) -> int:
    if child := os.fork():
        return child
    from agencies.models import Membership

    try:
        os.close(opened)
        os.read(gate, 1)
        by = Membership.objects.get(pk=member)
        stale = sum(save(year, code, turn, by) for turn in range(saves))
        os.write(tell, f"{stale}\n".encode())
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def prove(year: Any, processes: int, saves: int) -> None:
    """Assert that every save is there, once, in the rows and the record; ``year`` is as it was before."""
    from agencies.audit import verify
    from agencies.events import Event
    from agencies.models import AuditEvent
    from assessments.models import Assessment, Remark
    from assessments.queries import scores_of
    from tests.factories import CODES

    codes = CODES[:processes]
    assert Assessment.objects.get(pk=year.pk).version == year.version + processes * saves
    remarks = {f"{code}/{turn}" for code in codes for turn in range(saves) if turn % VERSIONED}
    assert Counter(Remark.objects.values_list("text", flat=True)) == dict.fromkeys(remarks, 1)
    versioned = range(0, saves, VERSIONED)
    last = Decimal(versioned[-1] + 1) / 100
    assert scores_of(year) == dict.fromkeys(codes, last)
    saved = AuditEvent.objects.filter(event=Event.SCORES_SAVED).values_list("changes", flat=True)
    figures = Counter((code, new) for changes in saved for code, (_, new) in changes.items())
    meant = {(code, str(Decimal(turn + 1) / 100)) for code in codes for turn in versioned}
    assert figures == dict.fromkeys(meant, 1)
    assert AuditEvent.objects.filter(event=Event.REMARKS_SAVED).count() == len(remarks)
    assert list(verify()) == []


def alone(processes: int, saves: int) -> dict[str, Any]:
    """Prepare an empty database, contend on it, and prove that nothing is lost."""
    from desk.preparation import prepare
    from tests.factories import make_cast, make_year

    prepare()
    cast = make_cast()
    year = make_year(cast, figures={})
    outcome = contend(year.pk, cast.staff.pk, processes, saves)
    prove(year, processes, saves)
    return outcome


if __name__ == "__main__":
    django.setup()
    numbers = list(map(int, sys.argv[1:]))
    print(json.dumps(contend(*numbers) if len(numbers) == 4 else alone(*numbers)))
