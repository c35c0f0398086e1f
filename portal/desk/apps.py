from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk of a cluster's office: what waits, what is missing, what was done about it."""

    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from . import described, desk_of_members, gap_signs, notifications, office_pages, own_office, tag_groups, voices
        from .sources import applications, barriers, claims, corrections, duplicates, plan

        notifications.sign_in()
        desk_of_members.sign_in()
        described.sign_in()
        office_pages.sign_in()
        own_office.sign_in()
        voices.sign_in()
        gap_signs.sign_in()
        tag_groups.sign_in()
        for source in (applications, barriers, claims, corrections, duplicates, plan):
            source.sign_in()
