"""The same with Channels' own groups, for uvicorn: what one socket says goes to all by `group_send`. Nobody is asked who they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

from portal import env

LAYER = "channels_redis.pubsub.RedisPubSubChannelLayer"
GROUP = "everybody"


class InGroup(AsyncWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        await self.channel_layer.group_send(GROUP, {"type": "tell", "text": text_data})

    async def tell(self, event: Mapping[str, Any]) -> None:
        await self.send(text_data=event["text"])


def application() -> ProtocolTypeRouter:
    """For `uvicorn --factory`, in a process that has no other settings."""
    hosts = {"hosts": [env.text("REDIS_URL")]}
    settings.configure(CHANNEL_LAYERS={"default": {"BACKEND": LAYER, "CONFIG": hosts}})
    return ProtocolTypeRouter({"websocket": InGroup.as_asgi()})
