"""Keeping what only some kinds of organisation have: one page for each part, all alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .. import forms, services
from ..depth import LABORATORIES, PARTS
from .frame import organisation_to_edit, save, sent


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the page of a part: its form, a sentence, and what an empty line is for."""

    form: Any
    lede: str | Promise
    add: str | Promise


PAGES = {
    "capabilities": Words(
        forms.CapabilityFormSet,
        _(
            "Each line is found by itself, so a need for subcontracting finds the line. How much you can do and what is free is for "
            "your own people, until you open it under Who sees what; a ministry never sees it."
        ),
        _("Add something you can do"),
    ),
    "units": Words(
        forms.UnitFormSet,
        _("The parts of your house in which things are done. Tests and equipment can then say where they are."),
        _("Add a faculty or laboratory"),
    ),
    "tests": Words(
        forms.TestFormSet,
        _("What others can have tested with you. Each line is found by itself, so a need for testing finds the test."),
        _("Add a test"),
    ),
    "equipment": Words(
        forms.EquipmentFormSet,
        _("What others can use with you, or have you use for them."),
        _("Add a piece of equipment"),
    ),
    "technologies": Words(
        forms.TechnologyFormSet,
        _("Write it for a company that has the problem, not for a colleague."),
        _("Add a technology"),
    ),
    "closures": Words(
        forms.ClosureFormSet,
        _("Term breaks and exams. They count as days on which nobody can answer."),
        _("Add closed days"),
    ),
    "instruments": Words(
        forms.InstrumentFormSet,
        _(
            "Each kind of finance with what you ask for. Only companies that could fit are suggested to you, and every no has a rule."
        ),
        _("Add a kind of finance"),
    ),
    "programmes": Words(
        forms.ProgrammeFormSet,
        _("What companies can apply for with you: who may, and by when. After its last day nobody sees it any more."),
        _("Add a programme, permit or service"),
    ),
}


@login_required
def edit_transfer(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether the transfer office releases what researchers offer and answer."""
    organisation = organisation_to_edit(request, slug)
    if organisation.kind not in LABORATORIES:
        raise Http404
    form = forms.TransferForm(sent(request), organisation=organisation)
    return save(
        request,
        organisation,
        "edit_transfer",
        form,
        lambda: services.set_transfer_office(organisation, by=request.user, **form.cleaned_data),
    )


@login_required
def edit_part(request: HttpRequest, slug: str, relation: str) -> HttpResponse:
    """One part of an organisation; there is none that does not fit its kind."""
    organisation = organisation_to_edit(request, slug)
    words = PAGES.get(relation)
    if words is None or organisation.kind not in PARTS[relation].kinds:
        raise Http404
    form = words.form(sent(request), organisation=organisation)
    return save(
        request,
        organisation,
        f"edit_{relation}",
        form,
        lambda: services.set_lines(organisation, relation, form.facts(), by=request.user),
        template="edit_part",
        heading=PARTS[relation].heading,
        words=words,
        relation=relation,
    )
