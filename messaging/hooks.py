"""Addresses that programmes call: they carry no language."""

from django.urls import path

from .views import hooks

urlpatterns = [path("replies/", hooks.reply_hook, name="reply_hook")]
