"""Keeping the profile: one page per section, and the three things one can do with the whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from zlib import crc32

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.http import tell_outcome

from .. import services
from ..forms import CertificateFormSet, ContactForm, ProfileForm, SectorsForm, SiteFormSet, TradeForm
from ..forms.profile import DIRECTIONS
from ..models import Organisation
from ..queries.activities import find_activities
from ..queries.code_chips import CodeAnswer, CodeChips, code_answer, code_chips
from ..queries.sectors import find_sectors
from .frame import organisation_here, organisation_to_edit, save, section, sent
from .points import point_shown

LONGEST_QUESTION = 80


@login_required
def edit(request: HttpRequest, slug: str = "") -> HttpResponse:
    """Names, what it is, where it is. Without a name in the address: the organisation one acts for."""
    if not slug:
        return redirect("organisations:edit", _acting(request).slug)
    organisation = organisation_to_edit(request, slug)
    form = ProfileForm(sent(request), organisation=organisation)
    if shown := point_shown(request, form, [form], lambda: section(request, organisation, "edit", {"form": form})):
        return shown
    return save(
        request,
        organisation,
        "edit",
        form,
        lambda: services.update_organisation(organisation, by=request.user, **form.facts()),
    )


@login_required
def edit_trade(request: HttpRequest, slug: str) -> HttpResponse:
    """What it makes, does and buys, with the codes that these words suggest; the buttons of the codes save nothing."""
    organisation = organisation_to_edit(request, slug)
    form = TradeForm(sent(request), organisation=organisation)
    answer = code_answer(request.POST)
    if request.method != "POST":
        answer = CodeAnswer([sector.code for sector in organisation.sectors.order_by("code")])
    shown = {"moving": request.path, "chips": _chips(form, answer), "code_errors": form["sectors"].errors}
    # What the device keeps was written over these lines: once they are saved, or others have changed them, it is over.
    shown["draft_name"] = f"trade-{organisation.public_id}-{crc32(repr(form.initial).encode()):x}"
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "organisations/_codes.html", shown | {"errors": []})
    if answer.is_moved or request.POST.get("action") == "look":
        typed = {name: form[name].data for name in DIRECTIONS}
        return section(request, organisation, "edit_trade", shown | {"form": _unjudged(organisation, typed)})

    def write() -> None:
        with transaction.atomic():
            services.set_trade_items(organisation, by=request.user, **form.lines)
            if form.codes is not None:
                services.set_sectors(organisation, form.codes, by=request.user)

    return save(request, organisation, "edit_trade", form, write, **shown)


def _unjudged(organisation: Organisation, typed: dict[str, Any]) -> TradeForm:
    """The form with what was typed, before anybody says what is wrong with it."""
    form = TradeForm(organisation=organisation)
    form.initial.update(typed)
    return form


def _chips(form: TradeForm, answer: CodeAnswer) -> CodeChips:
    """From the lines of what it makes and does; what it buys is others' trade."""
    typed = [form[name].value() or "" for name in ("makes", "serves")]
    lines = [line for one in typed for line in (one if isinstance(one, list) else str(one).splitlines()) if line]
    texts = [(line.replace("\x00", ""), "") for line in lines]
    return code_chips(texts, answer)


@login_required
def edit_sectors(request: HttpRequest, slug: str) -> HttpResponse:
    """The sectors. Words find classes by GET, live where htmx asks; the button without script posts, to keep the ticks."""
    organisation = organisation_to_edit(request, slug)
    asked = (request.POST if request.method == "POST" else request.GET).get("q", "")[:LONGEST_QUESTION]
    if request.htmx:  # type: ignore[attr-defined]
        found = find_sectors(asked, request.GET.getlist("sectors"))
        national = find_activities(asked, request.GET.getlist("activities"))
        shown = {"asked": asked, "found": found, "national": national}
        return render(request, "organisations/_sectors_found.html", shown)
    form = SectorsForm(sent(request), organisation=organisation, asked=asked)
    if "find" in request.POST:
        return section(request, organisation, "edit_sectors", {"form": form})
    return save(
        request,
        organisation,
        "edit_sectors",
        form,
        lambda: services.set_sectors(organisation, by=request.user, **form.facts()),
    )


@login_required
def edit_certificates(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = CertificateFormSet(sent(request), organisation=organisation)
    return save(
        request,
        organisation,
        "edit_certificates",
        form,
        lambda: services.set_certificates(organisation, form.facts(), by=request.user),
        pictures=organisation.certificate_pictures.select_related("certificate__type").order_by("-shown_at", "-pk"),
    )


@login_required
def edit_sites(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = SiteFormSet(sent(request), organisation=organisation)
    again = partial(section, request, organisation, "edit_sites", {"form": form})
    if shown := point_shown(request, form, form.forms, again):
        return shown
    return save(
        request,
        organisation,
        "edit_sites",
        form,
        lambda: services.set_sites(organisation, form.facts(), by=request.user),
    )


@login_required
def edit_contact(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = ContactForm(sent(request), organisation=organisation)
    return save(
        request,
        organisation,
        "edit_contact",
        form,
        lambda: services.update_organisation(organisation, by=request.user, **form.facts()),
    )


@require_POST
@login_required
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    done = _("Your page is public. Others can find you now.")
    return _do(request, organisation_to_edit(request, slug), services.publish_organisation, done)


@require_POST
@login_required
def unpublish(request: HttpRequest, slug: str) -> HttpResponse:
    done = _("Your page is taken down. Only your own people see it.")
    return _do(request, organisation_to_edit(request, slug), services.unpublish_organisation, done)


@require_POST
@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    done = _("Thank you. Readers see that this was confirmed today.")
    return _do(request, organisation_here(request, slug), services.confirm_organisation, done)


def _do(request: HttpRequest, organisation: Organisation, service: Callable[..., Any], done: str) -> HttpResponse:
    tell_outcome(request, done, service, organisation, by=request.user)
    return redirect("organisations:edit", organisation.slug)


def _acting(request: HttpRequest) -> Organisation:
    """The organisation one acts for; who acts for none has nothing to edit."""
    if not request.acting_organisation:  # type: ignore[attr-defined]
        raise Http404
    return request.acting_organisation  # type: ignore[attr-defined,no-any-return]
