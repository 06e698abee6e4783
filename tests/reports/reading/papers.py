# ruff: noqa: E501 (a paragraph of an old paper is one line)
"""Old papers for tests, in words of ours, and the facts of an invented body that they are held against."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from agencies.kinds import Kind
from assessments.editions import read_pack
from assessments.packs import YearPack
from assessments.scoring import YearResult, score_year
from reports.reading.facts import Facts, Person, PlannedMeasure
from reports.reading.findings import TextFinding
from reports.reading.judging import judge
from reports.reading.lines import numbered
from tests.factories import CODES

AGENCY = "องค์การบริหารส่วนตำบลทุ่งสมมติ"
STRONG = ("97.20", "92.00", "95.50", "90.00", "90.50", "91.50", "88.00", "86.00", "89.00", "93.00")
WEAK = ("97.20", "92.00", "95.50", "84.00", "90.00", "91.50", "88.00", "86.00", "79.00", "75.00")
PEOPLE = (
    Person("นางมาลี ศรีสุข", "มาลี ศรีสุข", f"ปลัด{AGENCY}"),
    Person("นายสมชาย ใจดี", "สมชาย ใจดี", f"นายก{AGENCY}"),
)


@cache
def pack(year: int) -> YearPack:
    """The rules of a year, from its files."""
    return read_pack(Path(settings.BASE_DIR) / "fixtures" / "editions" / str(year) / "edition.toml")[0]


def result(figures: tuple[str, ...], year: int) -> YearResult:
    """Ten figures in official order, computed."""
    return score_year(pack(year), dict(zip(CODES, map(Decimal, figures), strict=True)))


def facts(year: int = 2567, figures: tuple[str, ...] = STRONG, **changes: Any) -> Facts:
    """The record of the invented body: a result of the year and officers; anything may be changed."""
    values: dict[str, Any] = {
        "agency_name": AGENCY,
        "kind": Kind.SAO,
        "district": "เมือง",
        "province": "ตัวอย่าง",
        "fiscal_year": year,
        "pack": pack(year),
        "people": PEOPLE,
        "results": {year: result(figures, year)},
        "items": {year: {"i9": Decimal("100.00"), "e7": Decimal("85.86")}},
    }
    return Facts(**{**values, **changes})


def found(text: str, record: Facts | None = None) -> list[TextFinding]:
    """Everything found in a text."""
    return judge(numbered(text), record or facts())


def rules(text: str, record: Facts | None = None) -> list[str]:
    """The rules that spoke, in the order of the text."""
    return [row.rule for row in found(text, record)]


# The result of 2567 with STRONG: total 90.86, IIT 93.04, EIT 88.50, OIT 91.00, ผ่านดี; lowest 8, highest 1.
MEMO = f"""บันทึกข้อความ
ส่วนราชการ สำนักปลัด {AGENCY}
ที่ ตย ๗๒๕๐๑/๑๒	วันที่ ๑๔ สิงหาคม ๒๕๖๗
เรื่อง รายงานผลการประเมินคุณธรรมและความโปร่งใสในการดำเนินงานของหน่วยงานภาครัฐ (ITA) ประจำปีงบประมาณ พ.ศ. ๒๕๖๗
เรียน นายก{AGENCY}
เรื่องเดิม
ตามคำสั่งที่ ๓๔/๒๕๖๗ ลงวันที่ ๓ เมษายน ๒๕๖๗ มอบหมายให้สำนักปลัดรับผิดชอบการประเมิน นั้น
ข้อเท็จจริง
สำนักงาน ป.ป.ช. ประกาศผลแล้ว ทั้ง ๓ แบบ คือ แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT) ได้ ๙๓.๐๔ คะแนน แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT) ได้ ๘๘.๕๐ คะแนน และแบบตรวจการเปิดเผยข้อมูลสาธารณะ (OIT) ได้ ๙๑.๐๐ คะแนน รายตัวชี้วัดดังนี้
ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ ได้ ๙๗.๒๐ คะแนน
ตัวชี้วัดที่ ๒ การใช้งบประมาณ ได้ ๙๒.๐๐ คะแนน
ตัวชี้วัดที่ ๓ การใช้อำนาจ ได้ ๙๕.๕๐ คะแนน
ตัวชี้วัดที่ ๔ การใช้ทรัพย์สินของราชการ ได้ ๙๐.๐๐ คะแนน
ตัวชี้วัดที่ ๕ การแก้ไขปัญหาการทุจริต ได้ ๙๐.๕๐ คะแนน
ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน ได้ ๙๑.๕๐ คะแนน
ตัวชี้วัดที่ ๗ ประสิทธิภาพการสื่อสาร ได้ ๘๘.๐๐ คะแนน
ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน ได้ ๘๖.๐๐ คะแนน
ตัวชี้วัดที่ ๙ การเปิดเผยข้อมูล ได้ ๘๙.๐๐ คะแนน
ตัวชี้วัดที่ ๑๐ การป้องกันการทุจริต ได้ ๙๓.๐๐ คะแนน
คะแนนรวม ๙๐.๘๖ คะแนน อยู่ในระดับผ่านดี ทุกตัวชี้วัดได้คะแนนไม่ต่ำกว่า ๘๕ คะแนน ตัวชี้วัดที่ได้คะแนนสูงสุด คือ ตัวชี้วัดที่ ๑ การปฏิบัติหน้าที่ และตัวชี้วัดที่ได้คะแนนต่ำสุด คือ ตัวชี้วัดที่ ๘ การปรับปรุงระบบการทำงาน
ข้อเสนอแนะ
เห็นควรให้ทุกส่วนราชการรักษามาตรฐาน และเปิดโอกาสให้ประชาชนมีส่วนร่วมปรับปรุงขั้นตอนการให้บริการ
ความเห็นของปลัด{AGENCY}
เห็นควรดำเนินการตามเสนอ
(ลงชื่อ)

(นางมาลี ศรีสุข)
ปลัด{AGENCY}
ความเห็นของนายก{AGENCY}
อนุมัติให้ดำเนินการตามเสนอ
(ลงชื่อ)

(นายสมชาย ใจดี)
นายก{AGENCY}
"""

ANNOUNCEMENT = f"""ประกาศ{AGENCY}
เรื่อง มาตรการส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน ประจำปีงบประมาณ พ.ศ. ๒๕๖๘

ตามผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ ตัวชี้วัดที่ได้คะแนนต่ำกว่าร้อยละ ๘๕ มีจำนวน ๓ ตัวชี้วัด คือ การใช้ทรัพย์สินของราชการ (๘๔.๐๐ คะแนน) การเปิดเผยข้อมูล (๗๙.๐๐ คะแนน) และการป้องกันการทุจริต (๗๕.๐๐ คะแนน) จึงกำหนดมาตรการ ดังนี้

มาตรการที่ ๑ การใช้ทรัพย์สินของราชการ
แนวทางปฏิบัติ : ทบทวนทะเบียนการยืมใช้พัสดุ
ขั้นตอน/วิธีการปฏิบัติ : ๑. แจ้งเวียนแนวปฏิบัติ ๒. ตรวจนับทุกไตรมาส
ผู้รับผิดชอบ : กองคลัง
ระยะเวลา : ตุลาคม ๒๕๖๗ ถึงกันยายน ๒๕๖๘
การกำกับติดตาม : รายงานรอบ ๖ เดือน
ตัวชี้วัดความสำเร็จ : ทะเบียนเป็นปัจจุบัน

มาตรการที่ ๒ การเปิดเผยข้อมูล
ขั้นตอน/วิธีการปฏิบัติ : จัดผู้ดูแลข้อมูลแต่ละรายการและตรวจลิงก์ทุกเดือน
ผู้รับผิดชอบ : สำนักปลัด

มาตรการที่ ๓ การป้องกันการทุจริต
ขั้นตอน/วิธีการปฏิบัติ : ประเมินความเสี่ยงและเผยแพร่แผนภายในไตรมาสแรก
ผู้รับผิดชอบ : ทุกส่วนราชการ

ประกาศ ณ วันที่ ๑ เดือน ตุลาคม พ.ศ. ๒๕๖๗

(นายสมชาย ใจดี)
นายก{AGENCY}
"""

RESULTS = f"""รายงานผลการดำเนินการเพื่อส่งเสริมคุณธรรมและความโปร่งใสภายในหน่วยงาน
{AGENCY} ประจำปีงบประมาณ พ.ศ. ๒๕๖๗

ลำดับที่	มาตรการหรือกิจกรรมที่ดำเนินการ	รายละเอียดการดำเนินการ	ผลลัพธ์หรือความสำเร็จของการดำเนินการ
๑	ปรับปรุงคู่มือการให้บริการ	จัดทำคู่มือและประกาศขั้นตอน	ผู้รับบริการทราบขั้นตอน (อ้างอิงจากผลการประเมิน ITA ตัวชี้วัดที่ ๖ คุณภาพการดำเนินงาน ได้คะแนนไม่ต่ำกว่าร้อยละ ๘๕) คะแนนตัวชี้วัดที่ ๖ ได้ ๙๑.๕๐ คะแนน
๒	พัฒนาบริการออนไลน์ตามข้อ o๑๓	เปิดระบบ E-Service เพิ่มสามบริการ	คะแนนข้อ e๗ ได้ ๘๕.๘๖ คะแนน
๓	อบรมบุคลากรเรื่องการบริหารงานบุคคลที่เป็นธรรม	อบรมสองรุ่น	คะแนนข้อ i๙ ได้ ๑๐๐.๐๐ คะแนน
๔	สรุปผลทั้งปี		คะแนนรวมของปีงบประมาณ พ.ศ. ๒๕๖๗ เท่ากับ ๙๐.๘๖ คะแนน ระดับผ่านดี
"""

DEVELOPMENT = f"""การนำผลการประเมิน ITA ไปสู่การพัฒนาองค์กร
ประจำปีงบประมาณ พ.ศ. ๒๕๖๘
{AGENCY}
วันที่ ๒ เมษายน ๒๕๖๘ คณะทำงานขับเคลื่อนการประเมินคุณธรรมและความโปร่งใสประชุมโดยมีนายสมชาย ใจดี นายก{AGENCY} เป็นประธาน ผลการประเมิน ITA ประจำปีงบประมาณ พ.ศ. ๒๕๖๗ ได้คะแนน ๙๐.๘๖ คะแนน อยู่ในระดับผ่านดี ที่ประชุมกำหนดประเด็นพัฒนา ดังนี้
๑. การให้บริการและระบบ E-Service ให้เพิ่มบริการที่ยื่นคำขอได้โดยไม่ต้องเดินทาง
๒. ช่องทางประชาสัมพันธ์ ให้ปรับปรุงเว็บไซต์และสื่อสังคมออนไลน์ให้ข้อมูลตรงกัน
ประธานเน้นย้ำให้ทุกส่วนราชการติดตามผลทุกไตรมาส
"""


def of_next_year(figures: tuple[str, ...] = WEAK, **changes: Any) -> Facts:
    """The record under which a plan of 2568 is checked: the result of 2567 and none yet of its own year."""
    values = {
        "results": {2567: result(figures, 2567)},
        "announced": {2567: date(2024, 7, 30)},
        "plans": {2568: (PlannedMeasure("ทบทวนทะเบียนการยืมใช้พัสดุ", frozenset({"asset"})),)},
    }
    return facts(2568, figures, **{**values, **changes})
