from django.urls import path

from . import views

app_name = "calendars"
urlpatterns = [
    path("me/calendars/", views.feed_list, name="feed_list"),
    path("me/calendars/open/", views.feed_open, name="feed_open"),
    path("me/calendars/<id:public_id>/end/", views.feed_end, name="feed_end"),
]
