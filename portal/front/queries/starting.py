"""The first fifteen minutes of an organisation: its steps, what is behind it, and what its kind is asked first."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from portal.organisations.models import Organisation
from portal.organisations.services.starting import steps_put_off

from .clusters import published_clusters

Kind = Organisation.Kind
STEPS: dict[str, str | Promise] = {
    "who": _("Who you are"),
    "cluster": _("Your cluster"),
    "need": _("One need or offer"),
    "partners": _("Who fits, and why"),
}
FIRST: dict[str, str | Promise] = {
    Kind.FIRM: _("What do you need first?"),
    Kind.UNIVERSITY: _("What can you do for members?"),
    Kind.RESEARCH: _("What can you do for members?"),
    Kind.FINANCE: _("What do you finance, and on which conditions?"),
    Kind.GOVERNMENT: _("What do you do for members?"),
    Kind.CLUSTER: _("What do members need together?"),
}


def steps_of(organisation: Organisation | None) -> dict[str, str | Promise]:
    """A cluster's own office belongs to no other cluster."""
    if organisation and organisation.kind == Kind.CLUSTER:
        return {step: label for step, label in STEPS.items() if step != "cluster"}
    return STEPS


def done_by(organisation: Organisation | None) -> set[str]:
    """The steps that are behind an organisation; a cluster that was asked needs nothing more from it."""
    if not organisation:
        return set()
    done = {"who"}
    if organisation.cluster_memberships.filter(ended_at=None).exists() or organisation.join_requests.open().exists():
        done.add("cluster")
    if Listing.objects.filter(organisation=organisation).exists():
        done.add("need")
    return done


def next_open(organisation: Organisation) -> str:
    """The first step that is neither done nor put off; the last one never is."""
    behind = done_by(organisation) | steps_put_off(organisation)
    if not published_clusters().exists():
        behind.add("cluster")
    return next(step for step in steps_of(organisation) if step not in behind)
