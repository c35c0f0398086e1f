"""The truth behind the index: one row per small document, written in the transaction of the thing it describes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """What may be found, by whom. Two families: one *card* per organisation or listing (directory, search), many *passages* (matching).

    `key` is stable, for example `organisation:7h3k…:card`. `audience` holds terms: `public`, `members`, `cluster:<slug>`,
    `introduced:<organisation>`, `organisation:<organisation>`; a reader sees a document when one of their own terms is among them.
    Fields of different visibility are different documents. Deleted documents stay as tombstones until every index has seen them.
    """

    class Family(models.TextChoices):
        CARD = "card", _("card")
        PASSAGE = "passage", _("passage")

    key = models.CharField(max_length=120, unique=True)
    family = models.CharField(max_length=8, choices=Family)
    kind = models.CharField(max_length=24, help_text=_("what it is: organisation, profile, offer, need, reference ..."))
    owner = models.CharField(max_length=12, db_index=True, help_text=_("public id of the organisation it belongs to"))
    subject = models.CharField(max_length=12, db_index=True, help_text=_("public id of the thing it describes"))
    language = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    partners = models.JSONField(default=list, help_text=_("public ids of those who did the same work with the owner"))
    names = models.JSONField(default=list, help_text=_("whom it names: words in it that say nothing of what is done"))
    audience = models.JSONField(default=list)
    codes = models.JSONField(default=list, help_text=_("ISIC codes"))
    facets = models.JSONField(
        default=dict, help_text=_("name -> list of values: kind, region, cluster, certificate ...")
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    dated_on = models.DateField(null=True, help_text=_("how fresh the fact is"))
    sort_name = models.CharField(max_length=200, blank=True)
    revision = models.PositiveBigIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "family"], name="search_owner_family")]

    def __str__(self) -> str:
        return self.key
