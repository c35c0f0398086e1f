"""How the first page speaks to each kind of organisation: a company is asked what it needs, the others what fits them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Listing
from portal.organisations.models import Organisation

Kind = Organisation.Kind
Category = Listing.Category


@dataclass(frozen=True)
class Welcome:
    """`question` takes `name`. `answers_first`: what waits and what others ask stands before what was published, and an offer
    is the first thing to publish. `around`: the categories of others' needs that are shown; empty for all but finance."""

    question: str | Promise
    find: str | Promise
    ask: str | Promise
    nothing: str | Promise
    nothing_why: str | Promise
    around_title: str | Promise = ""
    around_nothing: str | Promise = ""
    answers_first: bool = True
    around: Collection[str] = field(default=())


COMPANY = Welcome(
    question=_("What does %(name)s need today?"),
    find=_("Supplier, service, laboratory"),
    ask=_("Write what you need once. You see who fits before you publish."),
    nothing=_("Nothing waits on you"),
    nothing_why=_("Suggested partners appear here as soon as a need or an offer fits."),
    around_title=_("New needs around you"),
    around_nothing=_("No need of another member is open to you today."),
    answers_first=False,
)
LABORATORY = Welcome(
    question=_("What can %(name)s do for members?"),
    find=_("Company, product, laboratory"),
    ask=_("Say once what you test, develop or teach. Whoever needs it is suggested to you."),
    nothing=_("No need fits what you offer today"),
    nothing_why=_("Needs appear here as soon as one fits what you do."),
    around_title=_("Where a laboratory is asked for"),
    around_nothing=_("No member asks for research, tests, advice or training today."),
    around=(
        Category.RESEARCH,
        Category.TESTING,
        Category.STUDENT,
        Category.ADVICE,
        Category.TRAINING,
        Category.FACILITY,
        Category.PROJECT,
    ),
)
PROVIDER = Welcome(
    question=_("Which requests meet your conditions?"),
    find=_("Company, cluster, place"),
    ask=_("Publish your conditions once. Requests that may meet them are shown to you, with what is still missing."),
    nothing=_("No request meets your conditions today"),
    nothing_why=_("Requests appear here as soon as one fits what you publish."),
)
AUTHORITY = Welcome(
    question=_("What holds members up?"),
    find=_("Company, cluster, certificate"),
    ask=_("Say once which permits, programmes or advice you give. Whoever is held up is suggested to you."),
    nothing=_("Nobody waits on you"),
    nothing_why=_("Needs appear here as soon as one asks for what you do."),
    around_title=_("Permits, rules and programmes that members ask for"),
    around_nothing=_("No permit or rule stands in a member’s way today."),
    around=(Category.PERMIT, Category.TRAINING, Category.ADVICE, Category.PROJECT),
)
OFFICE = Welcome(
    question=_("Whom can %(name)s bring together?"),
    find=_("Member, supplier, laboratory"),
    ask=_("Publish what members need together, or what the office offers them."),
    nothing=_("Nothing waits on you"),
    nothing_why=_("Suggested partners appear here as soon as a need or an offer fits."),
    around_title=_("New needs of members"),
    around_nothing=_("No need of another member is open to you today."),
)

WELCOMES: dict[str, Welcome] = {
    Kind.FIRM: COMPANY,
    Kind.UNIVERSITY: LABORATORY,
    Kind.RESEARCH: LABORATORY,
    Kind.FINANCE: PROVIDER,
    Kind.GOVERNMENT: AUTHORITY,
    Kind.CLUSTER: OFFICE,
}
