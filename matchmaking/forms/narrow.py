"""What narrows the lists of needs and offers, read from the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.core.reading import once
from portal.core.text import first_words
from portal.organisations.models import Cluster, Organisation
from portal.ui.forms import Option

from ..models import Listing

LONGEST_WORDS = 200


class NarrowForm(forms.Form):
    """Every field is optional; a value that nobody offers is left out instead of refused, since addresses are shared."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=LONGEST_WORDS, widget=forms.TextInput(attrs={"type": "search"})
    )
    category = forms.MultipleChoiceField(
        label=_("What is it about?"),
        required=False,
        choices=Listing.Category.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.MultipleChoiceField(label=_("Posted by"), required=False, widget=forms.CheckboxSelectMultiple)
    cluster = forms.MultipleChoiceField(label=_("Cluster"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        if data is not None:
            data = data.copy()
            data["q"] = first_words(data.get("q", ""), LONGEST_WORDS)
        super().__init__(data, **kwargs)
        self.fields["kind"].choices = [(value, Option(label, kind=value)) for value, label in Organisation.Kind.choices]
        clusters = once("matchmaking.clusters", lambda: list(Cluster.objects.filter(published_at__isnull=False)))
        self.fields["cluster"].choices = [(cluster.slug, cluster.name) for cluster in clusters]

    def narrowed(self) -> dict[str, Any]:
        self.is_valid()
        values: dict[str, Any] = {"q": self.cleaned_data.get("q", "")}
        for name in ("category", "kind", "cluster"):
            offered = {value for value, _label in self.fields[name].choices}
            values[name] = [value for value in self.data.getlist(name) if value in offered]
        return values

    def address(self) -> str:
        """Return what was read, as the part of an address after the question mark."""
        return urlencode({name: value for name, value in self.narrowed().items() if value}, doseq=True)
