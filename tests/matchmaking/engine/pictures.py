"""Random pictures of a trade: who asks for what, who might answer, what their texts say, who buys from whom, who worked with whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

from matchmaking.engine.codes import Linkages
from matchmaking.engine.documents import pool
from matchmaking.engine.facts import Candidate, Document, Hit, Instrument, Limit, Listing, Party, Place, Question
from matchmaking.engine.graph import Graph
from matchmaking.engine.limits import RULES
from matchmaking.engine.pair import Surroundings
from matchmaking.engine.portfolio import Backing
from matchmaking.engine.regions import Regions
from tests.matchmaking.engine.trade import DAMMAM, HOFUF, RIYADH, TODAY

CODES = ["1030", "103", "1079", "4923", "49", "8292", "6419"]
TITLES = ["Vacuum packing of dates", "Chilled haulage to Dammam port", "60 t", "تعبئة التمور", "Un camion réfrigéré"]
TEXTS = ["", "We pack dates.", "No trucks here.", "نعبئ التمور", "Camions réfrigérés, HACCP"]
KINDS = ["firm", "university", "research", "finance", "government", "cluster", ""]
CATEGORIES = ["supply", "service", "finance", "student", "permit", ""]
DOCUMENTS = ["offer", "need", "reference", "makes", "serves", "buys", "capability", "test", "equipment", "technology",
             "instrument", "programme", "profile"]  # fmt: skip
WHO = ["asker", "rimal", "nakhla", "bank", "lab"]

places = st.sampled_from([None, HOFUF, DAMMAM, RIYADH, Place(36.8, 10.2)])
days = st.none() | st.dates(TODAY - dt.timedelta(days=3000), TODAY + dt.timedelta(days=900))
codes = st.lists(st.sampled_from(CODES), max_size=2).map(tuple)
amounts = st.none() | st.sampled_from([0.0, 1.0, 60.0, 80.0, 400_000.0])
languages = st.lists(st.sampled_from(["ar", "en", "fr"]), max_size=2, unique=True).map(tuple)
certificates = st.lists(st.sampled_from(["haccp", "iso-22000"]), max_size=2, unique=True).map(tuple)


def listings(name: str, *, is_need: bool) -> st.SearchStrategy[Listing]:
    return st.builds(
        Listing,
        id=st.just(name),
        is_need=st.just(is_need),
        title=st.sampled_from(TITLES),
        text=st.sampled_from(TEXTS),
        category=st.sampled_from(CATEGORIES),
        codes=codes,
        place=places,
        radius_km=st.none() | st.sampled_from([25.0, 150.0, 3000.0]),
        on=days,
        expires_on=days,
        quantity=amounts,
        unit=st.sampled_from(["t", "kg", "t/year", "t/month", "pieces"]),
        budget=amounts,
        currency=st.sampled_from(["SAR", "USD"]),
        certificates=certificates,
        languages=languages,
        sharia_only=st.booleans(),
        cluster=st.sampled_from(["", "dates"]),
        link=st.none() | st.integers(1, 4),
    )


ends = st.none() | st.sampled_from([100_000.0, 500_000.0])
instruments = st.builds(
    Instrument,
    id=st.sampled_from(["a", "b"]),
    name=st.sampled_from(["Machine finance", "Packing finance"]),
    contract=st.sampled_from(["murabaha", "loan"]),
    compliant=st.none() | st.booleans(),
    lowest=ends,
    highest=ends,
    currency=st.sampled_from(["SAR", "USD"]),
    stages=st.sampled_from([(), ("growth",)]),
    sizes=st.sampled_from([(), ("10-49",)]),
    sectors=st.sampled_from([(), ("10",)]),
    regions=st.sampled_from([(), ("sa",)]),
    youngest=st.none() | st.integers(0, 5),
    oldest=st.none() | st.integers(5, 50),
    accounts=st.none() | st.integers(1, 5),
    security=st.sampled_from([(), ("pledge",)]),
    document=st.none() | st.just(7),
)


limits = st.builds(
    Limit,
    kind=st.sampled_from(sorted(RULES)),
    number=st.sampled_from([1.0, 50.0, 500_000.0]),
    unit=st.sampled_from(["t", "t/year", "SAR"]),
    on=st.dates(TODAY - dt.timedelta(days=30), TODAY + dt.timedelta(days=300)),
    code=st.sampled_from(CODES),
    party=st.sampled_from(WHO),
    category=st.sampled_from(["", *CATEGORIES]),
    is_need=st.none() | st.booleans(),
)
own_limits = st.lists(limits, max_size=2).map(tuple)


def parties(name: str) -> st.SearchStrategy[Party]:
    return st.builds(
        Party,
        id=st.just(name),
        kind=st.sampled_from(KINDS),
        codes=codes,
        makes=codes,
        serves=codes,
        buys=codes,
        places=places.map(lambda place: (place,) if place else ()),
        certificates=st.none() | st.dictionaries(st.sampled_from(["haccp", "iso-22000"]), days),
        languages=languages,
        links=st.sampled_from([(), (("dates", 1),), (("dates", 2),)]),
        sharia_compliant=st.none() | st.booleans(),
        confirmed_on=days,
        works=st.none() | st.integers(0, 40),
        worked_on=days,
        shown=st.integers(0, 20),
        is_unnamed=st.booleans(),
        size=st.sampled_from(["", "10-49"]),
        founded=st.none() | st.integers(1950, 2026),
        regions=st.sampled_from([(), ("sa",), ("tn",)]),
        instruments=st.lists(instruments, max_size=2).map(tuple),
        limits=own_limits,
        worked_lately=st.none() | st.floats(0, 40),
        worked_recently=st.none() | st.floats(0, 40),
        new_partners=st.none() | st.integers(0, 9),
        fields=st.dictionaries(st.sampled_from(["packing", "haulage"]), st.floats(0.01, 9), max_size=2),
    )


hits = st.builds(
    Hit,
    document=st.integers(0, 20),
    owners=st.sampled_from([*((one,) for one in WHO[1:]), ("lab", "asker"), ("rimal", "lab")]),
    kind=st.sampled_from(DOCUMENTS),
    score=st.just(0.0) | st.floats(0.01, 30),
    coverage=st.floats(0, 1),
    on=days,
    title=st.none() | st.floats(0, 1),
)


backings = st.integers(0, 4).map(lambda alike: Backing({}, alike, 2021 if alike else None))


@dataclass(frozen=True)
class Picture:
    """Everything that `matching.match` is given beside the weights."""

    question: Question
    candidates: list[Candidate]
    hits: list[Hit]
    around: Surroundings
    documents: dict[int, Document]

    @property
    def texts(self):
        return pool(self.hits, TODAY, self.question.asker.id)


@st.composite
def pictures(draw: st.DrawFn) -> Picture:
    is_need = draw(st.booleans())
    asker = draw(parties("asker"))
    links = draw(st.lists(st.tuples(st.sampled_from([*WHO, "third"]), st.sampled_from(WHO), st.just(1.0)), max_size=6))
    graph = Graph(links)
    shares = draw(
        st.dictionaries(
            st.tuples(st.sampled_from(["10", "49", "82"]), st.sampled_from(["10", "49", "82"])),
            st.floats(0, 1),
            max_size=4,
        )
    )
    found = draw(st.lists(hits, max_size=8))
    documents = {
        one.document: Document(
            one.document, one.kind, draw(st.sampled_from(TITLES)), draw(st.sampled_from(TEXTS)), one.owners[0]
        )
        for one in found
    }
    return Picture(
        question=Question(
            draw(listings("asked", is_need=is_need)),
            asker,
            TODAY,
            draw(st.sampled_from([frozenset(), frozenset({"lab"})])),
            draw(own_limits),
        ),
        candidates=[
            Candidate(draw(parties(name)), draw(st.none() | listings(f"of-{name}", is_need=not is_need)))
            for name in WHO[1:]
        ],
        hits=found,
        around=Surroundings(
            Linkages(shares),
            graph,
            draw(st.sampled_from([{}, graph.nearness("asker")])),
            backing=draw(st.dictionaries(st.sampled_from(WHO[1:]), backings, max_size=2)),
            ties=draw(st.sampled_from([{}, graph.ties("asker")])),
            near_found=draw(st.sampled_from([{}, graph.among(["rimal", "bank"])])),
            alike=draw(st.sampled_from([{}, {"rimal": 0.7, "bank": 0.02}])),
            regions=Regions.counted(links, {"asker": "sa", "rimal": "sa", "lab": "tn", "bank": "tn"}),
        ),
        documents=documents,
    )
