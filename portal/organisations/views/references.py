"""Past work: what an organisation has done, and what others say it did with them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.accounts.models import User
from portal.core.errors import NotAllowed
from portal.core.http import attempt

from .. import permissions, services
from ..forms import ReferenceForm
from ..models import Organisation, PartnerConsent, Reference
from ..tokens import consent_with
from .frame import organisation_to_edit, section, sent


@require_GET
@login_required
def edit_references(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    context = {
        "references": organisation.references.prefetch_related("partners", "consents__partner"),
        "asked": PartnerConsent.objects.waiting()
        .filter(partner=organisation, reference__organisation__in=Organisation.objects.visible_to(request.user))
        .select_related("reference__organisation"),
        # Also what its teller shows to few others: whoever is named may say that it was not with them.
        "named_by_others": Reference.objects.filter(
            partners=organisation, organisation__in=Organisation.objects.visible_to(request.user)
        ).select_related("organisation"),
    }
    return section(request, organisation, "edit_references", context)


@login_required
def reference_create(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    form = ReferenceForm(sent(request), reader=request.user)
    if form.is_valid() and attempt(
        form, services.add_reference, organisation, by=request.user, public_id=form.public_id, **form.facts()
    ):
        messages.success(request, _("Saved."))
        return redirect("organisations:edit_references", organisation.slug)
    return _form(request, organisation, form, None)


@login_required
def reference_edit(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    reference = get_object_or_404(
        organisation.references.prefetch_related("partners", "consents__partner"), public_id=public_id
    )
    form = ReferenceForm(sent(request), reader=request.user, reference=reference)
    if form.is_valid() and attempt(form, services.update_reference, reference, by=request.user, **form.facts()):
        messages.success(request, _("Saved."))
        return redirect("organisations:edit_references", organisation.slug)
    return _form(request, organisation, form, reference)


@require_POST
@login_required
def reference_remove(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    organisation = organisation_to_edit(request, slug)
    services.remove_reference(get_object_or_404(organisation.references, public_id=public_id), by=request.user)
    messages.success(request, _("This piece of work is taken out."))
    return redirect("organisations:edit_references", organisation.slug)


@require_GET
def reference_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A piece of past work by itself, with the way out for a partner who is named in it."""
    visible = Organisation.objects.visible_to(request.user)
    reference = get_object_or_404(
        Reference.objects.visible_to(request.user).select_related("organisation__region"), public_id=public_id
    )
    partners = list(reference.partners.filter(pk__in=visible.values("pk")).select_related("region"))
    context = {
        "reference": reference,
        "organisation": reference.organisation,
        "partners": partners,
        "unnamed": [told for one in reference.consents.told() if (told := one.told)],
        "ours": [one for one in partners if permissions.can_edit_organisation(request.user, one)]
        if request.user.is_authenticated
        else [],
        "can_edit": permissions.can_edit_organisation(request.user, reference.organisation),
    }
    return render(request, "organisations/reference_detail.html", context)


@require_POST
@login_required
def reference_withdraw(request: HttpRequest, slug: str, public_id: str) -> HttpResponse:
    """A partner says: this was not with us."""
    organisation = organisation_to_edit(request, slug)
    reference = get_object_or_404(Reference.objects.filter(partners=organisation), public_id=public_id)
    services.withdraw_from_reference(reference, organisation, by=request.user)
    messages.success(request, _("Your organisation is no longer named there."))
    return redirect("organisations:edit_references", organisation.slug)


@login_required
def consent_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Whether one's organisation agrees to be named: asked, answered, and answered otherwise later."""
    mine = PartnerConsent.objects.visible_to(request.user).exclude(partner=None)
    consent = get_object_or_404(
        mine.select_related("reference__organisation__region", "partner__region"), public_id=public_id
    )
    if not permissions.can_edit_organisation(request.user, consent.partner):
        raise Http404
    return _consent(request, consent, by=request.user)


@never_cache
def consent_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for somebody outside, by the link that was mailed to them. A mail scanner that opens it changes nothing."""
    consent = consent_with(token)
    if consent is None:
        raise Http404
    response = _consent(request, consent, by=None)
    # The address of this page is a key: it goes to nobody else as a referrer.
    response["Referrer-Policy"] = "same-origin"
    return response


def _consent(request: HttpRequest, consent: PartnerConsent, *, by: User | None) -> HttpResponse:
    answer = request.POST.get("answer")
    if request.method == "POST" and answer in {"yes", "no", "unnamed"}:
        services.answer_consent(consent, agrees=answer == "yes", was_so=answer == "unnamed", by=by)
        messages.success(request, _("Your answer is noted. You can change it here at any time."))
        return redirect(request.path)
    context = {"consent": consent, "reference": consent.reference, "organisation": consent.reference.organisation}
    return render(request, "organisations/consent.html", context, status=422 if request.method == "POST" else 200)


def _form(
    request: HttpRequest, organisation: Organisation, form: ReferenceForm, reference: Reference | None
) -> HttpResponse:
    if not permissions.can_add_reference(request.user, organisation):
        raise NotAllowed
    context = {"form": form, "organisation": organisation, "reference": reference}
    return render(request, "organisations/reference_form.html", context, status=422 if form.is_bound else 200)
