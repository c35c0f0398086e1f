from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "messaging"
    label = "messaging"

    def ready(self) -> None:
        from portal.core.clock import duties
        from portal.core.realtime import topics
        from portal.core.registry import describe
        from portal.notifications.answering import addresses

        from . import checkup, consumers, moderated, navigation, notifications, own_data, receivers, retention  # noqa: F401 - receivers are found by being imported
        from .events import TOPIC
        from .models import Conversation, Guest
        from .queries import acquaintance
        from .services.attaching import scan_held, sweep
        from .services.inbound import fetch
        from .services.replying import address_for

        describe(
            Conversation,
            title=lambda conversation: conversation.subject,
            url=lambda conversation: conversation.get_absolute_url(),
            visible_to=Conversation.objects.visible_to,
        )
        describe(
            Guest,
            title=lambda guest: guest.conversation.subject,
            url=lambda guest: guest.get_absolute_url(),
            visible_to=lambda user: Guest.objects.visible_to(user).select_related("conversation"),
        )
        topics.register(TOPIC, consumers.TOPIC)
        duties.register("messaging.scan_held", scan_held)
        duties.register("messaging.sweep", sweep)
        duties.register("messaging.replies", fetch)
        addresses.register("messaging.conversation", address_for)
        acquaintance.sign_in()
        checkup.sign_in()
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        retention.sign_in()
