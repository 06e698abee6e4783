"""A plan of eight measures as large as real result reports are: details with citations, rounds, evidence."""

from __future__ import annotations

from datetime import date

from measures.evidence_actions import link_evidence
from measures.models import Cite, Detail, Measure, Round
from tests.factories import S003, Cast, make_confirmed_year, make_evidence, make_measure, scores
from tests.measures.files import PDF

YEAR = 2564
MEASURES = 8
DETAILS = 6

_TITLES = (
    "มาตรการเผยแพร่ข้อมูลต่อสาธารณะผ่านเว็บไซต์ของหน่วยงาน",
    "มาตรการสร้างความโปร่งใสในการใช้งบประมาณและการจัดซื้อจัดจ้าง",
    "มาตรการกำกับดูแลการใช้ทรัพย์สินของราชการ",
    "มาตรการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ",
    "มาตรการปรับปรุงคุณภาพการให้บริการประชาชน",
    "มาตรการพัฒนาระบบการให้บริการออนไลน์ (E-Service)",
    "มาตรการเพิ่มช่องทางการสื่อสารและรับฟังความคิดเห็น",
    "มาตรการป้องกันการรับสินบนและผลประโยชน์ทับซ้อน",
)
_CODES = ("disclose", "budget", "asset", "fix", "quality", "improve", "comm", "prevent")
_ACTIVITY = (
    "{n}. แต่งตั้งผู้รับผิดชอบเป็นลายลักษณ์อักษร และกำหนดปฏิทินการปฏิบัติงานของแต่ละส่วนราชการ\n"
    "({n}.1) รวบรวมข้อมูลจากทุกส่วนราชการภายในสัปดาห์แรกของเดือน\n"
    "({n}.2) ตรวจความครบถ้วนและความเป็นปัจจุบันของข้อมูลก่อนนำขึ้นเว็บไซต์\n"
    "({n}.3) ติดตามการเข้าถึงข้อมูลและข้อคิดเห็นของประชาชน แล้วสรุปเสนอที่ประชุมหัวหน้าส่วนราชการทุกเดือน"
)
_RESULT = (
    "ประชาชนค้นหาและเข้าถึงข้อมูลได้ด้วยตนเองโดยไม่ต้องเดินทางมาที่ทำการ ลดระยะเวลาการติดต่อราชการ "
    "และเจ้าหน้าที่ตอบข้อซักถามได้ตรงกันทุกส่วนราชการ\n"
    "มีผู้เข้าใช้บริการผ่านช่องทางใหม่ครั้งที่ {n} และไม่พบข้อร้องเรียนเกี่ยวกับความล่าช้า"
)


def make_large_plan(cast: Cast) -> list[Measure]:
    """Results 2563 and 2564, and a plan of 2564: six measures with details, two with rounds alone."""
    make_confirmed_year(cast, YEAR - 1)
    make_confirmed_year(cast, YEAR, scores(S003))
    rows = [
        make_measure(cast, YEAR, title=title, indicator_codes=[code])
        for title, code in zip(_TITLES, _CODES, strict=True)
    ]
    for measure, code in zip(rows[:6], _CODES, strict=False):
        _add_details(measure, code)
    report_round(cast, rows[6])
    return rows


def _add_details(measure: Measure, code: str) -> None:
    for place in range(1, DETAILS + 1):
        detail = Detail.objects.create(
            measure=measure, order=place, activity=_ACTIVITY.format(n=place), result=_RESULT.format(n=place)
        )
        if place % 2:
            Cite.objects.create(detail=detail, order=1, indicator_code=code)
        else:
            Cite.objects.create(detail=detail, order=1, item_code=f"o{place + 10}")


def report_round(cast: Cast, measure: Measure) -> Round:
    """The measure's first round reported with two pieces of evidence; the second says nothing."""
    row = measure.rounds.order_by("cut_off")[0]
    Round.objects.filter(pk=row.pk).update(
        reported_on=date(2021, 4, 5),
        status="done",
        text="เปิดช่องทางรับฟังความคิดเห็นทางไลน์และเพจของหน่วยงาน\nจัดเวทีรับฟังความคิดเห็น 2 ครั้ง",
        result="มีผู้แสดงความคิดเห็น 124 ราย ตอบกลับครบทุกราย",
        suggestions="ควรเพิ่มเวทีในหมู่บ้านที่อยู่ไกล",
    )
    one = make_evidence(cast, "ภาพการจัดเวทีรับฟังความคิดเห็น")
    two = make_evidence(cast, "สรุปข้อคิดเห็นและการตอบกลับ", PDF + b"\n%two\n%%EOF\n")
    link_evidence(row=row, evidence=[one, two])
    row.refresh_from_db()
    return row
