"""The tables of the room: papers, their signing, what is kept at issue, meetings, long work."""

from __future__ import annotations

from reports.models.asking import Asked
from reports.models.issues import CancelledNumbers, IssuedFile, NumberBook, SignedScan
from reports.models.meetings import Meeting, MeetingPoint
from reports.models.papers import Paper, PaperKind, PaperQuerySet, Sealed, Section
from reports.models.signing import ChainSeat, Decision, Opinion, Outcome, Signature, Submission
from reports.models.works import LongWork

__all__ = [
    "Asked",
    "CancelledNumbers",
    "ChainSeat",
    "Decision",
    "IssuedFile",
    "LongWork",
    "Meeting",
    "MeetingPoint",
    "NumberBook",
    "Opinion",
    "Outcome",
    "Paper",
    "PaperKind",
    "PaperQuerySet",
    "Sealed",
    "Section",
    "Signature",
    "SignedScan",
    "Submission",
]
