from django.db import migrations
from django.db.models import F
from django.utils import timezone


def forget_dates(apps, schema_editor):
    """The cards of organisations that nobody ever confirmed bore the day on which they were added."""
    never = apps.get_model("organisations", "Organisation").objects.filter(confirmed_on=None)
    cards = apps.get_model("search", "SearchDocument").objects.filter(family="card", kind="organisation")
    cards.filter(subject__in=never.values("public_id")).update(
        dated_on=None, revision=F("revision") + 1, changed_at=timezone.now()
    )


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0003_site_place'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(forget_dates, migrations.RunPython.noop),
    ]
