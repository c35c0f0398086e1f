"""The page of an organisation as one reader may see it: everything on it comes out of here, and nothing that is not theirs to see."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from matchmaking.models import Listing, MatchSide
from matchmaking.queries.trust import checked
from portal.core.text import isolated, listed, to_html
from portal.onboarding.queries.assisted import Assisted
from portal.organisations.depth import LABORATORIES
from portal.organisations.imports.member_list import OFFICE_LISTS
from portal.organisations.models import (
    Capability,
    Certificate,
    Closure,
    Cluster,
    ClusterMembership,
    JoinRequest,
    Organisation,
    Programme,
    Reference,
    Site,
    TradeItem,
)
from portal.organisations.queries.worked import Worked
from portal.organisations.ranges import founded_in_words
from portal.organisations.services.references import tells_of_finance
from portal.organisations.visibility import Level, level_of
from portal.projects.models import Project
from portal.taxonomy.activities import are_offered
from portal.taxonomy.models import NationalActivity, Region
from portal.ui.atlas.plates import WIDEST_NEAR
from portal.ui.languages import names_here
from portal.ui.parts import Pin
from portal.ui.words import kilometres

from .asking import place_of
from .cluster_face import Run
from .directory import Chain

if TYPE_CHECKING:
    from portal.accounts.models import User

    Reader = User | AnonymousUser

PLAIN = (
    "description", "languages", "size", "founded_on", "registration_number", "website", "phone", "email", "turnover",
    "shifts", "exports_to",
)  # fmt: skip
NEAREST_MAPPED = 5  # km


@dataclass(frozen=True, slots=True)
class Standing:
    """Its place in one cluster: at a link (`chain`, `link`), or supporting it (`lane`), or not placed yet."""

    membership: ClusterMembership
    link: str
    lane: str
    chain: Chain | None
    is_next: bool


@dataclass(frozen=True, slots=True)
class Held:
    certificate: Certificate
    is_over: bool


@dataclass(frozen=True)
class OrganisationFace:
    """`seen` are the fields that the reader may see: nothing else of them comes out of here.

    `can_open_contact`: the reader serves in its office, and has not opened telephone and e-mail today.
    `join_requests`: on one's own page how they stand, on another's those that wait for the reader's office.
    """

    organisation: Any
    seen: frozenset[str]
    own: Organisation | None
    standings: list[Standing]
    listings: list[Listing]
    projects: list[Project]
    past_work: list[Reference]
    side: MatchSide | None
    can_edit: bool
    can_open_contact: bool
    join_requests: list[JoinRequest]
    runs: list[Run]
    worked_said: tuple[bool, bool]
    """That the two have worked with one another: by the reader's organisation, and by this one."""
    worked: Worked
    assisted: Assisted | None = None
    """What the office wrote for them, told to its own people until they confirm the page."""
    sees_verifications: bool = False
    """Their history, with notes: for its own people and whoever gives them."""

    @property
    def is_own(self) -> bool:
        return self.own is not None and self.own.pk == self.organisation.pk

    @cached_property
    def trade(self) -> dict[str, list[TradeItem]]:
        items = [item for item in self.organisation.trade_items.all() if item.direction in self.seen]
        return {
            direction: [item for item in items if item.direction == direction]
            for direction in TradeItem.Direction.values
        }

    @cached_property
    def sites(self) -> list[Site]:
        """Most have no further place, so that is asked first, within the query for the organisation."""
        if "sites" not in self.seen or not self.organisation.has_sites:
            return []
        return list(self.organisation.sites.select_related("region").order_by("pk"))

    @cached_property
    def activities(self) -> list[NationalActivity]:
        """National codes, public as its sectors are; none where the operator has no table of them."""
        return list(self.organisation.activities.filter(is_current=True)) if are_offered() else []

    @property
    def may_say_worked(self) -> bool:
        """Whether the reader's organisation could say that the two have worked with one another."""
        return self.own is not None and not self.is_own and not tells_of_finance(self.own, self.organisation)

    @property
    def is_laboratory(self) -> bool:
        return self.organisation.kind in LABORATORIES

    @property
    def closures(self) -> list[Closure]:
        """When nobody is there, now or later."""
        today = timezone.localdate()
        held = self.organisation.closures.all() if self.is_laboratory else []
        return [one for one in held if one.last_day >= today]

    @property
    def programmes(self) -> list[Programme]:
        """Those for which one can apply today."""
        given = self.organisation.kind == Organisation.Kind.GOVERNMENT
        return [one for one in self.organisation.programmes.all() if one.is_open] if given else []

    @property
    def capabilities(self) -> list[Capability]:
        """What a company can do; how much only where `sees_quantities`."""
        is_firm = self.organisation.kind == Organisation.Kind.FIRM
        told = is_firm and "capabilities" in self.seen and self.organisation.has_capabilities
        return list(self.organisation.capabilities.all()) if told else []

    @property
    def sees_quantities(self) -> bool:
        """Whether the reader may, and any is written."""
        written = ((one.capacity, one.free, one.smallest) for one in self.capabilities)
        return "quantities" in self.seen and any(amount is not None for amounts in written for amount in amounts)

    @property
    def founded(self) -> str:
        """The year for its own people, for others the ten years in which it lies."""
        year = self.told["founded_on"]
        if not year:
            return ""
        return str(year) if self.is_own else founded_in_words(year)

    @property
    def shifts(self) -> str:
        return str(self.organisation.get_shifts_display()) if self.told["shifts"] else ""

    @cached_property
    def exports_to(self) -> list[str]:
        """The countries by name, asked for only where there are any."""
        if not self.told["exports_to"]:
            return []
        named = Region.objects.filter(kind=Region.Kind.COUNTRY, country__in=self.told["exports_to"])
        return sorted(str(country) for country in named)

    @property
    def certificates(self) -> list[Held]:
        today = timezone.localdate()
        if "certificates" not in self.seen:
            return []
        return [
            Held(one, is_over=one.valid_until is not None and one.valid_until < today)
            for one in self.organisation.certificates.all()
        ]

    @property
    def other_names(self) -> list[str]:
        return [name for name in self.organisation.names if name != self.organisation.name]

    @property
    def about(self) -> SafeString:
        """Its own longer words; nothing when there are none, and then no heading either."""
        description = self.told["description"].strip()
        return to_html(description) if description else SafeString("")

    @cached_property
    def told(self) -> dict[str, Any]:
        """What stands in its plain fields, by name; empty where the reader may not see it."""
        return {name: getattr(self.organisation, name) if name in self.seen else "" for name in PLAIN}

    @property
    def opens_later(self) -> bool:
        """Whether there is a telephone or an e-mail that opens to those it is introduced to, and to this reader not yet."""
        return any(
            getattr(self.organisation, name)
            and name not in self.seen
            and level_of(self.organisation, name) != Level.OWN
            for name in ("phone", "email")
        )

    @property
    def register_days(self) -> Organisation | None:
        """Where since when and until when it is registered stand, for whoever may see its number."""
        here: Organisation = self.organisation
        return here if "registration_number" in self.seen and (here.registered_on or here.registered_until) else None

    @property
    def size(self) -> str:
        return str(self.organisation.get_size_display()) if self.told["size"] else ""

    @property
    def turnover(self) -> str:
        return str(self.organisation.get_turnover_display()) if self.told["turnover"] else ""

    @property
    def languages(self) -> list[str]:
        return names_here(self.told["languages"])

    @property
    def checked(self) -> str:
        return checked(self.organisation)

    @property
    def facts_are_checked(self) -> bool:
        """A code at its own domain says who keeps the page, and nothing of what stands on it."""
        return bool(self.checked) and self.organisation.verification != Organisation.Verification.EMAIL

    @property
    def came_from(self) -> str:
        """Where a page that nobody keeps was made from, in words: an office's list by the name of its cluster."""
        source = self.organisation.source
        if not source.startswith(OFFICE_LISTS):
            return source
        slug = source.removeprefix(OFFICE_LISTS)
        clusters = [one.membership.cluster for one in self.standings]
        here = next((one for one in clusters if one.slug == slug), None)
        here = here or Cluster.objects.filter(slug=slug).first()
        if here is None:
            return _("the member list of a cluster office")
        return _("the member list of %(cluster)s") % {"cluster": isolated(here.name)}

    @property
    def member_since(self) -> int | None:
        return self.organisation.claimed_at.year if self.organisation.claimed_at else None

    @property
    def km(self) -> float | None:
        here = place_of(self.own) if self.own and not self.is_own else None
        there = place_of(self.organisation)
        return here.km_to(there) if here and there else None

    @property
    def far(self) -> str:
        """How far it is from where the reader's organisation stands; nothing where that is the same place."""
        km = self.km
        if km is None or km < 1 or self.own is None:
            return ""
        here = {"distance": kilometres(km), "place": isolated(self.own.town)}
        if self.own.town:
            return _("%(distance)s from you (%(place)s), as the crow flies.") % here
        return _("%(distance)s from you, as the crow flies.") % here

    @property
    def pins(self) -> list[Pin]:
        """Where it is, seen from the reader's own place. One pin alone, two on one spot, or two at the ends of the region would say
        less than the town's name and the distance, which stand among the facts."""
        here, there = (place_of(self.own) if self.own else None), place_of(self.organisation)
        if here is None or there is None or not self.km or self.km < NEAREST_MAPPED:
            return []
        if abs(here.longitude - there.longitude) > WIDEST_NEAR:
            return []
        return [
            Pin(there.latitude, there.longitude, kind=self.organisation.kind, label=self.organisation.name),
            Pin(here.latitude, here.longitude, you=True, label=_("You")),
        ]

    @property
    def does(self) -> list[str]:
        """The first of what it makes and does: stands under the name where it has no sentence of its own."""
        return [item.text for item in (*self.trade["makes"], *self.trade["serves"])][:5]

    @property
    def lede(self) -> str:
        """The same as plain text, for search engines."""
        return self.organisation.summary or listed(map(isolated, self.does))
