"""Forms of agreements. They clean; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.accounts.models import User
from portal.organisations.models import Organisation
from portal.ui.files import SentFileField

from ..models import AgreementTemplate, AgreementText, Project
from ..models.agreements import LONGEST_BODY
from ..services.agreements import LONGEST_NAME
from ..wording import LANGUAGES
from .documents import NO_FILE, PartnersField

WORDS = {
    "title_en": gettext_lazy("Title in English"),
    "body_en": gettext_lazy("Text in English"),
    "title_fr": gettext_lazy("Title in French"),
    "body_fr": gettext_lazy("Text in French"),
    "title_ar": gettext_lazy("Title in Arabic"),
    "body_ar": gettext_lazy("Text in Arabic"),
}
NEEDED = gettext_lazy("The text is written in all three languages.")


class DrawUpForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    template = forms.ChoiceField(
        label=gettext_lazy("Which text?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a text.")},
    )
    parties = PartnersField(
        label=gettext_lazy("Between whom?"),
        error_messages={"required": gettext_lazy("Choose at least two partners.")},
    )
    place = forms.CharField(
        label=gettext_lazy("Which place and law?"),
        help_text=gettext_lazy("A town, or a country: it stands at the end of the text."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a place.")},
    )

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        self.templates = {one.kind: one for one in AgreementTemplate.objects.filter(is_offered=True)}
        self.fields["template"].choices = [(kind, str(one)) for kind, one in self.templates.items()]
        self.fields["parties"].offer(project)
        parties = self.fields["parties"]
        parties.initial = [key for key in parties.known if key not in parties.funders]
        if project.cluster is not None:
            self.fields["place"].initial = str(project.cluster.region)

    @property
    def template_chosen(self) -> AgreementTemplate:
        return self.templates[self.cleaned_data["template"]]

    @property
    def parties_chosen(self) -> list[Organisation]:
        chosen: list[Organisation] = self.fields["parties"].chosen(self.cleaned_data["parties"])
        return chosen


class WordingForm(forms.Form):
    """The text in its three languages, and from which version it is changed."""

    use_required_attribute = False

    made_from = forms.IntegerField(widget=forms.HiddenInput, error_messages={"invalid": NEEDED, "required": NEEDED})

    def __init__(self, *args: Any, text: AgreementText, **kwargs: Any) -> None:
        first = {name: getattr(text, name) for name in WORDS} | {"made_from": text.number}
        super().__init__(*args, initial=first, **kwargs)
        for name, label in WORDS.items():
            code = name[-2:]
            attributes = {"lang": code, "dir": "rtl" if code == "ar" else "ltr"}
            self.fields[name] = forms.CharField(
                label=label,
                max_length=LONGEST_BODY if name.startswith("body") else LONGEST_NAME,
                widget=forms.Textarea(attrs=attributes | {"rows": 14})
                if name.startswith("body")
                else forms.TextInput(attrs=attributes | {"autocomplete": "off"}),
                error_messages={"required": NEEDED},
            )

    @property
    def titles(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"title_{code}"] for code in LANGUAGES}

    @property
    def bodies(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"body_{code}"] for code in LANGUAGES}


class AcceptForm(forms.Form):
    """For one of the reader's organisations: they may sign and accept, or they say who may."""

    use_required_attribute = False

    text = forms.CharField(widget=forms.HiddenInput, max_length=12)
    organisation = forms.CharField(widget=forms.HiddenInput, max_length=12)
    may_sign = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("Yes, I am")), ("no", gettext_lazy("No, somebody else is"))],
        error_messages={"required": gettext_lazy("Say whether you are allowed to sign.")},
    )
    full_name = forms.CharField(
        label=pgettext_lazy("of a person", "Full name"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )
    capacity = forms.CharField(
        label=gettext_lazy("In which capacity?"),
        help_text=gettext_lazy("For example: general manager."),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title", "dir": "auto"}),
    )
    signer = forms.ChoiceField(
        label=gettext_lazy("If not you: who is allowed to sign?"),
        help_text=gettext_lazy("They are told, and it waits for them."),
        required=False,
    )

    def __init__(
        self, *args: Any, reader: User, organisation: Organisation, text: AgreementText, people: Sequence[User]
    ) -> None:
        first = {
            "text": text.public_id,
            "organisation": organisation.public_id,
            "full_name": reader.name_here,
            "capacity": reader.job_title,
        }
        super().__init__(*args, initial=first, auto_id=f"{organisation.public_id}_%s")
        self.party = organisation
        self.people = {one.public_id: one for one in people if one != reader}
        self.fields["may_sign"].label = _("Are you allowed to sign for %(organisation)s?") % {
            "organisation": organisation.name
        }
        self.fields["signer"].choices = [
            ("", _("nobody chosen")),
            *((key, one.name_here) for key, one in self.people.items()),
        ]
        if not self.people:
            del self.fields["signer"]

    @property
    def signer_chosen(self) -> User | None:
        return self.people.get(self.cleaned_data.get("signer") or "")


class PaperForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = SentFileField(
        label=gettext_lazy("Photograph or scan of the signed page"),
        error_messages={"required": NO_FILE, "invalid": NO_FILE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4

    @property
    def lost_file(self) -> bool:
        """Whether it comes back without the file it was sent with: a browser keeps none."""
        return bool(self.files) and not self.is_valid()


class TurnDownForm(forms.Form):
    use_required_attribute = False

    reason = forms.CharField(
        label=gettext_lazy("What is missing or wrong?"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what is missing or wrong.")},
    )
