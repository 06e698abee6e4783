"""What every command needs before it begins: a database at this version, the years' rules and the library."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessments.editions import apply_editions, files_are_applied
from measures.library_files import library_is_loaded, load_library

_LOCK_NUMBER = 7_256_301  # any number; the same in every process of the portal
Progress = Callable[[str], object]


def _quietly(line: str) -> None:
    """Nobody is told."""


def prepare(progress: Progress = _quietly, *, editions: bool = True) -> None:
    """Create the database, migrate, load the editions (unless told not to) and the library, where missing.

    Returns at once where nothing is to be done; two processes that start together take turns. ``progress``
    gets a Thai line before each step. Raises BadEdition, BadLibrary, or OperationalError where there is no
    database.
    """
    if not _is_migrated() or (editions and not files_are_applied()) or not library_is_loaded():
        with only_one():
            _prepare(progress, editions)


def _prepare(progress: Progress, editions: bool) -> None:
    if not _is_migrated():
        progress("กำลังเตรียมฐานข้อมูล …")
        call_command("migrate", verbosity=0, interactive=False)
    if editions and not files_are_applied():
        progress("กำลังนำเข้าเกณฑ์การประเมินประจำปี …")
        for outcome in apply_editions():
            if outcome.action == "refused":
                progress(f"ยังไม่ได้นำเข้าเกณฑ์ที่เปลี่ยนไป: {outcome.note}")
    if not library_is_loaded():
        progress("กำลังนำเข้าคลังมาตรการแนะนำ …")
        load_library()


def _is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


@contextmanager
def only_one() -> Iterator[None]:
    """Nobody else prepares or restores: a lock of the data folder and, on PostgreSQL, one of the database."""
    with (Path(settings.DATA_DIR) / "preparing").open("a") as lock:
        flock(lock, LOCK_EX)
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_NUMBER])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK_NUMBER])
