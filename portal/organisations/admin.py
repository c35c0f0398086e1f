"""For the staff: look things up, verify an organisation, set up a cluster with its chain and its office."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal.accounts.admin import ReadOnlyAdmin

from .depth import PARTS, parts_of
from .models import (
    BoardSeat,
    Certificate,
    ChainLink,
    Cluster,
    ClusterMembership,
    Connection,
    Invitation,
    Membership,
    OfficeStaff,
    Opening,
    Organisation,
    Reference,
    TradeItem,
    Unit,
)
from .services import index_organisation, index_references, write_down, write_openings
from .services.announcing import announce


class TradeItems(admin.TabularInline):
    model = TradeItem
    extra = 0
    autocomplete_fields = ["sector"]


class Certificates(admin.TabularInline):
    model = Certificate
    extra = 0
    autocomplete_fields = ["type"]


class Lines(admin.StackedInline):
    extra = 0
    classes = ["collapse"]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only its own units can have what an organisation has."""
        if db_field.name == "unit" and request.resolver_match:
            kwargs["queryset"] = Unit.objects.filter(organisation=request.resolver_match.kwargs["object_id"])
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def _lines_of(relation: str) -> type[Lines]:
    """The lines of one part, edited with their organisation."""
    part = PARTS[relation]
    names = {field.name for field in part.model._meta.fields}
    lookups = [*part.several, *(["region"] if "region" in names else [])]
    return type(f"{part.model.__name__}Lines", (Lines,), {"model": part.model, "autocomplete_fields": lookups})


LINES_OF = {relation: _lines_of(relation) for relation in PARTS}


class Memberships(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]
    readonly_fields = ["ended_at"]


class Clusters(admin.TabularInline):
    model = ClusterMembership
    extra = 0
    autocomplete_fields = ["cluster", "link"]


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "region", "verification", "claimed_at", "published_at", "source"]
    list_filter = ["kind", "verification", "source"]
    list_select_related = ["region"]
    search_fields = [
        "sort_name", "trade_name_latin", "trade_name_ar", "legal_name_latin", "legal_name_ar", "external_id", "slug",
    ]  # fmt: skip
    autocomplete_fields = ["region", "sectors", "verified_by_organisation"]
    readonly_fields = ["public_id", "slug", "created_at", "updated_at"]
    # What Django 6 does by itself.
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}
    inlines = [TradeItems, Certificates, Memberships, Clusters]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        """Those that every organisation has, and those of its kind."""
        own = [LINES_OF[part.relation] for part in parts_of(obj.kind)] if obj else []
        return [*super().get_inlines(request, obj), *own]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        """What the staff change here can be found at once, like what members change."""
        super().save_related(request, form, formsets, change)
        index_organisation(form.instance)
        index_references(Reference.objects.filter(organisation=form.instance).only("pk"))
        announce(form.instance.pk)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Whoever opens a member's file here is written down, for the member to read."""
        organisation = super().get_object(request, object_id, from_field)
        if organisation is not None:
            write_openings({Opening.Thing.FILE: [organisation]}, by=request.user)
        return organisation

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        super().save_formset(request, form, formset, change)
        write_down(formset, by=request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        """Organisations come in by their people or by an import."""
        return False


class Links(admin.StackedInline):
    model = ChainLink
    extra = 0
    max_num = 8
    autocomplete_fields = ["sectors"]


class Staff(admin.TabularInline):
    model = OfficeStaff
    extra = 0
    autocomplete_fields = ["user"]


class Board(admin.TabularInline):
    model = BoardSeat
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Cluster)
class ClusterAdmin(admin.ModelAdmin):
    list_display = ["slug", "name_en", "region", "published_at"]
    list_select_related = ["region"]
    search_fields = ["slug", "name_en", "name_fr", "name_ar"]
    autocomplete_fields = ["region", "organisation"]
    inlines = [Links, Staff, Board]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        super().save_formset(request, form, formset, change)
        write_down(formset, by=request.user)


@admin.register(ChainLink)
class ChainLinkAdmin(admin.ModelAdmin):
    list_display = ["name_en", "cluster", "position", "stage"]
    list_select_related = ["cluster"]
    search_fields = ["name_en", "name_fr", "name_ar", "cluster__slug"]
    autocomplete_fields = ["cluster", "sectors"]


@admin.register(Reference)
class ReferenceAdmin(admin.ModelAdmin):
    list_display = ["title", "organisation", "year", "source"]
    list_select_related = ["organisation"]
    search_fields = ["title", "external_id"]
    autocomplete_fields = ["organisation", "partners"]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        super().save_related(request, form, formsets, change)
        index_references([form.instance])
        announce(form.instance.organisation_id)


@admin.register(Connection)
class ConnectionAdmin(admin.ModelAdmin):
    list_display = ["first", "second", "since", "ended_at", "origin"]
    list_select_related = ["first", "second"]
    autocomplete_fields = ["first", "second"]


@admin.register(Invitation)
class InvitationAdmin(admin.ModelAdmin):
    list_display = ["organisation", "role", "invited_by", "expires_at", "accepted_at", "revoked_at"]
    list_select_related = ["organisation", "invited_by"]
    exclude = ["token_hash"]

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:  # noqa: ARG002 - Django's signature
        return False

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002 - Django's signature
        return False


@admin.register(Opening)
class OpeningAdmin(ReadOnlyAdmin):
    """Who of an office or of the staff opened what of a member; the member reads the same."""

    list_display = ["at", "person", "organisation", "office", "thing"]
    list_filter = ["thing"]
    list_select_related = ["person", "organisation", "office"]
    search_fields = ["person__full_name", "organisation__sort_name"]
    date_hierarchy = "on"
