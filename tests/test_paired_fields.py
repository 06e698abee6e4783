"""Who and when come in pairs: every ``x_at`` has its ``x_by`` and a constraint that keeps them together."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

ROOMS = {"agencies", "assessments", "measures", "reports", "desk"}
# What the portal saw or did by itself has a moment and no officer.
SEEN_BY_THE_PORTAL = {
    ("CalendarFeed", "opened"),  # only its own officer opens one
    ("Evidence", "link_checked"),
    ("EvidenceHold", "held"),
    ("Letter", "kept"),
    ("Letter", "sent"),
    ("Letter", "tried"),
}
MODELS = [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def names(model: type[models.Model]) -> set[str]:
    return {field.name for field in model._meta.get_fields() if field.concrete}


def stamps(model: type[models.Model]) -> list[str]:
    own = names(model)
    found = {name.removesuffix("_at") for name in own if name.endswith("_at")}
    return sorted(stamp for stamp in found if (model.__name__, stamp) not in SEEN_BY_THE_PORTAL)


def constraints(model: type[models.Model]) -> set[str]:
    return {constraint.name for constraint in model._meta.constraints}


PAIRS = [(model, stamp) for model in MODELS for stamp in stamps(model)]


def test_the_pairs_are_those_we_know() -> None:
    """A new stamp is a decision: it is added here with its constraint."""
    assert {(model.__name__, stamp) for model, stamp in PAIRS} == {
        ("Assessment", "confirmed"),
        ("Removed", "removed"),
        ("Edition", "corrected"),
        ("Evidence", "uploaded"),
        ("Plan", "proposed"),
        ("Plan", "adopted"),
        ("Paper", "submitted"),
        ("Paper", "issued"),
        ("SignedScan", "filed"),
        ("CancelledNumbers", "cancelled"),
        ("LongWork", "asked"),
    }


@pytest.mark.parametrize(("model", "stamp"), PAIRS, ids=lambda value: getattr(value, "__name__", value))
def test_when_has_its_who_and_the_database_keeps_them_together(model: type[models.Model], stamp: str) -> None:
    assert f"{stamp}_by" in names(model)
    assert f"{model._meta.model_name}_{stamp}_pair" in constraints(model)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_has_its_when(model: type[models.Model]) -> None:
    """``drafted_by`` alone is a fact, not a stamp: the paper's first event says when.

    A round is reported on a day, which an officer may set: ``reported_on``, not a moment.
    """
    alone = {name.removesuffix("_by") for name in names(model) if name.endswith("_by")} - set(stamps(model))
    assert alone <= {"drafted", "reported"}


@pytest.mark.parametrize(
    "model", [model for model in MODELS if "state" in names(model)], ids=lambda model: model._meta.label
)
def test_a_state_is_tied_to_its_stamps(model: type[models.Model]) -> None:
    assert {f"{model._meta.model_name}_{stamp}_state" for stamp in stamps(model)} <= constraints(model)


@pytest.mark.parametrize(
    "model", [model for model in MODELS if "state" in names(model)], ids=lambda model: model._meta.label
)
def test_whatever_has_a_state_can_go_through_the_door(model: type[models.Model]) -> None:
    assert {"version", "agency"} <= names(model)
