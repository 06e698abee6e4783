"""The cache of pictures of pages, which a full disk must not stop: what cannot be kept is made again."""

from __future__ import annotations

import logging
from typing import Any

from django.core.cache.backends.filebased import FileBasedCache

log = logging.getLogger(__name__)


class PageCache(FileBasedCache):
    """Django's cache in files; a page that cannot be kept is shown all the same, and the log says so."""

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keep a page where there is room."""
        try:
            super().set(key, value, *args, **kwargs)
        except OSError as error:
            log.warning("A page was not kept: %s", error.strerror)
