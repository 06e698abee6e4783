"""The tables of the room: plans and measures, their rounds and evidence, and the library."""

from __future__ import annotations

from measures.models.library import Recommendation, Retirement
from measures.models.plans import Achievement, Cite, Detail, Measure, Plan, PlanCutOff, Step, WeakPoint
from measures.models.rounds import (
    Evidence,
    EvidenceHold,
    RemovedEvidence,
    Round,
    RoundEvidence,
    RoundStatus,
)

__all__ = [
    "Achievement",
    "Cite",
    "Detail",
    "Evidence",
    "EvidenceHold",
    "Measure",
    "Plan",
    "PlanCutOff",
    "Recommendation",
    "RemovedEvidence",
    "Retirement",
    "Round",
    "RoundEvidence",
    "RoundStatus",
    "Step",
    "WeakPoint",
]
