"""Rows of a desk, as they are written without anybody asking who may."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from portal.desk.models import ContactNote, NextAction
from portal.organisations.models import Cluster, Organisation


def contact_with(organisation: Organisation, cluster: Cluster, **fields: Any) -> ContactNote:
    given = {"way": "call", "text": "They would buy film from two more suppliers."} | fields
    return ContactNote.objects.create(organisation=organisation, cluster=cluster, **given)


def step_for(organisation: Organisation, cluster: Cluster, *, days: int = 0, **fields: Any) -> NextAction:
    """Due in so many days; before today it is late."""
    given = {"what": "Call about the film", "due_on": timezone.localdate() + dt.timedelta(days=days)} | fields
    return NextAction.objects.create(organisation=organisation, cluster=cluster, **given)
