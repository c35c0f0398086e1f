from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("read-number/", views.typed_number, name="number"),
    path("manifest.webmanifest", views.app_manifest, name="manifest"),
    path("offline/", views.offline, name="offline"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
