"""The closed vocabulary of acts that the audit record knows, each with its Thai sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import TextChoices


class Event(TextChoices):
    """เหตุการณ์: one act by a person or a command; the label is the sentence shown in histories."""

    AGENCY_CREATED = "agency_created", "ตั้งค่าหน่วยงานในระบบ"
    AGENCY_CHANGED = "agency_changed", "แก้ไขข้อมูลหน่วยงาน"
    UNIT_CREATED = "unit_created", "เพิ่มส่วนราชการ"
    UNIT_CHANGED = "unit_changed", "แก้ไขส่วนราชการ"
    OFFICER_CREATED = "officer_created", "เพิ่มเจ้าหน้าที่"
    OFFICER_CHANGED = "officer_changed", "แก้ไขข้อมูลเจ้าหน้าที่"
    REMOVED_FORGOTTEN = "removed_forgotten", "ลบถาวรสิ่งที่ลบไว้ก่อนครบกำหนด"
    DEMO_FORGOTTEN = "demo_forgotten", "ล้างหน่วยงานตัวอย่างเพื่อเริ่มใหม่"
    PASSWORD_SET = "password_set", "ออกรหัสผ่านชั่วคราวให้เจ้าหน้าที่"
    PASSWORD_CHANGED = "password_changed", "เปลี่ยนรหัสผ่านของตน"
    PASSWORD_RECOVERED = "password_recovered", "ตั้งรหัสผ่านใหม่ทางอีเมล"
    OFFICER_UNLOCKED = "officer_unlocked", "ปลดล็อกการเข้าสู่ระบบให้เจ้าหน้าที่"
    SECOND_FACTOR_ON = "second_factor_on", "เปิดใช้รหัสยืนยันสองชั้นของตน"
    SECOND_FACTOR_OFF = "second_factor_off", "ปิดรหัสยืนยันสองชั้นของตน"
    SECOND_FACTOR_RESET = "second_factor_reset", "ยกเลิกรหัสยืนยันสองชั้นให้เจ้าหน้าที่ที่ใช้อุปกรณ์เดิมไม่ได้"
    RECOVERY_CODES_MADE = "recovery_codes_made", "ออกรหัสสำรองชุดใหม่ของตน"
    RECOVERY_CODE_USED = "recovery_code_used", "ใช้รหัสสำรองแทนรหัสยืนยัน"
    ACTING_SAVED = "acting_saved", "บันทึกผู้รักษาราชการแทนหรือปฏิบัติราชการแทน"
    ACTING_REMOVED = "acting_removed", "ลบรายการผู้รักษาราชการแทนหรือปฏิบัติราชการแทน"
    SIGNATURE_SAVED = "signature_saved", "บันทึกภาพลายมือชื่อของตน"
    SIGNATURE_REMOVED = "signature_removed", "ลบภาพลายมือชื่อของตน"
    CHAIN_CHANGED = "chain_changed", "กำหนดลำดับการลงนามและความเห็นที่ใช้ประจำ"
    EDITION_LOADED = "edition_loaded", "นำเข้าเกณฑ์การประเมินประจำปี"
    EDITION_CORRECTED = "edition_corrected", "แก้ไขเกณฑ์การประเมินประจำปีของหน่วยงาน"
    EDITION_ADOPTED = "edition_adopted", "ย้ายผลคะแนนไปใช้เกณฑ์ฉบับที่แก้ไข"
    YEAR_OPENED = "year_opened", "เปิดปีงบประมาณเพื่อบันทึกผล"
    YEAR_REMOVED = "year_removed", "ลบปีงบประมาณที่เปิดไว้และยังไม่ได้บันทึกอะไร"
    SCORES_SAVED = "scores_saved", "บันทึกผลคะแนน"
    ITEMS_SAVED = "items_saved", "บันทึกคะแนนรายข้อ"
    BASIS_CHOSEN = "basis_chosen", "เลือกคะแนนที่ใช้ระหว่างคะแนนที่กรอกกับที่คำนวณจากรายข้อ"
    REMARKS_SAVED = "remarks_saved", "บันทึกข้อสังเกตหรือข้อเสนอแนะ"
    REMARK_RESTORED = "remark_restored", "นำข้อสังเกตหรือข้อเสนอแนะที่ลบกลับคืน"
    RESULT_CONFIRMED = "result_confirmed", "ยืนยันผลคะแนน"
    RESULT_REOPENED = "result_reopened", "เปิดผลคะแนนเพื่อแก้ไข"
    YEAR_IMPORTED = "year_imported", "นำเข้าไฟล์ข้อมูลประจำปี"
    PLAN_OPENED = "plan_opened", "เปิดแผนมาตรการของปี"
    PLAN_CHANGED = "plan_changed", "แก้ไขแผนมาตรการของปี"
    MEASURE_ADDED = "measure_added", "เพิ่มมาตรการ"
    MEASURE_CHANGED = "measure_changed", "แก้ไขมาตรการ"
    MEASURE_REMOVED = "measure_removed", "ลบมาตรการ"
    MEASURE_RESTORED = "measure_restored", "นำมาตรการที่ลบกลับคืน"
    MEASURE_MOVED = "measure_moved", "จัดลำดับมาตรการใหม่"
    PLAN_CALENDAR_SET = "plan_calendar_set", "กำหนดรอบติดตามของแผน"
    PLAN_PROPOSED = "plan_proposed", "เสนอแผนมาตรการเพื่ออนุมัติ"
    PLAN_WITHDRAWN = "plan_withdrawn", "ดึงแผนมาตรการที่เสนอกลับมาแก้ไข"
    PLAN_RETURNED = "plan_returned", "ส่งแผนมาตรการกลับให้แก้ไข"
    PLAN_ADOPTED = "plan_adopted", "อนุมัติแผนมาตรการ"
    PLAN_AMENDMENTS_NOTED = "plan_amendments_noted", "รับทราบการแก้ไขแผนมาตรการหลังอนุมัติ"
    PLAN_ROLLED = "plan_rolled", "ยกมาตรการจากแผนปีก่อน"
    ROUND_ANSWERED = "round_answered", "รายงานผลตามรอบติดตาม"
    OUTCOME_SAVED = "outcome_saved", "สรุปผลมาตรการเมื่อสิ้นปี"
    EVIDENCE_ADDED = "evidence_added", "เพิ่มหลักฐาน"
    EVIDENCE_CHANGED = "evidence_changed", "แก้ไขข้อมูลหลักฐาน"
    EVIDENCE_REMOVED = "evidence_removed", "ลบหลักฐาน"
    EVIDENCE_RESTORED = "evidence_restored", "นำหลักฐานที่ลบกลับคืน"
    RECOMMENDATION_ADDED = "recommendation_added", "เพิ่มมาตรการแนะนำของหน่วยงาน"
    RECOMMENDATION_CHANGED = "recommendation_changed", "แก้ไขมาตรการแนะนำของหน่วยงาน"
    RECOMMENDATION_RETIRED = "recommendation_retired", "เลิกใช้มาตรการแนะนำ"
    RECOMMENDATION_RESTORED = "recommendation_restored", "นำมาตรการแนะนำกลับมาใช้"
    RECOMMENDATIONS_LOADED = "recommendations_loaded", "นำเข้าคลังมาตรการแนะนำ"
    REMINDERS_CHOSEN = "reminders_chosen", "เลือกรับหรืองดรับการแจ้งเตือน"
    FEED_OPENED = "feed_opened", "สร้างที่อยู่ปฏิทินส่วนตัว"
    FEED_REVOKED = "feed_revoked", "ยกเลิกที่อยู่ปฏิทินส่วนตัว"
    MEETING_SAVED = "meeting_saved", "บันทึกผลการประชุม"
    PAPER_DRAFTED = "paper_drafted", "เริ่มร่างเอกสาร"
    PAPER_EDITED = "paper_edited", "แก้ไขร่างเอกสาร"
    PAPER_SUBMITTED = "paper_submitted", "เสนอเอกสารตามลำดับชั้น"
    PAPER_WITHDRAWN = "paper_withdrawn", "ดึงเอกสารที่เสนอกลับมาแก้ไข"
    PAPER_CANCELLED = "paper_cancelled", "ยกเลิกร่างเอกสาร"
    PAPER_SIGNED = "paper_signed", "ให้ความเห็นและลงนาม"
    PAPER_RETURNED = "paper_returned", "ส่งเอกสารกลับให้แก้ไข"
    PAPER_ISSUED = "paper_issued", "ออกเลขที่และเก็บเอกสารฉบับสมบูรณ์"
    PAPER_FILED = "paper_filed", "เก็บสำเนาเอกสารที่ลงนามด้วยปากกา"
    PAPER_CORRECTED = "paper_corrected", "เริ่มเอกสารฉบับแก้ไขแทนฉบับที่ออกแล้ว"
    NUMBERS_PASSED = "numbers_passed", "ข้ามเลขที่ในทะเบียนหนังสือ"
    NUMBER_CANCELLED = "number_cancelled", "ยกเลิกเลขที่หนังสือ"


# Acts whose subject is gone afterwards.
REMOVALS = (Event.ACTING_REMOVED, Event.MEASURE_REMOVED, Event.EVIDENCE_REMOVED)


def sentence_of(event: str, changes: Mapping[str, Any]) -> str:
    """The sentence of one act: a paper of a kind without numbers is issued without being given one."""
    if event == Event.PAPER_ISSUED and changes.get("number") == ["", ""]:
        return "เก็บเอกสารฉบับสมบูรณ์"
    return Event(event).label
