"""Who may do what at the desk. The only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from portal.organisations.models import Cluster, Organisation
from portal.organisations.permissions import can_ask_to_join, can_see_totals, serves_in_office

from .models import Application

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser


def can_work_at_desk(user: Reader, cluster: Cluster) -> bool:
    """The named staff of the cluster's office, who have signed their undertaking. Never the board, nor the portal's staff."""
    return serves_in_office(user, cluster)


def can_read_plan(user: Reader, cluster: Cluster) -> bool:
    """Plan and report: the office, the board, the people of the cluster's own organisation, its government members."""
    return can_see_totals(user, cluster)


# Applications and tiers


can_keep_tiers = can_work_at_desk


def can_apply(user: Reader, organisation: Organisation) -> bool:
    """Whoever may ask for it to be taken in."""
    return can_ask_to_join(user, organisation)


def can_decide(user: Reader, application: Application) -> bool:
    """The named staff of the office that was asked."""
    return can_work_at_desk(user, application.request.cluster)


# Announcements


can_announce = can_work_at_desk


# The plan and the self-assessment: whoever reads the plan reads both


can_write_plan = can_work_at_desk
can_assess = can_work_at_desk
