"""Lists of members that somebody wants to see again."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import line_of
from portal.organisations.models import Cluster

from .. import permissions
from ..models import SavedView

LONGEST_NAME, LONGEST_QUERY, MOST_VIEWS = 60, 400, 30


def save_view(cluster: Cluster, *, by: User, name: str, query: str, shared: bool) -> SavedView:
    """The same name again keeps the newer list. `shared`: for the whole office."""
    if not permissions.can_work_at_desk(by, cluster):
        raise NotAllowed
    name = line_of(name, LONGEST_NAME, "name")
    if len(query) > LONGEST_QUERY:
        raise NotPossible("query", _("Narrow the list less: it does not fit under a name."), "name")
    owner = None if shared else by
    seen = SavedView.objects.filter(cluster=cluster, owner=owner)
    if seen.exclude(name=name).count() >= MOST_VIEWS:
        raise NotPossible("many", _("Remove a list first: there are thirty."), "name")
    if not seen.filter(name=name).update(query=query):
        try:
            with transaction.atomic():
                SavedView.objects.create(cluster=cluster, owner=owner, name=name, query=query)
        except IntegrityError:
            seen.filter(name=name).update(query=query)
    return seen.get(name=name)


def remove_view(view: SavedView, *, by: User) -> None:
    """One's own, or one of the office."""
    if not permissions.can_work_at_desk(by, view.cluster) or view.owner_id not in {None, by.pk}:
        raise NotAllowed
    view.delete()
