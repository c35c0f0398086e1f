"""The members with a tag can be invited by themselves: each tag of an office is a group for its rounds of invitations."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.onboarding.groups import Groups, groups
from portal.organisations.models import Cluster

from .models import Tag


def tags_of(cluster: Cluster) -> list[tuple[str, str]]:
    return [(tag.public_id, _("Members with the tag “%(tag)s”") % {"tag": tag.name}) for tag in cluster.tags.all()]


def carrying(cluster: Cluster, key: str) -> QuerySet[Any, Any]:
    return Tag.objects.filter(cluster=cluster, public_id=key).values("organisations")


def sign_in() -> None:
    groups.register("tag", Groups(choices=tags_of, members=carrying))
