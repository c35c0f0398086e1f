"""Staff tools for people. Staff sign in on the portal's own page, where the second step is asked."""

# ruff: noqa: ARG002 - the signatures are Django's

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa import admin as _allauths  # noqa: F401 - registers what is registered otherwise here
from allauth.mfa.models import Authenticator
from allauth.usersessions import admin as _allauths_too  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from . import services
from .models import Consent, SmsMessage, User
from .signals import person_opened, rights_changed

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = admin.site.site_title = _("Anqud: staff pages")
RIGHTS = ["is_active", "is_staff", "is_superuser", "groups", "user_permissions"]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    list_display = ["full_name", "latin_name", "email", "phone", "is_active", "is_staff", "last_login"]
    list_filter = ["is_active", "is_staff", "language"]
    search_fields = ["full_name", "latin_name", "email", "phone"]
    filter_horizontal = ["groups", "user_permissions"]
    readonly_fields = ["public_id", "phone_verified_at", "last_login", "date_joined"]
    fields = [
        "public_id",
        "full_name",
        "latin_name",
        "address_form",
        "job_title",
        "email",
        "phone",
        "phone_verified_at",
        "language",
        "digits",
        "calendars",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
        "last_login",
        "date_joined",
    ]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Whoever opens somebody's account here is written down, for that person to read."""
        person = super().get_object(request, object_id, from_field)
        if person is not None:
            person_opened.send(sender=User, person=person, by=request.user)
        return person

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Erasing asks the holders, not the desk; what follows is told on the person's own page."""
        return [str(one) for one in objs], {}, set(), []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> Any:
        """One by one: each may be kept from going by what others need of them."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """The log of the house has a row without a name; the desk's own would keep the name."""
        return []

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        services.erase_person(obj, by=request.user)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001 - Django's signature
        super().save_related(request, form, formsets, change)
        if rights := [name for name in RIGHTS if name in form.changed_data]:
            rights_changed.send(sender=User, person=form.instance, by=request.user, rights=rights)


class ReadOnlyAdmin(admin.ModelAdmin):
    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ["user", "kind", "country", "wording_version", "language", "given_at", "withdrawn_at"]
    list_filter = ["kind"]


@admin.register(SmsMessage)
class SmsMessageAdmin(ReadOnlyAdmin):
    """When texts left, for the operator who looks into a cap. The words hold codes and are not shown."""

    list_display = ["phone", "network", "sent_at", "delivered_at"]
    exclude = ["body"]
    search_fields = ["phone", "network"]
    date_hierarchy = "sent_at"


admin.site.unregister([Authenticator, UserSession])


@admin.register(Authenticator)
class AuthenticatorAdmin(ReadOnlyAdmin):
    """Which second steps and passkeys a person has, to be taken off by the operator when a phone is lost.

    What they are made of (the secret of the app, the seed of recovery codes, the key) would sign in as its owner: it is
    neither shown nor written here.
    """

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    search_fields = ["user__full_name", "user__email", "user__phone"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return admin.ModelAdmin.has_delete_permission(self, request, obj)  # type: ignore[arg-type]


@admin.register(UserSession)
class UserSessionAdmin(ReadOnlyAdmin):
    """Where somebody is signed in; whose it is ends it on their own page."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    search_fields = ["user__full_name", "user__email", "user__phone", "ip"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
