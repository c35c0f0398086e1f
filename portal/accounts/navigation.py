"""The places of this app in the menus."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.ui.navigation import Account, Entry, header, menu, signed_in, visitors


def account_of(request: HttpRequest) -> Account | None:
    return Account(str(request.user), reverse("accounts:account")) if signed_in(request) else None


def runs_it(request: HttpRequest) -> bool:
    return signed_in(request) and request.user.is_staff


def sign_in() -> None:
    menu.register("accounts.sign_in", Entry(label=_("Sign in"), address="account_login", shown_to=visitors, visitor=10))
    menu.register("accounts.join", Entry(label=_("Join"), address="account_signup", shown_to=visitors, visitor=20))
    menu.register(
        "accounts.account",
        Entry(
            label=_("Your account"),
            address="accounts:account",
            shown_to=signed_in,
            account=80,
            do=80,
            also=_("settings, e-mail, telephone, my data"),
        ),
    )
    menu.register(
        "accounts.administration",
        Entry(
            label=_("Administration"),
            address="admin:index",
            shown_to=runs_it,
            account=76,
            also=_("staff pages, people and organisations"),
        ),
    )
    menu.register(
        "accounts.sign_out", Entry(label=_("Sign out"), address="account_logout", shown_to=signed_in, account=90)
    )
    header.register("account", account_of)
