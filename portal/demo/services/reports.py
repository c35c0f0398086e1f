"""What members reported and no moderator has looked at yet."""

from __future__ import annotations

from portal.moderation.models import Case, Report
from portal.moderation.services import report

from ..story.chance import chance
from ..story.reading import DATA, read
from .cast import Cast


def write_reports(cast: Cast) -> None:
    for told in read(DATA / "reports.toml")["report"]:
        about = told["organisation"]
        made = report(cast.organisations[about], by=cast.users[told["by"]], reason=told["reason"], words=told["words"])
        when = cast.days(about).moment_ago(told["ago"], chance("reported", about))
        Report.objects.filter(pk=made.pk).update(made_at=when)
        Case.objects.filter(pk=made.case_id).update(opened_at=when)
