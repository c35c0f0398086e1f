"""For the staff: look things up, add a place or a certificate type. Sectors follow their standard and are not edited."""

from __future__ import annotations

from django.contrib import admin

from .models import CertificateType, Linkage, NationalActivity, Region, Sector


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
