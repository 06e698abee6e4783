"""The tables of the room: editions (a fiscal year's rules) and assessments (an agency's result)."""

from __future__ import annotations

from assessments.models.editions import (
    Edition,
    EditionCutOff,
    EditionDate,
    EditionFact,
    EditionPaper,
    EditionTopic,
    Indicator,
    Instrument,
    Item,
    LevelBand,
    SubIndicator,
)
from assessments.models.results import (
    Assessment,
    Basis,
    ItemScore,
    Remark,
    Score,
    Suggestion,
    SuggestionSource,
)

__all__ = [
    "Assessment",
    "Basis",
    "Edition",
    "EditionCutOff",
    "EditionDate",
    "EditionFact",
    "EditionPaper",
    "EditionTopic",
    "Indicator",
    "Instrument",
    "Item",
    "ItemScore",
    "LevelBand",
    "Remark",
    "Score",
    "SubIndicator",
    "Suggestion",
    "SuggestionSource",
]
