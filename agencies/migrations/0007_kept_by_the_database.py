from typing import Any

from django.db import migrations, models

from agencies.seals import keep

# A chain only ever steps forward by one event; that of a demo agency may also be opened, to be forgotten.
STEP = (
    "NOT (NEW.id = OLD.id AND NEW.name = OLD.name AND NEW.is_demo = OLD.is_demo AND ("
    "(NEW.last_sequence = OLD.last_sequence + 1 AND NEW.is_open = OLD.is_open)"
    " OR (OLD.is_demo AND NEW.last_sequence = OLD.last_sequence AND NEW.last_hash = OLD.last_hash)))"
)


def mark_chains_of_demo_agencies(apps: Any, schema_editor: Any) -> None:
    codes = apps.get_model("agencies", "Agency").objects.filter(is_demo=True).values_list("code", flat=True)
    apps.get_model("agencies", "AuditChain").objects.filter(name__in=list(codes)).update(is_demo=True)


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0006_events_of_papers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditevent',
            name='event',
            field=models.CharField(choices=[('agency_created', 'ตั้งค่าหน่วยงานในระบบ'), ('agency_changed', 'แก้ไขข้อมูลหน่วยงาน'), ('unit_created', 'เพิ่มส่วนราชการ'), ('unit_changed', 'แก้ไขส่วนราชการ'), ('officer_created', 'เพิ่มเจ้าหน้าที่'), ('officer_changed', 'แก้ไขข้อมูลเจ้าหน้าที่'), ('demo_forgotten', 'ล้างหน่วยงานตัวอย่างเพื่อเริ่มใหม่'), ('password_set', 'ออกรหัสผ่านชั่วคราวให้เจ้าหน้าที่'), ('acting_saved', 'บันทึกผู้รักษาราชการแทนหรือปฏิบัติราชการแทน'), ('acting_removed', 'ลบรายการผู้รักษาราชการแทนหรือปฏิบัติราชการแทน'), ('signature_saved', 'บันทึกภาพลายมือชื่อของตน'), ('signature_removed', 'ลบภาพลายมือชื่อของตน'), ('chain_changed', 'กำหนดลำดับการลงนามและความเห็นที่ใช้ประจำ'), ('edition_loaded', 'นำเข้าเกณฑ์การประเมินประจำปี'), ('edition_corrected', 'แก้ไขเกณฑ์การประเมินประจำปีของหน่วยงาน'), ('edition_adopted', 'ย้ายผลคะแนนไปใช้เกณฑ์ฉบับที่แก้ไข'), ('year_opened', 'เปิดปีงบประมาณเพื่อบันทึกผล'), ('scores_saved', 'บันทึกผลคะแนน'), ('items_saved', 'บันทึกคะแนนรายข้อ'), ('basis_chosen', 'เลือกคะแนนที่ใช้ระหว่างคะแนนที่กรอกกับที่คำนวณจากรายข้อ'), ('remarks_saved', 'บันทึกข้อสังเกตหรือข้อเสนอแนะ'), ('result_confirmed', 'ยืนยันผลคะแนน'), ('result_reopened', 'เปิดผลคะแนนเพื่อแก้ไข'), ('year_imported', 'นำเข้าไฟล์ข้อมูลประจำปี'), ('plan_opened', 'เปิดแผนมาตรการของปี'), ('plan_changed', 'แก้ไขแผนมาตรการของปี'), ('measure_added', 'เพิ่มมาตรการ'), ('measure_changed', 'แก้ไขมาตรการ'), ('measure_removed', 'ลบมาตรการ'), ('measure_moved', 'จัดลำดับมาตรการใหม่'), ('plan_calendar_set', 'กำหนดรอบติดตามของแผน'), ('plan_proposed', 'เสนอแผนมาตรการเพื่ออนุมัติ'), ('plan_returned', 'ส่งแผนมาตรการกลับให้แก้ไข'), ('plan_adopted', 'อนุมัติแผนมาตรการ'), ('plan_rolled', 'ยกมาตรการจากแผนปีก่อน'), ('round_answered', 'รายงานผลตามรอบติดตาม'), ('outcome_saved', 'สรุปผลมาตรการเมื่อสิ้นปี'), ('evidence_added', 'เพิ่มหลักฐาน'), ('evidence_changed', 'แก้ไขข้อมูลหลักฐาน'), ('evidence_removed', 'ลบหลักฐาน'), ('recommendation_added', 'เพิ่มมาตรการแนะนำของหน่วยงาน'), ('recommendation_changed', 'แก้ไขมาตรการแนะนำของหน่วยงาน'), ('recommendation_retired', 'เลิกใช้มาตรการแนะนำ'), ('recommendation_restored', 'นำมาตรการแนะนำกลับมาใช้'), ('recommendations_loaded', 'นำเข้าคลังมาตรการแนะนำ'), ('reminders_chosen', 'เลือกรับหรืองดรับการแจ้งเตือน'), ('feed_opened', 'สร้างที่อยู่ปฏิทินส่วนตัว'), ('feed_revoked', 'ยกเลิกที่อยู่ปฏิทินส่วนตัว'), ('meeting_saved', 'บันทึกผลการประชุม'), ('paper_drafted', 'เริ่มร่างเอกสาร'), ('paper_edited', 'แก้ไขร่างเอกสาร'), ('paper_submitted', 'เสนอเอกสารตามลำดับชั้น'), ('paper_signed', 'ให้ความเห็นและลงนาม'), ('paper_returned', 'ส่งเอกสารกลับให้แก้ไข'), ('paper_issued', 'ออกเลขที่และเก็บเอกสารฉบับสมบูรณ์'), ('paper_filed', 'เก็บสำเนาเอกสารที่ลงนามด้วยปากกา'), ('paper_corrected', 'เริ่มเอกสารฉบับแก้ไขแทนฉบับที่ออกแล้ว'), ('numbers_passed', 'ข้ามเลขที่ในทะเบียนหนังสือ'), ('number_cancelled', 'ยกเลิกเลขที่หนังสือ')], max_length=40, verbose_name='เหตุการณ์'),
        ),
        migrations.AddField(
            model_name='auditchain',
            name='is_demo',
            field=models.BooleanField(default=False, verbose_name='สายของหน่วยงานตัวอย่าง'),
        ),
        migrations.AddField(
            model_name='auditchain',
            name='is_open',
            field=models.BooleanField(default=False, verbose_name='กำลังล้างข้อมูลตัวอย่าง'),
        ),
        migrations.RunPython(mark_chains_of_demo_agencies, migrations.RunPython.noop),
        *keep('agencies_auditevent'),
        *keep('agencies_auditchain', update_when=STEP),
    ]
