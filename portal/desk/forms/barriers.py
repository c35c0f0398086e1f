"""The forms of barriers: a member tells, the office files, the authority answers."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Cluster, Organisation

from ..models import Barrier
from ..models.barriers import LONGEST_TITLE

LINES = {"dir": "auto", "autocomplete": "off"}


class RaiseBarrierForm(forms.Form):
    """What a member tells; `clusters` are those in which it is."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("What stands in your way?"),
        help_text=gettext_lazy(
            "A permit that takes too long, a test that nobody does here, a rule that nobody understands."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say in a sentence or two what stands in your way.")},
    )
    cluster = forms.ChoiceField(label=gettext_lazy("Which office do you tell?"))

    def __init__(self, data: Any = None, *, clusters: list[Cluster], **kwargs: Any) -> None:
        super().__init__(data, initial={"submission": uuid4()}, **kwargs)
        self.clusters = {one.slug: one for one in clusters}
        self.fields["cluster"].choices = [(slug, one.name) for slug, one in self.clusters.items()]  # type: ignore[attr-defined]
        if len(clusters) == 1:
            self.initial["cluster"] = clusters[0].slug

    @property
    def told_cluster(self) -> Cluster:
        return self.clusters[self.cleaned_data["cluster"]]


class BarrierForm(forms.Form):
    """In the office's words; `authorities` are the government bodies that can be told."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What stands in the way, in one sentence?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=LINES),
        error_messages={"required": gettext_lazy("Say in one sentence what stands in the way.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What happens, and what would help?"),
        help_text=gettext_lazy("Without the names of members: the authority never reads who it is."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what happens, and what would help.")},
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is it about?"), choices=Barrier.Kind.choices)
    authority = forms.ChoiceField(label=gettext_lazy("Who can change it?"))

    def __init__(
        self, data: Any = None, *, authorities: list[Organisation], barrier: Barrier | None = None, **kwargs: Any
    ) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if barrier:
            first = {name: getattr(barrier, name) for name in ("title", "text", "kind")}
            first["authority"] = barrier.authority.slug
        super().__init__(data, initial=first, **kwargs)
        self.authorities = {one.slug: one for one in authorities}
        self.fields["authority"].choices = [  # type: ignore[attr-defined]
            ("", _("choose a government body")),
            *((slug, one.name) for slug, one in self.authorities.items()),
        ]

    def fields_for_service(self) -> dict[str, Any]:
        """What `file_barrier` and `change_barrier` take."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return given | {"authority": self.authorities[given["authority"]]}


class BehindForm(forms.Form):
    """Another member that meets a barrier."""

    use_required_attribute = False

    organisation = forms.ChoiceField(label=gettext_lazy("Which member meets it too?"))

    def __init__(self, data: Any = None, *, members: list[Organisation], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.members = {one.slug: one for one in members}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("choose a member")),
            *((slug, one.name) for slug, one in self.members.items()),
        ]

    @property
    def member(self) -> Organisation:
        return self.members[self.cleaned_data["organisation"]]


class SetAsideForm(forms.Form):
    use_required_attribute = False

    because = forms.CharField(
        label=gettext_lazy("Why do you not pass it on?"),
        help_text=gettext_lazy("The member reads this sentence."),
        max_length=300,
        widget=forms.TextInput(attrs=LINES),
        error_messages={"required": gettext_lazy("Say why in one sentence: the member reads it.")},
    )


class BarrierAnswerForm(forms.Form):
    use_required_attribute = False

    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy(
            "The office of the cluster reads it, and the companies that met this. Nobody else does."
        ),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write the answer first.")},
    )


class BarrierPublishForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("What is it about, in one sentence?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=LINES),
        error_messages={"required": gettext_lazy("Say in one sentence what it is about.")},
    )
    text = forms.CharField(
        label=gettext_lazy("What may everybody read?"),
        help_text=gettext_lazy("It may be less than you answered, in other words."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 7, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write what everybody may read.")},
    )
