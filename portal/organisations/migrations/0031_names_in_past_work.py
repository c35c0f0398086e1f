from django.db import migrations
from django.utils import timezone

from portal.organisations.names import names_of


def name_partners(apps, schema_editor):
    """What is written of past work already names its partners too."""
    documents = apps.get_model("search", "SearchDocument").objects.filter(kind="reference", deleted_at=None)
    references = apps.get_model("organisations", "Reference").objects.exclude(partners=None)
    for reference in references.prefetch_related("partners").iterator(chunk_size=500):
        names = sorted({name for partner in reference.partners.all() for name in names_of(partner)})
        for document in documents.filter(subject=reference.public_id):
            documents.filter(pk=document.pk).update(
                names=names, revision=document.revision + 1, changed_at=timezone.now()
            )


class Migration(migrations.Migration):
    dependencies = [("organisations", "0030_days_in_the_register"), ("search", "0002_names")]

    operations = [migrations.RunPython(name_partners, migrations.RunPython.noop)]
