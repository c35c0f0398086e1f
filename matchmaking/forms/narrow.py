"""What narrows the lists of needs and offers, read from the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Cluster, Organisation
from portal.ui.forms import Option

from ..models import Listing


class NarrowForm(forms.Form):
    """Every field is optional; a value that nobody offers is left out instead of refused, since addresses are shared."""

    q = forms.CharField(
        label=_("Words"), required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
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
        super().__init__(data, **kwargs)
        self.fields["kind"].choices = [(value, Option(label, kind=value)) for value, label in Organisation.Kind.choices]
        clusters = Cluster.objects.filter(published_at__isnull=False)
        self.fields["cluster"].choices = [(cluster.slug, cluster.name) for cluster in clusters]

    def narrowed(self) -> dict[str, Any]:
        self.is_valid()
        values: dict[str, Any] = {"q": self.cleaned_data.get("q", "")}
        for name in ("category", "kind", "cluster"):
            offered = {value for value, _label in self.fields[name].choices}
            values[name] = [value for value in self.data.getlist(name) if value in offered]
        return values
