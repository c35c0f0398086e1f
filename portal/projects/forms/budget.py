"""The forms of money: a budget line, an amount spent, a report that is owed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.forms.fields import DayField
from portal.organisations.models import Organisation
from portal.organisations.standing import standing_of
from portal.ui.amounts import MoneyField
from portal.ui.typed import parse_day

from .. import permissions
from ..models import BudgetLine, Partner, Project, Report

PAYS = {
    "grant": (BudgetLine.Form.CASH, BudgetLine.Source.GRANT),
    "cash": (BudgetLine.Form.CASH, BudgetLine.Source.OWN),
    "kind": (BudgetLine.Form.KIND, BudgetLine.Source.OWN),
}


class PastDayField(DayField):
    """A day on which something was: without a year the last such day."""

    def clean(self, value: Any) -> dt.date | None:
        found, today = super().clean(value), timezone.localdate()
        if found is None or found <= today:
            return found
        last: dt.date = parse_day(str(value).strip(), today - dt.timedelta(days=365))
        return min(found, last)


class WhoseMixin(forms.Form):
    """Offers the partners in whose name the reader may write; the lead may also leave it open. `whose` is the one, or None."""

    organisation = forms.ChoiceField(label=gettext_lazy("Whose?"), required=False)

    def __init__(self, *args: Any, project: Project, reader: Any, nobody: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Partner.objects.inside().filter(project=project).select_related("organisation").order_by("pk")
        leads = permissions.can_lead(reader, project)
        own = standing_of(reader).organisations
        self.partners = {
            one.organisation.public_id: one.organisation for one in rows if leads or one.organisation_id in own
        }
        named = [(key, one.name) for key, one in self.partners.items()]
        self.fields["organisation"].choices = [("", nobody or _("nobody yet")), *named] if leads else named

    @property
    def whose(self) -> Organisation | None:
        return self.partners.get(self.cleaned_data.get("organisation") or "")


class BudgetLineForm(WhoseMixin):
    """One line. `pays` says in one choice what are two columns: cash or in kind, and from where."""

    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label=gettext_lazy("What for?"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say what the money is for.")},
    )
    category = forms.ChoiceField(label=gettext_lazy("Kind of cost"), choices=BudgetLine.Category.choices)
    pays = forms.ChoiceField(
        label=gettext_lazy("How is it paid?"),
        choices=[
            ("grant", gettext_lazy("in cash, from the grant")),
            ("cash", gettext_lazy("in cash, own share")),
            ("kind", gettext_lazy("in kind, own share: work, goods, rooms")),
        ],
    )
    amount = MoneyField(
        label=gettext_lazy("Amount"),
        unreadable=gettext_lazy("Write the amount as a number. You wrote “%(typed)s”."),
        error_messages={"required": gettext_lazy("Write an amount above zero.")},
    )
    field_order = ("submission", "version", "title", "organisation", "category", "pays", "amount")

    def __init__(self, *args: Any, line: BudgetLine | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if line:
            pays = next(key for key, value in PAYS.items() if value == (line.form, line.source))
            first = {"title": line.title, "category": line.category, "pays": pays, "amount": line.amount}
            first |= {"organisation": line.organisation.public_id if line.organisation else "", "version": line.version}
        super().__init__(*args, initial=first | kwargs.pop("initial", {}), **kwargs)

    def fields_for_service(self) -> dict[str, Any]:
        given = self.cleaned_data
        form, source = PAYS[given["pays"]]
        return {
            "title": given["title"],
            "organisation": self.whose,
            "category": given["category"],
            "form": form,
            "source": source,
            "amount": given["amount"],
        }


class SpendingForm(forms.Form):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    amount = MoneyField(
        label=gettext_lazy("How much was spent?"),
        unreadable=gettext_lazy("Write the amount as a number. You wrote “%(typed)s”."),
        error_messages={"required": gettext_lazy("Write an amount above zero.")},
    )
    spent_on = PastDayField(
        label=gettext_lazy("On which day?"),
        error_messages={"required": gettext_lazy("Write the day on which it was spent.")},
    )
    note = forms.CharField(
        label=gettext_lazy("For what, or which invoice?"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )


class ReportDueForm(WhoseMixin):
    use_required_attribute = False

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What is owed?"), choices=Report.Kind.choices)
    title = forms.CharField(
        label=gettext_lazy("Its name"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        error_messages={"required": gettext_lazy("Say which report it is.")},
    )
    to = forms.CharField(
        label=gettext_lazy("To whom?"),
        required=False,
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    due_on = DayField(
        label=gettext_lazy("Due on"), error_messages={"required": gettext_lazy("Write the day on which it is due.")}
    )
    field_order = ("submission", "kind", "title", "to", "organisation", "due_on")

    def __init__(self, *args: Any, report: Report | None = None, **kwargs: Any) -> None:
        first: dict[str, Any] = {"submission": uuid4()}
        if report:
            first = {name: getattr(report, name) for name in ("kind", "title", "to", "due_on")}
            first["organisation"] = report.organisation.public_id if report.organisation else ""
        super().__init__(*args, initial=first, nobody=_("the lead"), **kwargs)
        self.fields["organisation"].label = _("Who owes it?")

    def fields_for_service(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("kind", "title", "to", "due_on")}
        return given | {"organisation": self.whose}
