"""The record of acts as a table that other programs open."""

from __future__ import annotations

from collections.abc import Sequence

from assessments.exports import Column, Table
from desk.log_queries import LogLine
from thai.dates import thai_datetime_short

COLUMNS: tuple[Column, ...] = (
    Column("sequence", "ลำดับ", lambda line: line.sequence),
    Column("at", "เวลา", lambda line: thai_datetime_short(line.at)),
    Column("iso", "เวลา (ISO 8601)", lambda line: line.at.isoformat(timespec="seconds")),
    Column("who", "ผู้กระทำ", lambda line: line.who),
    Column("position", "ตำแหน่ง", lambda line: line.position),
    Column("act", "การกระทำ", lambda line: line.act),
    Column("subject", "เรื่อง", lambda line: line.subject),
    Column("details", "สิ่งที่เปลี่ยน", lambda line: "; ".join(line.details)),
    Column("comment", "เหตุผลหรือความเห็น", lambda line: line.comment),
)


def table_of(lines: Sequence[LogLine]) -> Table:
    """One table of acts, newest first."""
    return Table("log", "บันทึกการกระทำ", COLUMNS, lines)
