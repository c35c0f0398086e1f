"""Certificates: the organiser issues and withdraws them, people print their own, everybody can check one."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.core.http import Request, attempt, keyset_page, neighbours, tell_outcome
from portal.ui.words import number

from .. import permissions
from ..forms.certificates import IssueForm, RevokeForm
from ..models import Certificate, Event
from ..queries import certificates as queries
from ..queries.attendance import PAGE, expected_at
from ..services import certificates as services
from .frame import organised_here, page

WITH_ALL = "registration__event__organiser", "registration__event__cluster", "registration__event__course"
BESIDE_ARABIC = ("en", "fr")


@login_required
@require_safe
def certificate_list(request: Request, public_id: str) -> HttpResponse:
    return _list(request, organised_here(request, public_id))


def _list(request: Request, event: Event, *, form: IssueForm | None = None) -> HttpResponse:
    people = expected_at(event).select_related("organisation", "person").with_names_here()
    shown = keyset_page(people, key="called", cursor=request.GET.get("after", ""), size=PAGE)
    course = event.course
    context = {
        "form": form or IssueForm(),
        "gives": course is not None and course.certified,
        "early": services.is_early(event),
        "rows": queries.holders(event, shown.rows),
        **neighbours(request, shown),
    }
    return page(request, event, "certificate_list", context, status=422 if form else 200)


@login_required
@require_POST
def certificate_issue(request: Request, public_id: str) -> HttpResponse:
    """To everybody who was there enough, or to the one that is named."""
    event = organised_here(request, public_id)
    where = redirect("events:certificate_list", event.public_id)
    if one := request.POST.get("one", ""):
        rows = expected_at(event).select_related("event__organiser")
        registration = get_object_or_404(rows, public_id=one.replace("\x00", ""))
        tell_outcome(request, _("Issued."), services.issue_certificate, registration, by=request.user)
        return where
    form = IssueForm(request.POST)
    if form.is_valid():
        least = int(form.cleaned_data["at_least"])
        issued = attempt(form, services.issue_certificates, event, by=request.user, at_least=least)
        if issued is not None:
            said = ngettext("%(number)s certificate is issued.", "%(number)s certificates are issued.", issued)
            nobody = _("Nobody who was there enough is without a certificate.")
            messages.success(request, said % {"number": number(issued)} if issued else nobody)
            return where
    request.reads_at = where.url
    return _list(request, event, form=form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_revoke(request: Request, public_id: str) -> HttpResponse:
    events = Event.objects.organised_by(request.user).values("pk")
    rows = Certificate.objects.holding().filter(registration__event__in=events).select_related(*WITH_ALL)
    certificate = get_object_or_404(rows, public_id=public_id)
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        attempt(form, services.revoke_certificate, certificate, by=request.user, reason=form.cleaned_data["reason"])
        if form.is_valid():
            messages.success(request, _("Withdrawn. Whoever checks it reads so."))
            return redirect("events:certificate_list", certificate.registration.event.public_id)
    context = {"form": form, "certificate": certificate, "event": certificate.registration.event}
    return render(request, "events/certificate_revoke.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def certificate_own(request: Request) -> HttpResponse:
    """Those that somebody holds, held and had, the newest first."""
    rows = Certificate.objects.of_person(request.user).select_related(*WITH_ALL)
    shown = keyset_page(rows, key="issued_at", cursor=request.GET.get("after", ""), size=PAGE, descending=True)
    return render(request, "events/certificate_own.html", {"rows": shown.rows, **neighbours(request, shown)})


@login_required
@require_safe
def certificate_print(request: Request, public_id: str) -> HttpResponse:
    """In Arabic and the reader's other language; `?with=` says which."""
    rows = Certificate.objects.visible_to(request.user).holding().select_related(*WITH_ALL)
    certificate = get_object_or_404(rows, public_id=public_id)
    asked = (request.GET.get("with"), get_language(), certificate.registration.language)
    other = next((one for one in asked if one in BESIDE_ARABIC), "en")
    sheet = queries.sheet_of(certificate, other)
    context = {
        "certificate": certificate,
        "sheet": sheet,
        "columns": [sheet.first, sheet.arabic],
        "event": certificate.registration.event,
        "is_own": certificate.registration.person_id == request.user.pk,
        "other": other,
    }
    return render(request, "events/certificate_print.html", context)


@never_cache
@require_safe
def certificate_detail(request: Request, public_id: str) -> HttpResponse:
    """For whoever was shown a certificate: is it genuine, and does it hold? Nothing that does not stand on it."""
    if (refused := ratelimit.consume_or_429(request, action="check_certificate", limit_get=True)) is not None:
        return refused
    certificate = Certificate.objects.select_related(*WITH_ALL).filter(public_id=public_id).first()
    if certificate is None:
        answer = render(request, "events/certificate_unknown.html", status=404)
    else:
        event = certificate.registration.event
        own = request.user.is_authenticated and certificate.registration.person_id == request.user.pk
        organises = permissions.can_organise(request.user, event)
        context = {
            "certificate": certificate,
            "event": event,
            "days": queries.days_of(event),
            "may_print": (own or organises) and not certificate.revoked_at,
            "reads_why": own or organises,
        }
        answer = render(request, "events/certificate_detail.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer
