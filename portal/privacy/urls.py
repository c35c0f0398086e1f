from django.urls import path

from . import views

app_name = "privacy"
urlpatterns = [
    path("me/copy/", views.copy, name="copy"),
    path("me/copy/state/", views.copy_state, name="copy_state"),
    path("me/copy/<str:token>/", views.copy_fetch, name="copy_fetch"),
]
