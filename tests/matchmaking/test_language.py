import pytest

from matchmaking.language import guess_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vacuum packing of pitted Khalas dates in 500 g bags", "en"),
        ("We need chilled haulage to Dammam", "en"),
        ("Besoin de transport frigorifique vers Sfax", "fr"),
        ("Séchage d'étoffes, 2 t par mois", "fr"),
        ("نحتاج إلى تعبئة التمور في أكياس 500 غ", "ar"),
        ("تعبئة vacuum للتمور", "ar"),
    ],
)
def test_letters_and_small_words_tell_the_language(text: str, language: str) -> None:
    assert guess_language(text) == language


@pytest.mark.parametrize(("default", "language"), [("fr", "fr"), ("en", "en"), ("ar", "en")])
def test_a_trade_name_alone_is_in_the_language_of_its_writer_as_far_as_its_letters_allow(
    default: str, language: str
) -> None:
    assert guess_language("HACCP 22000", default) == language


def test_no_letters_at_all_are_in_the_language_of_the_writer() -> None:
    assert guess_language("500 000", "ar") == "ar"
