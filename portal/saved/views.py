"""Saving a search, and the page of one's own."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from portal.core.http import LONGEST_ADDRESS, Request, attempt, tell_outcome, tell_undoable
from portal.notifications import keys, kinds
from portal.notifications.forms import chosen_by
from portal.notifications.services import set_preferences

from . import services
from .forms import HowOftenForm, SearchNameForm
from .lists import lists
from .models import LONGEST_NAME, News, SavedSearch
from .notifications import STOP
from .queries import address_of, rows_of, same_as


@require_safe
@login_required
def search_list(request: Request) -> HttpResponse:
    context = {"rows": rows_of(request.user), "form": HowOftenForm(how=_how(request)), "most": services.MOST}
    return render(request, "saved/search_list.html", context)


@login_required
def search_create(request: Request, name: str) -> HttpResponse:
    """The address of a list with what it was asked: a visitor signs in first and comes back here with it."""
    known = lists.get(name)
    if known is None:
        raise Http404
    asked = known.read(request.GET, request.user)
    if len(request.META["QUERY_STRING"]) > LONGEST_ADDRESS:
        return redirect(f"{request.path}?{asked.query}")
    there = same_as(name, asked.query, request.user)
    first = there.name if there else (" · ".join(asked.words) or str(known.label))[:LONGEST_NAME]
    form = SearchNameForm(request.POST if request.method == "POST" else None, initial={"name": first})
    place = known.address()
    back = f"{place}?{asked.query}" if asked.query else place
    if form.is_valid():
        called = form.cleaned_data["name"]
        saved = attempt(form, services.save_search, name, request.GET, by=request.user, called=called)
        if saved is not None:
            messages.success(request, _("Saved. You find it again under “Saved searches”."))
            return redirect(back or "saved:search_list")
    context = {"form": form, "list": known, "words": asked.words, "there": there, "back": back}
    return render(request, "saved/search_create.html", context, status=422 if form.errors else 200)


@require_safe
@login_required
@never_cache
def search_open(request: Request, public_id: str) -> HttpResponse:
    """On to the list, with what the search asks; what was new has been seen then."""
    search = _own(request, public_id)
    services.open_search(search, by=request.user)
    place = address_of(search, request.user)
    if not place:
        messages.info(request, _("The list that this search looks through is no longer here."))
        return redirect("saved:search_list")
    return redirect(place)


@login_required
def search_rename(request: Request, public_id: str) -> HttpResponse:
    search = _own(request, public_id)
    form = SearchNameForm(request.POST if request.method == "POST" else None, initial={"name": search.name})
    if form.is_valid():
        attempt(form, services.rename_search, search, by=request.user, called=form.cleaned_data["name"])
        if form.is_valid():
            messages.success(request, _("Saved."))
            return redirect("saved:search_list")
    context = {"form": form, "search": search}
    return render(request, "saved/search_rename.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def search_tell(request: Request, public_id: str) -> HttpResponse:
    search, tells = _own(request, public_id), request.POST.get("tells") == "1"
    services.tell_of(search, by=request.user, tells=tells)
    done = _("You are told of what is new for “%(name)s”.") if tells else _("No more is told of “%(name)s”.")
    messages.success(request, done % {"name": search.name})
    return redirect("saved:search_list")


@require_POST
@login_required
def search_remove(request: Request, public_id: str) -> HttpResponse:
    search = _own(request, public_id)
    services.remove_search(search, by=request.user)
    undo = reverse("saved:search_restore", args=[search.public_id])
    tell_undoable(request, _("“%(name)s” is removed.") % {"name": search.name}, undo)
    return redirect("saved:search_list")


@require_POST
@login_required
def search_restore(request: Request, public_id: str) -> HttpResponse:
    search = get_object_or_404(SavedSearch.objects.visible_to(request.user), public_id=public_id)
    done = _("“%(name)s” is there again.") % {"name": search.name}
    tell_outcome(request, done, services.restore_search, search, by=request.user)
    return redirect("saved:search_list")


@require_POST
@login_required
def how_often(request: Request) -> HttpResponse:
    """The person's choice for this kind of message, as on the page of what we write."""
    form = HowOftenForm(request.POST, how=_how(request))
    if form.is_valid():
        set_preferences({"search.found": form.cleaned_data["how"]}, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("saved:search_list")
    context = {"rows": rows_of(request.user), "form": form, "most": services.MOST}
    return render(request, "saved/search_list.html", context, status=422)


@never_cache
def stop_by_link(request: Request, token: str) -> HttpResponse:
    """From the mail itself, without signing in: GET asks, since scanners of mail open every link; POST stops, or begins again."""
    told = keys.notification_with(token, STOP)
    news = News.objects.visible_to(told.to).filter(pk=told.object_id).first() if told else None
    if told is None or news is None or not isinstance(told.about, News):
        raise Http404
    if request.method == "POST":
        services.tell_of(news.search, by=told.to, tells=bool(request.POST.get("again")))
        return redirect("saved:stop_by_link", token)
    return render(request, "saved/stop_by_link.html", {"search": news.search})


def _own(request: Request, public_id: str) -> SavedSearch:
    found: SavedSearch = get_object_or_404(SavedSearch.objects.visible_to(request.user).kept(), public_id=public_id)
    return found


def _how(request: Request) -> str:
    return chosen_by(request.user).get("search.found", kinds.find("search.found").default)
