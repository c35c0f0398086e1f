"""An organisation's public face."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.converters import PublicIdConverter
from portal.core.http import Request
from portal.moderation.queries import hidden_for
from portal.organisations.forms import DeclineRequestForm
from portal.organisations.models import Opening, Organisation
from portal.organisations.permissions import acts_for
from portal.organisations.queries.visibility import kinds_of_reader
from portal.organisations.schema_org import organization
from portal.organisations.services import write_openings
from portal.organisations.services.stand_in import KINDS, stand_in

from ..queries.organisation import organisation_face, organisation_for_face
from ..queries.vocabulary import vocabulary


@require_safe
def organisation_detail(request: Request, slug: str) -> HttpResponse:
    organisation = get_object_or_404(organisation_for_face(slug, request.user))
    if organisation.merged_into_id:  # the staff may still read it
        raise Http404
    work = request.GET.get("work", "")
    words = vocabulary()
    face = organisation_face(
        organisation,
        words,
        reader=request.user,
        own=request.acting_organisation or None,
        wanted=work if re.fullmatch(PublicIdConverter.regex, work) else "",
    )
    # A form of its own for each office that was asked: their fields have ids.
    to_answer = (
        [] if face.is_own else [(one, DeclineRequestForm(auto_id=f"{one.public_id}_%s")) for one in face.join_requests]
    )
    if to_answer:
        write_openings({Opening.Thing.REQUEST: [organisation]}, by=request.user)
    context = {"organisation": organisation, "face": face, "to_answer": to_answer, "map_towns": words.towns}
    if not organisation.is_published:
        context["hidden"] = hidden_for(organisation, request.user)
    if not request.user.is_authenticated and organisation.is_claimed:
        # Search engines and whoever shares an address come without a name: they are told what this reader sees.
        clusters = [one.membership.cluster for one in face.standings]
        context["facts"] = organization(
            organisation,
            site=settings.SITE_URL,
            seen=face.seen,
            description=face.lede,
            clusters=[(one.name, one.get_absolute_url()) for one in clusters],
        )
    response = render(request, "front/organisation_detail.html", context)
    if not organisation.is_claimed:
        # Whom a list names has not asked to be found.
        response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@login_required
def organisation_as(request: Request, slug: str, kind: str) -> HttpResponse:
    """One's own page as another kind of reader sees it. There is nothing to do on it but to look."""
    own = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    if kind not in KINDS or not acts_for(request.user, own):
        raise Http404
    kinds = [one for one in kinds_of_reader(own) if one.name in KINDS]
    context = {"kinds": kinds, "seen_as": next(one for one in kinds if one.name == kind)}
    words = vocabulary()
    with stand_in(own, kind, by=request.user) as reader:
        organisation = organisation_for_face(slug, reader).first()
        if organisation is None:
            return render(request, "front/organisation_unseen.html", context | {"organisation": own})
        face = organisation_face(organisation, words, reader=reader, own=None)
        # Written out before the reader is gone: a page asks for some of its rows only while it is drawn.
        return render(request, "front/organisation_detail.html", context | {"organisation": organisation, "face": face})
