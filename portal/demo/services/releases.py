"""What a researcher wrote and waits for the transfer office. Those whom one can be there are told, as the verb tells them."""

from __future__ import annotations

from matchmaking.models import Listing, Release
from portal.notifications.services import notify

from ..story.chance import chance, steady_id
from ..story.reading import DATA, read
from .cast import Cast


def write_releases(cast: Cast) -> None:
    for told in read(DATA / "releases.toml")["release"]:
        listing, author = cast.listings[told["listing"]], cast.users[told["by"]]
        Listing.objects.filter(pk=listing.pk).update(created_by=author)
        key = next(one.organisation for one in cast.story.people if one.key == told["by"])
        release = Release.objects.create(
            public_id=steady_id("release", told["listing"]),
            organisation=listing.organisation,
            listing=listing,
            asked_by=author,
            asked_at=cast.days(key).moment_ago(told["days"], chance(told["listing"], "release")),
        )
        keepers = [one for one in cast.story.people if one.organisation == key and one.role != "member"]
        notify("release.asked", to=[cast.users[one.key] for one in keepers if one.persona], about=release, by=author)
