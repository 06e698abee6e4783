"""Addresses of static files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ita_portal.static_files import PortalStaticStorage


class TestPortalStaticStorage:
    def test_an_address_carries_the_content_and_is_worked_out_once(self, tmp_path: Path) -> None:
        manifest = {"version": "1.1", "hash": "", "paths": {"css/portal.css": "css/portal.0a1b2c.css"}}
        (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
        storage = PortalStaticStorage(location=str(tmp_path), base_url="/static/")
        assert storage.url("css/portal.css") == "/static/css/portal.0a1b2c.css"
        storage.hashed_files = {}
        assert storage.url("css/portal.css") == "/static/css/portal.0a1b2c.css"

    def test_a_file_that_was_not_collected_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "staticfiles.json").write_text('{"version": "1.1", "hash": "", "paths": {}}')
        storage = PortalStaticStorage(location=str(tmp_path), base_url="/static/")
        with pytest.raises(ValueError, match="Missing staticfiles manifest entry"):
            storage.url("css/none.css")
