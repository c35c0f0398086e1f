"""The log of rights and of access, for the staff to read. Nobody writes in it by hand."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.admin import ReadOnlyAdmin

from .models import Entry
from .queries import audited, in_words


@admin.register(Entry)
class EntryAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "words", "person", "about", "request_id"]
    list_filter = ["verb"]
    search_fields = ["by__full_name", "person__full_name", "request_id"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    fields = ["at", "by", "verb", "words", "person", "about", "facts", "request_id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entry]:  # noqa: ARG002 - Django's signature
        return audited().prefetch_related("about").order_by("-at", "-pk")

    @admin.display(description="what")
    def words(self, row: Entry) -> str:
        return next(in_words([row])).words
