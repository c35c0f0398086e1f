"""Whom an organiser invites: one by name, or all who stand at one place of its cluster."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.core.text import clean_line
from portal.organisations.forms.fields import those_named
from portal.organisations.models import ChainLink, Organisation

from ..models import Event
from ..services.invitations import LONGEST_WORDS


class EventInviteForm(forms.Form):
    """Either a name or a group has to be given; `organisations` are those that are meant."""

    use_required_attribute = False

    organisation = forms.CharField(
        label=gettext_lazy("Which organisation?"),
        help_text=gettext_lazy("As it stands in the directory."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    group = forms.ChoiceField(label=gettext_lazy("Or all of these"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What do you want to say to them?"),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    def __init__(self, *args: Any, event: Event, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event, self.reader = event, reader
        self.links = {f"link:{one.position}": one for one in _links(event)}
        kinds = {f"kind:{kind}": label for kind, label in Organisation.Kind.choices if event.cluster}
        choices: list[tuple[str, Any]] = [("", _("nobody else"))]
        if event.cluster:
            choices.append(("all", _("All members of the cluster")))
            choices.append((_("By link"), [(key, one.name) for key, one in self.links.items()]))
            choices.append((_("By kind"), list(kinds.items())))
        self.fields["group"].choices = choices  # type: ignore[attr-defined]
        if not event.cluster:
            del self.fields["group"]

    def clean_organisation(self) -> Organisation | None:
        typed = clean_line(self.cleaned_data["organisation"])
        return those_named([typed], self.reader)[0] if typed else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "organisation" in given and not given["organisation"] and not given.get("group"):
            self.add_error("organisation", _("Write the name of an organisation."))
        return given

    @property
    def organisations(self) -> list[Organisation]:
        one, group = self.cleaned_data["organisation"], self.cleaned_data.get("group") or ""
        found = [one] if one else []
        if group and self.event.cluster:
            rows = Organisation.objects.visible_to(self.reader).in_cluster(self.event.cluster)
            what, _colon, which = group.partition(":")
            if what == "kind":
                rows = rows.filter(kind=which)
            elif what == "link":
                places = self.event.cluster.memberships.filter(ended_at=None, link=self.links[group])
                rows = rows.filter(pk__in=places.values("organisation"))
            found += list(rows.distinct().order_by("pk"))
        return list(dict.fromkeys(found))


def _links(event: Event) -> list[ChainLink]:
    return list(event.cluster.links.all()) if event.cluster else []
