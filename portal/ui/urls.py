from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("read-number/", views.typed_number, name="number"),
    path("styleguide/", views.styleguide, name="styleguide"),
]
