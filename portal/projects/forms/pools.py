"""The forms of a pool: opening it, coming in, publishing it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.models import Listing
from portal.core.text import listed
from portal.ui.amounts import AmountField
from portal.ui.forms import Option

from ..models import PoolMember
from ..permissions import may_bring_together

HOW_MUCH = gettext_lazy("Write how much as a number. You wrote “%(typed)s”.")
OTHERWISE = gettext_lazy(
    "Whom you ticked counts in another unit that does not fit this one, or has closed theirs meanwhile. Choose another unit, or others."
)
NOTHING = gettext_lazy("Write how much, above zero.")


class AskMixin(forms.Form):
    """Offers others who published the like. `chosen` are those that were ticked."""

    ask = forms.MultipleChoiceField(
        label=gettext_lazy("Whom do you ask?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, others: Sequence[Listing] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {one.public_id: one for one in others}
        self.fields["ask"].choices = [
            (key, Option(one.organisation.name, note=listed([part for part in (one.title, one.how_much) if part])))
            for key, one in self.others.items()
        ]
        self.fields["ask"].error_messages["invalid_choice"] = OTHERWISE
        if not others:
            del self.fields["ask"]

    def clean(self) -> dict[str, Any] | None:
        """Nobody whom somebody ticked is left out without a word."""
        if "ask" not in self.fields and "ask" in self.data:
            self.add_error("unit" if "unit" in self.fields else None, OTHERWISE)
        return super().clean()

    @property
    def chosen(self) -> list[Listing]:
        return [self.others[key] for key in self.cleaned_data.get("ask") or ()]


class PoolForm(AskMixin):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What is it about, in a few words?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what it is about.")},
    )
    quantity = AmountField(
        label=gettext_lazy("How much is yours?"), unreadable=HOW_MUCH, error_messages={"required": NOTHING}
    )
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=Listing.Unit.choices)
    shown_to_cluster = forms.BooleanField(
        label=gettext_lazy("Members of the cluster see it and can join"), required=False
    )
    field_order = ("submission", "title", "quantity", "unit", "ask", "shown_to_cluster")

    def __init__(self, *args: Any, listing: Listing, unit: str = "", **kwargs: Any) -> None:
        first = {
            "submission": uuid4(),
            "title": listing.title[:120],
            "quantity": listing.quantity,
            "unit": unit or listing.unit,
            "shown_to_cluster": listing.confidentiality == Listing.Confidentiality.NAMED,
        }
        super().__init__(*args, initial=first, **kwargs)
        may_be_empty = may_bring_together(listing.organisation)
        self.fields["quantity"].required = not may_be_empty
        self.about_quantity = _("Empty where your office only brings others together.") if may_be_empty else ""


class AskMoreForm(AskMixin):
    use_required_attribute = False


class QuantityForm(forms.Form):
    """How much somebody comes in with, in the pool's unit."""

    use_required_attribute = False

    quantity = AmountField(
        label=gettext_lazy("How much is yours?"), unreadable=HOW_MUCH, error_messages={"required": NOTHING}
    )


class PublishForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("In one sentence, for everybody"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in one sentence what it is.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Details"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


class PoolLeadForm(forms.Form):
    use_required_attribute = False

    to = forms.ChoiceField(label=gettext_lazy("Who leads from now on?"))

    def __init__(self, *args: Any, others: Sequence[PoolMember] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {one.public_id: one for one in others}
        self.fields["to"].choices = [(key, one.organisation.name) for key, one in self.members.items()]

    @property
    def member_chosen(self) -> PoolMember:
        return self.members[self.cleaned_data["to"]]
