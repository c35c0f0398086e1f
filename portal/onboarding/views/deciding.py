"""Claims, corrections and verifications as the office and the portal's staff decide them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.core.files import Sort
from portal.core.files.handing import handed_out
from portal.core.http import attempt, tell_outcome
from portal.organisations.models import Cluster, OfficeStaff, Opening, Organisation
from portal.organisations.permissions import serves_in_office
from portal.organisations.services import write_openings
from portal.organisations.views.frame import sent

from .. import permissions
from ..around import office_around
from ..forms.claims import EndVerificationForm, RoundForm, VerifyForm, WhyNotForm
from ..groups import group_choices
from ..models import Claim, Paper, Round, Verification
from ..queries.waiting import claims_for, claims_waiting, corrections_for, corrections_waiting
from ..services.claims import decide_claim, mark_letter_sent
from ..services.codes import letter_code
from ..services.correcting import decide_correction
from ..services.rounds import start_round, to_ask
from ..services.verifying import end_verification, verify


@require_safe
@login_required
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """All that waits for the reader: for those of an office, and of the portal's staff."""
    serves = request.user.is_staff or OfficeStaff.objects.filter(user=request.user, ended_at=None).exists()
    if not serves:
        raise Http404
    context = {
        "claims": claims_waiting(request.user),
        "corrections": corrections_waiting(request.user),
        "office": office_around(request),
    }
    return render(request, "onboarding/waiting.html", context)


@login_required
@never_cache
def claim_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    claim = get_object_or_404(
        claims_for(request.user).select_related("organisation__region").prefetch_related("papers"), public_id=public_id
    )
    form = WhyNotForm(sent(request))
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("action") == "accept"
        if attempt(form, decide_claim, claim, by=request.user, accept=accept, **form.cleaned_data):
            messages.success(request, _("Decided. They are told."))
            return redirect("onboarding:waiting")
    context = {
        "claim": claim,
        "organisation": claim.organisation,
        "form": form,
        "may_decide": permissions.can_decide_claim(request.user, claim)
        and claim.state in {Claim.State.REVIEW, Claim.State.DISPUTED},
        "had_another": claim.organisation.memberships.exists(),
    }
    return render(request, "onboarding/claim_decide.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def claim_letter(request: HttpRequest, public_id: str) -> HttpResponse:
    """The letter with the code, to print; a click says that it is in the post."""
    claim = get_object_or_404(
        claims_for(request.user).select_related("organisation__region"),
        public_id=public_id,
        way=Claim.Way.LETTER,
        state=Claim.State.BEGUN,
    )
    if not permissions.can_decide_claim(request.user, claim):
        raise Http404
    if request.method == "POST":
        tell_outcome(request, _("Written down."), mark_letter_sent, claim, by=request.user)
        return redirect("onboarding:waiting")
    serving = Cluster.objects.filter(office_staff__user=request.user, office_staff__ended_at=None)
    office = serving.filter(memberships__organisation=claim.organisation_id, memberships__ended_at=None).first()
    context = {
        "claim": claim,
        "organisation": claim.organisation,
        "code": letter_code(claim),
        "office": office,
        "today": timezone.localdate(),
    }
    return render(request, "onboarding/claim_letter.html", context)


@require_safe
@login_required
@never_cache
def paper(request: HttpRequest, public_id: str) -> FileResponse:
    found = get_object_or_404(
        Paper.objects.filter(claim__in=claims_for(request.user), held_at=None, refused_at=None), public_id=public_id
    )
    return handed_out(found.file, found.media_type, found.name, to_save=found.sort == Sort.DOCUMENT)


@login_required
@never_cache
def correction_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    asked = get_object_or_404(corrections_for(request.user).select_related("organisation__region"), public_id=public_id)
    form = WhyNotForm(sent(request))
    if request.method == "POST" and form.is_valid():
        accept = request.POST.get("action") == "accept"
        if attempt(form, decide_correction, asked, by=request.user, accept=accept, **form.cleaned_data):
            messages.success(request, _("Decided. They are told."))
            return redirect("onboarding:waiting")
    waits = asked.state in {asked.State.WAITING, asked.State.HELD}
    context = {"asked": asked, "organisation": asked.organisation, "form": form, "waits": waits}
    return render(request, "onboarding/correction_decide.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def verifications(request: HttpRequest, slug: str) -> HttpResponse:
    """The levels of one organisation with their history; giving and taking back for those who may."""
    organisation = get_object_or_404(Organisation.objects.published().select_related("region"), slug=slug)
    if not permissions.can_see_verifications(request.user, organisation):
        raise Http404
    levels = permissions.levels_for(request.user, organisation)
    if request.method == "POST" and not levels:
        raise Http404
    action = request.POST.get("action", "")
    form = VerifyForm(request.POST if action == "give" else None, levels=levels)
    end_form = EndVerificationForm(request.POST if action == "end" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if attempt(form, verify, organisation, given["level"], by=request.user, note=given["note"]):
            messages.success(request, _("Written down. It stands on the page from now on."))
            return redirect(request.path)
    if end_form.is_bound and end_form.is_valid():
        one = get_object_or_404(
            Verification.objects.select_related("organisation"),
            organisation=organisation,
            public_id=end_form.cleaned_data["one"],
        )
        if attempt(end_form, end_verification, one, by=request.user, reason=end_form.cleaned_data["reason"]):
            messages.success(request, _("Taken back. Its people are told."))
            return redirect(request.path)
    context = {
        "organisation": organisation,
        "rows": list(organisation.verifications.select_related("by_organisation").order_by("-on", "-pk")[:100]),
        "form": form,
        "end_form": end_form,
        "levels": levels,
        "may_end_all": request.user.is_staff and bool(levels),
    }
    return render(request, "onboarding/verifications.html", context, status=422 if request.method == "POST" else 200)


@login_required
@never_cache
def rounds(request: HttpRequest, cluster: str) -> HttpResponse:
    """Inviting all at once, with how far it is and what came of each."""
    where = get_object_or_404(Cluster.objects.select_related("region", "organisation"), slug=cluster)
    if not serves_in_office(request.user, where):
        raise Http404
    form = RoundForm(sent(request), groups=group_choices(where))
    started = form.is_valid() and attempt(form, start_round, where, by=request.user, **form.cleaned_data)
    if started:
        return redirect("onboarding:rounds", where.slug)
    last = Round.objects.filter(cluster=where).first()
    rows = list(last.rows.select_related("organisation__region")) if last else []
    write_openings(
        {Opening.Thing.CONTACT: [one.organisation for one in rows if one.problem]}, by=request.user, office=where
    )
    context = {
        "cluster": where,
        "form": form,
        "last": last,
        "done": sum(bool(one.outcome) for one in rows),
        "total": len(rows),
        "asked": sum(one.outcome == one.Outcome.ASKED for one in rows),
        "left": [one for one in rows if one.outcome in {one.Outcome.NO_ADDRESS, one.Outcome.NOT_POSSIBLE}],
        "waiting": 0 if last and not last.ended_at else len(to_ask(where)),
    }
    return render(request, "onboarding/rounds.html", context, status=422 if form.errors else 200)
