"""What published pages say beside their codes is learned from; what is not for everybody is not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from portal.search import trade_codes
from portal.search.models import SearchDocument
from portal.search.trade_codes import read_codes, tenders_of
from portal.taxonomy.tenders import division_names
from tests.factories.taxonomy import SectorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sectors() -> Iterator[None]:
    trade_codes.look_again()
    SectorFactory(code="1313", level=4, title="Finishing of textiles")
    SectorFactory(code="2593", level=4, title="Manufacture of cutlery, hand tools and general hardware")
    yield
    trade_codes.look_again()


def said(title: str, **changes: object) -> SearchDocument:
    given = {
        "family": "passage",
        "kind": "makes",
        "codes": ["2593"],
        "audience": ["public"],
        "owner": "o",
        "subject": "o",
    }
    return SearchDocument.objects.create(key=title, title=title, **given | changes)


def found(text: str) -> list[str]:
    return [one.sector.code for one in read_codes([(text, "")]).suggested]


def test_our_own_tables_know_trades_without_any_page() -> None:
    assert found("teinturier pour du fil")[0] == "1313"


def test_a_word_of_the_portal_is_learned_from_a_published_page() -> None:
    assert found("zwqxv qjkzx") == []
    said("zwqxv qjkzx")
    trade_codes.look_again()

    assert found("zwqxv qjkzx") == ["2593"]


@pytest.mark.parametrize(
    "changes",
    [
        {"audience": ["members"]},
        {"audience": ["cluster:dates"]},
        {"codes": ["2593", "1313", "1410", "4923"]},
        {"codes": ["25"]},
        {"kind": "buys"},
    ],
)
def test_what_others_may_not_read_or_is_not_sure_is_not_learned(changes: dict[str, object]) -> None:
    said("zwqxv qjkzx", **changes)
    trade_codes.look_again()

    assert found("zwqxv qjkzx") == []


def test_a_page_that_is_gone_is_forgotten() -> None:
    page = said("zwqxv qjkzx")
    trade_codes.look_again()
    assert found("zwqxv qjkzx") == ["2593"]
    page.delete()
    trade_codes.look_again()

    assert found("zwqxv qjkzx") == []


def test_several_texts_each_get_their_first_before_any_gets_a_second() -> None:
    codes = [one.sector.code for one in read_codes([("dyeing of cotton", ""), ("moulds and dies", "")]).suggested]

    assert codes[:2] == ["1313", "2593"]


def test_a_text_whose_code_is_chosen_waits_for_the_others() -> None:
    SectorFactory(code="1312", level=4, title="Weaving of textiles")
    texts = [("dyeing of cotton", ""), ("moulds and dies", "")]

    assert read_codes(texts, without={"1313"}, most=1).suggested[0].sector.code == "2593"


def test_letters_that_are_alike_by_chance_are_not_sure() -> None:
    for code in ("3290", "2651", "8291", "1010"):
        SectorFactory(code=code, level=4, title=f"Trade {code}")

    for title in ("balah", "debs", "abc"):
        assert not any(one.is_sure for one in read_codes([(title, title)]).suggested)


def test_what_was_chosen_is_told_once_a_division_in_the_readers_language() -> None:
    """What public buyers put in several divisions, as the finishing of textiles (1313), is told of none."""
    with override("fr"):
        told = tenders_of(["8292", "1311", "1312", "1313"])

    assert [(one.code, one.is_sure) for one in told] == [("79", True), ("19", True)]
    assert told[0].name == division_names()["79"]["fr"]
    assert len(tenders_of(["0113", "1071", "1410", "4923"])) == 3


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("تعبئة تمور بتفريغ الهواء", "5224"),
        ("طبليات مستعملة", "3830"),
        ("طبليات مستعملة", "3812"),
        ("used pallets", "4510"),
        ("شهادة صحة نباتية", "1040"),
        ("phytosanitary certificate", "2021"),
        ("drying", "1030"),
        ("biscuits without sugar", "1072"),
    ],
)
def test_a_state_a_manner_a_paper_or_what_is_not_there_is_no_trade(title: str, code: str) -> None:
    SectorFactory(code=code, level=4, title=f"Trade {code}")

    assert not any(one.is_sure for one in read_codes([(title, title)]).suggested if one.sector.code == code)


@pytest.mark.parametrize(("title", "code"), [("used oil", "3812"), ("ورق مستعمل", "3830"), ("سيارات مستعملة", "4510")])
def test_a_state_tells_a_trade_together_with_what_is_in_it(title: str, code: str) -> None:
    SectorFactory(code=code, level=4, title=f"Trade {code}")

    assert any(one.is_sure for one in read_codes([(title, title)]).suggested if one.sector.code == code)


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("vacuum packing of pitted dates", "79"),
        ("عجينة تمر", "15"),
        ("khal tamr / debs", ""),
        ("كارطون ديال التمر", ""),
    ],
)
def test_the_division_of_public_buyers_comes_with_the_trade_or_not_at_all(title: str, code: str) -> None:
    told = read_codes([(title, "")]).tender

    assert (told.code if told else "") == code


def test_arabic_typed_in_latin_letters_is_read_as_arabic_and_told_as_typed() -> None:
    SectorFactory(code="1702", level=4, title="Manufacture of corrugated paper and paperboard")
    first = read_codes([("na7taj karatin lel tamr", "")]).suggested[0]

    assert (first.sector.code, first.because) == ("1702", ("karatin",))


def test_what_is_chilled_is_not_knitted_for_one_letter() -> None:
    SectorFactory(code="1391", level=4, title="Manufacture of knitted and crocheted fabrics")
    SectorFactory(code="4923", level=4, title="Freight transport by road")

    assert [one.sector.code for one in read_codes([("شاحنة فريكو", "")]).suggested if one.is_sure] == ["4923"]
    assert found("تريكو")[0] == "1391"
