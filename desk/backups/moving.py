"""Move to another database: a backup taken here, restored there by a portal of its own, proved as always."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from django.conf import settings

from agencies.findings import block
from agencies.transitions import Refused
from desk.backups.folder import Manifest
from desk.backups.taking import take_backup

Tables = dict[str, str]


def move_to(database_url: str) -> Manifest:
    """Copy every row to the empty database at an address, and prove it; the files stay where they are.

    This database is left as it is. Raises Refused with what the other side answered, and where something
    was saved here meanwhile: such a save would stay behind.
    """
    with tempfile.TemporaryDirectory(prefix="moving-", dir=settings.DATA_DIR) as place:
        before, after = Path(place) / "before", Path(place) / "after"
        manifest = take_backup(before)
        _restore_there(before, database_url)
        take_backup(after)
        if _tables(before) != _tables(after):
            message = (
                "มีการบันทึกข้อมูลระหว่างย้าย ข้อมูลที่บันทึกภายหลังยังไม่ได้ย้ายไป "
                "กรุณาหยุดระบบก่อน แล้วย้ายไปยังฐานข้อมูลใหม่ที่ยังว่างอีกครั้ง"
            )
            raise Refused([block("moved-while-running", message)])
    return manifest


def _restore_there(folder: Path, database_url: str) -> None:
    """A process of its own, since a portal knows one database."""
    answer = subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder)],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database_url, "ITA_DATA_DIR": str(settings.DATA_DIR)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if answer.returncode:
        raise Refused([block("move-refused", answer.stderr.strip() or answer.stdout.strip())])


def _tables(folder: Path) -> list[str]:
    """The digest of every table."""
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.split("  ", 1)[1].startswith("tables/")]
