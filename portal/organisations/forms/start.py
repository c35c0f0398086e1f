"""What is asked of an organisation to start: nothing else is needed to be found."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.identifiers import country_of, shown_phone
from portal.accounts.models import User
from portal.core.text import clean_line
from portal.ui.forms import Option

from ..models import Organisation
from ..names import is_arabic, mixes_letters
from ..queries.duplicates import possible_duplicates
from .fields import PlaceMixin, ReachField, TradeLinesField, read_reach
from .submission import SubmissionMixin


class StartForm(SubmissionMixin, PlaceMixin):
    """Name, place, what we make or do, what we buy, a number or an e-mail, and which kind we are.

    Draw `submission` too: it makes two clicks one. `facts()` is what `create_organisation` takes besides `by`. A name that is
    here already sends the form back once, with `duplicates` to choose from and `not_these` to tick.
    """

    kind = forms.ChoiceField(label=gettext_lazy("What are you?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=gettext_lazy("Name of your organisation"),
        help_text=gettext_lazy("As people know it, in Arabic or Latin letters. You can add the other one later."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    does = TradeLinesField(
        label=gettext_lazy("What do you make or do?"),
        help_text=gettext_lazy("One thing a line, in your own words, any language. Three lines are plenty."),
    )
    buys = TradeLinesField(
        label=gettext_lazy("What do you buy?"),
        help_text=gettext_lazy(
            "One thing a line: what you need every month. This is how suppliers find you. Companies write at least one; others may "
            "leave it empty."
        ),
        required=False,
    )
    reach = ReachField(
        label=gettext_lazy("Telephone or e-mail"),
        help_text=gettext_lazy("Others see it after an introduction that you have agreed to, not before."),
    )
    not_these = forms.BooleanField(label=gettext_lazy("None of these is ours"), required=False)

    field_order = ["submission", "kind", "name", "country", "town", "does", "buys", "reach", "not_these"]

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        self.duplicates: list[Organisation] = []
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each.value, Option(each.label, kind=each.value)) for each in Organisation.Kind]
        self.initial.setdefault("kind", Organisation.Kind.FIRM.value)
        if person.phone and person.phone_verified_at:
            self.initial.setdefault("country", country_of(person.phone))
        self.initial.setdefault("reach", shown_phone(person.phone) if person.phone else person.email)

    def clean_name(self) -> str:
        name = clean_line(self.cleaned_data["name"])
        if not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Write the name of your organisation."), "required")
        if mixes_letters(name):
            raise ValidationError(_("One word of this name mixes two alphabets. Write each word in one."), "mixed")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == Organisation.Kind.FIRM and "buys" in cleaned and not cleaned["buys"]:
            self.add_error("buys", _("Write at least one thing that you buy: that is how suppliers find you."))
        if cleaned.get("reach") and cleaned.get("country"):
            try:
                self.cleaned_data |= read_reach(cleaned["reach"], cleaned["country"])
            except ValidationError as error:
                self.add_error("reach", error)
        if cleaned.get("name") and cleaned.get("country") and not cleaned.get("not_these"):
            self._compare_with_those_here(cleaned)
        return self.cleaned_data

    def _compare_with_those_here(self, cleaned: dict[str, Any]) -> None:
        own = self.public_id  # sent again, it is not compared with what it made
        alike = possible_duplicates([cleaned["name"]], cleaned["country"])
        self.duplicates = [organisation for organisation in alike if organisation.public_id != own]
        if self.duplicates and not self.errors:
            self.add_error("not_these", _("An organisation of this name is here already. Is it yours?"))

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `create_organisation`, of a valid form."""
        cleaned = self.cleaned_data
        where = self.place
        named = "trade_name_ar" if is_arabic(cleaned["name"]) else "trade_name_latin"
        makes_things = cleaned["kind"] == Organisation.Kind.FIRM
        return {
            "public_id": self.public_id,
            "kind": cleaned["kind"],
            named: cleaned["name"],
            "region": where.region,
            "place": where.place,
            "email": cleaned["email"],
            "phone": cleaned["phone"],
            # Companies make; the others do something for others. Either can be told apart later, line by line.
            "makes" if makes_things else "serves": cleaned["does"],
            "buys": cleaned["buys"],
        }
