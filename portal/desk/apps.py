from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The desk of a cluster's office: what waits, what is missing, what was done about it."""

    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from django.db.models import Q

        from portal.organisations.imports.undoing import NONE_OF_THEM, by_itself

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
        by_itself.register("desk.gapcandidate", NONE_OF_THEM)
        # What waits is found by itself; what somebody did about it is theirs.
        touched = Q(assigned_to__isnull=False) | Q(done_at__isnull=False) | Q(put_off_until__isnull=False)
        by_itself.register("desk.queueitem", touched)
