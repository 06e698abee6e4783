import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('agencies', '0003_events_of_plans'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('secret_hash', models.CharField(max_length=64, unique=True, verbose_name='SHA-256 ของรหัสลับ')),
                ('opened_at', models.DateTimeField(verbose_name='สร้างเมื่อ')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feed', to='agencies.membership', verbose_name='เจ้าหน้าที่')),
            ],
            options={
                'verbose_name': 'ปฏิทินส่วนตัว',
                'verbose_name_plural': 'ปฏิทินส่วนตัว',
            },
        ),
        migrations.CreateModel(
            name='ReminderChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='รุ่นของข้อมูล')),
                ('wants_letters', models.BooleanField(default=True, verbose_name='รับจดหมายเตือน')),
                ('member', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='reminder_choice', to='agencies.membership', verbose_name='เจ้าหน้าที่')),
            ],
            options={
                'verbose_name': 'การรับจดหมายเตือน',
                'verbose_name_plural': 'การรับจดหมายเตือน',
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='ของวันที่')),
                ('address', models.EmailField(max_length=254, verbose_name='ส่งถึง')),
                ('subject', models.CharField(max_length=300, verbose_name='เรื่อง')),
                ('body', models.TextField(verbose_name='ข้อความ')),
                ('kept_at', models.DateTimeField(verbose_name='เขียนเมื่อ')),
                ('tried_at', models.DateTimeField(null=True, verbose_name='เริ่มส่งเมื่อ')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='ส่งแล้วเมื่อ')),
                ('trouble', models.CharField(blank=True, max_length=300, verbose_name='เหตุที่ส่งไม่ได้')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to=settings.AUTH_USER_MODEL, verbose_name='ผู้รับ')),
            ],
            options={
                'verbose_name': 'จดหมายเตือน',
                'verbose_name_plural': 'จดหมายเตือน',
                'ordering': ['-day', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='letter_once_a_day'), models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('tried_at__isnull', False), _connector='OR'), name='letter_tried_before_sent')],
            },
        ),
    ]
