"""Names of organisations are no words of the work that is done for them."""

import pytest

from portal.search import shelf
from portal.search.index import SearchQuery
from portal.search.models import SearchDocument
from portal.search.names import without_names
from portal.search.projector import project_pending
from portal.search.services import replace_documents

NAMES = ["Sukkari Packing", "Sukkari Packing Co.", "تعبئة السكري"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Haulage for Sukkari Packing, 2 trucks", "Haulage for , 2 trucks"),
        ("Haulage for SUKKARI  PACKING Co. and others", "Haulage for  . and others"),
        ("نقل لشركة تعبئة السكّري", "نقل لشركة"),
        ("Packing of sukkari dates", "Packing of sukkari dates"),
        ("Sukkari Packing", "Sukkari Packing"),
        ("", ""),
    ],
)
def test_a_whole_name_is_left_out_and_its_words_elsewhere_stay(text, left):
    assert without_names(text, NAMES).split() == left.split()
    assert without_names(text, []) == text


@pytest.mark.django_db
def test_what_names_somebody_is_not_found_by_the_words_of_the_name(card, search_dir):
    one = card("ref1", title="Haulage for Sukkari Packing", names=NAMES)
    replace_documents("ref1", [one])
    project_pending()

    def found(text):
        return [hit.document for hit in shelf.index().search(SearchQuery(audience=("public",), text=text)).hits]

    assert found("haulage") == [SearchDocument.objects.get().pk]
    assert found("packing") == []
