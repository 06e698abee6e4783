#!/usr/bin/env python3
"""The only entry: `python3 manage.py portal` prepares what is missing and serves, `… test` runs the suite."""

from __future__ import annotations

import os
import sys

from ita_portal.bootstrap import enter

if __name__ == "__main__":
    enter()  # comes back only inside a prepared .venv

    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ita_portal.settings")
    execute_from_command_line(sys.argv)
