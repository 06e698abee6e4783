"""Where files of evidence lie: a private folder that no address serves, each file named by its digest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from measures.models import Evidence


def private_files() -> FileSystemStorage:
    """The storage of uploaded files; it has no URL, so that only a view that asks who may can serve one."""
    return FileSystemStorage(
        location=Path(settings.DATA_DIR) / "files",
        base_url=None,
        file_permissions_mode=0o600,
        directory_permissions_mode=0o700,
    )


def evidence_path(evidence: Evidence, name: str) -> str:
    """``<agency code>/<digest>``: what the person called the file never reaches the disk."""
    return f"{evidence.agency.code}/{evidence.sha256}"
