"""Evidence hung on one round; now it belongs to the agency and any round may name it."""

from django.db import migrations


def forwards(apps, schema_editor):
    Evidence = apps.get_model("measures", "Evidence")
    RoundEvidence = apps.get_model("measures", "RoundEvidence")
    rows = Evidence.objects.values_list("pk", "round_id", "order", "round__measure__plan__agency_id")
    for pk, round_id, order, agency_id in rows.iterator():
        RoundEvidence.objects.create(evidence_id=pk, round_id=round_id, order=order)
        Evidence.objects.filter(pk=pk).update(agency_id=agency_id)


class Migration(migrations.Migration):
    dependencies = [("measures", "0002_plans_in_full")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
