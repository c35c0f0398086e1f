"""The form of a need or offer: what is asked, in the order in which people think of it."""

from __future__ import annotations

from typing import Any, cast
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.organisations.forms.fields import CodesField
from portal.organisations.models import ChainLink, Organisation
from portal.ui.amounts import AmountField, MoneyField, refuse_too_fine
from portal.ui.forms import Option
from portal.ui.languages import OWN_NAMES
from portal.ui.words import currencies, day

from ..models import Listing
from ..queries.guess import BESIDE_THE_CHAIN
from ..queries.preview import READ, Draft
from ..queries.surroundings import Surroundings
from . import choices
from .fields import DayField, OrganisationNamesField, PlaceField

# What is bought and sold along the chain is asked for its link; a facility may stand at one.
ALONG_THE_CHAIN = frozenset({"supply", "service", "subcontracting", "byproduct", "machinery"})
# Money, knowledge and a stamp come from any distance: one that nobody chose would only hide who has them.
FROM_ANYWHERE = frozenset({"finance", "research", "advice", "permit", "student"})
USUAL_RADIUS = 50
LONGEST_TITLE = 160
CURRENCY_OF = {
    "SA": "SAR", "AE": "AED", "BH": "BHD", "DZ": "DZD", "EG": "EGP", "FR": "EUR", "IQ": "IQD", "JO": "JOD", "KW": "KWD", "LB": "LBP",
    "LY": "LYD", "MA": "MAD", "MR": "MRU", "OM": "OMR", "QA": "QAR", "TN": "TND",
}  # fmt: skip

ASK_FOR_THE_LINK = gettext_lazy("Choose the link, or tick that it is not one.")


def belongs_to_a_link(category: str, around: Surroundings) -> bool:
    """Whether something of this category is asked, before it is published, at which link of the chain it is."""
    return category in ALONG_THE_CHAIN and bool(around.places)


class ListingForm(forms.Form):
    """Cleans what was typed into the fields of a listing (`fields_for_service`); saves nothing."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    usual_radius = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8)
    guessed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)
    title = forms.CharField(
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in one sentence what it is.")},
    )
    category = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=Listing.Category.choices)
    quantity = AmountField(
        label=gettext_lazy("Quantity"),
        required=False,
        unreadable=gettext_lazy("Write how much, as a number. You wrote “%(typed)s”."),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"), required=False, choices=[("", gettext_lazy("unit")), *Listing.Unit.choices]
    )
    sectors = CodesField(label=gettext_lazy("Which trade is it?"))
    cluster = forms.ChoiceField(label=gettext_lazy("In which cluster?"), required=False)
    link = forms.ChoiceField(
        label=gettext_lazy("Which link of the chain is it?"), required=False, widget=forms.RadioSelect
    )
    beside_the_chain = forms.BooleanField(
        label=gettext_lazy("It is not a link: it is finance, research or a permit"), required=False
    )
    region = PlaceField(label=gettext_lazy("Place"), required=False)
    radius_km = forms.TypedChoiceField(label=gettext_lazy("Within"), required=False, coerce=int, empty_value=None)
    needed_from = DayField(required=False)
    certificates = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    budget = MoneyField(
        label=gettext_lazy("Budget"),
        required=False,
        unreadable=gettext_lazy("Write the budget as a number. You wrote “%(typed)s”."),
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        required=False,
        choices=lambda: [("", gettext_lazy("currency")), *currencies(Listing.Currency.values)],
    )
    sharia_only = forms.BooleanField(required=False)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages to work in"),
        required=False,
        choices=list(OWN_NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("Details"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )
    audience = forms.ChoiceField(label=gettext_lazy("Who can see it?"))
    confidentiality = forms.ChoiceField(label=gettext_lazy("How do you appear?"), widget=forms.RadioSelect)
    hide_from_same_link = forms.BooleanField(required=False)
    hidden_from = forms.MultipleChoiceField(
        label=gettext_lazy("Organisations that never see it"), required=False, widget=forms.CheckboxSelectMultiple
    )
    hidden_from_names = OrganisationNamesField(
        label=gettext_lazy("Organisations, by name"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        organisation: Organisation,
        around: Surroundings,
        reader: User,
        listing: Listing | None = None,
        unnamed: str = "",
        **kwargs: Any,
    ) -> None:
        self.kind, self.organisation, self.around, self.listing = kind, organisation, around, listing
        self.made_with = {"kind": kind, "organisation": organisation, "around": around, "reader": reader}
        self.made_with |= {"listing": listing, "unnamed": unnamed}
        self.hidden = list(listing.hidden_from.order_by("sort_name")) if listing else []
        kwargs["initial"] = self._first_values() | kwargs.get("initial", {})
        self.is_distance_let_go = bool(data) and _is_distance_unasked(data)
        super().__init__(_without_distance(data) if self.is_distance_let_go else data, **kwargs)
        self.fields["hidden_from_names"].reader = reader
        self._ask_in_the_words_of(kind)
        self._offer_choices(unnamed)

    def fields_for_service(self) -> dict[str, Any]:
        """What `create_listing` and `update_listing` take."""
        given = dict(self.cleaned_data)
        for only_here in ("submission", "usual_radius", "guessed", "beside_the_chain", "hidden_from_names"):
            given.pop(only_here, None)
        given["hidden_from"] = [*given["hidden_from"], *self.cleaned_data["hidden_from_names"]]
        return given

    def draft(self) -> Draft:
        """What is clear so far: of a sent form the fields that could be read, of a stored listing all of them."""
        listing = self.listing
        who = {"kind": self.kind, "organisation": self.organisation, "around": self.around, "stored": listing}
        if self.is_bound:
            self.is_valid()
            values = dict(self.cleaned_data)
            # A refused sentence is still the one to compare: only its field says what is wrong with it.
            values.setdefault("title", self.data.get("title", "").replace("\x00", "").strip()[:LONGEST_TITLE])
            values["hidden_from"] = [*values.get("hidden_from", []), *values.get("hidden_from_names", [])]
            chosen = values.get("link")
            settled = values.get("beside_the_chain") or (chosen and self.data.get("link") != self.data.get("guessed"))
            return Draft(**who, values=values, link=chosen, may_guess=not settled)
        if listing is None:
            return Draft(**who, values={})
        values = {name: getattr(listing, name) for name in READ}
        values |= {name: list(getattr(listing, name).all()) for name in ("certificates", "sectors")}
        values["hidden_from"] = self.hidden
        return Draft(**who, values=values, link=listing.link, may_guess=False)

    def not_judged_yet(self) -> ListingForm:
        """The same form with all that was typed into it, before anybody says what is wrong with it."""
        typed = {name: self[name].data for name in self.fields} if self.is_bound else {}
        return ListingForm(**self.made_with, initial=typed)

    def show_guess(self, guessed: str) -> None:
        """Tick the link that was guessed, in a form that was sent without one; none where nothing was."""
        if self.is_bound:
            data = cast("QueryDict", self.data).copy()
            data["link"] = guessed
            self.data = data

    @property
    def unread(self) -> list[str]:
        """The labels of fields that could not be read, so that they do not count yet. Quoted, since some are questions."""
        wrong = [name for name in self.errors if name in self.fields and name != "title"]
        return [_("“%(word)s”") % {"word": self.fields[name].label} for name in wrong]

    def clean_cluster(self) -> Any:
        return self.around.cluster

    def clean_link(self) -> ChainLink | None:
        position = self.cleaned_data["link"].rpartition(":")[2]
        return next((one.link for one in self.around.places if str(one.link.position) == position), None)

    def clean_certificates(self) -> list[Any]:
        chosen = set(self.cleaned_data["certificates"])
        return [one for one, _holders in self.around.certificates if one.slug in chosen]

    def clean_hidden_from(self) -> list[Organisation]:
        chosen = set(self.cleaned_data["hidden_from"])
        return [one for one in self.hidden if one.public_id in chosen]

    def clean_needed_from(self) -> Any:
        asked, today = self.cleaned_data["needed_from"], timezone.localdate()
        if self.kind == "need" and asked and asked <= today and "needed_from" in self.changed_data:
            raise forms.ValidationError(_("Choose a date after today, %(today)s.") % {"today": day(today)})
        return asked

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("beside_the_chain") or cleaned.get("category") in BESIDE_THE_CHAIN:
            cleaned["link"] = None
        for amount, measure, message in (
            ("quantity", "unit", _("Choose the unit of the quantity.")),
            ("budget", "currency", _("Choose the currency of the budget.")),
        ):
            if cleaned.get(amount) is not None and not cleaned.get(measure):
                self.add_error(measure, message)
        refuse_too_fine(self, "budget", currency=cleaned.get("currency", ""))
        if cleaned.get("radius_km") and not cleaned.get("region") and "region" not in self.errors:
            self.add_error("region", _("Choose the place from which the distance counts."))
        return cleaned

    def ask_for_the_link(self) -> bool:
        """Before it is published, something along the chain says where. True when it was asked for in vain."""
        given = self.cleaned_data["link"] or self.cleaned_data["beside_the_chain"]
        if given or not belongs_to_a_link(self.cleaned_data["category"], self.around):
            return False
        self.add_error("link", ASK_FOR_THE_LINK)
        return True

    def _first_values(self) -> dict[str, Any]:
        if self.listing:
            return _values_of(self.listing)
        home = self.organisation.region
        return {
            "submission": uuid4(),
            "region": home,
            "radius_km": USUAL_RADIUS if home and self.kind == "need" else None,
            "usual_radius": USUAL_RADIUS if home and self.kind == "need" else "",
            "currency": CURRENCY_OF.get(self.organisation.country, ""),
            "cluster": self.around.cluster.slug if self.around.cluster else "",
            "link": value_of(self.around.own_link) if self.kind == "offer" and self.around.own_link else "",
            "audience": "cluster" if self.around.cluster else "members",
            "confidentiality": "named",
        }

    def _ask_in_the_words_of(self, kind: str) -> None:
        need = kind == "need"
        labels = {
            "title": _("What do you need?") if need else _("What do you offer?"),
            "needed_from": _("Needed from") if need else _("Available from"),
            "budget": _("Budget") if need else _("Price"),
            "sharia_only": _("Sharia-compliant finance only") if need else _("This finance is Sharia-compliant"),
            "certificates": _("Must have") if need else _("Comes with these certificates"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["title"].help_text = _("One sentence, as you would say it on the phone. Arabic, English or French.")

    def _offer_choices(self, unnamed: str) -> None:
        around = self.around
        self.fields["cluster"].choices = [(one.slug, one.name) for one in around.clusters]
        self.fields["link"].choices = [
            (value_of(one.link), Option(one.link.name, note=choices.members(one.members), missing=not one.members))
            for one in around.places
        ]
        self.fields["radius_km"].choices = choices.radii(self.listing.radius_km if self.listing else None)
        self.fields["certificates"].choices = [
            (one.slug, Option(str(one), note=choices.have_it(held))) for one, held in around.certificates
        ]
        self.fields["audience"].choices = choices.audiences(around)
        self.fields["confidentiality"].choices = choices.ways_to_appear(
            self.organisation, unnamed, has_office=bool(around.clusters)
        )
        self.fields["hide_from_same_link"].label = _("Competitors at my own link")
        self.fields["hidden_from"].choices = [(one.public_id, one.name) for one in self.hidden]


def _is_distance_unasked(data: Any) -> bool:
    """Whether the distance is the one the form began with, for something that comes from anywhere."""
    usual = data.get("usual_radius")
    return bool(usual) and usual == data.get("radius_km") and data.get("category") in FROM_ANYWHERE


def _without_distance(data: Any) -> Any:
    changed = data.copy()
    changed["radius_km"] = changed["usual_radius"] = ""
    return changed


def value_of(link: ChainLink) -> str:
    """A link as the form writes it: al-ahsa-dates:3."""
    return f"{link.cluster.slug}:{link.position}"


def _values_of(listing: Listing) -> dict[str, Any]:
    same = (
        "title", "category", "quantity", "unit", "region", "radius_km", "needed_from", "budget", "currency", "sharia_only",
        "languages", "text", "audience", "confidentiality", "hide_from_same_link",
    )  # fmt: skip
    values = {name: getattr(listing, name) for name in same}
    return values | {
        "cluster": listing.cluster.slug if listing.cluster else "",
        "link": value_of(listing.link) if listing.link else "",
        "beside_the_chain": listing.link is None and listing.category not in ALONG_THE_CHAIN,
        "certificates": [one.slug for one in listing.certificates.all()],
        "sectors": [one.code for one in listing.sectors.all()],
        "hidden_from": [one.public_id for one in listing.hidden_from.all()],
    }
