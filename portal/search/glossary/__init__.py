"""What the trades call one thing in Arabic, French and English: a glossary of our own, a row for each idea.

The rows lie in `portal/search/glossary_data/*.csv`: columns en, fr and ar, and in each what one may write for the idea, parted by "|",
the usual word first; loans and the words of the Maghreb, the Gulf, Egypt and the Levant stand among the others. A "!"
behind a word says that it means this only in its own language's texts, or means something else where it stands alone: it is
asked with, and never looked for. A "=" behind a phrase says that it is one thing and its words by themselves another: "drawn air" is
vacuum, and asks for no air. A last column, "typed", has what people write who type Arabic in Latin letters: it is read as
Arabic, is only asked with, and is no word of a question in English.

A word with a "!" in a row of the trades is not looked for from a general row either, for what the two rows share.

Rows of `general_*.csv` are the words of any trade and of none (columns en, fr, de, es and ar). They join languages only, and no
two words of one. German and Spanish are asked in and never looked for, by deeper stems, since here no text is indexed by them.
French is asked in and looked for, and it is looked for only where texts are French: in English ones too many of its words are
words of another meaning. For the same reason a word that may be either is taken for French only in a question that says so.

A question is widened when it is asked, so no document need be indexed anew when a row changes. English and French words are
widened to the other languages only, and to nothing that reads as a word of their own: synonyms found less on questions in
English over English texts. Arabic ones are widened to Arabic too, as one thing has a name in each country.
"""

from .abroad import from_abroad, is_known_abroad
from .asking import others
from .deeper import arabic_like, french_like
from .rows import ABROAD, ALL, FOLDER, LANGUAGES, TYPED, Idea, Phrase, ideas, translations
from .senses import single_terms
from .typed import in_arabic, is_typed_arabic
from .vocabulary import is_english, is_french, looks_english

__all__ = [
    "ABROAD",
    "ALL",
    "FOLDER",
    "LANGUAGES",
    "TYPED",
    "Idea",
    "Phrase",
    "arabic_like",
    "french_like",
    "from_abroad",
    "ideas",
    "in_arabic",
    "is_english",
    "is_french",
    "is_known_abroad",
    "is_typed_arabic",
    "looks_english",
    "others",
    "single_terms",
    "translations",
]
