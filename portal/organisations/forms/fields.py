"""The questions that several forms ask: where, one thing a line, how to reach."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.identifiers import is_email, read_email, read_identifier
from portal.accounts.models import User
from portal.core.text import clean_line, listed
from portal.taxonomy.models import Sector

from ..models import Cluster, Organisation
from ..queries.names import organisations_like, organisations_named
from ..queries.places import Gazetteer, Place
from ..services.profile import MOST_SECTORS, too_much
from ..telephones import read_telephone


class LinesField(forms.CharField):
    """One thing a line: cleaned to a list. Works without script; a line more is a line more."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}))
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value) or ""
        return list(dict.fromkeys(line for raw in text.splitlines() if (line := clean_line(raw))))


def those_named(lines: list[str], reader: User) -> list[Organisation]:
    """The organisations that are called so. Raises ValidationError for all lines at once that name none, or several."""
    found = organisations_named(lines, reader)
    if wrong := [_not_one(line, found[line], reader) for line in lines if len(found[line]) != 1]:
        raise ValidationError(wrong)
    return [found[line][0] for line in lines]


def _not_one(line: str, found: list[Organisation], reader: User) -> ValidationError:
    shown = Truncator(line).chars(80)
    if found:
        message = gettext("“%(name)s” can be several: %(several)s. Write the full name.")
        return ValidationError(message % {"name": shown, "several": _either(found)}, "several")
    if near := organisations_like(line, reader):
        message = gettext(
            "We do not know “%(name)s”. Do you mean %(near)s? Write the name as it stands in the directory."
        )
        return ValidationError(message % {"name": shown, "near": _either(near)}, "unknown")
    message = gettext("We do not know “%(name)s”. Write the name as it stands in the directory.")
    return ValidationError(message % {"name": shown}, "unknown")


def _either(organisations: list[Organisation]) -> str:
    return listed((f"{one.name} ({one.town})" if one.town else one.name for one in organisations), either=True)


class TradeLinesField(LinesField):
    """What is made, bought or done: all that is too long or too many is told at once."""

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        if wrong := [ValidationError(sentence, code) for code, sentence in too_much(lines)]:
            raise ValidationError(wrong)
        return lines


class CountriesField(LinesField):
    """Countries by any of their names, one a line; cleaned to their codes."""

    places: Gazetteer

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        names = dict(self.places.country_choices())
        return "\n".join(names.get(code, code) for code in value)

    def clean(self, value: Any) -> list[str]:
        # Countries are written beside one another as often as one below the other; none has a comma in its name.
        lines = super().clean(re.sub("[,،;؛]", "\n", value or ""))
        found = {line: self.places.country_code(line) for line in lines}
        if wrong := [
            ValidationError(gettext("We do not know a country called “%(typed)s”.") % {"typed": line[:80]}, "unknown")
            for line, code in found.items()
            if code is None
        ]:
            raise ValidationError(wrong)
        return list(dict.fromkeys(code for code in found.values() if code))


class PlaceMixin(forms.Form):
    """A country to choose and a town to type. A town that is not on our list stays as it was typed."""

    country = forms.ChoiceField(
        label=_("Country"), widget=forms.Select(attrs={"autocomplete": "country", "class": "w-m"})
    )
    town = forms.CharField(
        label=_("Town or district"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2", "list": "towns", "class": "w-m"}),
    )

    def __init__(self, *args: Any, places: Gazetteer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places or Gazetteer()
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose")), *self.places.country_choices()]

    @property
    def towns(self) -> list[str]:
        """To choose from while typing."""
        return self.places.town_names()

    @property
    def place(self) -> Place:
        """Where it is, of a valid form."""
        return self.places.find(self.cleaned_data["country"], clean_line(self.cleaned_data["town"]))


class ReachField(forms.CharField):
    """A telephone number or an e-mail, in one field; read with `read_reach` once the country is known."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {
            "autocomplete": "off",
            "autocapitalize": "none",
            "spellcheck": "false",
            "dir": "ltr",
            "class": "w-m",
        }
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(max_length=254, **kwargs)


class SignInField(ReachField):
    """A mobile number or an e-mail that somebody signs in with, cleaned as it is stored. `country` is that of a number without code."""

    country = ""

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return read_identifier(text, [self.country] if self.country else []) if text else ""


class ClusterMemberField(forms.ModelChoiceField):
    """One of the organisations of a cluster, by `members_of`; its offices are none of them."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Organisation"))
        super().__init__(Organisation.objects.none(), to_field_name="public_id", empty_label=_("Choose"), **kwargs)

    def members_of(self, cluster: Cluster) -> None:
        members = Organisation.objects.published().in_cluster(cluster).select_related("region")
        self.queryset = members.exclude(kind=Organisation.Kind.CLUSTER).order_by("sort_name")


def ask_in(form: forms.Form, cluster: Cluster) -> None:
    """Fill those fields of a form that depend on the cluster: whom it may be about, and how numbers are read there."""
    for field in form.fields.values():
        if isinstance(field, ClusterMemberField):
            field.members_of(cluster)
        elif isinstance(field, SignInField):
            field.country = cluster.region.country


def read_reach(text: str, country: str) -> dict[str, str]:
    """`{"email": ...}` or `{"phone": ...}` as an organisation keeps them. Raises ValidationError."""
    if is_email(text):
        return {"email": read_email(text), "phone": ""}
    if not any(letter.isdigit() for letter in text):
        raise ValidationError(_("Write a telephone number with its country code, or an e-mail address."), "invalid")
    return {"email": "", "phone": read_telephone(text, country)}


class CodesField(forms.MultipleChoiceField):
    """Codes of ISIC as chips send them (`sectors`); any code there is, so that none of several hundred has to be listed."""

    default_error_messages = {
        "unknown": _("“%(code)s” is not a code of ISIC Rev. 4."),
        "too_many": _("Choose at most %(number)s sectors: those you live by."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def valid_value(self, value: Any) -> bool:  # noqa: ARG002 (`clean` looks all of them up at once)
        return True

    def clean(self, value: Any) -> list[Sector]:
        codes = list(dict.fromkeys(super().clean(value)))
        if len(codes) > MOST_SECTORS:
            message = self.error_messages["too_many"] % {"number": MOST_SECTORS}
            raise ValidationError(message, "too_many")
        known = Sector.objects.in_bulk(codes) if codes else {}
        if unknown := [code for code in codes if code not in known]:
            raise ValidationError(self.error_messages["unknown"] % {"code": unknown[0]}, "unknown")
        return [known[code] for code in codes]
