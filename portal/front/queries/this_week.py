"""This week for our group: five lines in each language, to copy. Only what everybody in that group may read stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from matchmaking.appearance import Appearance, appearances
from matchmaking.models import Listing
from portal.core.text import isolated
from portal.desk.queries.group import readable_in
from portal.organisations.models import Cluster
from portal.ui.languages import OWN_NAMES
from portal.ui.words import day, number

NAMED_HERE = 3
CLOSING_DAYS = 7


@dataclass(frozen=True, slots=True)
class Lines:
    """The five lines in one language."""

    language: str
    language_name: str
    direction: str
    text: str

    @property
    def whatsapp(self) -> str:
        return f"https://wa.me/?text={quote(self.text, safe='')}"


def this_week(cluster: Cluster, group: str) -> list[Lines]:
    """For a group of members, or one in which anybody may be. The same needs in each language, the soonest to close first."""
    shown = readable_in(cluster, group)
    soon = timezone.localdate() + dt.timedelta(days=CLOSING_DAYS)
    total, closing = shown.count(), shown.filter(expires_on__lte=soon).count()
    first = list(shown.with_card_facts()[:NAMED_HERE])
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            # As a visitor reads it: a name that is kept from somebody is kept from a group.
            who = appearances(first, reader=AnonymousUser())
            text = "\n".join(_lines(cluster, total, closing, [(one, who[one.pk]) for one in first]))
        found.append(Lines(code, OWN_NAMES[code], "rtl" if code == "ar" else "ltr", text))
    return found


def _lines(cluster: Cluster, total: int, closing: int, needs: Sequence[tuple[Listing, Appearance]]) -> list[str]:
    opened = ngettext("%(shown)s open need", "%(shown)s open needs", total) % {"shown": number(total)}
    ends = ngettext("%(shown)s closes within 7 days", "%(shown)s close within 7 days", closing) % {
        "shown": number(closing)
    }
    head = _("This week, %(cluster)s: %(open)s, %(closing)s") if closing else _("This week, %(cluster)s: %(open)s")
    address = f"{settings.SITE_URL}{reverse('matchmaking:need_list')}?cluster={cluster.slug}"
    return [
        head % {"cluster": isolated(cluster.name), "open": opened, "closing": ends},
        *(
            _("• %(title)s (%(who)s, until %(day)s)")
            % {"title": isolated(one.title), "who": isolated(who.name), "day": day(one.expires_on)}
            for one, who in needs
        ),
        *([] if needs else [_("Nothing is asked today. What do you need?")]),
        _("Read and answer: %(address)s") % {"address": address},
    ]
