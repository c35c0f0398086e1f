"""Writing an announcement: in up to three languages, and to whom."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.organisations.models import Cluster, ClusterMembership, Organisation
from portal.ui.versions import VersionedForm

from ..models import Announcement, Tier
from ..models.announcements import LANGUAGES
from .tiers import DIRECTION

LONGEST = 5000
NAMES = {"en": _("English"), "fr": _("French"), "ar": _("Arabic")}
PARTS = ("links", "lanes", "tiers", "kinds")


def _title(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": code, "dir": DIRECTION[code]}),
    )


def _text(code: str) -> forms.CharField:
    return forms.CharField(
        label=_("Text"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "lang": code, "dir": DIRECTION[code]}),
    )


def _several(label: Any, choices: Any = ()) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


class AnnouncementForm(VersionedForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title_en, title_fr, title_ar = (_title(code) for code in LANGUAGES)
    text_en, text_fr, text_ar = (_text(code) for code in LANGUAGES)
    links = _several(_("At these links of the chain"))
    lanes = _several(_("In these places beside the chain"), [c for c in ClusterMembership.Lane.choices if c[0]])
    tiers = _several(_("In these tiers"))
    kinds = _several(_("Of these kinds"), Organisation.Kind.choices)
    not_started = forms.BooleanField(label=_("Only those who have published no need and no offer yet"), required=False)
    WRITTEN = tuple(f"{what}_{code}" for code in LANGUAGES for what in ("title", "text"))

    def __init__(self, data: Any = None, *, cluster: Cluster, announcement: Announcement | None = None) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if announcement:
            first = {name: getattr(announcement, name) for name in (*self.WRITTEN, "version")}
            first |= {name: [str(one) for one in announcement.audience.get(name) or []] for name in PARTS}
            first["not_started"] = bool(announcement.audience.get("not_started"))
        super().__init__(data, initial=first)
        self.fields["links"].choices = [(str(one.position), one.name) for one in cluster.links.order_by("position")]
        tiers = [(one.public_id, one.name) for one in Tier.objects.filter(cluster=cluster)]
        self.fields["tiers"].choices = tiers
        if not tiers:
            del self.fields["tiers"]

    def by_language(self) -> list[dict[str, Any]]:
        """The title and the text in each language, that of whoever writes first."""
        own = (get_language() or "en")[:2]
        return [
            {"code": code, "name": NAMES[code], "title": self[f"title_{code}"], "text": self[f"text_{code}"]}
            for code in sorted(LANGUAGES, key=lambda one: one != own)
        ]

    def fields_for_service(self) -> dict[str, Any]:
        audience = {name: self.cleaned_data.get(name) or [] for name in PARTS}
        audience["links"] = [int(one) for one in audience["links"]]
        audience["not_started"] = self.cleaned_data["not_started"]
        written = {name: self.cleaned_data[name] for name in self.WRITTEN}
        return written | {"audience": {name: value for name, value in audience.items() if value}}
