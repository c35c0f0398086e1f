"""Keyset pages and forms that call a service."""

import pytest
from django import forms

from portal.core.errors import NotPossible
from portal.core.http import attempt, decode_cursor, keyset_page
from portal.taxonomy.models import Sector

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven():
    titles = ["b", "a", "c", "c", "c", "d", "e"]
    Sector.objects.bulk_create(Sector(code=str(n), level=1, title=title) for n, title in enumerate(titles))
    return Sector.objects.all()


def walk(rows, cursor="", *, forward=True, **how):
    pages = []
    while cursor is not None:
        page = keyset_page(rows, key="title", cursor=cursor, size=3, **how)
        pages.append([row.pk for row in page.rows])
        cursor = page.next_cursor if forward else page.previous_cursor
    return pages


def test_pages_cover_every_row_once_also_among_equal_keys(seven):
    assert walk(seven) == [["1", "0", "2"], ["3", "4", "5"], ["6"]]


def test_pages_run_downwards_too(seven):
    assert walk(seven, descending=True) == [["6", "5", "4"], ["3", "2", "0"], ["1"]]


def test_going_back_shows_the_same_pages(seven):
    second = keyset_page(seven, key="title", cursor=keyset_page(seven, key="title", size=3).next_cursor, size=3)
    back = keyset_page(seven, key="title", cursor=second.previous_cursor, size=3)
    assert [row.pk for row in back.rows] == ["1", "0", "2"]
    assert back.previous_cursor is None
    assert back.next_cursor is not None


@pytest.mark.parametrize("cursor", ["x", "!!!", "bnVsbA", "W10", "eyJhIjoxfQ", "' OR 1=1 --"])
def test_a_cursor_that_we_did_not_write_is_none(seven, cursor):
    assert decode_cursor(cursor, 2) is None
    assert keyset_page(seven, key="title", cursor=cursor, size=3).rows[0].pk == "1"


@pytest.mark.parametrize(("rows", "queries"), [(1, 1), (3, 1)])
def test_a_page_is_one_query(rows, queries, django_assert_num_queries):
    Sector.objects.bulk_create(Sector(code=str(n), level=1, title=str(n)) for n in range(rows))
    with django_assert_num_queries(queries):
        assert len(keyset_page(Sector.objects.all(), key="title").rows) == rows


class NameForm(forms.Form):
    name = forms.CharField()


def refusing(name):
    raise NotPossible("taken", "This name is taken.", field="name")


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed():
    form = NameForm({"name": "Rimal"})
    assert form.is_valid()
    assert attempt(form, refusing, "Rimal") is None
    assert form.errors == {"name": ["This name is taken."]}
    assert form["name"].value() == "Rimal"
