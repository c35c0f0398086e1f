"""The trade that a title names, and the link of the chain that is guessed from it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from matchmaking.queries.guess import guess_link
from matchmaking.queries.surroundings import surroundings
from matchmaking.queries.trade import head_of, trade_named
from portal.organisations.models import ChainLink
from tests.factories.organisations import ClusterMembershipFactory, OrganisationFactory
from tests.factories.taxonomy import SectorFactory


@pytest.mark.parametrize(
    ("title", "language", "codes"),
    [
        ("Cartons of 10 kg with window, 5,000 a month", "en", ["1702"]),
        ("Printed cartons 2 kg for dates", "en", ["1702"]),
        ("Cartons imprimés de 2 kg pour dattes", "fr", ["1702"]),
        ("علب كرتون مطبوعة 2 كيلو للتمور", "ar", ["1702"]),
        ("Vacuum packing of pitted dates", "en", ["8292"]),
        ("Date packing", "en", ["8292"]),
        ("Chilled haulage to Dammam port, 2 trucks a week", "en", ["4923"]),
        ("Refrigerated transport of date paste from Hofuf to Dammam", "en", ["4923"]),
        ("نقل مبرد لمعجون التمر من الهفوف إلى الدمام", "ar", ["4923"]),
        ("Sérigraphie à l'eau sur t-shirts en maille, 3 000 pièces par mois", "fr", ["1313"]),
        ("قماش غير منسوج للكمامات، طنان في الشهر", "ar", ["1399"]),
        ("Pâte de dattes pour biscuits", "fr", ["1030"]),
        ("نبي كراتين حق التمر بسرعة", "ar", ["1702"]),
        ("na7taj karatin lel tamr", "en", ["1702"]),
    ],
)
def test_a_title_names_its_trade_in_three_languages(title, language, codes):
    assert list(trade_named(title, language)) == codes


@pytest.mark.parametrize(
    "title", ["A use for 60 t of date seed a month", "Date seed", "60 t", "", "zzqx flurble", "???"]
)
def test_what_is_no_trade_we_know_names_none(title):
    assert trade_named(title, "en") == ()


def test_the_head_of_a_title_is_what_is_asked_for():
    assert head_of("Looking for cartons of 10 kg for dates") == "carton"
    assert head_of("Test of pesticide residues in dates") == "test"
    assert head_of("60 t") == ""
    assert head_of("HACCP certified packer of dates") == head_of("Packer of dates")


def guessed(cast: SimpleNamespace, title: str, **said: str) -> str:
    link = guess_link(title, surroundings(cast.firm), reader=cast.firm_owner, **said)
    return link.name if link else ""


@pytest.mark.django_db
class TestGuess:
    def test_the_trade_decides_not_what_it_is_for(self, cast: SimpleNamespace) -> None:
        assert guessed(cast, "Vacuum packing of pitted dates from the farm") == "Packing"
        assert guessed(cast, "تعبئة تمور") == "Packing"

    def test_a_trade_of_no_link_is_beside_the_chain(self, cast: SimpleNamespace) -> None:
        links = list(ChainLink.objects.filter(cluster__memberships__organisation=cast.firm))
        for link in links:
            link.sectors.set([SectorFactory(code="8292" if link.name_en == "Packing" else "1030")])
        assert guessed(cast, "Vacuum packing of dates") == "Packing"
        assert guessed(cast, "Accounting for packing firms") == ""

    @pytest.mark.parametrize(
        ("title", "language"),
        [("Pitted dates", "en"), ("Dattes dénoyautées", "fr"), ("تمر منزوع النوى", "ar"), ("Dattes enrobées", "fr")],
    )
    def test_a_trade_of_two_links_is_where_most_members_speak_of_it_in_whatever_language(
        self, cast: SimpleNamespace, index: Callable[[], None], title: str, language: str
    ) -> None:
        growing, packing = (cast.cluster.links.get(position=position) for position in (1, 3))
        growing.sectors.set([SectorFactory(code="0122")])
        packing.sectors.set([SectorFactory(code="1030")])
        for link, made in ((growing, "palm fronds"), (packing, "pitted dates"), (packing, "coated dates")):
            member = OrganisationFactory(makes=[made])
            ClusterMembershipFactory(cluster=cast.cluster, organisation=member, link=link)
        index()
        assert guessed(cast, title, language=language) == packing.name

    @pytest.mark.parametrize(
        ("title", "language"),
        [("Fumigation", "en"), ("Fumigation", "fr"), ("تبخير", "ar"), ("Farine", "fr"), ("طحين", "ar")],
    )
    def test_what_members_say_in_another_language_points_at_their_link(
        self, cast: SimpleNamespace, index: Callable[[], None], title: str, language: str
    ) -> None:
        link = cast.cluster.links.get(position=1)
        member = OrganisationFactory(serves=["fumigation", "flour"])
        ClusterMembershipFactory(cluster=cast.cluster, organisation=member, link=link)
        index()
        assert guessed(cast, title, language=language) == link.name

    def test_the_state_of_a_thing_and_one_word_of_three_are_no_guess(
        self, cast: SimpleNamespace, index: Callable[[], None]
    ) -> None:
        farm = OrganisationFactory(serves=["بيوت محمية مستعملة", "رافعات للجني"])
        ClusterMembershipFactory(cluster=cast.cluster, organisation=farm, link=cast.cluster.links.get(position=1))
        index()
        assert guessed(cast, "رافعة شوكية مستعملة") == ""
        assert guessed(cast, "رافعة برجية هيدروليكية للبيع") == ""
        assert guessed(cast, "بيوت محمية") == cast.cluster.links.get(position=1).name

    @pytest.mark.parametrize("category", ["", "supply", "service", "machinery", "facility"])
    def test_what_may_stand_at_a_link_is_guessed_its_link(self, cast: SimpleNamespace, category: str) -> None:
        assert guessed(cast, "Vacuum packing", category=category) == "Packing"

    @pytest.mark.parametrize("category", ["testing", "training", "finance", "student", "permit", "research", "project"])
    def test_what_supports_the_chain_from_beside_has_no_link(self, cast: SimpleNamespace, category: str) -> None:
        assert guessed(cast, "Vacuum packing", category="service") == "Packing"
        assert guessed(cast, "Vacuum packing", category=category) == ""
