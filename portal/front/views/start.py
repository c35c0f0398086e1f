"""The first fifteen minutes: who you are, your cluster, one need, and who fits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from matchmaking.models import Listing
from portal.core.http import Request, attempt
from portal.organisations.forms.cluster import AskForm
from portal.organisations.forms.start import StartForm
from portal.organisations.models import Organisation
from portal.organisations.services.clusters import ask_to_join
from portal.organisations.services.starting import start_organisation
from portal.ui.parts import Step

from ..queries.clusters import published_clusters

STEPS = ("who", "cluster", "need", "partners")


@login_required
def start(request: Request) -> HttpResponse:
    """Each step is saved when it is left; whoever comes back goes on where something is still open.

    Which form was sent decides, not how far one is: the first may come again, from a page that one went back to.
    """
    organisation = request.acting_organisation
    if not organisation or request.GET.get("step") == "who" or "submission" in request.POST:
        return _who(request)
    step = request.GET.get("step") or _next_open(organisation)
    if step == "cluster":
        return _cluster(request, organisation)
    if step == "need":
        return _page(request, "need", {"organisation": organisation})
    return redirect("matchmaking:match_list")


def _next_open(organisation: Organisation) -> str:
    if not organisation.cluster_memberships.filter(ended_at=None).exists() and published_clusters().exists():
        return "cluster"
    if not Listing.objects.filter(organisation=organisation).exists():
        return "need"
    return "partners"


def _who(request: Request) -> HttpResponse:
    form = StartForm(request.POST or None, person=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, start_organisation, by=request.user, **form.facts())
    ):
        return redirect(f"{reverse('front:start')}?step=cluster")
    return _page(request, "who", {"form": form})


def _cluster(request: Request, organisation: Organisation) -> HttpResponse:
    form = AskForm(request.POST or None, clusters=published_clusters())
    after = f"{reverse('front:start')}?step=need"
    if request.method == "POST" and form.is_valid():
        cluster = form.cleaned_data["cluster"]
        attempt(form, ask_to_join, organisation, cluster, by=request.user)
        if not form.errors:
            messages.success(request, _("The office of %(cluster)s has your question.") % {"cluster": cluster})
            return redirect(after)
    return _page(request, "cluster", {"form": form, "after": after, "organisation": organisation})


def _page(request: Request, step: str, context: dict[str, object]) -> HttpResponse:
    labels = [_("Who you are"), _("Your cluster"), _("One need or offer"), _("Who fits, and why")]
    here = STEPS.index(step)
    steps = [Step(label, "done" if n < here else "current" if n == here else "ahead") for n, label in enumerate(labels)]
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"front/start_{step}.html", {"steps": steps} | context, status=status)
