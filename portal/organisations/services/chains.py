"""The office writes its chain: three to eight links in the trade's words, in order, each with its sectors and its common stage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.activity.services import record
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.taxonomy.models import Sector

from .. import permissions
from ..models import ChainLink, Cluster, Organisation
from .announcing import announce, index_organisations

FEWEST, MOST = 3, 8
MOST_SECTORS = 12
NAMES = ("name_en", "name_fr", "name_ar")
IN_TRANSIT = 0
"""Where a link stands in the middle of a move, since no two may have one position."""


@transaction.atomic
def write_link(
    cluster: Cluster, *, by: User, stage: str, sectors: Iterable[str], link: ChainLink | None = None, **names: str
) -> ChainLink:
    """Add a link at the end of the chain, or write an existing one anew. `names` are those of NAMES, `sectors` codes."""
    _locked(cluster, by)
    tidy = {name: clean_line(names.get(name, "")) for name in NAMES}
    if empty := next((name for name in NAMES if not tidy[name]), ""):
        raise NotPossible("name", _("Write the name in all three languages, in the words of the trade."), empty)
    if stage not in ChainLink.Stage.values:
        raise NotPossible("stage", _("Choose the common stage."), "stage")
    codes = list(dict.fromkeys(sectors))
    if len(codes) > MOST_SECTORS:
        raise NotPossible("sectors", _("Give at most %(number)s codes.") % {"number": MOST_SECTORS}, "sectors")
    known = list(Sector.objects.filter(code__in=codes))
    if unknown := sorted(set(codes) - {sector.code for sector in known}):
        raise NotPossible("sectors", _("“%(code)s” is not a code of ISIC Rev. 4.") % {"code": unknown[0]}, "sectors")
    there = list(cluster.links.order_by("position"))
    for other in there:
        if (link is None or other.pk != link.pk) and any(getattr(other, name) == tidy[name] for name in NAMES):
            raise NotPossible("twice", _("Another link has this name."), "name_en")
    if link is None:
        if len(there) >= MOST:
            raise NotPossible("most", _("A chain has at most eight links. Put two of them together."))
        link = ChainLink(cluster=cluster, position=len(there) + 1)
    for name, value in tidy.items():
        setattr(link, name, value)
    link.stage = stage
    link.save()
    link.sectors.set(known)
    _changed(cluster, by)
    return link


@transaction.atomic
def move_link(link: ChainLink, *, by: User, later: bool) -> None:
    """One place earlier or later; at an end it stays."""
    _locked(link.cluster, by)
    here = ChainLink.objects.get(pk=link.pk).position
    there = here + (1 if later else -1)
    other = ChainLink.objects.filter(cluster=link.cluster, position=there).first()
    if other is None:
        return
    for row, position in ((other, IN_TRANSIT), (link, there), (other, here)):
        ChainLink.objects.filter(pk=row.pk).update(position=position)
    _changed(link.cluster, by)


@transaction.atomic
def remove_link(link: ChainLink, *, by: User) -> None:
    """Take an empty link out; those after it move up. Never below three once there are three."""
    _locked(link.cluster, by)
    if link.cluster.links.count() <= FEWEST:
        raise NotPossible("fewest", _("A chain has at least three links. Rename this one, or add another first."))
    if _stands_somebody_at(link):
        raise NotPossible("used", _("Members, needs or offers stand at this link. Rename it, or move them first."))
    position = ChainLink.objects.get(pk=link.pk).position
    cluster = link.cluster
    link.delete()
    for after in cluster.links.filter(position__gt=position).order_by("position"):
        ChainLink.objects.filter(pk=after.pk).update(position=after.position - 1)
    _changed(cluster, by)


def _stands_somebody_at(link: ChainLink) -> bool:
    """Whatever points at it, also of floors above: it would lose its place without a word."""
    relations: list[Any] = [one for one in ChainLink._meta.get_fields(include_hidden=True) if one.auto_created]
    return any(
        relation.related_model.objects.filter(**{relation.field.name: link}).exists()
        for relation in relations
        if relation.one_to_many and relation.related_model is not ChainLink.sectors.through
    )


def _locked(cluster: Cluster, by: User) -> None:
    if not permissions.can_write_chain(by, cluster):
        raise NotAllowed
    Cluster.objects.select_for_update().get(pk=cluster.pk)


def _changed(cluster: Cluster, by: User) -> None:
    """The words of the chain stand in the documents of its members, and their needs are compared by its sectors."""
    record("chain.changed", by=by, about=cluster)
    members = list(Organisation.objects.in_cluster(cluster).only("pk"))
    index_organisations(members)
    announce(*(member.pk for member in members))
