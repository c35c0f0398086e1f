"""Every figure equals an independent recount: the rows as they stand in the tables, counted here in plain Python, over the sample
portal in which a year and a half of answers, introductions, events and projects has been added. Nothing of the figures is used."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter, defaultdict
from decimal import Decimal
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import timezone

from portal.analytics.models import Reading, Recount
from portal.analytics.services.readings import count_readings
from portal.organisations.models import Cluster
from tests.factories.figures import a_lively_cluster

CLUSTERS = ("al-ahsa-dates", "fez-leather")
ZONE = ZoneInfo(settings.TIME_ZONE)
NETWORK_KINDS = {
    "firms": {"firm"},
    "research": {"university", "research"},
    "government": {"government"},
    "finance": {"finance"},
}
Told = tuple[float | None, int, int, int, int]
"""Value, organisations, companies, covered, of."""


@pytest.fixture(scope="module")
def counted(seeded: None, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock():
        for slug in CLUSTERS:
            cluster = Cluster.objects.get(slug=slug)
            a_lively_cluster(cluster, chance=random.Random(slug))
            count_readings(cluster)


class Rows:
    """All rows of all tables that matter, as dictionaries."""

    def __init__(self) -> None:
        self.all: dict[str, list[dict[str, Any]]] = {}

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        if name not in self.all:
            self.all[name] = list(apps.get_model(name)._base_manager.values())
        return self.all[name]

    def by_id(self, name: str) -> dict[int, dict[str, Any]]:
        return {row["id"]: row for row in self[name]}


class Recounted:
    """One cluster from one day to another, both within it."""

    def __init__(self, rows: Rows, cluster: int, start: dt.date, end: dt.date) -> None:
        self.rows, self.cluster, self.start, self.end = rows, cluster, start, end
        self.today = timezone.localdate()
        self.now = timezone.now()
        self.organisations = rows.by_id("organisations.Organisation")
        self.matches = rows.by_id("matchmaking.Match")
        self.listings = rows.by_id("matchmaking.Listing")

    # When

    def inside(self, moment: dt.datetime | None) -> bool:
        return moment is not None and self.start <= moment.astimezone(ZONE).date() <= self.end

    def ended_before_the_end(self, moment: dt.datetime | None) -> bool:
        return moment is not None and moment.astimezone(ZONE).date() <= self.end and moment < self.now

    @property
    def last(self) -> dt.date:
        return min(self.end, self.today)

    # Whom and what

    def told(self, value: float | None, behind: set[int], covered: int | None = None, of: int | None = None) -> Told:
        firms = sum(self.organisations[one]["kind"] == "firm" for one in behind)
        covered = len(behind) if covered is None else covered
        return value, len(behind), firms, covered, covered if of is None else of

    def number(self, organisations: list[int]) -> Told:
        return self.told(len(organisations), set(organisations), len(organisations))

    def may_count(self, listing: dict[str, Any]) -> bool:
        return listing["category"] != "finance" and listing["confidentiality"] != "office"

    def listing_of(self, match: int) -> dict[str, Any]:
        return self.listings[self.matches[match]["listing_id"]]

    def members(self) -> set[int]:
        return {
            row["organisation_id"]
            for row in self.rows["organisations.ClusterMembership"]
            if row["cluster_id"] == self.cluster
            and row["joined_on"] <= self.last
            and not self.ended_before_the_end(row["ended_at"])
            and self.organisations[row["organisation_id"]]["published_at"]
        }

    def needs(self) -> list[dict[str, Any]]:
        return [
            row
            for row in self.listings.values()
            if row["kind"] == "need"
            and row["cluster_id"] == self.cluster
            and row["published_at"]
            and self.may_count(row)
        ]

    def first_answers(self) -> dict[int, dt.datetime]:
        first: dict[int, dt.datetime] = {}
        for side in self.rows["matchmaking.MatchSide"]:
            if side["side"] == "candidate" and side["answer"]:
                listing = self.matches[side["match_id"]]["listing_id"]
                first[listing] = min(first.get(listing, side["answered_at"]), side["answered_at"])
        return first

    def made(self) -> list[dict[str, Any]]:
        return [
            row
            for row in self.rows["matchmaking.Introduction"]
            if row["state"] == "made"
            and self.inside(row["made_at"])
            and self.may_count(self.listing_of(row["match_id"]))
            and self.listing_of(row["match_id"])["cluster_id"] == self.cluster
        ]

    def pair(self, introduction: dict[str, Any]) -> set[int]:
        match = self.matches[introduction["match_id"]]
        return {match["organisation_id"], self.listings[match["listing_id"]]["organisation_id"]}

    # The figures

    def of_members(self) -> dict[str, Told]:
        there = self.members()
        did = {
            row["organisation_id"]
            for row in self.listings.values()
            if self.may_count(row) and self.inside(row["published_at"])
        }
        for side in self.rows["matchmaking.MatchSide"]:
            if self.inside(side["answered_at"]) and self.may_count(self.listing_of(side["match_id"])):
                did.add(side["organisation_id"])
        for row in self.rows["matchmaking.Introduction"]:
            if (
                row["state"] == "made"
                and self.inside(row["made_at"])
                and self.may_count(self.listing_of(row["match_id"]))
            ):
                did |= self.pair(row)
        for row in self.rows["projects.Partner"]:
            if row["state"] == "in" and self.inside(row["answered_at"]):
                did.add(row["organisation_id"])
        for row in self.rows["events.Registration"]:
            if self.inside(row["registered_at"]):
                did.add(row["organisation_id"])
        active = did & there
        sizes = [self.organisations[one]["size"] for one in there if self.organisations[one]["kind"] == "firm"]
        said = {one for one in there if self.organisations[one]["kind"] == "firm" and self.organisations[one]["size"]}
        few = sum(size in {"1-9", "10-49"} for size in sizes)
        return {
            "members": self.told(len(there), there),
            "members_active": self.told(len(active), active, len(there), len(there)),
            "small_share": self.told(few / len(said) if said else None, said, len(said), len(sizes)),
            **self.of_newcomers(there),
        }

    def of_newcomers(self, there: set[int]) -> dict[str, Told]:
        first: dict[int, dt.date] = {}
        for row in self.rows["organisations.ClusterMembership"]:
            if row["cluster_id"] == self.cluster and row["organisation_id"] in there:
                one = row["organisation_id"]
                first[one] = min(first.get(one, row["joined_on"]), row["joined_on"])
        came = {one: day for one, day in first.items() if self.start <= day <= self.end}
        helped: set[int] = set()
        for row in self.rows["matchmaking.Introduction"]:
            if row["state"] == "made" and self.may_count(self.listing_of(row["match_id"])):
                helped |= {one for one in self.pair(row) if self.soon(came.get(one), row["made_at"])}
        for side in self.rows["matchmaking.MatchSide"]:
            need = self.listing_of(side["match_id"])
            is_answer = side["side"] == "candidate" and need["kind"] == "need" and self.may_count(need)
            if is_answer and self.soon(came.get(need["organisation_id"]), side["answered_at"]):
                helped.add(need["organisation_id"])
        known = sum(one in helped or day + dt.timedelta(days=30) < self.today for one, day in came.items())
        return {
            "members_new": self.told(len(came), set(came)),
            "newcomers_served": self.told(len(helped) if came else None, set(came), known, len(came)),
        }

    @staticmethod
    def soon(joined: dt.date | None, moment: dt.datetime | None) -> bool:
        return bool(joined and moment) and 0 <= (moment.astimezone(ZONE).date() - joined).days <= 30  # type: ignore[union-attr,operator]

    def of_needs(self) -> dict[str, Told]:
        needs, first = self.needs(), self.first_answers()
        still = [
            row["organisation_id"]
            for row in needs
            if row["published_at"].astimezone(ZONE).date() <= self.end
            and not self.ended_before_the_end(row["closed_at"])
            and (row["expires_on"] is None or row["expires_on"] >= self.last)
        ]
        published = [row for row in needs if self.inside(row["published_at"])]
        taken = {
            row["id"]: max((first[row["id"]] - row["published_at"]).total_seconds(), 0) / 86400
            for row in published
            if row["id"] in first
        }
        askers = {row["organisation_id"] for row in published}
        answered = {row["organisation_id"] for row in published if row["id"] in taken}
        share = len(taken) / len(published) if published else None
        return {
            "needs_open": self.number(still),
            "needs_published": self.number([row["organisation_id"] for row in published]),
            "needs_answered": self.number(
                [row["organisation_id"] for row in needs if self.inside(first.get(row["id"]))]
            ),
            "needs_answered_share": self.told(share, askers, len(published)),
            "days_to_answer": self.told(
                median(taken.values()) if taken else None, answered, len(taken), len(published)
            ),
        }

    def of_refusals(self) -> dict[str, Told]:
        given: dict[str, list[int]] = defaultdict(list)
        for side in self.rows["matchmaking.MatchSide"]:
            listing = self.listing_of(side["match_id"])
            if (
                side["side"] == "candidate"
                and side["answer"] == "declined"
                and self.inside(side["answered_at"])
                and listing["cluster_id"] == self.cluster
                and self.may_count(listing)
            ):
                given[side["reason"]].append(side["organisation_id"])
        reasons = [
            "", "capacity", "too_much", "too_little", "quantity", "price", "distance", "capability", "timing", "known",
            "competitor", "other",
        ]  # fmt: skip
        return {
            "not_now": self.number([one for several in given.values() for one in several]),
            **{f"not_now_{reason or 'unsaid'}": self.number(given[reason]) for reason in reasons},
        }

    def of_introductions(self) -> dict[str, Told]:
        made = self.made()
        behind = set().union(*(self.pair(row) for row in made))
        said: dict[int, dict[int, tuple[int, str]]] = defaultdict(dict)
        for row in self.rows["matchmaking.Outcome"]:
            if row["said"]:
                known = said[row["introduction_id"]].get(row["organisation_id"], (0, ""))
                said[row["introduction_id"]][row["organisation_id"]] = max(known, (row["after"], row["said"]))
        match_type = next(
            row["id"]
            for row in apps.get_model("contenttypes.ContentType").objects.values()
            if (row["app_label"], row["model"]) == ("matchmaking", "match")
        )
        talks = {
            row["object_id"]: row["id"]
            for row in self.rows["messaging.Conversation"]
            if row["content_type_id"] == match_type
        }
        spoke: Counter[int] = Counter()
        for row in self.rows["messaging.Participant"]:
            spoke[row["conversation_id"]] += row["spoke_at"] is not None
        delegations, slots = self.rows.by_id("events.Delegation"), self.rows.by_id("events.Slot")
        met = {
            frozenset(delegations[row[side]]["organisation_id"] for side in ("first_id", "second_id"))
            for row in self.rows["events.Meeting"]
            if row["state"] == "held" and slots[row["slot_id"]]["starts_at"].astimezone(ZONE).date() >= self.start
        }
        kept, known = [], 0
        for row in made:
            words = {word for _after, word in said[row["id"]].values()}
            talked = spoke[talks.get(str(row["match_id"]), 0)] >= 2
            if words & {"deal", "talking", "outside"} or talked or frozenset(self.pair(row)) in met:
                kept.append(row)
            known += bool(words or talked or frozenset(self.pair(row)) in met)
        together = set().union(*(self.pair(row) for row in kept))
        return {
            "introductions": self.told(len(made), behind, len(made)),
            "introductions_kept": self.told(len(kept), together, known, len(made)),
        }

    def of_deals(self) -> dict[str, Told]:
        introductions = self.rows.by_id("matchmaking.Introduction")
        latest: dict[tuple[int, int], dict[str, Any]] = {}
        for row in sorted(self.rows["matchmaking.Outcome"], key=lambda one: one["after"]):
            if row["said"] != "deal" or not self.inside(row["said_at"]):
                continue
            listing = self.listing_of(introductions[row["introduction_id"]]["match_id"])
            if listing["cluster_id"] == self.cluster and self.may_count(listing):
                latest[row["introduction_id"], row["organisation_id"]] = row
        deals: dict[int, list[dict[str, Any]]] = defaultdict(list)
        for (introduction, _one), row in latest.items():
            deals[introduction].append(row)
        least = {"10k": 0, "50k": 10_000, "250k": 50_000, "1m": 250_000, "more": 1_000_000}
        sums: dict[str, list[tuple[int, set[int]]]] = defaultdict(list)
        for rows in deals.values():
            named = [row for row in rows if row["amount"] and row["currency"]]
            if named:
                lowest = min(named, key=lambda row: (least[row["amount"]], row["currency"]))
                currency = lowest["currency"]
                by = {row["organisation_id"] for row in named if row["currency"] == currency}
                sums[currency].append((least[lowest["amount"]], by))
        told = {"deals": self.told(len(deals), {row["organisation_id"] for row in latest.values()}, len(deals))}
        for currency, several in sums.items():
            by = set().union(*(one for _amount, one in several))
            told[f"agreed {currency}"] = self.told(sum(one for one, _by in several), by, len(several), len(deals))
        return told

    def of_projects(self) -> dict[str, Told]:
        projects = {
            row["id"]: row
            for row in self.rows["projects.Project"]
            if row["cluster_id"] == self.cluster and row["hidden_at"] is None
        }
        inside: dict[int, set[int]] = defaultdict(set)
        for row in self.rows["projects.Partner"]:
            if row["state"] == "in":
                inside[row["project_id"]].add(row["organisation_id"])
        running = {
            pk
            for pk, row in projects.items()
            if row["started_at"]
            and row["started_at"].astimezone(ZONE).date() <= self.end
            and not self.ended_before_the_end(row["closed_at"])
        }
        late = {pk for pk in running if projects[pk]["ends_on"] and projects[pk]["ends_on"] < self.last}
        for row in self.rows["projects.Milestone"]:
            open_still = not self.ended_before_the_end(row["done_at"]) and row["taken_out_at"] is None
            if row["project_id"] in running and open_still and row["due_on"] < self.last:
                late.add(row["project_id"])
        new = {pk for pk, row in projects.items() if self.inside(row["started_at"])}

        def behind(several: set[int]) -> set[int]:
            return set().union(*(inside[pk] for pk in several))

        results = {
            row["project_id"]: row
            for row in self.rows["projects.Result"]
            if row["project_id"] in projects and self.inside(projects[row["project_id"]]["closed_at"])
        }
        jobs = {pk: row["jobs"] for pk, row in results.items() if row["jobs"] is not None}
        told = {
            "projects_running": self.told(len(running), behind(running), len(running)),
            "projects_new": self.told(len(new), behind(new), len(new)),
            "projects_late": self.told(len(late), behind(late), len(late)),
            "project_jobs": self.told(sum(jobs.values()) if jobs else None, behind(set(jobs)), len(jobs), len(results)),
        }
        least = {"0-100k": 0, "100k-500k": 100_000, "500k-2m": 500_000, "2m-10m": 2_000_000, "10m+": 10_000_000}
        by_currency: dict[str, set[int]] = defaultdict(set)
        for pk, row in results.items():
            if row["turnover"] and projects[pk]["currency"]:
                by_currency[projects[pk]["currency"]].add(pk)
        for currency, several in by_currency.items():
            total = sum(least[results[pk]["turnover"]] for pk in several)
            told[f"project_turnover {currency}"] = self.told(total, behind(several), len(several), len(results))
        return told

    def of_events(self) -> dict[str, Told]:
        held = {
            row["id"]: row
            for row in self.rows["events.Event"]
            if row["cluster_id"] == self.cluster
            and row["published_at"]
            and not row["called_off_at"]
            and not row["hidden_at"]
            and self.inside(row["ends_at"])
            and row["ends_at"] < self.now
        }
        going = [row for row in self.rows["events.Registration"] if row["event_id"] in held and row["state"] == "going"]
        came = {row["organisation_id"] for row in going if row["organisation_id"]}
        delegations = self.rows.by_id("events.Delegation")
        placed = [
            row
            for row in self.rows["events.Meeting"]
            if row["event_id"] in held and row["state"] in {"agreed", "held", "missed"}
        ]
        kept = [row for row in placed if row["state"] == "held"]
        sat = {delegations[row[side]]["organisation_id"] for row in kept for side in ("first_id", "second_id")}
        known = sum(row["state"] != "agreed" for row in placed)
        return {
            "events_held": self.told(len(held), came | {row["organiser_id"] for row in held.values()}, len(held)),
            "seats": self.told(len(going), came, sum(bool(row["checked_in_at"]) for row in going), len(going)),
            "meetings_kept": self.told(len(kept), sat, known, len(placed)),
        }

    # Who works with whom: what is so today, so only of a period that is not over

    def of_network(self) -> dict[str, Told]:
        if self.end < self.today:
            return {}
        kinds = {
            row["organisation_id"]: self.organisations[row["organisation_id"]]["kind"]
            for row in self.rows["organisations.ClusterMembership"]
            if row["cluster_id"] == self.cluster
            and row["ended_at"] is None
            and (shown := self.organisations[row["organisation_id"]]["published_at"])
            and shown <= self.now
        }
        there = {one for one, kind in kinds.items() if kind != "finance"}
        lines = self.lines_among(there)
        alone = there - {one for line in lines for one in line}
        all_pairs = len(there) * (len(there) - 1) / 2
        brokers = self.between(there, lines)
        found = {
            "network_density": self.told(
                round(len(lines) / all_pairs, 4) if all_pairs else None, there, len(there), len(kinds)
            ),
            "network_isolated": self.told(len(alone), alone, len(there), len(kinds)),
            "network_brokers": self.told(len(brokers), brokers, len(there), len(kinds)),
        }
        for name, several in NETWORK_KINDS.items():
            some = {one for one, kind in kinds.items() if kind in several}
            share = round(len(some) / len(kinds), 4) if kinds else None
            found[f"network_{name}"] = self.told(share, some, len(kinds))
        return found

    def lines_among(self, there: set[int]) -> set[frozenset[int]]:
        since = self.now - dt.timedelta(days=365)
        pairs = [
            (row["first_id"], row["second_id"])
            for row in self.rows["organisations.Connection"]
            if row["ended_at"] is None and row["since"] >= since
        ]
        pairs += [
            (row["first_id"], row["second_id"])
            for row in self.rows["organisations.WorkedTogether"]
            if row["first_said_at"] and row["second_said_at"]
        ]
        projects = {
            row["id"]
            for row in self.rows["projects.Project"]
            if row["hidden_at"] is None
            and (row["cluster_id"] == self.cluster or row["audience"] in {"public", "members"})
        }
        inside: dict[int, set[int]] = defaultdict(set)
        for row in self.rows["projects.Partner"]:
            if row["state"] == "in" and row["project_id"] in projects and self.works(row):
                inside[row["project_id"]].add(row["organisation_id"])
        pairs += [(one, other) for several in inside.values() for one in several for other in several]
        return {frozenset(pair) for pair in pairs if set(pair) <= there and len(set(pair)) == 2}

    def works(self, partner: dict[str, Any]) -> bool:
        """All but those who only pay for it."""
        if partner["sees"] or not partner["role_id"]:
            return partner["sees"] in {"", "all"} or self.leads(partner)
        return self.rows.by_id("projects.Role")[partner["role_id"]]["kind"] != "financier" or self.leads(partner)

    def leads(self, partner: dict[str, Any]) -> bool:
        lead = self.rows.by_id("projects.Project")[partner["project_id"]]["lead_id"]
        return bool(lead == partner["organisation_id"])

    def between(self, there: set[int], lines: set[frozenset[int]]) -> set[int]:
        """Through whom at least five of a hundred shortest ways between two others lead; five at most."""
        beside: dict[int, set[int]] = {one: set() for one in there}
        for line in lines:
            one, other = line
            beside[one].add(other)
            beside[other].add(one)
        steps, ways = {}, {}
        for one in there:
            steps[one], ways[one] = _ways_from(one, beside)
        share: Counter[int] = Counter()
        for one in there:
            for other in steps[one].keys() - {one}:
                for third in steps[one].keys() & steps[other].keys() - {one, other}:
                    if steps[one][third] + steps[third][other] == steps[one][other]:
                        share[third] += ways[one][third] * ways[third][other] / ways[one][other]  # type: ignore[assignment]
        of = (len(there) - 1) * (len(there) - 2)
        most = sorted(there, key=lambda one: (-share[one], one))
        return {one for one in most[:5] if of and share[one] / of >= 0.05 - 1e-9}

    def everything(self) -> dict[str, Told]:
        return {
            **self.of_members(),
            **self.of_needs(),
            **self.of_refusals(),
            **self.of_introductions(),
            **self.of_deals(),
            **self.of_projects(),
            **self.of_events(),
            **self.of_network(),
        }


def _ways_from(start: int, beside: dict[int, set[int]]) -> tuple[dict[int, int], Counter[int]]:
    """How far everybody is from one, and by how many shortest ways."""
    steps, ways, edge = {start: 0}, Counter({start: 1}), [start]
    while edge:
        reached: list[int] = []
        for one in edge:
            for other in beside[one]:
                if other not in steps:
                    steps[other] = steps[one] + 1
                    reached.append(other)
                if steps[other] == steps[one] + 1:
                    ways[other] += ways[one]
        edge = reached
    return steps, ways


def _close(one: float | None, other: Decimal | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(Decimal(str(one)) - other) <= Decimal("0.0001")


@pytest.mark.django_db
@pytest.mark.usefixtures("counted")
@pytest.mark.parametrize("slug", CLUSTERS)
def test_every_figure_is_what_a_recount_says(slug: str) -> None:
    cluster, rows = Cluster.objects.get(slug=slug), Rows()
    periods = sorted(set(Reading.objects.filter(cluster=cluster).values_list("start", "end")))
    assert len(periods) >= 15
    wrong, compared = [], Counter[str]()
    for start, end in periods:
        expected = Recounted(rows, cluster.pk, start, end).everything()
        kept = Reading.objects.filter(cluster=cluster, start=start, end=end)
        found = {f"{one.key} {one.currency}".strip(): one for one in kept}
        assert found.keys() == expected.keys(), (start, end)
        for key, told in expected.items():
            one = found[key]
            same = _close(told[0], one.value)
            if not same or told[1:] != (one.organisations, one.firms, one.covered, one.of):
                wrong.append(
                    (key, str(start), str(end), told, (one.value, one.organisations, one.firms, one.covered, one.of))
                )
            compared[key] += bool(told[0])
    assert not wrong, wrong[:10]
    # Each of them had something to count at least once, so that none agrees by being empty.
    empty = {key for key, n in compared.items() if not n}
    assert not empty - {"newcomers_served"} or slug != CLUSTERS[0], empty


@pytest.mark.django_db
@pytest.mark.usefixtures("counted")
def test_counting_again_gives_the_same() -> None:
    cluster = Cluster.objects.get(slug=CLUSTERS[1])
    before = set(
        Reading.objects.filter(cluster=cluster).values_list("key", "currency", "start", "end", "value", "organisations")
    )
    count_readings(cluster)
    again = set(
        Reading.objects.filter(cluster=cluster).values_list("key", "currency", "start", "end", "value", "organisations")
    )
    assert again == before
    recount = Recount.objects.get(cluster=cluster)
    assert (recount.share, recount.under_way) == (100, False)
