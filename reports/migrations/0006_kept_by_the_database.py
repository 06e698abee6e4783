from django.db import migrations

from agencies.seals import keep


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0007_kept_by_the_database'),
        ('reports', '0005_numbers'),
    ]

    operations = [
        *keep('reports_paper', update_when="OLD.state = 'issued'"),
        *keep('reports_issuedfile'),
        *keep('reports_signedscan'),
        *keep('reports_cancellednumbers'),
        *keep('reports_submission'),
        *keep('reports_opinion'),
    ]
