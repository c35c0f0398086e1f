"""The first fifteen minutes: who you are, your cluster, one need, and who fits."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from matchmaking.models import Listing
from matchmaking.queries.counts import counted_once
from portal.core.http import Request, attempt
from portal.organisations.forms.cluster import AskForm
from portal.organisations.forms.start import StartForm
from portal.organisations.models import Cluster, Organisation
from portal.organisations.services.requests import ask_to_join
from portal.organisations.services.starting import PUT_OFF, put_off_step, start_organisation
from portal.ui.parts import Step

from ..queries.clusters import published_clusters, run_by
from ..queries.first_partners import counterparts
from ..queries.starting import FIRST, done_by, next_open, steps_of
from ..queries.welcome import WELCOMES


@login_required
def start(request: Request) -> HttpResponse:
    """Each step is saved when it is left; whoever comes back goes on where something is still open.

    Which form was sent decides, not how far one is: the first may come again, from a page that one went back to.
    """
    organisation = request.acting_organisation
    if not organisation or request.GET.get("step") == "who" or "submission" in request.POST:
        return _who(request)
    if (later := request.POST.get("later")) in PUT_OFF:
        put_off_step(organisation, later, by=request.user)
        return redirect("front:start")
    step = request.GET.get("step") or next_open(organisation)
    if step == "cluster" and step in steps_of(organisation):
        return _cluster(request, organisation)
    if step in {"cluster", "need"}:
        return _need(request, organisation)
    context = {
        "organisation": organisation,
        "asked": _asked(organisation),
        "awaits_its_own": organisation.kind == Organisation.Kind.CLUSTER and run_by(organisation) is None,
        "met": counterparts(organisation, request.user),
        "fitting": counted_once(request).get("us", 0),
        "comparing": any(not one.is_compared for one in Listing.objects.open().filter(organisation=organisation)),
    }
    return _page(request, "partners", context)


def _asked(organisation: Organisation) -> list[Cluster]:
    """The clusters whose office has not answered yet."""
    return [one.cluster for one in organisation.join_requests.open().select_related("cluster")]


def _who(request: Request) -> HttpResponse:
    form = StartForm(request.POST or None, person=request.user)
    if (
        request.method == "POST"
        and form.is_valid()
        and (made := attempt(form, start_organisation, by=request.user, **form.facts()))
    ):
        after = list(steps_of(made))[1]
        return redirect(f"{reverse('front:start')}?step={after}")
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
    return _page(request, "cluster", {"form": form, "organisation": organisation})


def _need(request: Request, organisation: Organisation) -> HttpResponse:
    welcome = WELCOMES[organisation.kind]
    return _page(
        request, "need", {"organisation": organisation, "question": FIRST[organisation.kind], "welcome": welcome}
    )


def _page(request: Request, step: str, context: dict[str, object]) -> HttpResponse:
    # "Another organisation" is begun anew: what is done is done for the one that is acted for.
    organisation = None if step == "who" else request.acting_organisation
    done = done_by(organisation)
    steps = [
        Step(str(label), "current" if name == step else "done" if name in done else "ahead")
        for name, label in steps_of(organisation).items()
    ]
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"front/start_{step}.html", {"steps": steps} | context, status=status)
