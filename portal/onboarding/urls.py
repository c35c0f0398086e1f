"""Addresses of what comes before an organisation has people of its own here."""

from django.urls import URLPattern, path

from . import views
from .views.duplicates import duplicate, duplicates, merge

app_name = "onboarding"

urlpatterns: list[URLPattern] = [
    # Duplicates and merges
    path("onboarding/duplicates/", duplicates, name="duplicates"),
    path("onboarding/duplicates/<str:public_id>/", duplicate, name="duplicate"),
    path("onboarding/merges/<str:public_id>/", merge, name="merge"),
    # Claims, corrections and taking out
    path("onboarding/pages/<slug:slug>/ours/", views.claim_begin, name="claim_begin"),
    path("onboarding/pages/<slug:slug>/wrong/", views.correct, {"what": "wrong"}, name="correct"),
    path("onboarding/pages/<slug:slug>/remove/", views.correct, {"what": "remove"}, name="remove"),
    path("onboarding/pages/<slug:slug>/verifications/", views.verifications, name="verifications"),
    path("onboarding/claims/<str:token>/", views.claim, name="claim"),
    path("onboarding/corrections/<str:token>/", views.correction, name="correction"),
    path("onboarding/waiting/", views.waiting, name="waiting"),
    path("onboarding/waiting/claims/<id:public_id>/", views.claim_decide, name="claim_decide"),
    path("onboarding/waiting/claims/<id:public_id>/letter/", views.claim_letter, name="claim_letter"),
    path("onboarding/waiting/papers/<id:public_id>/", views.paper, name="paper"),
    path("onboarding/waiting/corrections/<id:public_id>/", views.correction_decide, name="correction_decide"),
    path("offices/<slug:cluster>/rounds/", views.rounds, name="rounds"),
]
