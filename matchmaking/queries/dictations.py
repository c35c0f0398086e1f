"""What an office wrote down lately, each with the link that confirms it while it waits."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from portal.core.text import isolated
from portal.organisations.models import Cluster

from ..models import Dictation
from ..tokens import link_of

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Written:
    dictation: Dictation
    link: str
    whatsapp: str


def written_down(cluster: Cluster) -> list[Written]:
    rows = Dictation.objects.filter(cluster=cluster).select_related("organisation__region", "listing")
    return [_written(one) for one in rows[:SHOWN]]


def _written(one: Dictation) -> Written:
    if not one.is_waiting or one.listing is None:
        return Written(one, "", "")
    link = link_of(one)
    with override(one.organisation.language_for(get_language() or "")):
        words = _("We wrote down after your call: %(title)s. Is it right? Nobody sees it before you say yes.")
    text = quote(f"{words % {'title': isolated(one.listing.title)}}\n{link}", safe="")
    return Written(one, link, f"https://wa.me/{one.phone.removeprefix('+')}?text={text}")
