"""Asking to join a cluster, and the office's answer: a place in it, or a courteous no."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..models import ChainLink, Cluster, ClusterMembership, JoinRequest


class AskForm(forms.Form):
    cluster = forms.ModelChoiceField(
        label=_("Cluster"), queryset=Cluster.objects.none(), to_field_name="slug", empty_label=_("Choose")
    )

    def __init__(self, *args: Any, clusters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cluster = self.fields["cluster"]
        assert isinstance(cluster, forms.ModelChoiceField)
        cluster.queryset = clusters


class PlaceForm(forms.Form):
    """Either a link of the chain, or a support lane, or not placed yet."""

    place = forms.ChoiceField(label=_("Where does it belong?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, cluster: Cluster, membership: ClusterMembership | None, **kwargs: Any) -> None:
        self.links = {f"link-{link.position}": link for link in cluster.links.order_by("position")}
        self.lanes = {f"lane-{lane.value}": lane for lane in ClusterMembership.Lane if lane.value}
        super().__init__(*args, initial={"place": self._now(membership)}, **kwargs)
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [
            *((key, str(link)) for key, link in self.links.items()),
            *((key, lane.label) for key, lane in self.lanes.items()),
        ]

    @staticmethod
    def _now(membership: ClusterMembership | None) -> str:
        if membership is None:
            return ""
        return f"link-{membership.link.position}" if membership.link else f"lane-{membership.lane}"

    def facts(self) -> dict[str, Any]:
        """Keyword arguments of `join_cluster`."""
        chosen = self.cleaned_data["place"]
        link: ChainLink | None = self.links.get(chosen)
        return {"link": link, "lane": "" if link else self.lanes[chosen].value}


class DeclineRequestForm(forms.Form):
    """The office's no: a sentence that costs nobody face."""

    courtesy = forms.ChoiceField(
        label=_("What do they read?"),
        choices=JoinRequest.Courtesy.choices,
        initial=JoinRequest.Courtesy.NOT_NOW,
        widget=forms.RadioSelect,
    )
