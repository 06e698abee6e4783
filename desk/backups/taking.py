"""Take a backup while the portal runs: all tables as of one moment, then the files that they name.

A file is on the disk before the row that names it is committed and never changes, so files may be copied
after the moment of the tables. Only a file whose evidence is let go for good in between is gone; the backup
is then begun anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from agencies.findings import block
from agencies.transitions import Refused
from desk.backups.databases import last_key, one_moment
from desk.backups.folder import Manifest, Table, Writing, file_path, new_folder, pieces_of, read
from desk.backups.rows import lines
from desk.backups.states import applied, kept_models, unknown
from measures.storage import private_files

TRIES = 5


class Changed(Exception):
    """Files were removed while they were to be copied."""


def take_backup(folder: Path) -> Manifest:
    """Write a backup, read it again, and tell what it holds.

    Changes nothing in the portal, not even an old database that this program would migrate. Raises Refused
    where there is nothing to keep or something stands at ``folder``, Unreadable where it cannot be written.
    """
    for _ in range(TRIES):
        with suppress(Changed), new_folder(folder) as draft:
            _write(draft)
            return read(draft)[0]
    message = "มีการลบไฟล์หลักฐานระหว่างสำรองข้อมูลทุกครั้งที่ลอง กรุณาลองใหม่อีกครั้ง"
    raise Refused([block("backup-overtaken", message, subject=str(folder))])


def _write(draft: Path) -> None:
    writing = Writing(draft)
    with one_moment():
        manifest = _beginning()
        kept = kept_models(manifest.migrations)
        tables = [_write_table(writing, model) for model in kept]
        named = _named_files(kept)
    lost = [name for name in sorted(named) if not _is_copied(writing, name)]
    if set(lost) - _named_files(kept):
        raise Changed
    files = sorted(named.difference(lost))
    writing.close(replace(manifest, tables=tables, files=files, lost=lost))


def _beginning() -> Manifest:
    state = applied()
    if not state:
        raise Refused([block("nothing-to-keep", "ยังไม่มีข้อมูลให้สำรอง ฐานข้อมูลนี้ยังว่างอยู่")])
    if newer := unknown(state):
        message = f"ฐานข้อมูลนี้เป็นของระบบรุ่นที่ใหม่กว่า ({newer[0]}) กรุณาใช้ระบบรุ่นนั้นสำรองข้อมูล"
        raise Refused([block("newer-database", message)])
    return Manifest(settings.VERSION, connection.vendor, timezone.now().isoformat(), state)


def _write_table(writing: Writing, model: type[models.Model]) -> Table:
    table = Table(model._meta.db_table, 0, last_key(model))
    return replace(table, rows=writing.write(table.path, lines(model)))


def _named_files(kept: Iterable[type[models.Model]]) -> set[str]:
    """Every file that a row names."""
    return {
        name
        for model in kept
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
        for name in model._base_manager.exclude(**{field.attname: ""}).values_list(field.attname, flat=True)
    }


def _is_copied(writing: Writing, name: str) -> bool:
    """Copy a file; False where it is not there."""
    try:
        with private_files().open(name) as file:
            writing.write(file_path(name), pieces_of(file))
    except FileNotFoundError:
        return False
    return True
