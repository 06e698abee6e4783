"""Year files for tests, and a picture of every table to compare."""

from __future__ import annotations

import json
from typing import Any

from django.apps import apps

from desk.yearfile import Outcome, apply_year, dump, parse, read_year

NAMES = (
    "การปฏิบัติหน้าที่",
    "การใช้งบประมาณ",
    "การใช้อำนาจ",
    "การใช้ทรัพย์สินของราชการ",
    "การแก้ไขปัญหาการทุจริต",
    "คุณภาพการดำเนินงาน",
    "ประสิทธิภาพการสื่อสาร",
    "การปรับปรุงระบบการทำงาน",
    "การเปิดเผยข้อมูล",
    "การป้องกันการทุจริต",
)
S000 = ("96.17", "90.13", "93.75", "92.45", "83.56", "78.34", "67.40", "71.85", "43.90", "12.50")
APPS = ("agencies", "assessments", "measures", "reports")

CONTRACT = """
{
  "format": "ita-portal/year", "version": 1,
  "agency": {
    "code": "mae-kham-mi", "name": "องค์การบริหารส่วนตำบลแม่คำมี", "kind": "sao",
    "district": "", "province": "", "website": "",
    "units": ["สำนักปลัด", "กองคลัง", "กองช่าง"],
    "officers": [{"username": "head", "rank": "ว่าที่ร้อยตรี", "title": "", "name": "สุรชัย ใจนนท์",
                  "position": "หัวหน้าสำนักปลัด", "role": "office_head", "unit": "สำนักปลัด"}]
  },
  "fiscal_year": 2563,
  "result": {
    "scores": [{"indicator": "การปฏิบัติหน้าที่", "number": 1, "score": "96.17"}],
    "items": [{"code": "e11", "score": "93.91"}],
    "declared": {"total": "60.40", "level": null, "IIT": null, "EIT": null, "OIT": null},
    "announced_on": null,
    "remarks": [{"indicator": "การเปิดเผยข้อมูล", "item": null, "text": "ควรเผยแพร่ให้ครบ\\nทุกหัวข้อ"}],
    "suggestions": [{"from": "external", "text": "อยากให้เว็บไซต์ค้นหาง่ายขึ้น"}]
  },
  "plan": {
    "adopted_on": null,
    "measures": [{
      "title": "มาตรการดูแลทรัพย์สิน", "indicators": ["การใช้ทรัพย์สินของราชการ"], "items": [], "topic": 4,
      "guideline": ["ทำทะเบียนทรัพย์สิน"], "steps": ["สำรวจ", "ขึ้นทะเบียน"], "units": ["สำนักปลัด"],
      "owner": null,
      "starts_on": "2020-10-01", "due_on": "2021-09-30", "monitoring": "รายงานทุกไตรมาส", "target": "ครบทุกชิ้น",
      "details": [{"activity": ["สำรวจแล้ว"], "result": ["ครบ 120 ชิ้น"],
                   "cites": [{"indicator": "การปฏิบัติหน้าที่"}, {"item": "e9"}, {"total": true}]}],
      "rounds": [{"cut_off": "2021-03-31", "reported_on": "2021-04-10", "status": "done", "text": "แล้วเสร็จ",
                  "problems": "", "evidence": [{"title": "ทะเบียน", "url": "https://example.go.th/ทะเบียน.pdf"}]}]
    }]
  },
  "meeting": {"held_on": "2026-04-02", "chair": "นายสมชาย ใจดี", "chair_position": "ปลัด",
              "points": [{"topic": 1, "text": "ทบทวนผลปีก่อน"}], "closing": "ให้ดำเนินการตามแผน"}
}
"""


def contract() -> dict[str, Any]:
    """The example of the contract, its gaps filled."""
    return dict(json.loads(CONTRACT))


def result_file(scores: tuple[str, ...] = S000, **result: Any) -> dict[str, Any]:
    """A small file with a result alone."""
    rows = [{"indicator": name, "score": score} for name, score in zip(NAMES, scores, strict=False)]
    return {
        "format": "ita-portal/year",
        "version": 1,
        "agency": {"code": "mae-kham-mi", "name": "องค์การบริหารส่วนตำบลแม่คำมี"},
        "fiscal_year": 2563,
        "result": {"scores": rows, **result},
    }


def load(document: dict[str, Any]) -> Outcome:
    """Import a document by way of its bytes."""
    return apply_year(read_year(parse(dump(document).encode())))


def all_rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the portal."""
    models = [
        model for name in APPS for model in apps.get_app_config(name).get_models(include_auto_created=True)
    ]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())  # type: ignore[attr-defined]
        for model in models
    }
