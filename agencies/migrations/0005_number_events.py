from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0003_events_of_plans'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditevent',
            name='event',
            field=models.CharField(choices=[('agency_created', 'ตั้งค่าหน่วยงานในระบบ'), ('agency_changed', 'แก้ไขข้อมูลหน่วยงาน'), ('unit_created', 'เพิ่มส่วนราชการ'), ('unit_changed', 'แก้ไขส่วนราชการ'), ('officer_created', 'เพิ่มเจ้าหน้าที่'), ('officer_changed', 'แก้ไขข้อมูลเจ้าหน้าที่'), ('password_set', 'ออกรหัสผ่านชั่วคราวให้เจ้าหน้าที่'), ('edition_loaded', 'นำเข้าเกณฑ์การประเมินประจำปี'), ('edition_corrected', 'แก้ไขเกณฑ์การประเมินประจำปีของหน่วยงาน'), ('edition_adopted', 'ย้ายผลคะแนนไปใช้เกณฑ์ฉบับที่แก้ไข'), ('year_opened', 'เปิดปีงบประมาณเพื่อบันทึกผล'), ('scores_saved', 'บันทึกผลคะแนน'), ('items_saved', 'บันทึกคะแนนรายข้อ'), ('basis_chosen', 'เลือกคะแนนที่ใช้ระหว่างคะแนนที่กรอกกับที่คำนวณจากรายข้อ'), ('remarks_saved', 'บันทึกข้อสังเกตหรือข้อเสนอแนะ'), ('result_confirmed', 'ยืนยันผลคะแนน'), ('result_reopened', 'เปิดผลคะแนนเพื่อแก้ไข'), ('year_imported', 'นำเข้าไฟล์ข้อมูลประจำปี'), ('plan_opened', 'เปิดแผนมาตรการของปี'), ('plan_changed', 'แก้ไขแผนมาตรการของปี'), ('measure_added', 'เพิ่มมาตรการ'), ('measure_changed', 'แก้ไขมาตรการ'), ('measure_removed', 'ลบมาตรการ'), ('measure_moved', 'จัดลำดับมาตรการใหม่'), ('plan_calendar_set', 'กำหนดรอบติดตามของแผน'), ('plan_proposed', 'เสนอแผนมาตรการเพื่ออนุมัติ'), ('plan_returned', 'ส่งแผนมาตรการกลับให้แก้ไข'), ('plan_adopted', 'อนุมัติแผนมาตรการ'), ('plan_rolled', 'ยกมาตรการจากแผนปีก่อน'), ('round_answered', 'รายงานผลตามรอบติดตาม'), ('outcome_saved', 'สรุปผลมาตรการเมื่อสิ้นปี'), ('evidence_added', 'เพิ่มหลักฐาน'), ('evidence_changed', 'แก้ไขข้อมูลหลักฐาน'), ('evidence_removed', 'ลบหลักฐาน'), ('recommendation_added', 'เพิ่มมาตรการแนะนำของหน่วยงาน'), ('recommendation_changed', 'แก้ไขมาตรการแนะนำของหน่วยงาน'), ('recommendation_retired', 'เลิกใช้มาตรการแนะนำ'), ('recommendation_restored', 'นำมาตรการแนะนำกลับมาใช้'), ('recommendations_loaded', 'นำเข้าคลังมาตรการแนะนำ'), ('reminders_chosen', 'เลือกรับหรืองดรับการแจ้งเตือน'), ('feed_opened', 'สร้างที่อยู่ปฏิทินส่วนตัว'), ('feed_revoked', 'ยกเลิกที่อยู่ปฏิทินส่วนตัว'), ('meeting_saved', 'บันทึกผลการประชุม'), ('paper_drafted', 'เริ่มร่างเอกสาร'), ('paper_edited', 'แก้ไขร่างเอกสาร'), ('paper_submitted', 'เสนอเอกสารตามลำดับชั้น'), ('paper_signed', 'ให้ความเห็นและลงนาม'), ('paper_returned', 'ส่งเอกสารกลับให้แก้ไข'), ('paper_issued', 'ออกเลขที่และเก็บเอกสารฉบับสมบูรณ์'), ('numbers_passed', 'ข้ามเลขที่ในทะเบียนหนังสือ'), ('number_cancelled', 'ยกเลิกเลขที่หนังสือ')], max_length=40, verbose_name='เหตุการณ์'),
        ),
    ]
