"""App configuration."""

from __future__ import annotations

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "หน่วยงานและเจ้าหน้าที่"
