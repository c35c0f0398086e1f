from django.db import migrations, models
from django.utils import timezone

PUBLIC = {"phone": "public", "email": "public"}


def to_levels(apps, schema_editor):
    """One box for telephone and e-mail becomes the level of each."""
    apps.get_model("organisations", "Organisation").objects.filter(contact_public=True).update(visibility=PUBLIC)


def to_a_box(apps, schema_editor):
    """Back: shown to everybody only where both were."""
    organisations = apps.get_model("organisations", "Organisation").objects
    organisations.filter(visibility__phone="public", visibility__email="public").update(contact_public=True)


def bar_the_excluded(apps, schema_editor):
    """Telephone and e-mail are not found by whom their organisation excludes."""
    documents = apps.get_model("search", "SearchDocument").objects.filter(kind="contact")
    for document in documents.iterator(chunk_size=2000):
        barred = f"!excluded:{document.subject}"
        if barred not in document.audience:
            documents.filter(pk=document.pk).update(
                audience=sorted([*document.audience, barred]),
                revision=document.revision + 1,
                changed_at=timezone.now(),
            )


class Migration(migrations.Migration):

    dependencies = [
        ('organisations', '0005_verified_by_organisation'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='organisation',
            name='visibility',
            field=models.JSONField(blank=True, default=dict, help_text='field -> level, where it differs from the default (visibility.py)'),
        ),
        migrations.AddField(
            model_name='organisation',
            name='turnover',
            field=models.CharField(blank=True, choices=[('', 'not said'), ('0-1m', 'under 1 million US dollars'), ('1-5m', '1 to 5 million US dollars'), ('5-20m', '5 to 20 million US dollars'), ('20-100m', '20 to 100 million US dollars'), ('100m+', '100 million US dollars or more')], default='', max_length=8, verbose_name='turnover in a year'),
        ),
        migrations.RunPython(to_levels, to_a_box),
        migrations.RunPython(bar_the_excluded, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name='organisation',
            name='contact_public',
        ),
    ]
