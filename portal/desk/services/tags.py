"""The tags of a member, as one line of words with commas."""

from __future__ import annotations

import re

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.core.errors import NotAllowed, NotPossible
from portal.core.text import clean_line
from portal.organisations.models import Cluster, Organisation
from portal.ui.words import number

from .. import permissions
from ..models import Tag
from ..models.tags import LONGEST_TAG

MOST_TAGS = 12


@transaction.atomic
def set_tags(cluster: Cluster, organisation: Organisation, *, by: User, words: str) -> list[Tag]:
    """The member carries these and no others; a tag that nobody carries any more goes."""
    if not permissions.can_open_file(by, cluster, organisation):
        raise NotAllowed
    wanted = {name.casefold(): name for part in re.split("[,،;؛\n]", words) if (name := clean_line(part))}
    if len(wanted) > MOST_TAGS:
        raise NotPossible("many", _("At most %(most)s tags.") % {"most": number(MOST_TAGS)}, "words")
    if any(len(name) > LONGEST_TAG for name in wanted.values()):
        raise NotPossible("long", _("A tag has at most %(most)s letters.") % {"most": number(LONGEST_TAG)}, "words")
    there = {tag.name.casefold(): tag for tag in Tag.objects.filter(cluster=cluster)}
    tags = [there.get(key) or Tag.objects.create(cluster=cluster, name=name) for key, name in wanted.items()]
    for tag in Tag.objects.filter(cluster=cluster, organisations=organisation).exclude(pk__in=[one.pk for one in tags]):
        tag.organisations.remove(organisation)
    for tag in tags:
        tag.organisations.add(organisation)
    Tag.objects.filter(cluster=cluster, organisations=None).delete()
    return tags
