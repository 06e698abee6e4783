"""A measure of a plan in force, and its first round."""

from __future__ import annotations

from datetime import date

import pytest

from measures.models import Measure, Round
from measures.rewriting import adopt_plan
from tests.factories import Cast, make_measure


@pytest.fixture
def measure(cast: Cast) -> Measure:
    made = make_measure(cast, owner=cast.deputy)
    adopt_plan(plan=made.plan, adopted_on=date(2020, 10, 15), by=None)
    return made


@pytest.fixture
def row(measure: Measure) -> Round:
    return measure.rounds.all()[0]
