
import django.db.models.deletion
from django.db import migrations, models


def place_numbers(apps, schema_editor):
    """Give every number its place in the book: "พร 72501/12" and "12/2563" are both the twelfth."""
    Paper = apps.get_model("reports", "Paper")
    for paper in Paper.objects.exclude(number="").exclude(number_year=None):
        head, _, tail = paper.number.rpartition("/")
        place = head if tail == str(paper.number_year) and head.isdecimal() else tail
        if place.isdecimal():
            Paper.objects.filter(pk=paper.pk).update(number_place=int(place))


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0005_acting'),
        ('reports', '0004_signoff'),
    ]

    operations = [
        migrations.CreateModel(
            name='CancelledNumbers',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.PositiveIntegerField(verbose_name='ตั้งแต่เลขที่')),
                ('last', models.PositiveIntegerField(verbose_name='ถึงเลขที่')),
                ('reason', models.CharField(max_length=300, verbose_name='เหตุผล')),
                ('cancelled_at', models.DateTimeField(verbose_name='ยกเลิกเมื่อ')),
            ],
            options={
                'verbose_name': 'เลขที่ยกเลิก',
                'verbose_name_plural': 'เลขที่ยกเลิก',
                'ordering': ['first'],
            },
        ),
        migrations.CreateModel(
            name='LongWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fiscal_year', models.PositiveSmallIntegerField(verbose_name='ปีงบประมาณ')),
                ('asked_at', models.DateTimeField(verbose_name='สั่งเมื่อ')),
                ('total', models.PositiveSmallIntegerField(default=1, verbose_name='ทั้งหมด')),
                ('done', models.PositiveSmallIntegerField(default=0, verbose_name='ทำแล้ว')),
                ('is_finished', models.BooleanField(default=False, verbose_name='เสร็จแล้ว')),
                ('trouble', models.CharField(blank=True, max_length=300, verbose_name='สาเหตุที่ไม่สำเร็จ')),
                ('file', models.BinaryField(null=True, verbose_name='ไฟล์')),
            ],
            options={
                'verbose_name': 'งานที่ใช้เวลานาน',
                'verbose_name_plural': 'งานที่ใช้เวลานาน',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='paper',
            name='code',
            field=models.CharField(blank=True, max_length=12, verbose_name='รหัสตรวจสอบ'),
        ),
        migrations.AddField(
            model_name='paper',
            name='number_place',
            field=models.PositiveIntegerField(blank=True, null=True, verbose_name='ลำดับในทะเบียน'),
        ),
        migrations.RunPython(place_numbers, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(fields=('unit', 'number_year', 'number_place'), name='paper_place_once'),
        ),
        migrations.AddConstraint(
            model_name='paper',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('code',), name='paper_code_once'),
        ),
        migrations.AddField(
            model_name='cancellednumbers',
            name='book',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled', to='reports.numberbook', verbose_name='ทะเบียน'),
        ),
        migrations.AddField(
            model_name='cancellednumbers',
            name='cancelled_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cancelled_numbers', to='agencies.membership', verbose_name='ผู้ยกเลิก'),
        ),
        migrations.AddField(
            model_name='longwork',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='long_works', to='agencies.agency', verbose_name='หน่วยงาน'),
        ),
        migrations.AddField(
            model_name='longwork',
            name='asked_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='long_works', to='agencies.membership', verbose_name='ผู้สั่ง'),
        ),
        migrations.AddField(
            model_name='longwork',
            name='paper',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='long_works', to='reports.paper', verbose_name='เอกสาร'),
        ),
        migrations.AddConstraint(
            model_name='cancellednumbers',
            constraint=models.CheckConstraint(condition=models.Q(('first__gte', 1), ('last__gte', models.F('first'))), name='cancelled_in_order'),
        ),
        migrations.AddConstraint(
            model_name='cancellednumbers',
            constraint=models.UniqueConstraint(fields=('book', 'first'), name='cancelled_once'),
        ),
        migrations.AddConstraint(
            model_name='cancellednumbers',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', True), ('cancelled_by__isnull', True)), models.Q(('cancelled_at__isnull', False), ('cancelled_by__isnull', False)), _connector='OR'), name='cancellednumbers_cancelled_pair'),
        ),
        migrations.AddConstraint(
            model_name='longwork',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asked_at__isnull', True), ('asked_by__isnull', True)), models.Q(('asked_at__isnull', False), ('asked_by__isnull', False)), _connector='OR'), name='longwork_asked_pair'),
        ),
    ]
