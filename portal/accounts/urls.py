"""A person's own pages. The unnamed addresses stand before allauth's of the same path and take their place."""

from allauth.account.views import password_change, password_set
from django.urls import path, re_path

from . import code_pages, views
from .reauthentication import proven

app_name = "accounts"
urlpatterns = [
    path("me/", views.account, name="account"),
    path("me/erase/", views.erase, name="erase"),
    path("code/again/", views.code_again, name="code_again"),
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate_by_code"),
    path("login/code/", views.code_expired),
    path("login/code/confirm/", code_pages.confirm_login),
    path("confirm-email/", code_pages.confirm_email),
    path("phone/verify/", code_pages.confirm_phone),
    path("password/change/", proven(password_change)),
    path("password/set/", proven(password_set)),
    path("password/reset/", views.to_sign_in),
    re_path(r"^password/reset/.+$", views.to_sign_in),
    path("2fa/webauthn/add/", views.passkey_add),
]
