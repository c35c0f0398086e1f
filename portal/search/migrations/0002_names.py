from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="searchdocument",
            name="names",
            field=models.JSONField(
                default=list, help_text="whom it names: words in it that say nothing of what is done"
            ),
        ),
    ]
