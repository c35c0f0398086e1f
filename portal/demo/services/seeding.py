"""The whole story into an empty database, in one transaction: killed half-way, nothing is there and it can start again."""

from __future__ import annotations

from django.core.management import call_command
from django.db import transaction

from portal.organisations.models import Organisation
from portal.organisations.services import index_organisations, index_references
from portal.search.follower import projecting_once
from portal.taxonomy.models import Region

from ..models import DemoSeed
from ..story import tell
from .answering import ask_for_partners
from .calls import write_calls
from .cast import Cast
from .chain import write_chain
from .clusters import write_clusters
from .courses import write_courses
from .depth import write_depth
from .desk import look_through, write_desk
from .events import write_events
from .figures import count_figures, write_employment
from .listings import write_listings
from .memory import write_memory
from .newcomers import write_newcomers
from .news import write_news
from .office import write_office
from .organisations import write_organisations
from .pages import write_pages
from .past import write_past
from .people import write_people
from .places import write_places
from .project_builder import write_builder
from .project_money import write_project_money
from .project_papers import write_project_papers
from .project_work import write_project_work
from .projects import write_projects
from .releases import write_releases
from .reports import write_reports
from .requests import write_requests
from .searches import write_searches
from .voices import write_voices

VERSION = "1"


class NotHere(Exception):
    """This database holds something else. Message: what."""


def is_seeded() -> bool:
    return DemoSeed.objects.exists()


def seed_demo() -> bool:
    """Fill the database; returns False when it was filled before. Raises NotHere where other organisations are."""
    if is_seeded():
        return False
    if Organisation.objects.exists():
        raise NotHere("there are organisations in this database that are not sample ones")
    if not Region.objects.exists():
        call_command("load_taxonomy", verbosity=0)
    with projecting_once(), transaction.atomic():
        cast = Cast(tell())
        for write in (
            write_places,
            write_people,
            write_organisations,
            write_depth,
            write_clusters,
            write_past,
            write_listings,
            write_requests,
            write_releases,
            write_projects,
            write_builder,
            write_project_work,
            write_project_money,
            write_project_papers,
            write_events,
            write_courses,
            write_memory,
            write_voices,
            write_searches,
            write_office,
            write_employment,
            write_chain,
            write_desk,
            write_newcomers,
        ):
            write(cast)
        write_calls(cast)
        write_news(cast)
        write_pages(cast)
        write_reports(cast)
        index_organisations(cast.organisations.values())
        index_references(cast.references)
        ask_for_partners([listing for listing in cast.listings.values() if listing.is_open])
        look_through(cast)
        count_figures()
        DemoSeed.objects.create(version=VERSION)
    return True
