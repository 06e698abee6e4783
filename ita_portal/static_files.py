"""Static files gathered into the data folder, compressed and named by content, once and when they change."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

from ita_portal.screen_files import make_screen_files


class PortalStaticStorage(CompressedManifestStaticFilesStorage):
    """Files named by their content; each address is worked out once, for they change only between starts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a static file; raises ValueError for one that was not collected."""
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]


def collect_when_changed(progress: Callable[[str], None]) -> bool:
    """Run collectstatic unless the stamp says that nothing changed; True where it ran."""
    make_screen_files(settings.SCREEN_FILES, settings.SARABUN, settings.BOOTSTRAP_CSS)
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    progress("กำลังเตรียมไฟล์หน้าจอ…")
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    """A digest over name, size and time of every static file."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            info = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{info.st_size}\0{info.st_mtime_ns}\n".encode())
    return digest.hexdigest()
