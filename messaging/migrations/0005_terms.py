from django.db import migrations, models


def write_terms(apps, schema_editor):
    """Of what was said before, so that it is found too."""
    from messaging.searching import terms_of

    messages = apps.get_model("messaging", "Message").objects
    for message in messages.exclude(text="").only("pk", "text").iterator(500):
        messages.filter(pk=message.pk).update(terms=terms_of(message.text))


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0004_held_and_first_words'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='terms',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.RunPython(write_terms, migrations.RunPython.noop),
    ]
