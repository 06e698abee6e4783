"""The closed vocabulary of acts that the audit record knows, each with its Thai sentence."""

from __future__ import annotations

from django.db.models import TextChoices


class Event(TextChoices):
    """เหตุการณ์: one act by a person or a command; the label is the sentence shown in histories."""

    AGENCY_CREATED = "agency_created", "ตั้งค่าหน่วยงานในระบบ"
    AGENCY_CHANGED = "agency_changed", "แก้ไขข้อมูลหน่วยงาน"
    UNIT_CREATED = "unit_created", "เพิ่มส่วนราชการ"
    UNIT_CHANGED = "unit_changed", "แก้ไขส่วนราชการ"
    OFFICER_CREATED = "officer_created", "เพิ่มเจ้าหน้าที่"
    OFFICER_CHANGED = "officer_changed", "แก้ไขข้อมูลเจ้าหน้าที่"
    PASSWORD_SET = "password_set", "ออกรหัสผ่านชั่วคราวให้เจ้าหน้าที่"
    EDITION_LOADED = "edition_loaded", "นำเข้าเกณฑ์การประเมินประจำปี"
    EDITION_CORRECTED = "edition_corrected", "แก้ไขเกณฑ์การประเมินประจำปีของหน่วยงาน"
    EDITION_ADOPTED = "edition_adopted", "ย้ายผลคะแนนไปใช้เกณฑ์ฉบับที่แก้ไข"
    YEAR_OPENED = "year_opened", "เปิดปีงบประมาณเพื่อบันทึกผล"
    SCORES_SAVED = "scores_saved", "บันทึกผลคะแนน"
    ITEMS_SAVED = "items_saved", "บันทึกคะแนนรายข้อ"
    BASIS_CHOSEN = "basis_chosen", "เลือกคะแนนที่ใช้ระหว่างคะแนนที่กรอกกับที่คำนวณจากรายข้อ"
    REMARKS_SAVED = "remarks_saved", "บันทึกข้อสังเกตหรือข้อเสนอแนะ"
    RESULT_CONFIRMED = "result_confirmed", "ยืนยันผลคะแนน"
    RESULT_REOPENED = "result_reopened", "เปิดผลคะแนนเพื่อแก้ไข"
    YEAR_IMPORTED = "year_imported", "นำเข้าไฟล์ข้อมูลประจำปี"
    PLAN_OPENED = "plan_opened", "เปิดแผนมาตรการของปี"
    PLAN_CHANGED = "plan_changed", "แก้ไขแผนมาตรการของปี"
    MEASURE_ADDED = "measure_added", "เพิ่มมาตรการ"
    MEASURE_CHANGED = "measure_changed", "แก้ไขมาตรการ"
    MEASURE_REMOVED = "measure_removed", "ลบมาตรการ"
    MEETING_SAVED = "meeting_saved", "บันทึกผลการประชุม"
    PAPER_DRAFTED = "paper_drafted", "เริ่มร่างเอกสาร"
    PAPER_EDITED = "paper_edited", "แก้ไขร่างเอกสาร"
    PAPER_SUBMITTED = "paper_submitted", "เสนอเอกสารตามลำดับชั้น"
    PAPER_SIGNED = "paper_signed", "ให้ความเห็นและลงนาม"
    PAPER_RETURNED = "paper_returned", "ส่งเอกสารกลับให้แก้ไข"
    PAPER_ISSUED = "paper_issued", "ออกเลขที่และเก็บเอกสารฉบับสมบูรณ์"
