"""Whatever a year file says comes back: export after import, import after export."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from agencies.kinds import Kind
from agencies.models import Agency
from agencies.roles import Role
from assessments.models import SuggestionSource
from desk.yearfile import write_year
from measures.models import RoundStatus
from tests.desk.yearfiles import NAMES, all_rows, load

LETTERS = st.sampled_from("กขคงจฉำเแโใไ่้์ะา๐๙09aZ “”()–.,'\"\\/%\u200b😀")
WORD = st.text(LETTERS, min_size=1, max_size=12).map(lambda text: f"ก{text}ข")
NOTE = st.one_of(st.just(""), WORD, st.lists(WORD, min_size=2, max_size=3).map("\n".join))
FULL_NOTE = st.one_of(WORD, st.lists(WORD, min_size=2, max_size=3).map("\r\n".join))
LINES = st.lists(WORD, max_size=3)
DAY = st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(date.isoformat)
MAYBE_DAY = st.none() | DAY
SCORE = st.integers(0, 10_000).map(lambda cents: f"{cents // 100}.{cents % 100:02}")
MAYBE_SCORE = st.none() | SCORE
ITEM = st.one_of(  # items that every year has
    *(st.integers(1, last).map(f"{letter}{{}}".format) for letter, last in (("i", 15), ("e", 9), ("o", 26)))
)
OFFICES = ["สำนักปลัด", "กองคลัง", "กองช่าง"]
TOPIC = st.none() | st.integers(1, 7)


def unique(values: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=most, unique=True)


def some_of(names: list[str]) -> st.SearchStrategy[list[str]]:
    """A part of a list in the list's own order, as an export writes it."""
    return st.sets(st.sampled_from(names)).map(lambda chosen: [name for name in names if name in chosen])


OFFICER = st.fixed_dictionaries(
    {
        "rank": st.sampled_from(["", "ว่าที่ร้อยตรี"]),
        "title": st.sampled_from(["", "นาง"]),
        "name": st.just("") | WORD,
        "position": WORD,
        "role": st.sampled_from(Role.values),
        "unit": st.none() | st.sampled_from(OFFICES),
    }
)
AGENCY = st.builds(
    lambda officers, **rest: {**rest, "units": OFFICES, "officers": officers},
    code=st.just("mae-kham-mi"),
    name=WORD,
    kind=st.sampled_from(Kind.values),
    district=st.just("") | WORD,
    province=st.just("") | WORD,
    website=st.sampled_from(["", "https://www.example.go.th/หน้าแรก?a=1#ข"]),
    officers=unique(st.sampled_from(["head", "mayor.1", "a+b@c"]))
    .flatmap(
        lambda names: st.tuples(
            *(OFFICER.map(lambda row, name=name: {"username": name, **row}) for name in names)
        )
    )
    .map(list),
)
RESULT = st.fixed_dictionaries(
    {
        "scores": st.dictionaries(st.integers(0, 9), SCORE).map(
            lambda scores: [
                {"indicator": NAMES[place], "number": place + 1, "score": scores[place]}
                for place in sorted(scores)
            ]
        ),
        "items": st.dictionaries(ITEM, SCORE, max_size=4).map(
            lambda items: [{"code": code, "score": score} for code, score in items.items()]
        ),
        "declared": st.fixed_dictionaries(
            {
                "total": MAYBE_SCORE,
                "level": st.none() | st.sampled_from(["D", "ผ่านดี"]),
                "IIT": MAYBE_SCORE,
                "EIT": MAYBE_SCORE,
                "OIT": MAYBE_SCORE,
            }
        ),
        "announced_on": MAYBE_DAY,
        "remarks": st.lists(
            st.fixed_dictionaries(
                {"indicator": st.none() | st.sampled_from(NAMES), "item": st.none() | ITEM, "text": FULL_NOTE}
            ),
            max_size=3,
        ),
        "suggestions": st.lists(
            st.fixed_dictionaries({"from": st.sampled_from(SuggestionSource.values), "text": FULL_NOTE}),
            max_size=3,
        ),
    }
)
CITE = st.one_of(
    st.sampled_from(NAMES).map(lambda name: {"indicator": name}),
    ITEM.map(lambda item: {"item": item}),
    st.just({"total": True}),
)
ROUND = st.fixed_dictionaries(
    {
        "cut_off": DAY,
        "reported_on": MAYBE_DAY,
        "status": st.none() | st.sampled_from(RoundStatus.values),
        "text": NOTE,
        "problems": NOTE,
        "evidence": st.lists(
            st.fixed_dictionaries(
                {"title": WORD, "url": st.sampled_from(["", "https://example.go.th/a%20b"])}
            ),
            max_size=2,
        ),
    }
)
MEASURE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["มาตรการหนึ่ง", "มาตรการสอง"]) | WORD,
        "indicators": unique(st.sampled_from(NAMES)),
        "items": unique(ITEM),
        "topic": TOPIC,
        "guideline": LINES,
        "steps": LINES,
        "units": some_of(["ทุกส่วนราชการ", *OFFICES]),
        "owner": st.sampled_from([None, "head", "mayor.1"]) | WORD,
        "starts_on": st.none() | st.just("2019-01-01"),
        "due_on": MAYBE_DAY,
        "monitoring": NOTE,
        "target": NOTE,
        "details": st.lists(
            st.fixed_dictionaries({"activity": LINES, "result": LINES, "cites": st.lists(CITE, max_size=3)}),
            max_size=2,
        ),
        "rounds": st.lists(ROUND, max_size=3, unique_by=lambda row: row["cut_off"]).map(
            lambda rows: sorted(rows, key=lambda row: row["cut_off"])
        ),
    }
)
PLAN = st.fixed_dictionaries({"adopted_on": MAYBE_DAY, "measures": st.lists(MEASURE, max_size=3)})
MEETING = st.fixed_dictionaries(
    {
        "held_on": MAYBE_DAY,
        "chair": st.just("") | WORD,
        "chair_position": st.just("") | WORD,
        "points": st.lists(st.fixed_dictionaries({"topic": TOPIC, "text": FULL_NOTE}), max_size=3),
        "closing": NOTE,
    }
)


@st.composite
def year_files(draw: st.DrawFn) -> dict[str, Any]:
    """A whole file in canonical form; parts may be missing, but not all three."""
    parts = {"result": RESULT, "plan": PLAN, "meeting": MEETING}
    chosen = draw(st.lists(st.sampled_from(sorted(parts)), min_size=1, unique=True))
    document: dict[str, Any] = {"format": "ita-portal/year", "version": 1, "agency": draw(AGENCY)}
    document["fiscal_year"] = draw(st.integers(2562, 2569))
    return document | {key: draw(parts[key]) for key in parts if key in chosen}


@pytest.mark.django_db
@settings(max_examples=25, phases=[Phase.generate])  # shrinking whole files takes minutes
@given(first=year_files(), second=year_files())
def test_every_file_comes_back_and_changes_nothing_the_second_time(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    """The second file is read over the first, so that replacing is tried as well as creating."""
    with transaction.atomic():
        for document in (first, second):
            load(document)
            agency = Agency.objects.get(code="mae-kham-mi")
            exported = write_year(agency, document["fiscal_year"])
            assert exported is not None
            said = [key for key in document if key != "agency"]
            assert [exported.get(key) for key in said] == [document[key] for key in said]
            rows = all_rows()
            assert load(document).changed == load(exported).changed == ()
            assert all_rows() == rows
        assert exported["agency"]["units"] == OFFICES
        transaction.set_rollback(True)
