import pytest

from portal.ui.chain import mini_chain
from portal.ui.parts import Action, Lane, Party, Slot, Stage

DATES = ["inputs", "processing", "packaging", "logistics", "market"]


def test_a_mini_ribbon_says_itself_in_words():
    chain = mini_chain(DATES, fit=4, you=2, gap=5)
    assert chain.states == ["", "you", "", "fit", "gap"]
    assert chain.label == "logistics, link 4 of 5; you: processing; missing: market"


def test_links_without_names_are_counted():
    assert mini_chain(3, fit=3, you=[1, 2]).label == "link 3 of 3; you: link 1, link 2"
    assert mini_chain(6).label == "a chain of 6 links"


def test_who_fits_is_drawn_over_you_and_you_over_what_is_missing():
    assert mini_chain(3, fit=1, you=[1, 2], gap=[1, 2, 3]).states == ["fit", "you", "gap"]


def test_a_place_outside_the_chain_is_left_out():
    assert mini_chain(3, fit=9, you=0).states == ["", "", ""]


@pytest.mark.parametrize("links", [3, 6, 8])
def test_a_ribbon_takes_three_to_eight_links(draw, read, links):
    stages = [Stage(f"Link {place}", "4 offers", "processing") for place in range(1, links + 1)]
    html = read(draw("{% ribbon stages flat=True %}", stages=stages))
    assert html.one("ol") == {"class": "ribbon flat"}
    assert [item["class"] for item in html.all("li")] == [f"s{place}" for place in range(1, links + 1)]
    assert len(html.all("h3")) == links


def test_nine_links_are_refused(draw):
    with pytest.raises(ValueError, match="not 9"):
        draw("{% ribbon stages %}", stages=[Stage("Link")] * 9)
    with pytest.raises(ValueError, match="not 9"):
        mini_chain(9)


def test_a_missing_link_says_so_and_offers_its_next_step(draw, read):
    slot = Slot("Missing: cold rooms", "6 needs wait.", Action("Invite one of 4", "/invite/"))
    html = read(
        draw('{% ribbon stages heading="h4" %}', stages=[Stage("Yarn"), Stage("Export", state="gap", slots=(slot,))])
    )
    assert html.all("li")[1] == {"class": "s2 gap"}
    assert html.all("h4") == [{}, {}]
    assert html.text == "Yarn ExportMissing link Missing: cold rooms6 needs wait. Invite one of 4"
    assert {"href": "/invite/"} in html.all("a")


def test_lanes_have_a_key_and_an_empty_one_says_that_nobody_is_there(draw, read):
    lane = Lane("finance", "Finance", (Party("Sanad", "finance", "/sanad/"),))
    html = read(
        draw(
            "{% ribbon stages %}",
            stages=[Stage("Yarn", lanes=(lane,)), Stage("Export", lanes=(Lane("finance", "Finance"),))],
        )
    )
    assert html.all("li")[0] == {"class": "key", "aria-hidden": "true"}
    lanes = [box for box in html.all("div") if "lane" in str(box.get("class"))]
    assert lanes == [
        {"class": "cell lane", "data-kind": "finance", "data-l": "Finance"},
        {"class": "cell lane none", "data-kind": "finance", "data-l": "Finance"},
    ]
    assert html.text.endswith("No one yet")


def test_hostile_names_in_a_chain_stay_text(draw, read):
    name = '"><img src=x onerror=alert(1)>'
    ribbon = draw(
        "{% ribbon stages %}", stages=[Stage(name, name, members=(Party(name, "firm"),), slots=(Slot(name, name),))]
    )
    mini = draw("{% mini links fit=1 %}", links=[name, "b", "c"])
    assert read(ribbon).all("img") == []
    assert read(mini).one("span")["aria-label"] == f"{name}, link 1 of 3"
