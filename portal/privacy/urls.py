from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("texts/<slug:kind>/", views.text, name="text"),
    path("me/consent/", views.consent, name="consent"),
    path("me/consents/", views.consents, name="consents"),
    path("me/consents/<slug:kind>/give/", views.consent_give, name="consent_give"),
    path("me/consents/<slug:kind>/withdraw/", views.consent_withdraw, name="consent_withdraw"),
    path("me/copy/", views.copy, name="copy"),
    path("me/copy/state/", views.copy_state, name="copy_state"),
    path("me/copy/<str:token>/", views.copy_fetch, name="copy_fetch"),
]
