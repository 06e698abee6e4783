"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "desk"
    verbose_name = "โต๊ะทำงาน"
