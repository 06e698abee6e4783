"""The folder of a backup: ``manifest.json``, ``SHA256SUMS``, ``tables/<table>.jsonl`` and ``files/…``.

``SHA256SUMS`` names every other file of the folder, so that ``sha256sum -c`` reads it too. A folder comes
into being under its name only when it is whole: it is written beside it and renamed.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from agencies.findings import block
from agencies.transitions import Refused
from desk.backups.states import State
from desk.yearfile import Unreadable

FORMAT, VERSION = "ita-portal/backup", 1
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
PIECE = 1024 * 1024


@dataclass(frozen=True)
class Table:
    """How many rows of a table there are, and the last key it has given."""

    name: str
    rows: int
    last_key: int

    @property
    def path(self) -> str:
        """The file of its rows in the folder."""
        return f"tables/{self.name}.jsonl"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds and where it comes from.

    ``lost`` are files that rows name and that were not on the disk when the backup was taken.
    """

    portal: str
    database: str
    taken_at: str
    migrations: State
    tables: list[Table] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table.rows for table in self.tables)

    @property
    def paths(self) -> set[str]:
        """Every file that the folder must have."""
        return {MANIFEST, *(table.path for table in self.tables), *map(file_path, self.files)}

    def as_json(self) -> bytes:
        """The manifest as it is written."""
        content = asdict(self) | {"format": FORMAT, "version": VERSION}
        content["migrations"] = [list(key) for key in sorted(self.migrations)]
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def file_path(name: str) -> str:
    """Where in the folder a file of the portal lies."""
    return f"files/{name}"


class Writing:
    """A folder being written: each file is on the disk and has its digest before the next begins."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._sums: dict[str, str] = {}

    def write(self, path: str, pieces: Iterable[bytes]) -> int:
        """Write one file; how many pieces it had. Raises OSError."""
        digest, count, target = hashlib.sha256(), 0, self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                count += 1
        self._sums[path] = digest.hexdigest()
        return count

    def close(self, manifest: Manifest) -> None:
        """Write the manifest and the digests of all files."""
        self.write(MANIFEST, [manifest.as_json()])
        self.write(SUMS, [f"{digest}  {path}\n".encode() for path, digest in sorted(self._sums.items())])


@contextmanager
def new_folder(folder: Path) -> Iterator[Path]:
    """A folder to write in that takes the name ``folder`` when all went well and vanishes when not.

    Only its owner can read it. Raises Refused where something stands there, Unreadable where nothing can be
    written.
    """
    refuse_taken(folder)
    draft = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        yield draft
        os.sync()  # the name must not outlive a power cut that the files did not
        os.rename(draft, folder)
    except OSError as error:
        raise Unreadable(f"เขียนข้อมูลสำรองที่ {folder} ไม่ได้ ({error.strerror or error})") from error
    finally:
        if draft is not None:
            shutil.rmtree(draft, ignore_errors=True)


def refuse_taken(folder: Path) -> None:
    """Refuse a place where anything stands but an empty folder."""
    is_free = not any(folder.iterdir()) if folder.is_dir() else not folder.exists()
    if not is_free:
        message = f"{folder} มีอยู่แล้วและไม่ว่าง กรุณาระบุโฟลเดอร์ใหม่ ระบบไม่เขียนทับข้อมูลสำรองเดิม"
        raise Refused([block("backup-exists", message, subject=str(folder))])


def read(folder: Path) -> tuple[Manifest, dict[str, str]]:
    """The manifest of a backup and the digest of each file, every one of which was read and holds.

    Raises Unreadable for what is no backup, or not the one that was taken.
    """
    try:
        sums = _sums((folder / SUMS).read_text(encoding="utf-8"))
        raw = (folder / MANIFEST).read_bytes()
        if hashlib.sha256(raw).hexdigest() != sums.get(MANIFEST):
            raise Unreadable(f"ข้อมูลสำรองเสียหาย: {MANIFEST} ไม่ตรงกับค่า SHA-256 ที่บันทึกไว้")
        manifest = _manifest(json.loads(raw))
        for path in sorted(manifest.paths):
            if _file_digest(folder, path) != sums.get(path):
                raise Unreadable(f"ข้อมูลสำรองเสียหาย: {path} ไม่ตรงกับค่า SHA-256 ที่บันทึกไว้")
    except OSError as error:
        raise Unreadable(f"อ่านข้อมูลสำรองไม่ได้: {error.filename} ({error.strerror})") from error
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(f"{folder} ไม่ใช่ข้อมูลสำรองของระบบนี้ ({error})") from error
    return manifest, sums


def digest_of(pieces: Iterable[bytes]) -> str:
    """SHA-256 of what comes in pieces."""
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """What an open file holds, piece by piece."""
    while piece := file.read(PIECE):
        yield piece


def _file_digest(folder: Path, path: str) -> str:
    if ".." in PurePosixPath(path).parts or PurePosixPath(path).is_absolute():
        raise ValueError(path)
    with (folder / path).open("rb") as file:
        return digest_of(pieces_of(file))


def _sums(text: str) -> dict[str, str]:
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {path: digest for digest, path in pairs}


def _manifest(content: dict[str, Any]) -> Manifest:
    if (content.pop("format"), content.pop("version")) != (FORMAT, VERSION):
        raise ValueError("format")
    content["migrations"] = frozenset((app, name) for app, name in content["migrations"])
    content["tables"] = [Table(**table) for table in content["tables"]]
    return Manifest(**content)
