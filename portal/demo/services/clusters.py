"""Clusters with their chains, who stands where in them, and who serves in their offices."""

from __future__ import annotations

from portal.organisations.models import ChainLink, Cluster, ClusterMembership, OfficeStaff

from ..story.chance import chance, steady_id
from .cast import Cast, linked


def write_clusters(cast: Cast) -> None:
    chains = cast.story.chains
    Cluster.objects.bulk_create(
        [
            Cluster(
                public_id=steady_id("cluster", chain.slug),
                slug=chain.slug,
                **{f"name_{code}": words for code, words in chain.name.items()},
                **{f"product_{code}": words for code, words in chain.product.items()},
                **{f"about_{code}": words for code, words in chain.about.items()},
                region=cast.regions[chain.town],
                organisation=cast.organisations[chain.office],
            )
            for chain in chains
        ]
    )
    cast.clusters = Cluster.objects.in_bulk(field_name="slug")
    _write_links(cast)
    _write_memberships(cast)
    OfficeStaff.objects.bulk_create(
        [
            OfficeStaff(
                cluster=cast.clusters[slug],
                user=cast.users[person.key],
                undertaking_on=cast.days(person.organisation).ago(chance(person.key, "office").randrange(60, 300)),
            )
            for person in cast.story.people
            for slug in person.offices
        ]
    )


def _write_links(cast: Cast) -> None:
    links = ChainLink.objects.bulk_create(
        [
            ChainLink(
                cluster=cast.clusters[chain.slug],
                position=position,
                stage=link.stage,
                **{f"name_{code}": words for code, words in link.names.items()},
            )
            for chain in cast.story.chains
            for position, link in enumerate(chain.links, start=1)
        ]
    )
    cast.links = {(link.cluster.slug, link.position): link for link in links}
    pairs = [
        (cast.links[chain.slug, position].pk, code)
        for chain in cast.story.chains
        for position, link in enumerate(chain.links, start=1)
        for code in link.sectors
    ]
    linked(ChainLink.sectors.through, "chainlink_id", pairs, "sector_id")


def _write_memberships(cast: Cast) -> None:
    ClusterMembership.objects.bulk_create(
        [
            ClusterMembership(
                public_id=steady_id("cluster membership", one.key),
                cluster=cast.clusters[one.cluster],
                organisation=cast.organisations[one.key],
                link=cast.links[one.cluster, one.link] if one.link else None,
                lane=one.lane,
                joined_on=cast.joined[one.key].date(),
            )
            for one in cast.story.organisations
            if one.cluster
        ]
    )
