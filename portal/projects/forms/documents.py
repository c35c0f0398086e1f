"""Forms of documents. They clean; the services decide."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.organisations.models import Organisation
from portal.ui.files import SentFileField, files_hint

from ..models import Document, DocumentVersion, Partner, Project
from ..models.documents import LONGEST_NOTE, LONGEST_TITLE

NO_FILE = gettext_lazy("Choose a file.")


class PartnersField(forms.MultipleChoiceField):
    """Partners of a project, by their public id; `chosen` are the organisations. Those who read as funders are told apart: of all
    documents they read those alone that name them."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, project: Project) -> None:
        rows = Partner.objects.inside().filter(project=project).select_related("organisation", "role").order_by("pk")
        self.known, self.funders = {}, set()
        for place in rows:
            place.project = project
            key = place.organisation.public_id
            self.known[key] = place.organisation
            if place.is_funder:
                self.funders.add(key)
        as_funder = _("%(name)s (reads as a funder)")
        self.choices = [
            (key, as_funder % {"name": one.name} if key in self.funders else one.name)
            for key, one in self.known.items()
        ]

    def chosen(self, keys: list[str]) -> list[Organisation]:
        return [self.known[key] for key in keys if key in self.known]


class ReadersMixin(forms.Form):
    """Who sees a document. `readers` are the partners that were chosen."""

    access = forms.ChoiceField(
        label=gettext_lazy("Who sees it?"), choices=Document.Access.choices, widget=forms.RadioSelect
    )
    partners = PartnersField(label=gettext_lazy("Which partners?"), required=False)

    def offer_partners(self, project: Project) -> None:
        self.fields["partners"].offer(project)
        self.fields["partners"].help_text = _("Only where some partners see it. Whoever brought it always does.")

    @property
    def readers(self) -> list[Organisation]:
        chosen: list[Organisation] = self.fields["partners"].chosen(self.cleaned_data["partners"])
        return chosen


class FileMixin(forms.Form):
    """A file and what is new in it. `submission` is made with the form: two clicks are one."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = SentFileField(label=gettext_lazy("File"), error_messages={"required": NO_FILE, "invalid": NO_FILE})
    note = forms.CharField(
        label=gettext_lazy("What is new in it?"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid.uuid4
        self.fields["file"].help_text = files_hint()

    @property
    def lost_file(self) -> bool:
        """Whether it comes back without the file it was sent with: a browser keeps none."""
        return bool(self.files) and not self.is_valid()


class DocumentForm(FileMixin, ReadersMixin):
    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        help_text=gettext_lazy("Left empty, it is called as the file is."),
        required=False,
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    field_order = ("submission", "file", "title", "access", "partners", "note")

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["access"].initial = Document.Access.ALL
        self.offer_partners(project)


class VersionForm(FileMixin):
    """`made_from` is one of the newest versions by its number; the one that counts comes first."""

    use_required_attribute = False

    made_from = forms.TypedChoiceField(
        label=gettext_lazy("Made from which version?"),
        coerce=int,
        error_messages={"invalid_choice": gettext_lazy("Choose from which version you made it.")},
    )
    field_order = ("submission", "file", "made_from", "note")

    def __init__(self, *args: Any, counts: int, versions: Iterable[DocumentVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = dict.fromkeys([counts, *(one.number for one in versions)])
        self.fields["made_from"].choices = [
            (
                number,
                _("Version %(number)s, which counts") % {"number": number}
                if number == counts
                else _("Version %(number)s") % {"number": number},
            )
            for number in numbers
        ]


class DocumentFaceForm(ReadersMixin):
    """What it is called and who sees it."""

    use_required_attribute = False

    title = forms.CharField(
        label=gettext_lazy("What is it?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say what it is.")},
    )
    field_order = ("title", "access", "partners")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        named = [one.public_id for one in document.partners.all()]
        first = {"title": document.title, "access": document.access, "partners": named}
        super().__init__(*args, initial=first, **kwargs)
        self.offer_partners(document.project)
