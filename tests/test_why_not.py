"""Whatever is locked or refused says why, since when, by whom, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from measures.evidence_actions import hold_evidence
from measures.plan_actions import approve_plan, propose_plan
from reports.actions import return_paper
from tests import factories
from tests.as_read import read
from tests.factories import Cast
from tests.reports.test_pen_way import pdf

WEAK = ["fix", "quality", "comm", "improve", "disclose", "prevent"]
WHEN = r"\d{1,2} \S+ 25\d\d"
STAFF, MAYOR = "นางอรอร คำลือ", "นายประเสริฐ คำสุข"


def said(client: Client, who: Membership, method: str, name: str, *args: Any) -> str:
    """What the main part of an answer says, words parted by single spaces."""
    client.force_login(who.user)
    answer = getattr(client, method)(reverse(name, args=["mae-kham-mi", *args]), follow=True)
    html = read(answer).split("<main")[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def measure(cast: Cast) -> Any:
    factories.make_confirmed_year(cast)
    return factories.make_measure(cast, indicator_codes=WEAK)


def proposed(cast: Cast) -> Any:
    made = measure(cast)
    propose_plan(plan=made.plan, by=cast.staff)
    return made


def adopted(cast: Cast) -> Any:
    made = measure(cast)
    plan = propose_plan(plan=made.plan, by=cast.staff)
    approve_plan(plan=plan, by=cast.mayor, version=plan.version)
    return made


def confirmed(cast: Cast) -> Any:
    return factories.make_confirmed_year(cast)


def submitted(cast: Cast) -> Any:
    return factories.make_submitted_memo(cast)


def issued(cast: Cast) -> Any:
    return factories.make_issued_memo(cast)


def drafted(cast: Cast) -> Any:
    return factories.make_memo(cast)


def held(cast: Cast) -> Any:
    row = factories.make_evidence(cast)
    hold_evidence(evidence=[row], paper="บันทึกข้อความ เลขที่ พร 72501/1")
    return row


PLAN, YEAR = (2564,), (2563,)
OWN = ()  # the key of what was prepared
SINCE = rf"{WHEN}.* โดย {STAFF}"

# (what was prepared, who comes, how, to which page, its arguments, what is said)
CASES: list[tuple[Callable[[Cast], Any], str, str, str, tuple[int, ...], list[str]]] = [
    (confirmed, "staff", "get", "assessments:scores-edit", YEAR, [STAFF, WHEN, "กรุณาแจ้งหัวหน้าส่วนราชการ"]),
    (confirmed, "staff", "get", "assessments:result-confirm", YEAR, [STAFF, WHEN, "กรุณาแจ้ง"]),
    (confirmed, "staff", "get", "desk:year", YEAR, [rf"คะแนนล็อกไว้ เพราะยืนยันแล้วเมื่อ {SINCE}", "กรุณาแจ้ง"]),
    (confirmed, "clerk", "get", "desk:year", YEAR, [SINCE, "เปิดผลเพื่อแก้ไข"]),
    (proposed, "staff", "get", "measures:plan", PLAN, [SINCE, "จะยังแก้ไขแผนไม่ได้", "ดึงกลับมาแก้ไข"]),
    *(
        (proposed, "staff", "get", f"measures:{page}", PLAN, [SINCE, "ดึงกลับมาแก้ไข"])
        for page in ("plan-arrange", "plan-calendar", "measure-add")
    ),
    *(
        (proposed, "staff", "get", f"measures:{page}", PLAN, [f"ตั้งแต่ {SINCE}", "ดึงแผนกลับมา"])
        for page in ("plan-propose", "library")
    ),
    (proposed, "staff", "get", "measures:rollover", PLAN, [f"ตั้งแต่ {SINCE}", "กรุณาดึงแผนกลับมาก่อน"]),
    (adopted, "staff", "get", "measures:plan-propose", PLAN, [rf"ตั้งแต่ {WHEN}.* โดย {MAYOR}", "โดยระบุเหตุผล"]),
    (adopted, "staff", "get", "measures:rollover", PLAN, [rf"{WHEN}.* โดย {MAYOR}", "เพิ่มทีละมาตรการ"]),
    (adopted, "clerk", "get", "measures:plan-decide", PLAN, [rf"{WHEN}.* โดย {MAYOR}", "จึงไม่ต้องพิจารณาอีก"]),
    (measure, "clerk", "get", "measures:plan-decide", PLAN, ["กำลังจัดทำ", "จะปรากฏที่โต๊ะทำงานของท่าน"]),
    (measure, "deputy", "get", "measures:plan-decide", PLAN, ["ผู้ที่ทำได้คือ ปลัด / นายก ได้แก่", MAYOR]),
    (submitted, "staff", "get", "reports:paper", OWN, [SINCE, "เนื้อหาแก้ไขไม่ได้", "ดึงกลับมาแก้ไข"]),
    (submitted, "staff", "get", "reports:paper-edit", OWN, [f"ตั้งแต่ {SINCE}", "ดึงกลับ"]),
    (submitted, "staff", "get", "reports:paper-submit", OWN, [f"ตั้งแต่ {SINCE}", "ดึงกลับ"]),
    (submitted, "staff", "post", "reports:paper-submit", OWN, [f"ทำรายการนี้ไม่ได้ .* ตั้งแต่ {SINCE}"]),
    (submitted, "staff", "get", "reports:paper-correct", OWN, [f"ตั้งแต่ {SINCE}", "ดึงกลับ"]),
    (submitted, "mayor", "get", "reports:paper-sign", OWN, ["ยังไม่ถึงลำดับของท่าน", "ขณะนี้รอ หัวหน้าสำนักปลัด"]),
    (issued, "staff", "get", "reports:paper-edit", OWN, [rf"ตั้งแต่ {WHEN}.* โดย {MAYOR}", "ทำฉบับแก้ไข"]),
    (issued, "staff", "get", "reports:paper-pen", OWN, [rf"ตั้งแต่ {WHEN}.* โดย {MAYOR}", "ทำฉบับแก้ไข"]),
    (issued, "mayor", "get", "reports:paper-sign", OWN, [rf"ตั้งแต่ {WHEN}.* โดย {MAYOR}"]),
    (drafted, "staff", "get", "reports:paper-pen", OWN, ["กำลังร่าง", "ตรวจและเสนอลงนาม"]),
    (drafted, "head", "get", "reports:paper-sign", OWN, ["กำลังร่าง", "จะปรากฏที่โต๊ะทำงาน"]),
    (drafted, "deputy", "get", "reports:paper-edit", OWN, ["ผู้ที่ทำได้คือ", STAFF]),
    (held, "staff", "get", "measures:evidence-remove", OWN, ["พร 72501/1", "กรุณาทำเอกสารฉบับแก้ไข"]),
    (held, "staff", "get", "measures:evidence-edit", OWN, ["พร 72501/1", "กรุณาเพิ่มเป็นหลักฐานอีกชิ้น"]),
]


@pytest.mark.parametrize(
    ("prepare", "role", "method", "page", "args", "words"),
    CASES,
    ids=[f"{case[0].__name__}-{case[1]}-{case[2]}-{case[3]}" for case in CASES],
)
def test_says_why_since_when_by_whom_and_what_to_do(
    client: Client,
    cast: Cast,
    prepare: Callable[[Cast], Any],
    role: str,
    method: str,
    page: str,
    args: tuple[int, ...],
    words: list[str],
) -> None:
    made = prepare(cast)
    text = said(client, getattr(cast, role), method, page, *(args or (made.pk,)))
    assert [one for one in words if not re.search(one, text)] == [], text


@pytest.mark.parametrize("page", ["measures:measure-edit", "measures:measure-remove"])
def test_a_measure_of_a_proposed_plan_offers_no_form(client: Client, cast: Cast, page: str) -> None:
    text = said(client, cast.staff, "get", page, 2564, proposed(cast).pk)
    assert re.search(SINCE, text)
    assert "ดึงกลับมาแก้ไข" in text
    assert "ลบมาตรการ" not in text


def test_a_round_of_another_names_its_owner(client: Client, cast: Cast) -> None:
    row = adopted(cast).rounds.first()
    assert f"เป็นของ {STAFF}" in said(client, cast.clerk, "get", "measures:round-answer", 2564, row.pk)


def test_a_draft_without_its_office_s_number_is_told_while_it_is_written(client: Client, cast: Cast) -> None:
    memo = drafted(cast)
    type(memo).objects.filter(pk=memo.pk).update(unit=cast.finance)
    assert "ยังไม่มีเลขประจำส่วนราชการ" in said(client, cast.staff, "get", "reports:paper", memo.pk)


def test_a_returned_paper_taken_back_later_is_no_longer_told_as_returned(client: Client, cast: Cast) -> None:
    memo = return_paper(paper=submitted(cast), comment="ขอแก้ชื่อ", by=cast.head)
    assert "ขอแก้ชื่อ" in said(client, cast.staff, "get", "reports:paper", memo.pk)


def test_set_up_that_comes_back_says_that_passwords_are_typed_again(client: Client, db: None) -> None:
    page = client.post(reverse("desk:setup"), {"name": "อบต.ตัวอย่าง", "officers-TOTAL_FORMS": "0"})
    assert "กรุณาพิมพ์รหัสผ่านใหม่ทั้งสองช่อง" in read(page)


def test_a_form_that_comes_back_asks_for_its_file_again(client: Client, cast: Cast) -> None:
    client.force_login(cast.staff.user)
    address = reverse("reports:paper-pen", args=["mae-kham-mi", submitted(cast).pk])
    page = read(client.post(address, {"file": SimpleUploadedFile("สแกน.pdf", pdf(1))}))
    assert "id_file_error" not in page
    assert page.count("กรุณาเลือกไฟล์อีกครั้ง") == 1
