"""What the office wrote for a member, and nobody of it has confirmed yet."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils import timezone

from portal.activity.models import Entry
from portal.organisations.models import Membership, OfficeStaff, Organisation


@dataclass(frozen=True, slots=True)
class Assisted:
    """`office` is the name of the cluster whose office wrote it, empty where its staff has changed since."""

    office: str
    on: dt.date


def assisted(organisation: Organisation) -> Assisted | None:
    """The last that somebody who never belonged to it has written, unless its own people have confirmed the page since. Two queries."""
    deeds = Entry.objects.filter(
        content_type=ContentType.objects.get_for_model(Organisation),
        object_id=str(organisation.pk),
        verb="organisation.updated",
        by__isnull=False,
    )
    own = Membership.objects.filter(organisation=organisation, user=OuterRef("by"))
    last = deeds.exclude(Exists(own)).order_by("-at").values("by", "at").first()
    if last is None:
        return None
    on = timezone.localdate(last["at"])
    if organisation.confirmed_on and organisation.confirmed_on >= on:
        return None
    serves = OfficeStaff.objects.filter(user=last["by"], cluster__memberships__organisation=organisation)
    office = serves.select_related("cluster").order_by("pk").first()
    return Assisted(office.cluster.name if office else "", on)
