from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("demo/people/", views.people, name="people"),
    path("demo/people/<str:public_id>/", views.become, name="become"),
    path("demo/tray/", views.tray, name="tray"),
]
