from django.urls import path

from . import views

app_name = "activity"
urlpatterns = [path("me/log/", views.own_log, name="own_log")]
