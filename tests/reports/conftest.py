"""The judge of finished papers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.needs import judge_needs
from tests.reports.verapdf import Judge, Verdict, missing

Verdicts = Callable[[bytes], list[Verdict]]


@pytest.fixture(scope="session")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge | None]:
    """veraPDF, started once; nothing where the machine lacks what it needs."""
    if missing():
        yield None
        return
    judge = Judge(tmp_path_factory.mktemp("verapdf"))
    yield judge
    judge.leave()


@pytest.fixture
def verdicts(judge: Judge | None) -> Verdicts:
    """What veraPDF says of a file, as PDF/A-3a and as PDF/UA-1."""
    judge_needs(missing())
    assert judge
    return judge.verdicts
