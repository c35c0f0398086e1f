"""Forms: a field, several under one legend, the error summary, the draft keeper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils.crypto import salted_hmac
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from portal.ui import forms
from portal.ui.corrections import of_a_set

register = template.Library()


def _shared(field: BoundField, hint: Any, label: Any) -> dict[str, Any]:
    return {
        "field": field,
        "label": label or field.label,
        "hint": hint or field.help_text,
        "hint_id": forms.hint_id(field),
        "error_id": forms.error_id(field),
        "echo": forms.echo(field),
        "echo_id": forms.echo_id(field),
        "picker": forms.picker(field),
        "optional": not field.field.required,
    }


@register.inclusion_tag("ui/field.html")
def field(
    field: BoundField,
    *,
    look: str = "",
    width: str = "",
    hint: Any = "",
    label: Any = "",
    quiet: bool = False,
    optional: bool = True,
) -> dict[str, Any]:
    """One question. `quiet` hides the label from the eye; `optional=False` leaves out "(optional)"."""
    shown = _shared(field, hint, label)
    shown |= {"look": look, "quiet": quiet, "optional": shown["optional"] and optional and look != "filter"}
    shown["described_by"] = forms.described_by(field, shown["hint"])
    if forms.is_list_of_choices(field):
        return shown | {"shape": "choices", "choices": list(field)}
    shape = "group" if forms.is_group(field) else "tick" if forms.is_single_tick(field) else "control"
    return shown | {"shape": shape, "control": _control(field, shown["hint"], width)}


def _control(field: BoundField, hint: Any, width: str = "", classes: str = "") -> SafeString:
    return field.as_widget(attrs=forms.control_attributes(field, hint=hint, width=width, classes=classes))


@register.inclusion_tag("ui/fields.html")
def fields(legend: Any, *several: BoundField, hint: Any = "", join: bool = False) -> dict[str, Any]:
    """Several controls that answer one question: a quantity and its unit, a place and a distance around it."""
    classes = "input" if join else ""
    width = "" if join else "s"
    controls = [
        _shared(field, "", "") | {"control": _control(field, field.help_text, width, classes)} for field in several
    ]
    return {
        "legend": legend,
        "hint": hint,
        "hint_id": f"{several[0].auto_id}_together",
        "controls": controls,
        "join": join,
        "wrong": any(f.errors for f in several),
    }


def _all_forms(several: Iterable[Any]) -> Iterable[tuple[BaseForm, str]]:
    """Each form, and what its line is called where it is one of several."""
    for one in several:
        if isinstance(one, BaseFormSet):
            name_of = getattr(one, "name_of", lambda _number: "")
            yield from ((form, name_of(number)) for number, form in enumerate(one.forms, start=1))
        elif isinstance(one, BaseForm):
            yield one, ""


def _of_its_line(problem: forms.Problem, line: str) -> forms.Problem:
    if not line:
        return problem
    return replace(
        problem, message=gettext("%(question)s: %(message)s") % {"question": line, "message": problem.message}
    )


@register.inclusion_tag("ui/form_errors.html")
def form_errors(*several: BaseForm | BaseFormSet, focused: bool = True) -> dict[str, Any]:
    """The error summary of one or more forms; nothing when nothing is wrong.

    A set of lines may have `name_of(number)`: it tells apart what is wrong in one line from the same in another.
    """
    found = [
        _of_its_line(problem, line)
        for form, line in _all_forms(several)
        if form.is_bound
        for problem in forms.problems(form)
    ]
    sets = [one for one in several if isinstance(one, BaseFormSet) and one.is_bound]
    return {
        "focused": focused,
        "problems": found
        + [forms.Problem(of_a_set(error, one), "") for one in sets for error in one.non_form_errors().as_data()],
    }


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """ "Error: " for the page's title when a form on it, by one of the usual names, was sent back."""
    for name in ("form", "formset", "close_form", "decline_form", "refused_form"):
        form = context.get(name)
        if isinstance(form, (BaseForm, BaseFormSet)) and form.is_bound and not form.is_valid():
            return gettext("Error:") + " "
    return ""


@register.inclusion_tag("ui/draft.html", takes_context=True)
def draft(context: template.Context, name: str) -> dict[str, Any]:
    """Keeps a long form on the reader's own device, one draft per person and form; never passwords or files."""
    user = getattr(context.get("request"), "user", None)
    person = salted_hmac("portal.ui.draft", str(getattr(user, "pk", ""))).hexdigest()[:12]
    return {"key": f"{name}:{person}"}
