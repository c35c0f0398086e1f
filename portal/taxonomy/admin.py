"""For the staff: look things up, add a place or a certificate type, say when offices work.

Sectors follow their standard and are not edited.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from .models import CertificateType, Linkage, NationalActivity, OfficeDays, Region, Sector
from .office_days import delete_office_days, save_office_days


@admin.register(Sector)
class SectorAdmin(admin.ModelAdmin):
    list_display = ["code", "title", "level"]
    list_filter = ["level"]
    search_fields = ["code", "title"]
    readonly_fields = ["code", "level", "parent", "title"]


@admin.register(Region)
class RegionAdmin(admin.ModelAdmin):
    list_display = ["name_en", "name_fr", "name_ar", "kind", "country", "parent"]
    list_filter = ["kind", "country"]
    list_select_related = ["parent"]
    search_fields = ["slug", "name_en", "name_fr", "name_ar"]
    autocomplete_fields = ["parent"]


@admin.register(CertificateType)
class CertificateTypeAdmin(admin.ModelAdmin):
    list_display = ["name_en", "name_fr", "name_ar", "slug"]
    search_fields = ["slug", "name_en", "name_fr", "name_ar"]


@admin.register(NationalActivity)
class NationalActivityAdmin(admin.ModelAdmin):
    list_display = ["code", "name_en", "name_fr", "name_ar", "sector", "is_current"]
    list_filter = ["is_current"]
    list_select_related = ["sector"]
    search_fields = ["code", "compact", "name_en", "name_fr", "name_ar"]
    readonly_fields = ["code", "compact", "name_en", "name_fr", "name_ar", "sector", "is_current"]


@admin.register(Linkage)
class LinkageAdmin(admin.ModelAdmin):
    list_display = ["buyer", "seller", "share", "source"]
    list_select_related = ["buyer", "seller"]
    search_fields = ["buyer__code", "seller__code"]
    autocomplete_fields = ["buyer", "seller"]


@admin.register(OfficeDays)
class OfficeDaysAdmin(admin.ModelAdmin):
    list_display = ["country", "first", "last", "kind", "weekday", "opens", "closes", "what"]
    list_filter = ["country", "kind"]
    search_fields = ["country", "what"]

    def save_model(self, _request: HttpRequest, obj: OfficeDays, _form: Any, _change: bool) -> None:  # noqa: FBT001 - Django's
        save_office_days([obj])

    def delete_model(self, _request: HttpRequest, obj: OfficeDays) -> None:
        delete_office_days([obj.pk])

    def delete_queryset(self, _request: HttpRequest, queryset: QuerySet[OfficeDays]) -> None:
        delete_office_days(list(queryset.values_list("pk", flat=True)))
