"""A site of this floor only."""

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import RequestContext, Template
from django.urls import include, path
from django.views.defaults import page_not_found, server_error

from portal.core.errors import NotAllowed, NotPossible


def refuse(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Only members of this cluster can open this page.", exists_publicly=True)


def hide(request: HttpRequest) -> HttpResponse:
    raise NotAllowed("Never to be read.")


def late(request: HttpRequest) -> HttpResponse:
    raise NotPossible("closed", "This need was closed on 3 November.")


NEED = """{% extends "layouts/form.html" %}{% block title %}Need{% endblock %}{% block heading %}Need{% endblock %}
{% block content %}<form method="post" novalidate>{% csrf_token %}{% field form.what %}
<button class="btn" name="go" value="yes">Publish</button>
{% draft "need" %}</form>{% endblock %}"""


class NeedForm(forms.Form):
    what = forms.CharField(label="What do you need?", max_length=40)


def need(request: HttpRequest) -> HttpResponse:
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and request.POST.get("go") == "yes":
        return redirect("ui:display")
    return HttpResponse(
        Template(NEED).render(RequestContext(request, {"form": form})), status=422 if form.errors else 200
    )


def broken(request: HttpRequest) -> HttpResponse:
    return server_error(request)


handler404 = page_not_found
urlpatterns = i18n_patterns(
    path("", include("portal.ui.urls")),
    path("refuse/", refuse),
    path("hide/", hide),
    path("late/", late),
    path("need/", need),
    path("broken/", broken, name="broken"),
    prefix_default_language=False,
)
