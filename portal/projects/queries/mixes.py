"""How a project stands to rules of the mix, in the reader's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.core.text import listed
from portal.organisations.models import Organisation
from portal.organisations.visibility import Level, level_of, visible_fields_of
from portal.search.audience import terms_for
from portal.taxonomy.models import Region
from portal.ui.words import number, percent

from .. import mix
from ..models import Call, Mix, Partner, Project
from .budget import budget_shares

SMALL = frozenset({Organisation.Size.MICRO, Organisation.Size.SMALL, Organisation.Size.MEDIUM})
STATES = {"kept": "ok", "broken": "bad", "open": "miss"}


@dataclass(frozen=True, slots=True)
class Line:
    """One rule: what it asks, what there is, and what would mend it; `tag` is how its state is drawn."""

    finding: mix.Finding
    asked: str
    have: str
    mend: str

    @property
    def state(self) -> str:
        return {"kept": _("kept"), "broken": _("not kept"), "open": _("cannot be told yet")}[self.finding.state]

    @property
    def tag(self) -> str:
        return STATES[self.finding.state]


@dataclass(frozen=True, slots=True)
class Report:
    """`call` is the one whose rules they are; None: the project's own."""

    lines: Sequence[Line]
    call: Call | None = None

    @property
    def broken(self) -> int:
        return sum(one.finding.is_broken for one in self.lines)


def reports_of(
    project: Project,
    reader: User,
    *,
    partners: Sequence[Partner] | None = None,
    shares: Mapping[str, Fraction] | None = None,
) -> list[Report]:
    """Against its call first, then against its own rules where they are others. Nothing for a project without rules.

    `partners` are those inside, with their organisations, where the page has read them already; `shares` parts of the
    whole budget by the public id of an organisation, asked for where a rule is about them.
    """
    owned = {bool(one.call_id): one for one in Mix.objects.filter(_of(project)).select_related("call")}
    theirs, own = owned.get(True), owned.get(False)
    asked = [one for one in (theirs, own) if one and one.rules.are_any]
    if theirs and own and theirs.rules == own.rules:
        asked = [theirs] if theirs.rules.are_any else []
    if not asked:
        return []
    if partners is None:
        partners = list(
            Partner.objects.inside().filter(project=project).select_related("organisation__region__parent__parent")
        )
    organisations = [one.organisation for one in partners]
    members = members_of(organisations, reader)
    names = {one.public_id: one.name for one in organisations}
    if shares is None and any(one.most_budget_share for one in asked):
        parts = budget_shares(project)
        shares = {one.public_id: parts[one.pk] for one in organisations if one.pk in parts}
    return [
        Report([line_of(one, names) for one in mix.report(each.rules, members, shares)], each.call) for each in asked
    ]


def lines_asked(rules: mix.Rules) -> list[str]:
    """What a set of rules asks, sentence by sentence, of nobody in particular."""
    return [_asked(one) for one in mix.report(rules, [])]


def members_of(organisations: Sequence[Organisation], reader: User) -> list[mix.Member]:
    """As this reader may know them: whoever keeps its size to itself has a size that is not known."""
    hidden = [one for one in organisations if level_of(one, "size") != Level.PUBLIC]
    seen = visible_fields_of(hidden, terms_for(reader)) if hidden else {}
    return [_member(one, is_size_told="size" in seen.get(one.pk, {"size"})) for one in organisations]


def line_of(finding: mix.Finding, names: Mapping[str, str]) -> Line:
    return Line(finding, _asked(finding), _have(finding, names), _mend(finding, names))


def said_of(clash: mix.Clash) -> str:
    """Why nobody could keep two rules together."""
    told = {"number": number(clash.number), "other": number(clash.other)}
    return {
        "order": _("Nobody can keep this: at most %(number)s partners, and at least %(other)s.") % told,
        "kinds": _("Nobody can keep this: %(number)s kinds have to be there, with at most %(other)s partners.") % told,
        "smes": _(
            "Nobody can keep this: %(share)s small and medium firms leaves no room for the other kinds that have to be there."
        )
        % {"share": percent(clash.number / 100)},
        "regions": _("Nobody can keep this: partners from %(number)s regions, with at most %(other)s partners.") % told,
        "countries": _("Nobody can keep this: partners from %(number)s countries, with at most %(other)s partners.")
        % told,
        "budget": _(
            "Nobody can keep this: at most %(other)s partners with at most %(share)s each do not make the whole budget."
        )
        % {"other": number(clash.other), "share": percent(clash.number / 100)},
    }[clash.code]


def _of(project: Project) -> Q:
    return Q(project=project) | Q(call=project.call_id) if project.call_id else Q(project=project)


def _member(one: Organisation, *, is_size_told: bool) -> mix.Member:
    is_firm = one.kind == Organisation.Kind.FIRM
    known = one.size if is_size_told else ""
    is_sme = (known in SMALL if known else None) if is_firm else False
    return mix.Member(one.public_id, one.kind, is_sme, _province(one.region), one.country)


def _province(region: Region | None) -> str:
    """The province that a place lies in, else the place itself; of a whole country no region is known."""
    widest = region
    while region is not None:
        if region.kind == Region.Kind.PROVINCE:
            return region.slug
        widest = region if region.kind != Region.Kind.COUNTRY else widest
        region = region.parent
    return widest.slug if widest and widest.kind != Region.Kind.COUNTRY else ""


def _asked(finding: mix.Finding) -> str:
    many, told = finding.asked, {"number": number(finding.asked), "share": percent(finding.asked / 100)}
    words: dict[str, Callable[[], str]] = {
        "least_partners": lambda: ngettext("At least %(number)s partner", "At least %(number)s partners", many),
        "most_partners": lambda: ngettext("At most %(number)s partner", "At most %(number)s partners", many),
        "least_sme_share": lambda: _("At least %(share)s of the partners are small or medium firms"),
        "needed_kinds": lambda: _("Among them: %(kind)s"),
        "least_regions": lambda: ngettext("From at least %(number)s region", "From at least %(number)s regions", many),
        "least_countries": lambda: ngettext(
            "From at least %(number)s country", "From at least %(number)s countries", many
        ),
        "most_budget_share": lambda: _("Nobody has more than %(share)s of the budget"),
    }
    return words[finding.rule]() % (told | {"kind": _kind(finding.kind)})


def _have(finding: mix.Finding, names: Mapping[str, str]) -> str:
    told = {"number": number(finding.have), "unknown": number(finding.unknown)}
    if finding.rule == "most_budget_share":
        if not finding.who:
            return _("No budget is written yet.")
        share = {"name": names.get(finding.who, ""), "share": percent(finding.have / 100)}
        largest = _("The largest share is that of %(name)s: %(share)s.") % share
        if finding.state != "open":
            return largest
        unclaimed = ngettext(
            "%(share)s of the budget has no partner yet.",
            "%(share)s of the budget have no partner yet.",
            finding.unknown,
        )
        return f"{largest} {unclaimed % {'share': percent(finding.unknown / 100)}}"
    said = {
        "least_sme_share": ngettext("%(number)s is one.", "%(number)s are.", finding.have),
        "needed_kinds": _("There is one.") if finding.have else _("There is none yet."),
    }.get(finding.rule, ngettext("Now %(number)s.", "Now %(number)s.", finding.have)) % told
    if not finding.unknown:
        return said
    of_size = finding.rule == "least_sme_share"
    unknown = (
        ngettext("The size of %(unknown)s is not known.", "The sizes of %(unknown)s are not known.", finding.unknown)
        if of_size
        else ngettext(
            "The place of %(unknown)s is not known.", "The places of %(unknown)s are not known.", finding.unknown
        )
    )
    return f"{said} {unknown % told}"


def _mend(finding: mix.Finding, names: Mapping[str, str]) -> str:
    ways = [_way(one, finding, names) for one in finding.mends]
    return listed(ways, either=True) if ways else ""


def _way(mend: mix.Mend, finding: mix.Finding, names: Mapping[str, str]) -> str:
    many = mend.number
    told = {
        "number": number(many),
        "share": percent(many / 100),
        "kind": _kind(finding.kind),
        "name": names.get(mend.who, ""),
    }
    words: dict[str, Callable[[], str]] = {
        "add": lambda: ngettext("%(number)s partner more", "%(number)s partners more", many),
        "drop": lambda: ngettext("%(number)s partner fewer", "%(number)s partners fewer", many),
        "add_sme": lambda: ngettext(
            "%(number)s small or medium firm more", "%(number)s small or medium firms more", many
        ),
        "drop_other": lambda: ngettext(
            "%(number)s partner fewer that is no small or medium firm",
            "%(number)s partners fewer that are no small or medium firms",
            many,
        ),
        "add_kind": lambda: _("one partner of this kind: %(kind)s"),
        "add_region": lambda: ngettext(
            "partners from %(number)s region more", "partners from %(number)s regions more", many
        ),
        "add_country": lambda: ngettext(
            "partners from %(number)s country more", "partners from %(number)s countries more", many
        ),
        "give_away": lambda: _("%(name)s gives %(share)s of the budget to others"),
    }
    return words[mend.deed]() % told


def _kind(kind: str) -> str:
    return str(Organisation.Kind(kind).label) if kind else ""
