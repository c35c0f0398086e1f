"""The least that writing a row over HTTP costs with Django: one view, one INSERT, an answer, and nothing around them."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import path

from ..models import Message, MessageVersion

ADDRESS = "/insert/"


def insert(request: HttpRequest) -> JsonResponse:
    said = request.POST
    row = MessageVersion.objects.create(message_id=int(said["message"]), text=said["text"])
    return JsonResponse({"pk": row.pk}, status=201)


urlpatterns = [path(ADDRESS.strip("/") + "/", insert)]


class OnlyHere:
    """Requests find this view and no other page."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.urlconf = __name__
        return self.answer(request)


def inserting(message: Message, text: str) -> Callable[[], None]:
    """A call that posts `text` to the plain view. The middleware is read when the first one is made."""
    browser = Client(SERVER_NAME="localhost")

    def post() -> None:
        answer = browser.post(ADDRESS, {"message": message.pk, "text": text})
        assert answer.status_code == 201, json.loads(answer.content)

    with override_settings(MIDDLEWARE=[f"{__name__}.OnlyHere"]):
        post()
    return post
