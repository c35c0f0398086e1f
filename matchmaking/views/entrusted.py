"""What the cluster office writes down after a call: the answer of somebody whom a member wants to hear from."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.core.errors import NotPossible
from portal.core.http import Request, tell_outcome

from ..engine.explanation import no_limit_line
from ..forms.answers import DeclineForm
from ..models import Match, MatchSide
from ..queries.lessons import rules_from
from ..services import lessons
from ..services import matches as services
from .listings import listing_page, readable


@login_required
@require_POST
def match_answer_for(request: Request, public_id: str) -> HttpResponse:
    side = _candidate(request, public_id)
    answer = request.POST.get("answer", "")
    form = DeclineForm(request.POST, kind=side.match.listing.kind) if answer == MatchSide.Answer.DECLINED else None
    if form and not form.is_valid():
        listing = get_object_or_404(readable(request), pk=side.match.listing_id)
        return listing_page(request, listing, refused=(public_id, form))
    try:
        side = services.answer_for(side, by=request.user, answer=answer, **(form.cleaned_data if form else {}))
    except NotPossible as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _said(side))
    return redirect(to_partner(side.match))


@login_required
@require_POST
def match_undo_for(request: Request, public_id: str) -> HttpResponse:
    side = _candidate(request, public_id)
    tell_outcome(request, _("Taken back. It waits on you again."), services.undo_answer_for, side, by=request.user)
    return redirect(to_partner(side.match))


def to_partner(match: Match) -> str:
    """Where the office finds a suggested partner: on the page of what was entrusted to it."""
    return f"{match.listing.get_absolute_url()}#{match.public_id}"


def no_rule_from(side: MatchSide) -> list[str]:
    """Why a "not now" changes nothing that is suggested; nothing where that need not be said."""
    why = lessons.why_no_rule(side)
    return [no_limit_line(why)] if why else []


def _candidate(request: Request, public_id: str) -> MatchSide:
    """The side that the reader's office is to ask; of any other match it does not know."""
    entrusted = Match.objects.entrusted_to(request.user).filter(public_id=public_id)
    sides = MatchSide.objects.filter(side=MatchSide.Side.CANDIDATE, match__in=entrusted)
    side: MatchSide | None = sides.select_related("match__listing", "match__organisation").first()
    if side is None:
        raise Http404
    return side


def _said(side: MatchSide) -> str:
    if side.match.agreed_at:
        return _("Noted. Both sides now see how to reach each other, and both are told.")
    return " ".join([_("Noted. The member reads the sentence you chose, never the reason."), *_learned_from(side)])


def _learned_from(side: MatchSide) -> list[str]:
    """What changes for them, or why nothing does: their own people read it too, and can take it back."""
    rule = rules_from([side]).get(side.pk)
    if rule is None:
        return no_rule_from(side)
    told = {"name": side.organisation.name, "rule": " ".join(rule.said)}
    return [_("It also changes what is suggested to %(name)s: “%(rule)s” They can take that back.") % told]
