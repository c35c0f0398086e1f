"""Suggested partners: the page of cards, one card alone, and the answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.models import User
from portal.core.errors import NotPossible
from portal.core.http import Request, attempt, neighbours, tell_outcome, tell_undoable
from portal.outbox.services import Priority, enqueue
from portal.ui.parts import Tab
from portal.ui.words import day

from .. import tasks
from ..forms.answers import DeclineForm, InterestForm
from ..forms.providers import ProviderForm
from ..models import Introduction, Lesson, Listing, Match, MatchSide
from ..queries.calls import suggested_calls
from ..queries.cards import cards_for, with_card_rows
from ..queries.counts import counted_once
from ..queries.inbox import NARROWED, OTHERS, SHOWN, TABS, inbox
from ..queries.lessons import rules_from
from ..queries.rules import answers_as_provider, rules_for
from ..services import matches as services
from ..services.talks import talk
from .entrusted import no_rule_from, to_partner
from .listings import listing_page, readable
from .pages import back


@login_required
@require_safe
def match_list(request: Request) -> HttpResponse:
    if not request.acting_organisation:
        return render(request, "matchmaking/no_organisation.html")
    tab = request.GET.get("tab", "")
    tab = tab if tab in TABS else "us"
    listing = request.GET.get("listing", "").replace("\x00", "")
    verdicts = [value for value in Match.Verdict.values if value in request.GET.getlist("fit")] or list(SHOWN)
    found = inbox(
        request.acting_organisation,
        reader=request.user,
        tab=tab,
        listing=listing,
        verdicts=verdicts,
        cursor=request.GET.get("after", ""),
    )
    _compare_again(found.stale)
    context = {
        "inbox": found,
        "cards": [
            (card, _decline_form(card.side), _interest_form(card.side), _provider_form(card.side))
            for card in found.page.rows
        ],
        "tab": tab,
        "tabs": _tabs(tab, counted_once(request)),
        "listing": listing,
        "others": OTHERS,
        "is_narrowed_by_fit": tab in NARROWED,
        "fits": [(value, label, found.verdicts[value], value in verdicts) for value, label in Match.Verdict.choices],
        "suggested": suggested_calls(request.acting_organisation) if tab == "us" and not listing else [],
        "total": sum(one.cards for one in found.own) + found.others,
        **neighbours(request, found.page),
    }
    return render(request, "matchmaking/match_list.html", context)


@login_required
@require_safe
def match_detail(request: Request, public_id: str) -> HttpResponse:
    """Its card; the office that is to ask the other side finds it on the page of what was entrusted to it."""
    side = _first_own_side(request, public_id)
    if side is None:
        entrusted = Match.objects.entrusted_to(request.user).select_related("listing")
        return redirect(to_partner(get_object_or_404(entrusted, public_id=public_id)))
    services.open_match(side, by=request.user)
    return render(request, "matchmaking/match_detail.html", _alone(request, side))


@login_required
@require_POST
def match_answer(request: Request, public_id: str) -> HttpResponse:
    """Yes with what is said with it, or not now with its reason. What is missing is asked for on the card's own page, so that it
    works without script."""
    side = _own_side(request, public_id)
    answer = request.POST.get("answer", "")
    by_provider = answers_as_provider(side)
    make = _provider_form if by_provider else _decline_form if answer == MatchSide.Answer.DECLINED else _interest_form
    form = make(side, request.POST)
    if not form.is_valid():
        return render(request, "matchmaking/match_detail.html", _alone(request, side, form), status=422)
    try:
        given = form.facts() if isinstance(form, ProviderForm) else {"answer": answer, **form.cleaned_data}
        side = services.answer_match(side, by=request.user, **given)
    except NotPossible as refusal:
        if refusal.field in form.fields:
            form.add_error(refusal.field, refusal.message)
            return render(request, "matchmaking/match_detail.html", _alone(request, side, form), status=422)
        if refusal.code == "answered":  # from an older page: the match as it stands, with the way to take that back
            messages.error(request, refusal.message)
            return redirect(side.match)
        if refusal.code != "waiting":
            raise
        messages.error(request, refusal.message)
        return _back(request)
    if side.answer and not side.match.agreed_at:
        tell_undoable(request, _answered(side), reverse("matchmaking:match_undo", args=[public_id]))
        return _back(request)
    messages.success(request, _answered(side))
    return _to_talk(side, by=request.user) if side.match.agreed_at else _back(request)


@login_required
@require_POST
def match_undo(request: Request, public_id: str) -> HttpResponse:
    done = _("Taken back. It waits on you again.")
    tell_outcome(request, done, services.undo_answer, _own_side(request, public_id), by=request.user)
    return _back(request)


@login_required
@require_POST
def match_talk(request: Request, public_id: str) -> HttpResponse:
    """To the conversation of both sides."""
    return _to_talk(_own_side(request, public_id), by=request.user)


@login_required
@require_POST
def match_put_aside(request: Request, public_id: str) -> HttpResponse:
    services.put_aside(_own_side(request, public_id), by=request.user)
    done = _("Put aside. The other side learns nothing of it.")
    tell_undoable(request, done, reverse("matchmaking:match_take_back", args=[public_id]))
    return _back(request)


@login_required
@require_POST
def match_take_back(request: Request, public_id: str) -> HttpResponse:
    done = _("It waits on you again.")
    tell_outcome(request, done, services.take_back, _own_side(request, public_id), by=request.user)
    return _back(request)


@login_required
@require_POST
def listing_answer(request: Request, public_id: str) -> HttpResponse:
    """ "We can answer this", from the page of somebody else's need or offer."""
    listing = get_object_or_404(Listing.objects.visible_to(request.user).with_card_facts(), public_id=public_id)
    if not request.acting_organisation:
        return render(request, "matchmaking/no_organisation.html")
    form, organisation = InterestForm(request.POST), request.acting_organisation
    given = form.cleaned_data if form.is_valid() else {}
    side = attempt(form, services.express_interest, listing, by=request.user, organisation=organisation, **given)
    if side is None:
        request.reads_at = listing.get_absolute_url()
        return listing_page(request, get_object_or_404(readable(request), pk=listing.pk), interest_form=form)
    messages.success(request, _answered(side))
    return redirect(side.match)


def _to_talk(side: MatchSide, *, by: User) -> HttpResponse:
    return redirect(f"{talk(side, by=by).get_absolute_url()}#last")


def _own_side(request: Request, public_id: str) -> MatchSide:
    """As below; anything else does not exist for the reader."""
    if (side := _first_own_side(request, public_id)) is None:
        raise Http404
    return side


def _first_own_side(request: Request, public_id: str) -> MatchSide | None:
    """The side of the acting organisation, else of another of the reader's own."""
    sides = with_card_rows(MatchSide.objects.visible_to(request.user)).filter(match__public_id=public_id)
    acting = request.acting_organisation.pk if request.acting_organisation else None
    found = sorted(sides, key=lambda side: side.organisation_id != acting)
    return found[0] if found else None


def _alone(
    request: Request, side: MatchSide, form: DeclineForm | InterestForm | ProviderForm | None = None
) -> dict[str, Any]:
    found = cards_for([side], reader=request.user)
    _compare_again(found.stale)
    # After a refused form this page stands at an address that only takes answers: what it leads back to is the match's own.
    request.reads_at = here = side.match.get_absolute_url()
    return {
        "card": found.cards[0],
        "form": form,
        "decline_form": form if isinstance(form, DeclineForm) else _decline_form(side),
        "provider_form": form if isinstance(form, ProviderForm) else _provider_form(side),
        "interest_form": form if isinstance(form, InterestForm) else _interest_form(side),
        "is_alone": True,
        "here": here,
    }


def _decline_form(side: MatchSide, *given: Any) -> DeclineForm:
    return DeclineForm(*given, side=side.side, kind=side.match.listing.kind)


def _provider_form(side: MatchSide, *given: Any) -> ProviderForm | None:
    """For a finance provider that is asked for finance; for nobody else."""
    if not answers_as_provider(side):
        return None
    return ProviderForm(*given, rules=rules_for(side), auto_id=f"{side.match.public_id}_%s")


def _interest_form(side: MatchSide, *given: Any) -> InterestForm:
    return InterestForm(*given, auto_id=f"{side.match.public_id}_%s")


def _compare_again(listings: Any) -> None:
    """Something had to be left out of a card: its listing is compared anew, in the background."""
    for pk in listings:
        enqueue(tasks.refresh_matches, key=f"listing:{pk}", priority=Priority.BULK, listing=pk)


def _answered(side: MatchSide) -> str:
    if not side.answer:
        return _("It waits for your transfer office. Nobody else sees it before that.")
    if _waits_for_office(side):
        return _("Both sides have said yes. The cluster office reads it first; you find here until when.")
    if side.match.agreed_at:
        return _("Both sides have said yes. You now see how to reach each other, and can write to each other here.")
    if side.rule:
        return _(
            "Noted. They read which of your published rules it does not meet, and that this is no credit decision."
        )
    if side.answer == MatchSide.Answer.DECLINED:
        return " ".join([_("Noted. They read the sentence you chose, never the reason."), *learned_from(side)])
    if side.match.listing.confidentiality == Listing.Confidentiality.OFFICE:
        return _("Noted. The cluster office asks them for you.")
    return _("Noted. As soon as they say yes too, you see how to reach each other.")


def _waits_for_office(side: MatchSide) -> bool:
    return Introduction.objects.filter(match=side.match_id, state=Introduction.State.WAITING).exists()


def learned_from(side: MatchSide) -> list[str]:
    """What the answer changes from now on, and until when; else why it changes nothing."""
    rule = rules_from([side]).get(side.pk)
    if rule is None:
        return no_rule_from(side)
    if rule.lesson.kind == Lesson.Kind.PAUSE:  # its sentence says until when
        return rule.said
    return [*rule.said, _("This ends after %(date)s.") % {"date": day(rule.until)}]


def _tabs(current: str, counts: dict[str, int]) -> list[Tab]:
    words = {
        "us": _("Waiting on you"),
        "them": _("Waiting on them"),
        "talks": _("In talks"),
        "aside": pgettext("state", "Put aside"),
    }
    here = reverse("matchmaking:match_list")
    return [
        Tab(words[tab], f"{here}?tab={tab}", current=tab == current, count=counts[tab], waiting=tab == "us")
        for tab in TABS
    ]


def _back(request: Request) -> HttpResponse:
    return back(request, "matchmaking:match_list")
