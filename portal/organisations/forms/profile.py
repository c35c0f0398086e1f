"""The sections of a profile, one form each."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import read_email, shown_phone
from portal.taxonomy.activities import are_offered
from portal.taxonomy.models import Region, Sector
from portal.ui.days import PaperDayField
from portal.ui.languages import spoken
from portal.ui.numbers import WholeField

from ..models import Organisation
from ..names import mixes_letters
from ..queries.activities import chosen_activities, find_activities
from ..queries.sectors import SectorGroup, find_sectors, sector_groups
from ..telephones import read_telephone
from ..visibility import Level, chosen_level
from .fields import CodesField, CountriesField, TradeLinesField
from .points import PointMixin, at_of

NAMES = ("trade_name_latin", "trade_name_ar", "legal_name_latin", "legal_name_ar")
DIRECTIONS = ("makes", "serves", "buys")
AS_IT_IS = "as it is"
LATIN, ARABIC = {"dir": "ltr"}, {"dir": "rtl", "lang": "ar"}


class ProfileForm(PointMixin):
    """Names, what it is, and where. `facts()` is what `update_organisation` takes."""

    trade_name_latin = forms.CharField(
        label=gettext_lazy("Trade name in Latin letters"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=LATIN | {"autocomplete": "organization"}),
    )
    trade_name_ar = forms.CharField(
        label=gettext_lazy("Trade name in Arabic"), required=False, max_length=200, widget=forms.TextInput(attrs=ARABIC)
    )
    legal_name_latin = forms.CharField(
        label=gettext_lazy("Legal name in Latin letters"),
        help_text=gettext_lazy("As it stands in the register, when it differs."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=LATIN),
    )
    legal_name_ar = forms.CharField(
        label=gettext_lazy("Legal name in Arabic"), required=False, max_length=200, widget=forms.TextInput(attrs=ARABIC)
    )
    registration_number = forms.CharField(
        label=gettext_lazy("Registration number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "class": "w-m"}),
    )
    registered_on = PaperDayField(label=gettext_lazy("In the register since"), required=False)
    registered_until = PaperDayField(
        label=gettext_lazy("Registration valid until"),
        help_text=gettext_lazy("Leave it empty where there is no last day."),
        required=False,
    )
    summary = forms.CharField(
        label=gettext_lazy("What you are, in one sentence"),
        help_text=gettext_lazy("For example: Contract packer of dates, two vacuum lines, 34 people."),
        required=False,
        max_length=240,
    )
    description = forms.CharField(
        label=gettext_lazy("More about you"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you work in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    size = forms.ChoiceField(
        label=gettext_lazy("People who work there"), required=False, choices=Organisation.Size.choices
    )
    turnover = forms.ChoiceField(
        label=gettext_lazy("Turnover in a year"),
        help_text=gettext_lazy("Only your own people see it, unless you open it under Who sees what."),
        required=False,
        choices=Organisation.Turnover.choices,
    )
    founded_on = WholeField(
        label=gettext_lazy("Founded in"),
        help_text=gettext_lazy("Others read the ten years in which you began, not the year."),
        required=False,
        validators=[MinValueValidator(1000, gettext_lazy("Write the year in which you began."))],
        error_messages={"invalid": gettext_lazy("Write the year in four digits, such as 2019.")},
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    shifts = forms.TypedChoiceField(
        label=gettext_lazy("Shifts you work"),
        required=False,
        choices=[("", gettext_lazy("not said")), *Organisation.Shifts.choices],
        coerce=int,
        empty_value=None,
    )
    exports_to = CountriesField(
        label=gettext_lazy("Countries you sell to"),
        help_text=gettext_lazy("Export markets, one a line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "class": "w-m"}),
    )
    website = forms.URLField(label=gettext_lazy("Website"), required=False, max_length=200, assume_scheme="https")

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        kwargs["initial"] = self._as_it_is(organisation) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        if organisation.kind == Organisation.Kind.FIRM:
            exports = self.fields["exports_to"]
            assert isinstance(exports, CountriesField)
            exports.places = self.places
        else:
            del self.fields["shifts"], self.fields["exports_to"]
        languages = self.fields["languages"]
        assert isinstance(languages, forms.MultipleChoiceField)
        languages.choices = spoken()

    @staticmethod
    def _as_it_is(organisation: Organisation) -> dict[str, Any]:
        region = organisation.region
        known_town = str(region) if region and region.kind != Region.Kind.COUNTRY else ""
        plain = (
            *NAMES,
            "registration_number", "registered_on", "registered_until", "summary", "description", "languages", "size",
            "turnover", "founded_on", "website", "shifts", "exports_to",
        )  # fmt: skip
        return {name: getattr(organisation, name) for name in plain} | {
            "country": organisation.country,
            "town": organisation.place or known_town,
            "at": at_of(organisation),
        }

    def clean_registered_on(self) -> dt.date | None:
        since: dt.date | None = self.cleaned_data["registered_on"]
        if since and since > timezone.localdate():
            message = _("This day is still to come. Write the day on which you were registered.")
            raise ValidationError(message, "future")
        return since

    def clean_founded_on(self) -> int | None:
        year: int | None = self.cleaned_data["founded_on"]
        if year and year > timezone.localdate().year:
            raise ValidationError(_("This year is still to come. Write the year in which you began."), "future")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not any(cleaned.get(name) for name in NAMES) and not self.errors:
            self.add_error("trade_name_latin", _("Write your name, in Arabic or in Latin letters."))
        for name in NAMES:
            if mixes_letters(cleaned.get(name, "")):
                self.add_error(name, _("One word of this name mixes two alphabets. Write each word in one."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        of_place = {"country", "town", "at", "at_right"}
        cleaned = {name: value for name, value in self.cleaned_data.items() if name not in of_place}
        where, point = self.place, self.point
        # A new place has other coordinates than the old one.
        at = {"latitude": point.latitude if point else None, "longitude": point.longitude if point else None}
        return (
            cleaned | {"region": where.region, "place": where.place} | (at if self.moves or self.brings_point else {})
        )


class TradeForm(forms.Form):
    """One thing a line; every line can be found by itself."""

    makes = TradeLinesField(
        label=gettext_lazy("What you make"), help_text=gettext_lazy("One thing a line, any language."), required=False
    )
    serves = TradeLinesField(
        label=gettext_lazy("What you do for others"),
        help_text=gettext_lazy("Services, tests, advice, haulage. One thing a line."),
        required=False,
    )
    buys = TradeLinesField(
        label=gettext_lazy("What you buy"),
        help_text=gettext_lazy("What you need every month: suppliers find you by it. One thing a line."),
        required=False,
    )
    sectors = CodesField(label=gettext_lazy("Which trade is it?"))
    codes_shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        lines: dict[str, list[str]] = {"makes": [], "serves": [], "buys": []}
        for item in organisation.trade_items.all():
            lines[item.direction].append(item.text)
        super().__init__(*args, initial=lines, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["makes"] and not cleaned["serves"]:
            self.add_error("makes", _("Write at least one thing that you make or do for others."))
        return cleaned

    @property
    def lines(self) -> dict[str, list[str]]:
        """What `set_trade_items` takes."""
        return {name: self.cleaned_data[name] for name in DIRECTIONS}

    @property
    def codes(self) -> list[str] | None:
        """What `set_sectors` takes; None where the form did not show them, so that nothing is taken away."""
        shown = self.cleaned_data["codes_shown"]
        return [sector.code for sector in self.cleaned_data["sectors"]] if shown else None


class SectorsForm(forms.Form):
    """Divisions of ISIC by section; once one is chosen, its finer classes can be. `asked` finds any of them by words."""

    sectors = forms.MultipleChoiceField(
        label=gettext_lazy("Sectors"), required=False, widget=forms.CheckboxSelectMultiple
    )
    activities = forms.MultipleChoiceField(
        label=gettext_lazy("National activity codes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, organisation: Organisation, asked: str = "", **kwargs: Any) -> None:
        chosen = sorted(sector.code for sector in organisation.sectors.all())
        national = [one.code for one in organisation.activities.all() if one.is_current] if are_offered() else []
        super().__init__(*args, initial={"sectors": chosen, "activities": national}, **kwargs)
        ticked = set(self.data.getlist("sectors")) if self.is_bound else set(chosen)
        self.groups: list[SectorGroup] = sector_groups(ticked)
        self.asked = asked
        self.found = find_sectors(asked, ticked)
        sectors = self.fields["sectors"]
        assert isinstance(sectors, forms.MultipleChoiceField)
        # Any of them: what was found by its words need not stand in an opened group.
        sectors.choices = [(sector.code, str(sector)) for sector in Sector.objects.exclude(level=Sector.Level.SECTION)]
        self._ask_for_activities(national)

    def _ask_for_activities(self, national: list[str]) -> None:
        """Not asked where the operator has no table of them."""
        if not are_offered():
            del self.fields["activities"]
            return
        ticked = self.data.getlist("activities") if self.is_bound else national
        self.activities_chosen = chosen_activities(ticked)
        self.activities_found = find_activities(self.asked, ticked)
        activities = self.fields["activities"]
        assert isinstance(activities, forms.MultipleChoiceField)
        activities.choices = [(one.code, one.title) for one in self.activities_chosen]

    def facts(self) -> dict[str, Any]:
        """What `set_sectors` takes."""
        cleaned = self.cleaned_data
        return {"codes": cleaned["sectors"], "activities": cleaned.get("activities")}


class ContactForm(forms.Form):
    """How to reach it, and who may see that."""

    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "w-m"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        help_text=gettext_lazy("With its country code, like +966 13 123 4567."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "dir": "ltr", "autocomplete": "off", "class": "w-m"}),
    )
    contact_public = forms.ChoiceField(
        label=gettext_lazy("Who sees them?"),
        choices=[
            ("no", gettext_lazy("Those we were introduced to, after we agreed")),
            ("yes", gettext_lazy("Everybody, also without signing in")),
            ("as it is", gettext_lazy("As we chose under Who sees what")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        self.country = organisation.country
        as_it_is = {
            "email": organisation.email,
            "phone": shown_phone(organisation.phone),
            "contact_public": self._levels(organisation),
        }
        super().__init__(*args, initial=as_it_is, **kwargs)
        who = self.fields["contact_public"]
        assert isinstance(who, forms.ChoiceField)
        if as_it_is["contact_public"] != AS_IT_IS:
            who.choices = list(who.choices)[:2]

    @staticmethod
    def _levels(organisation: Organisation) -> str:
        """Two of the answers can be given here; finer ones were chosen on their own page, and stay unless one of these is."""
        levels = {chosen_level(organisation, name) for name in ("phone", "email")}
        return {(Level.PUBLIC,): "yes", (Level.INTRODUCED,): "no"}.get(tuple(levels), AS_IT_IS)

    def facts(self) -> dict[str, Any]:
        """What `update_organisation` takes."""
        chosen = self.cleaned_data["contact_public"]
        told = {name: self.cleaned_data[name] for name in ("email", "phone")}
        return told if chosen == AS_IT_IS else told | {"contact_public": chosen == "yes"}

    def clean_email(self) -> str:
        typed: str = self.cleaned_data["email"]
        return read_email(typed) if typed else ""

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        return read_telephone(typed, self.country) if typed else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["email"] and not cleaned["phone"]:
            self.add_error("email", _("Give a telephone number or an e-mail: one of the two is enough."))
        return cleaned
