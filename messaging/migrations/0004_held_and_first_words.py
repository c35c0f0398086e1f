import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import Min, OuterRef, Subquery


def remember_first_words(apps, schema_editor):
    """When each organisation first said something in each conversation."""
    messages = apps.get_model("messaging", "Message").objects
    said = messages.filter(conversation=OuterRef("conversation"), organisation=OuterRef("organisation"), kind="said")
    first = said.order_by().values("conversation").annotate(at=Min("sent_at")).values("at")
    apps.get_model("messaging", "Participant").objects.update(spoke_at=Subquery(first))


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0003_hidden_and_stopped'),
        ('organisations', '0026_blocks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('client_id', models.UUIDField()),
                ('mark', models.CharField(max_length=32)),
                ('held_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('refused_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name='message',
            name='mark',
            field=models.CharField(blank=True, default='', max_length=32),
        ),
        migrations.AddField(
            model_name='participant',
            name='spoke_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('mark', ''), _negated=True), fields=['mark'], name='messaging_same_words'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['organisation', 'spoke_at'], name='messaging_first_words'),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='held', to='messaging.conversation'),
        ),
        migrations.AddField(
            model_name='heldmessage',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddConstraint(
            model_name='heldmessage',
            constraint=models.UniqueConstraint(fields=('author', 'client_id'), name='messaging_held_once'),
        ),
        migrations.RunPython(remember_first_words, migrations.RunPython.noop),
    ]
