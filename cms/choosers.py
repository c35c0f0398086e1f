"""What editors choose in a window of the desk where one searches: the organisation that publishes a call.

Offered is whoever has a page that everybody may read: the call names it (ProgrammePanelsForm takes nobody else).
"""

from __future__ import annotations

from django import forms
from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets.chooser import BaseChooser

from portal.organisations.models import Organisation
from portal.organisations.queries.names import called
from portal.ui.words import number


class NameForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search by name"), max_length=100, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )

    def filter(self, objects: QuerySet[Organisation]) -> QuerySet[Organisation]:
        if typed := self.cleaned_data["q"].strip():
            self.is_searching, self.search_query = True, typed
            return called(typed, objects)
        return objects


class OrganisationPaginator(WagtailPaginator):
    @property
    def items_count_label(self) -> str:
        words = ngettext("%(shown)s organisation", "%(shown)s organisations", self.count)
        return words % {"shown": number(self.count)}


class Choosing:
    """The names in the letters of the desk, in their order."""

    filter_form_class = NameForm
    paginator_class = OrganisationPaginator

    def get_object_list(self) -> QuerySet[Organisation]:
        return Organisation.objects.published().select_related("region")

    def apply_object_list_ordering(self, objects: QuerySet[Organisation]) -> QuerySet[Organisation]:
        if (get_language() or "").startswith("ar"):
            own = (NullIf(name, Value("")) for name in ("trade_name_ar", "legal_name_ar"))
            return objects.order_by(Coalesce(*own, F("sort_name")), "pk")
        return objects.order_by("sort_name", "pk")

    @property
    def title_column(self) -> Column:
        column = super().title_column  # type: ignore[misc]
        column.label = _("Organisation")
        return column

    @property
    def columns(self) -> list[Column]:
        """Two of one name are told apart by where they are."""
        return [
            *super().columns,  # type: ignore[misc]
            Column("region", label=_("Place"), accessor=lambda one: one.region or ""),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
        ]


class ChooseView(Choosing, chooser.ChooseView):
    pass


class ChooseResultsView(Choosing, chooser.ChooseResultsView):
    pass


class ChosenView(chooser.ChosenView):
    def get_object(self, pk: str) -> Organisation:
        found: Organisation = Organisation.objects.published().get(pk=pk)
        return found


class ChosenMultipleView(chooser.ChosenMultipleView):
    def get_objects(self, pks: list[str]) -> QuerySet[Organisation]:
        return Organisation.objects.published().filter(pk__in=pks)


class OneOrganisation(BaseChooser):
    """Organisations are changed on their own pages, not at the editors' desk."""

    show_edit_link = False


class OrganisationChooserViewSet(ChooserViewSet):
    model = Organisation
    icon = "group"
    per_page = 10
    choose_one_text = _("Choose an organisation")
    choose_another_text = _("Choose another organisation")
    page_title = _("Choose an organisation")
    search_tab_label = _("Search")
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
    chosen_view_class = ChosenView
    chosen_multiple_view_class = ChosenMultipleView
    base_widget_class = OneOrganisation
