from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    label = "messaging"

    def ready(self) -> None:
        from portal.core.realtime import topics
        from portal.core.registry import describe

        from . import consumers, navigation, notifications, own_data
        from .events import TOPIC
        from .models import Conversation

        describe(
            Conversation,
            title=lambda conversation: conversation.subject,
            url=lambda conversation: conversation.get_absolute_url(),
            visible_to=Conversation.objects.visible_to,
        )
        topics.register(TOPIC, consumers.TOPIC)
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
