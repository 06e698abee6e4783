"""Two portals, one database, one file store: no request cares which of them it reaches.

The portals are real processes on the database of the test, which the test fills and looks into.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from django.test import Client
from django.urls import reverse

from agencies.models import User
from measures.models import Evidence
from reports.models import Asked, NumberBook, Paper
from tests.browser.server import stop
from tests.databases import present_url
from tests.deployment.machines import Machine, Person, begin_upload, finish_upload, start
from tests.factories import Cast, make_cast, make_memo, make_submitted_memo, sign
from tests.measures.files import PDF

PASSWORD = "รหัสผ่านสำหรับทดสอบ"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(year_packs_again: None) -> Cast:
    cast = make_cast()
    User.objects.update(password=Argon2PasswordHasher().encode(PASSWORD, "salt" * 4))
    return cast


@pytest.fixture
def machines(cast: Cast, tmp_path: Path) -> Iterator[tuple[Machine, Machine]]:
    environment = {"DATABASE_URL": present_url(), "ITA_SECRET_KEY": settings.SECRET_KEY}
    one = start("one", tmp_path, environment)
    try:
        two = start("two", tmp_path, environment, like=one)
        try:
            yield one, two
        finally:
            stop(two.process)
    finally:
        stop(one.process)


def test_no_request_cares_which_machine_it_reaches(
    machines: tuple[Machine, Machine], cast: Cast, client: Client
) -> None:
    """One story, because starting two portals costs seconds."""
    one, two = machines
    person = Person()
    sign_in_here_and_go_on_there(one, two, cast, person)
    upload_here_and_read_there(one, two, cast, person)
    type_here_and_look_there(one, two, cast, person, client)
    issue_on_both_at_once(one, two, cast)
    count_on_both(one, two)
    if connection.vendor == "postgresql":
        lose_the_database_and_get_it_back(two, cast, person)
    stop_in_the_middle_of_a_request(one, two, cast, person)
    read_the_log(one, cast)


def address(name: str, *args: Any) -> str:
    return reverse(name, args=["mae-kham-mi", *args])


def sign_in_here_and_go_on_there(one: Machine, two: Machine, cast: Cast, person: Person) -> None:
    assert person.sign_in(one.url, cast.staff.user.username, PASSWORD).status == 302
    desk = person.get(two.url + address("desk:agency"))
    assert desk.status == 200
    assert cast.staff.user.name in desk.text


def upload_here_and_read_there(one: Machine, two: Machine, cast: Cast, person: Person) -> None:
    fields = {"title": "คำสั่งแต่งตั้งคณะทำงาน", "url": "", "dated_on": ""}
    assert person.upload(one.url + address("measures:evidence-add"), fields, PDF).status == 302
    row = Evidence.objects.get()
    read = person.get(two.url + address("measures:evidence-file", row.pk))
    assert (read.status, read.body) == (200, PDF)


def type_here_and_look_there(one: Machine, two: Machine, cast: Cast, person: Person, client: Client) -> None:
    """The pages of a draft that is not saved are kept where both machines find them."""
    paper = make_memo(cast, 2567)
    client.force_login(User.objects.get(pk=cast.staff.user.pk))  # the portal hashed the password anew
    form = client.get(address("reports:paper-edit", paper.pk)).context["form"]
    shown = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    typed = {**shown, "proposal": "ถ้อยคำที่ยังไม่บันทึก"}
    fragment = person.post(one.url + address("reports:paper-preview", paper.pk), typed)
    pictures = address("reports:paper-preview-page", paper.pk, "SECRET", 1).partition("SECRET")[0]
    secret = fragment.text.partition(pictures)[2].partition("/")[0]
    assert len(secret) == 64
    last = fragment.text.count('id="preview-') - 1  # the proposal stands on the last page but one
    page = address("reports:paper-preview-page", paper.pk, secret, last)
    there = person.get(two.url + page)
    assert there.body == person.get(one.url + page).body
    assert there.body != person.get(two.url + address("reports:paper-page", paper.pk, last)).body


def issue_on_both_at_once(one: Machine, two: Machine, cast: Cast) -> None:
    papers = [sign(make_submitted_memo(cast, year), *cast.signers[:3]) for year in (2563, 2565)]
    mayor = Person()
    mayor.sign_in(two.url, cast.mayor.user.username, PASSWORD)
    places = [
        machine.url + address("reports:paper-sign", paper.pk)
        for machine, paper in zip((one, two), papers, strict=True)
    ]
    with ThreadPoolExecutor(2) as pool:
        answers = pool.map(lambda place: mayor.post(place, {"phrase": "ทราบ", "text": ""}).status, places)
        assert list(answers) == [302, 302]
    numbers = Paper.objects.filter(pk__in=[paper.pk for paper in papers]).values_list("number", flat=True)
    assert set(numbers) == {"พร 72501/1", "พร 72501/2"}
    assert NumberBook.objects.get().last == 2


def count_on_both(one: Machine, two: Machine) -> None:
    """What each asks is counted in one place, so a limit is one limit however many workers there are."""
    if time.time() % 60 > 55:  # a minute must not end in the middle of the count
        time.sleep(61 - time.time() % 60)
    for machine in (one, two) * 3:
        assert Person().get(machine.url + reverse("reports:verify-ask")).status == 200
    assert Asked.objects.order_by("-count").values_list("count", flat=True)[0] == 6


def lose_the_database_and_get_it_back(machine: Machine, cast: Cast, person: Person) -> None:
    """PostgreSQL ends all connections and takes no new ones, as while it restarts; then it does again."""
    name = connection.settings_dict["NAME"]
    everyone = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    desk = machine.url + address("desk:agency")
    connection.close()
    outside = psycopg2.connect(present_url().rpartition("/")[0] + "/postgres")
    outside.autocommit = True
    try:
        with outside.cursor() as cursor:
            cursor.execute(everyone, [name])
            assert person.get(desk).status == 200  # a connection that was cut while idle is not noticed
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            cursor.execute(everyone, [name])
            gone = person.get(desk)
            assert (gone.status, gone.headers["Retry-After"]) == (503, "30")
            assert "ขอให้ถือว่ายังไม่ได้บันทึก" in gone.text
            assert person.get(machine.url + "/healthz").status == 200
            probe = person.get(machine.url + "/readyz")
            assert probe.status == 503
            assert '"database"' in probe.text
    finally:
        with outside.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        outside.close()
    assert person.get(desk).status == 200
    assert person.get(machine.url + "/readyz").status == 200


def stop_in_the_middle_of_a_request(one: Machine, two: Machine, cast: Cast, person: Person) -> None:
    """SIGTERM: the request under way is answered, what it saved is there, no new one is taken."""
    content = PDF + b"%another"
    body, kind = person.form({"title": "รายงานการประชุม", "url": "", "dated_on": ""}, content)
    under_way = begin_upload(one, address("measures:evidence-add"), person, body, kind)
    time.sleep(0.3)  # until a thread waits for the last byte
    one.process.terminate()
    time.sleep(0.3)
    status, _place = finish_upload(under_way, body)
    assert status == 302
    assert one.process.wait(20) == 0
    row = Evidence.objects.get(title="รายงานการประชุม")
    assert person.get(two.url + address("measures:evidence-file", row.pk)).body == content


def read_the_log(machine: Machine, cast: Cast) -> None:
    """A line a request, gunicorn's own words in the same form, and no word about anybody."""
    text = machine.portal.log.read_text(encoding="utf-8")
    served = [line for line in machine.lines() if line["message"] == "request"]
    routes = {line["route"] for line in served}
    assert {"agencies:sign-in", "measures:evidence-add", "reports:paper-sign"} <= routes
    assert any(line["logger"] == "gunicorn.error" for line in machine.lines())
    assert cast.staff.user.name not in text
    assert "Traceback" not in text
