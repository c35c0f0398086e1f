from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "portal.projects"
    label = "projects"

    def ready(self) -> None:
        from portal.calendars.sources import Source, sources
        from portal.core.clock import duties
        from portal.core.registry import describe

        from . import log, moderated, navigation, notifications, own_data, work_data
        from .models import Call, Document, Meeting, Partner, Pool, PoolMember, Project, Report, Task
        from .queries import acquaintance, activity, applications, aside, dates, letters, origin
        from .services.documents import scan_held, sweep
        from .services.idle import ask_the_idle
        from .services.looking import look_daily
        from .services.places import expire_due
        from .services.reports import remind_due
        from .services.talks import who_opened

        describe(
            Project,
            title=lambda project: project.title,
            url=lambda project: project.get_absolute_url(),
            visible_to=Project.objects.visible_to,
            aside=aside.beside_a_talk,
            names_talks=True,
            people=who_opened,
            gone=aside.gone_from_a_talk,
        )
        describe(
            Call,
            title=lambda call: call.title,
            url=lambda call: call.get_absolute_url(),
            visible_to=Call.objects.visible_to,
        )
        describe(
            Partner,
            title=lambda partner: partner.project.title,
            url=lambda partner: partner.get_absolute_url(),
            visible_to=lambda user: Partner.objects.visible_to(user).select_related("project", "organisation", "role"),
        )
        describe(
            Report,
            title=lambda report: report.title,
            url=lambda report: report.get_absolute_url(),
            visible_to=lambda user: Report.objects.filter(
                project__in=Project.objects.entered_by(user).values("pk")
            ).select_related("project"),
        )
        describe(
            Pool,
            title=lambda pool: pool.title,
            url=lambda pool: pool.get_absolute_url(),
            visible_to=Pool.objects.visible_to,
        )
        describe(
            PoolMember,
            title=lambda place: place.pool.title,
            url=lambda place: place.get_absolute_url(),
            visible_to=lambda user: PoolMember.objects.filter(
                pool__in=Pool.objects.visible_to(user).values("pk")
            ).select_related("pool__lead", "organisation"),
        )
        describe(
            Task,
            title=lambda task: task.title,
            url=lambda task: task.get_absolute_url(),
            visible_to=lambda user: Task.objects.visible_to(user).select_related("project", "organisation"),
        )
        describe(
            Meeting,
            title=lambda meeting: meeting.title,
            url=lambda meeting: meeting.get_absolute_url(),
            visible_to=lambda user: Meeting.objects.visible_to(user).select_related("project"),
        )
        describe(
            Document,
            title=str,
            url=lambda document: (document.agreement if document.is_agreement else document).get_absolute_url(),
            visible_to=lambda user: Document.objects.visible_to(user).select_related("project", "agreement"),
        )
        sources.register("project", Source(of_person=dates.of_person, of_one=dates.of_one))
        duties.register("projects.invitations", expire_due)
        duties.register("projects.candidates", look_daily)
        duties.register("projects.idle", ask_the_idle)
        duties.register("projects.reports", remind_due)
        duties.register("projects.scan_held", scan_held)
        duties.register("projects.sweep", sweep)
        acquaintance.sign_in()
        activity.sign_in()
        log.sign_in()
        moderated.sign_in()
        navigation.sign_in()
        notifications.sign_in()
        own_data.sign_in()
        work_data.sign_in()
        applications.sign_in()
        letters.sign_in()
        origin.sign_in()
