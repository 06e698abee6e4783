"""The year's page of an agency with ten years and every item scored: its queries, and its time beside hello.

Run with ``.venv/bin/python -m tests.benchmarks.full_years`` from the project's root. First the queries of a
warm page are counted with one year and with ten; then the page is measured as in ``year_page``. The times of
paste, workbook and search are measured by ``paste`` and ``what_if``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.benchmarks.year_page import PREPARE, ROOT, compare

FILL = """
from agencies.models import Agency
from tests.full_years import NEWEST, TEN, fill_year
agency = Agency.objects.get(is_demo=True)
agency.assessments.all().delete()
staff = agency.memberships.get(role="staff")
"""
COUNT = """
from django.db import connection
from django.test.utils import CaptureQueriesContext
def count():
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)
page = f"/{agency.code}/{NEWEST}/"
fill_year(agency, staff, NEWEST)
one = count()
for year in TEN[:-1]: fill_year(agency, staff, year)
print(f"queries of the year page  {one} with one year, {count()} with {agency.assessments.count()}")
"""
LOAD, SIGN_IN = PREPARE.split("from django.test import Client", 1)
CLIENT = """
from django.test import Client
client = Client(headers={"host": "localhost"}); client.force_login(staff.user)
"""
COUNTED = LOAD + FILL + CLIENT + COUNT
FULL = (
    f"{LOAD}{FILL}\nfor year in TEN: fill_year(agency, staff, year)\nfrom django.test import Client{SIGN_IN}"
)


def main() -> None:
    """Count, then measure."""
    with tempfile.TemporaryDirectory() as folder:
        env = os.environ | {"ITA_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "ita_portal.settings"}
        env.pop("DATABASE_URL", None)
        command = [sys.executable, "-c", COUNTED]
        run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    print(run.stdout.splitlines()[-1])
    compare(FULL)


if __name__ == "__main__":
    main()
