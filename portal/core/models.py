"""Abstract models: no nouns here."""

import secrets

from django.conf import settings
from django.db import models

# No vowels and no look-alikes: ids are read out on the phone and never spell a word.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"


def make_public_id() -> str:
    """A random id of 12 letters (57 bits) for addresses; row numbers never leave the database."""
    return "".join(secrets.choice(ALPHABET) for _ in range(12))


class Timestamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True


class PublicId(models.Model):
    public_id = models.CharField(max_length=12, unique=True, default=make_public_id, editable=False)

    class Meta:
        abstract = True


class Versioned(PublicId, Timestamped):
    """What several people write: each change raises a number, so that nobody writes over what they have not read.

    `version` stands in the form that changes a row, and is its SEQUENCE in a calendar. `changed_by` wrote it last.
    """

    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        abstract = True
