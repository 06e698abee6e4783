"""Made-up examples for the gallery page of components (desk:gallery); nothing else loads this library."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms, template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message

register = template.Library()

BANGKOK = ZoneInfo("Asia/Bangkok")
IIT = "IIT ผู้มีส่วนได้ส่วนเสียภายใน"
EIT = "EIT ผู้มีส่วนได้ส่วนเสียภายนอก"
OIT = "OIT การเปิดเผยข้อมูลสาธารณะ"
SCORES = [
    ("การปฏิบัติหน้าที่", IIT, "96.17", "95.02"),
    ("การใช้งบประมาณ", IIT, "90.13", "84.60"),
    ("การใช้อำนาจ", IIT, "93.75", "93.75"),
    ("การใช้ทรัพย์สินของราชการ", IIT, "92.45", "94.11"),
    ("การแก้ไขปัญหาการทุจริต", IIT, "83.56", "80.10"),
    ("คุณภาพการดำเนินงาน", EIT, "78.34", "81.27"),
    ("ประสิทธิภาพการสื่อสาร", EIT, "67.40", None),
    ("การปรับปรุงระบบการทำงาน", EIT, "71.85", "70.00"),
    ("การเปิดเผยข้อมูล", OIT, "43.90", "60.25"),
    ("การป้องกันการทุจริต", OIT, None, None),
]


class MeasureExample(forms.Form):
    """Every kind of field the portal uses."""

    title = forms.CharField(label="ชื่อมาตรการ", help_text="เขียนให้ผู้อ่านรู้ว่าจะทำอะไร เช่น จัดทำคู่มือการให้บริการประชาชน")
    guideline = forms.CharField(
        label="แนวทางดำเนินการ", widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    start = forms.CharField(
        label="วันเริ่มต้น",
        error_messages={"required": "ระบุวันเริ่มต้น เช่น 1 ต.ค. 2563"},
        help_text="พิมพ์ได้หลายแบบ เช่น 1 ต.ค. 2563 หรือ 1/10/2563",
        widget=forms.TextInput(attrs={"class": "app-width-20", "autocomplete": "off"}),
    )
    office = forms.ChoiceField(
        label="ส่วนราชการที่รับผิดชอบ",
        choices=[("", "เลือกส่วนราชการ"), ("1", "สำนักปลัด"), ("2", "กองคลัง")],
        error_messages={"required": "เลือกส่วนราชการที่รับผิดชอบ"},
    )
    opinion = forms.ChoiceField(
        label="ความเห็น",
        help_text="เลือกหนึ่งข้อ แก้ไขถ้อยคำได้ก่อนลงนาม",
        choices=[("1", "เห็นควรอนุมัติ"), ("2", "เห็นควรแก้ไขก่อนเสนอ")],
        widget=forms.RadioSelect,
        error_messages={"required": "เลือกความเห็นหนึ่งข้อ"},
    )
    rounds = forms.MultipleChoiceField(
        label="รอบติดตาม",
        choices=[("1", "รอบที่ 1 ภายใน 31 มี.ค."), ("2", "รอบที่ 2 ภายใน 30 ก.ย.")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_budgeted = forms.BooleanField(label="ใช้งบประมาณ", help_text="หากไม่ใช้ ให้เว้นว่าง", required=False)


class ScoreExample(forms.Form):
    """Ten score inputs as in the score grid; names s1 to s10."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (name, _instrument, _score, _previous) in enumerate(SCORES, start=1):
            widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            self.fields[f"s{number}"] = forms.DecimalField(
                label=f"{number}. {name}",
                min_value=0,
                max_value=100,
                widget=widget,
                error_messages={"max_value": "คะแนนต้องไม่เกิน 100"},
            )


class StepExample(forms.Form):
    """A row of a formset."""

    step = forms.CharField(label="ขั้นตอน")
    due = forms.CharField(
        label="กำหนด",
        widget=forms.TextInput(attrs={"class": "app-width-20"}),
        error_messages={"required": "ระบุกำหนดของขั้นตอน"},
    )


StepFormSet = forms.formset_factory(StepExample, extra=0, can_delete=True)


def score_rows() -> list[SimpleNamespace]:
    """Ten indicators, six of them weak and one without a score, as score_bars expects them."""
    return [
        SimpleNamespace(
            number=number,
            name=name,
            instrument=instrument,
            score=Decimal(score) if score else None,
            previous=Decimal(previous) if previous else None,
            is_weak=score is not None and Decimal(score) < 85,
        )
        for number, (name, instrument, score, previous) in enumerate(SCORES, start=1)
    ]


def task(
    kind: str, title: str, detail: str = "", who: str = "", due: str = "", action: str = ""
) -> SimpleNamespace:
    """One task; it leads to the top of the page when it has an action."""
    url = "#main" if action else ""
    return SimpleNamespace(kind=kind, title=title, detail=detail, who=who, due=due, url=url, action=action)


def tasks() -> list[SimpleNamespace]:
    """A task of every kind, three of them for the reader to do."""
    return [
        task("done", "กรอกคะแนนปี 2563", "ยืนยันแล้วเมื่อ 2 ธ.ค. 2563", action="ดูผลคะแนน"),
        task(
            "now",
            "กำหนดมาตรการสำหรับตัวชี้วัดที่ต่ำกว่า 85",
            "มี 6 ตัวชี้วัด ยังไม่มีมาตรการ 2 ตัวชี้วัด",
            due="31 ม.ค. 2564",
            action="กำหนดมาตรการ",
        ),
        task("now", "แนบหลักฐานรอบที่ 1", due="31 มี.ค. 2564", action="แนบหลักฐาน"),
        task("late", "รายงานผลรอบที่ 1", "รอบ 31 มี.ค. 2563", action="รายงานผล"),
        task("waiting", "บันทึกข้อความ รอลงนาม", who="นายสมมติ ตั้งใจ รองปลัด", due="10 ก.พ. 2564", action="เปิดดู"),
        task("theirs", "ลงนาม: บันทึกข้อความ ปีงบประมาณ พ.ศ. 2563", action="เปิดเอกสาร"),
        task("open", "รายงานการวิเคราะห์ผลการประเมิน", "ทำก่อนหรือหลังมาตรการก็ได้"),
        task("begun", "ร่างต่อและเสนอ", "เริ่มร่างโดย นางสาวสมมติ ตั้งใจ"),
        task("later", "รายงานผลการดำเนินการ", "เปิดให้ทำเมื่อบันทึกข้อความลงนามครบแล้ว"),
    ]


def steps() -> list[SimpleNamespace]:
    """The six steps of a year, in the middle of it."""
    words = [
        ("ผลคะแนน", "done", "2 ธ.ค. 2563"),
        ("วิเคราะห์และยืนยัน", "done", "4 ธ.ค. 2563"),
        ("มาตรการ", "now", "เหลือ 2 ตัวชี้วัด"),
        ("บันทึกข้อความ", "next", ""),
        ("ลงนาม", "later", ""),
        ("ติดตาม", "later", "ภายใน 31 มี.ค. 2564"),
    ]
    return [
        SimpleNamespace(label=label, state=state, note=note, url="#main" if state == "done" else "")
        for label, state, note in words
    ]


def events() -> list[SimpleNamespace]:
    """Two acts, one with what it changed and a comment."""
    return [
        SimpleNamespace(
            at=datetime(2020, 12, 15, 9, 5, tzinfo=BANGKOK),
            who="นางสาวตัวอย่าง ใจดี",
            position="ปลัดองค์การบริหารส่วนตำบล",
            sentence="ส่งบันทึกข้อความกลับให้แก้ไข",
            details=["สถานะ จาก “รอลงนาม” เป็น “ส่งกลับให้แก้ไข”"],
            comment="ขอให้เพิ่มกำหนดแล้วเสร็จของมาตรการที่ 3",
        ),
        SimpleNamespace(
            at=datetime(2020, 12, 14, 10, 30, tzinfo=BANGKOK),
            who="นายสมมติ ตั้งใจ",
            position="นักวิเคราะห์นโยบายและแผน",
            sentence="เสนอบันทึกข้อความ",
            details=[],
            comment="",
        ),
    ]


def finding_examples() -> list[SimpleNamespace]:
    """One that blocks, one that warns without a link."""
    return [
        SimpleNamespace(
            severity="warn", message="คะแนนรวมที่ประกาศต่างจากที่คำนวณได้ 0.02 คะแนน", url="", link_text=""
        ),
        SimpleNamespace(
            severity="block",
            message="ตัวชี้วัด “การเปิดเผยข้อมูล” ได้ 43.90 คะแนน แต่ยังไม่มีมาตรการ",
            url="#main",
            link_text="เพิ่มมาตรการ",
        ),
    ]


def message_examples() -> list[Message]:
    """One line of each kind that follows an act."""
    return [
        Message(constants.SUCCESS, "บันทึกคะแนนแล้ว"),
        Message(constants.INFO, "เอกสารกำลังจัดทำ เมื่อเสร็จจะปรากฏในหน้านี้"),
        Message(constants.WARNING, "บันทึกแล้ว แต่คะแนนรวมต่างจากที่ประกาศ"),
        Message(constants.ERROR, "บันทึกไม่ได้ เพราะผู้อื่นแก้ไขก่อนท่าน"),
    ]


def step_formset() -> Any:
    """Two saved rows and an empty last one, sent and refused."""
    rows = {
        "step-0-step": "จัดทำคู่มือ",
        "step-0-due": "31 ม.ค. 2564",
        "step-1-step": "อบรมเจ้าหน้าที่",
        "step-1-due": "",
    }
    data = {"step-TOTAL_FORMS": "2", "step-INITIAL_FORMS": "2", **rows}
    return StepFormSet(data, prefix="step")


def rungs() -> list[SimpleNamespace]:
    """Three levels, with a result on the one in the middle."""
    return [
        SimpleNamespace(name="ผ่านดีเยี่ยม", asks="คะแนนรวมตั้งแต่ 95.00", marks=[], is_here=False),
        SimpleNamespace(name="ผ่านดี", asks="คะแนนรวมตั้งแต่ 85.00", marks=["ผลปีนี้"], is_here=True),
        SimpleNamespace(name="ไม่ผ่าน", asks="คะแนนรวมต่ำกว่า 85.00", marks=[], is_here=False),
    ]


@register.simple_tag
def gallery_samples() -> SimpleNamespace:
    """Everything the gallery shows, made anew for each page: forms keep what was rendered."""
    scores = {f"s{number}": score or "" for number, (_n, _i, score, _p) in enumerate(SCORES, start=1)}
    return SimpleNamespace(
        form=MeasureExample(prefix="empty"),
        wrong=MeasureExample({"wrong-title": "จัดทำคู่มือการให้บริการ"}, prefix="wrong"),
        score_form=ScoreExample({**scores, "s9": "430.90", "s10": "12.50"}),
        formset=step_formset(),
        rows=score_rows(),
        rungs=rungs(),
        indicators=[SimpleNamespace(number=1, name="การปฏิบัติหน้าที่", measures="ความโปร่งใสของการให้บริการ")],
        tasks=tasks(),
        steps=steps(),
        events=events(),
        findings=finding_examples(),
        asking=SimpleNamespace(questions=["นายสมมติ ตั้งใจ ดำรงตำแหน่ง ปลัด อยู่แล้ว ซึ่งตามปกติมีผู้ดำรงตำแหน่งคนเดียว"]),
        messages=message_examples(),
        facts=[("เลขที่หนังสือ", "–/2563"), ("วันที่", "14 ธันวาคม 2563"), ("ลงนามโดย", None)],
    )
