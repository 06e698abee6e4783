"""Where files of evidence lie: a private folder that no address serves, each file named by its digest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage

if TYPE_CHECKING:
    from measures.models import Evidence


class PrivateFiles(FileSystemStorage):
    """Files under the data folder, for the portal's own eyes.

    It has no URL, so that only a view that asks who may can serve one. The folder is asked for each time:
    the field of the model is made once, and tests have a data folder of their own.
    """

    def __init__(self) -> None:
        super().__init__(base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700)

    def _save(self, name: str, content: File) -> str:
        """Write a file whole: of one that the disk has no room for nothing is left."""
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # Django's own hook, not in the stubs
        except OSError:
            self.delete(name)
            raise

    @property
    def base_location(self) -> str:
        """The folder, as Django asks for it."""
        return str(Path(settings.DATA_DIR) / "files")

    @property
    def location(self) -> str:
        """The folder with its full path."""
        return str(Path(self.base_location).resolve())


def private_files() -> FileSystemStorage:
    """The storage of uploaded files."""
    return PrivateFiles()


def evidence_path(evidence: Evidence, name: str) -> str:
    """``<agency code>/<digest>``: what the person called the file never reaches the disk."""
    return f"{evidence.agency.code}/{evidence.sha256}"
