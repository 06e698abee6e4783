"""Put a backup back into an empty installation: all of it or nothing, and proved before it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import File
from django.db import DatabaseError, connection, models, transaction

from agencies.findings import block
from agencies.transitions import Refused
from desk.backups import states
from desk.backups.databases import count_from
from desk.backups.folder import Manifest, digest_of, file_path, pieces_of, read
from desk.backups.rows import insert, lines
from desk.backups.states import State
from desk.preparation import only_one
from measures.evidence_actions import files_kept_with_the_act
from measures.storage import private_files

Kept = list[type[models.Model]]
Digests = dict[str, str]


def restore_backup(folder: Path) -> Manifest:
    """Put the rows and files of a backup into this installation and bring it up to date.

    Every digest of the backup is compared before anything is touched, and every table and file is read back
    from its new place before it is kept. Raises Unreadable for a folder that is no whole backup, Refused for
    one of a newer program and for an installation that is not empty.
    """
    manifest, digests = read(folder)
    _refuse_newer(manifest)
    with only_one():
        _make_room(manifest.migrations)
        with files_kept_with_the_act() as written, transaction.atomic():
            kept = states.kept_models(manifest.migrations)
            _insert(folder, manifest, kept)
            _refuse_differences(kept, digests)
            for name in manifest.files:
                _keep_file(folder / file_path(name), name, written)
        states.bring_up_to_date()
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    if newer := states.unknown(manifest.migrations):
        message = (
            f"ข้อมูลสำรองนี้มาจากระบบรุ่น {manifest.portal} ซึ่งใหม่กว่าระบบนี้ ({newer[0]}) กรุณาติดตั้งระบบรุ่นนั้นหรือใหม่กว่าก่อน"
        )
        raise Refused([block("newer-backup", message, subject=manifest.portal)])


def _make_room(state: State) -> None:
    """Bring an installation without a row to the state of the backup; Refused where there are rows."""
    present = states.applied()
    if present:
        _refuse_rows(states.kept_models(present))
    if present - state:
        message = (
            "ฐานข้อมูลปลายทางถูกเตรียมไว้แล้วด้วยระบบรุ่นที่ใหม่กว่าข้อมูลสำรอง กรุณาใช้ฐานข้อมูลและโฟลเดอร์ข้อมูลใหม่ที่ยังไม่เคยใช้"
        )
        raise Refused([block("restore-prepared", message)])
    states.bring_to(state)


def _refuse_rows(kept: Kept) -> None:
    made = states.made_by_migrating(kept)
    filled = [str(m._meta.db_table) for m in kept if m not in made and m._base_manager.exists()]
    if filled:
        message = (
            f"นำข้อมูลกลับไม่ได้ เพราะฐานข้อมูลปลายทางมีข้อมูลอยู่แล้ว ({', '.join(filled[:3])}) "
            "ระบบไม่เขียนทับข้อมูลเดิม กรุณาใช้ฐานข้อมูลและโฟลเดอร์ข้อมูลใหม่ที่ยังไม่เคยใช้"
        )
        raise Refused([block("restore-not-empty", message, subject=filled[0])])


def _insert(folder: Path, manifest: Manifest, kept: Kept) -> None:
    by_name = {model._meta.db_table: model for model in kept}
    for model in states.made_by_migrating(kept):
        model._base_manager.all().delete()
    for table in manifest.tables:
        model = by_name[table.name]
        with _told_as(f"ตาราง {table.name}"), (folder / table.path).open("rb") as stored:
            insert(model, stored)
        count_from(model, table.last_key)
    with _told_as("ความสัมพันธ์ระหว่างตาราง"):
        connection.check_constraints()


@contextmanager
def _told_as(where: str) -> Iterator[None]:
    """What a database refuses is told with its place; PostgreSQL may refuse a row that SQLite takes."""
    try:
        yield
    except (DatabaseError, ValueError, KeyError) as error:
        message = f"นำข้อมูลกลับไม่ได้ที่{where}: {str(error).strip()}"
        raise Refused([block("restore-unfit", message, subject=where)]) from error


def _refuse_differences(kept: Kept, digests: Digests) -> None:
    """Read every table back: the same bytes as in the backup, or nothing is kept."""
    for model in kept:
        table = model._meta.db_table
        if digest_of(lines(model)) != digests.get(f"tables/{table}.jsonl"):
            message = f"ข้อมูลที่นำกลับในตาราง {table} ไม่ตรงกับข้อมูลสำรอง จึงยกเลิกทั้งหมด"
            raise Refused([block("restore-differs", message, subject=table)])


def _keep_file(source: Path, name: str, written: list[str]) -> None:
    """Copy a file into its place and read it back; one that lies there already must be the very same."""
    storage = private_files()
    if not storage.exists(name):
        with source.open("rb") as content:
            written.append(storage.save(name, File(content)))
    with source.open("rb") as original, storage.open(name) as copy:
        is_same = digest_of(pieces_of(original)) == digest_of(pieces_of(copy))
    if not is_same:
        message = f"ไฟล์ {name} ในโฟลเดอร์ข้อมูลปลายทางไม่ตรงกับข้อมูลสำรอง จึงยกเลิกทั้งหมด"
        raise Refused([block("restore-file-differs", message, subject=name)])
