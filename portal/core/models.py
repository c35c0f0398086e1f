"""Abstract models: no nouns here."""

import secrets

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
