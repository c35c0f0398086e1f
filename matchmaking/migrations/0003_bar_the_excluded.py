from django.db import migrations
from django.utils import timezone


def bar_the_excluded(apps, schema_editor):
    """What is not for everybody is not found by whom its organisation keeps out."""
    documents = apps.get_model("search", "SearchDocument").objects
    listings = apps.get_model("matchmaking", "Listing").objects.order_by("pk")
    owners = dict(listings.values_list("public_id", "organisation__public_id"))
    for document in documents.filter(kind__in=["need", "offer"], deleted_at=None).iterator(chunk_size=2000):
        owner = owners.get(document.subject)
        barred = f"!excluded:{owner}"
        if document.key.endswith(":inside") or "public" in document.audience or not owner:
            continue
        if barred not in document.audience:
            documents.filter(pk=document.pk).update(
                audience=sorted([*document.audience, barred]), revision=document.revision + 1, changed_at=timezone.now()
            )


class Migration(migrations.Migration):

    dependencies = [
        ('matchmaking', '0002_turns'),
        ('search', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(bar_the_excluded, migrations.RunPython.noop),
    ]
