import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("measures", "0003_evidence_of_agencies")]

    operations = [
        migrations.AlterModelOptions(
            name='evidence',
            options={'ordering': ['pk'], 'verbose_name': 'หลักฐาน', 'verbose_name_plural': 'หลักฐาน'},
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='order',
        ),
        migrations.RemoveField(
            model_name='evidence',
            name='round',
        ),
        migrations.AlterField(
            model_name='evidence',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='agencies.agency', verbose_name='หน่วยงาน'),
        ),
    ]
