from portal.ui.parts import Figure, Step, Tab
from portal.ui.tags.tables import sparkline


def test_crumbs_lead_to_this_page(draw, read):
    html = read(
        draw('{% crumbs "Directory" "/directory/" name "/c/" here %}', name="<b>Cluster</b>", here="This <page>")
    )
    assert [link["href"] for link in html.all("a")] == ["/directory/", "/c/"]
    assert html.all("li")[-1] == {"aria-current": "page"}
    assert html.text == "Directory<b>Cluster</b>This <page>"


def test_the_current_tab_says_so_and_saffron_waits_on_you(draw, read):
    tabs = [Tab("Yours", "/a/", current=True, count=3, waiting=True), Tab("Theirs", "/b/", count=0), Tab("All", "/c/")]
    html = read(draw('{% tabs "State" tabs %}', tabs=tabs))
    assert [link.get("aria-current") for link in html.all("a")] == ["page", None, None]
    assert [mark["class"] for mark in html.all("span")] == ["count", "dim"]
    assert html.text == "Yours 3Theirs 0All"


def test_a_pager_has_only_the_ways_there_are(draw, read):
    assert draw("{% pager %}") == ""
    html = read(draw('{% pager next="?after=1&kind=firm" summary="20 shown" %}'))
    assert html.one("a") == {"class": "push", "href": "?after=1&kind=firm", "rel": "next"}
    assert html.text.startswith("20 shown")


def test_steps_are_counted_for_a_phone(draw, read):
    html = read(
        draw('{% steps "Joining" steps %}', steps=[Step("Who", "done"), Step("Where", "current"), Step("What")])
    )
    assert [step for step in html.all("li") if step] == [{"class": "done"}, {"aria-current": "step"}]
    assert "Step 2 of 3" in html.text
    assert (html.one("progress")["max"], html.one("progress")["value"]) == ("3", "1")


def test_a_ledger_keeps_its_roles_and_labels_for_a_phone(draw, read):
    html = read(
        draw(
            """{% ledger "Need" "Closes"|numeric caption="Open needs" tight=True %}<tr role="row">
            {% cell %}Film{% endcell %}{% cell "Closes"|numeric %}{{ hostile }}{% endcell %}</tr>{% endledger %}""",
            hostile="<i>13 Dec</i>",
        )
    )
    assert html.one("table") == {"class": "ledger tight", "role": "table"}
    assert html.all("th") == [
        {"role": "columnheader", "scope": "col"},
        {"role": "columnheader", "scope": "col", "class": "n"},
        {"role": "rowheader", "scope": "row"},
    ]
    assert html.one("td") == {"role": "cell", "data-l": "Closes", "class": "n"}
    assert html.all("i") == []


def test_figures_draw_a_line_only_where_there_is_one(draw, read):
    html = read(
        draw("{% figures items %}", items=[Figure("Needs", "29", "of 86", "9 wait", (1, 2)), Figure("Days", "3.2")])
    )
    assert len(html.all("polyline")) == 1
    assert html.one("svg")["class"] == "dir", "time runs as the page is read"
    assert html.text == "Needs29 of 869 wait Days3.2"


def test_a_line_runs_from_edge_to_edge_with_the_lowest_value_at_the_foot():
    assert sparkline((1, 3, 2)) == "0,26.0 60,2.0 120,14.0"
    assert sparkline((5, 5)) == "0,26.0 120,26.0"
    assert sparkline((5,)) == ""


def test_empty_states_notes_and_panels_carry_their_body(draw, read):
    html = read(
        draw(
            """{% emptystate title %}<p>Why</p>{% endemptystate %}{% note "you" %}Yours{% endnote %}{% note %}Plain{% endnote %}
            {% panel "Act" "you" heading="h3" %}Here{% endpanel %}""",
            title="<b>Nothing</b>",
        )
    )
    assert [box["class"] for box in html.all("div")] == ["empty", "note you", "note", "panel you"]
    assert len(html.all("h3")) == 2
    assert html.text.startswith("<b>Nothing</b>Why YoursPlain")
