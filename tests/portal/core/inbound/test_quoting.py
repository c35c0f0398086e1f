"""What somebody wrote anew, in mails as programs write them in English, French and Arabic."""

from __future__ import annotations

import time

import pytest

from portal.core.inbound import newly_written

MARKS = [
    "--- Write your answer above this line ---",
    "--- Écrivez votre réponse au-dessus de cette ligne ---",
    "--- اكتبوا ردّكم فوق هذا السطر ---",
]

GMAIL = """Line 2 is free from Tuesday.
It takes 400 kg an hour.

On Tue, 3 Mar 2026 at 10:12, Anqud <no-reply@anqud.example>
wrote:

> New message: Vacuum packing
> Salma wrote to your organisation.
"""
APPLE = """La ligne 2 est libre mardi.

> Le 3 mars 2026 à 10:12, Anqud <no-reply@anqud.example> a écrit :
>
> Nouveau message
"""
FRENCH = """La ligne 2 est libre mardi.

Le mar. 3 mars 2026 à 10:12, Anqud <no-reply@anqud.example> a écrit\u202f:

> Nouveau message
"""
ARABIC = """الخط الثاني متاح يوم الثلاثاء.

في الثلاثاء، ٣ مارس ٢٠٢٦ في ١٠:١٢ ص كتب Anqud \u200f<no-reply@anqud.example>:

> رسالة جديدة
"""
ARABIC_GMAIL = """الخط الثاني متاح يوم الثلاثاء.

في الثلاثاء، 3 مارس 2026 في 10:12 ص تمت كتابة ما يلي بواسطة Anqud
<\u202ano-reply@anqud.example\u202c>:

> رسالة جديدة
"""
OUTLOOK = """Line 2 is free from Tuesday.

________________________________
From: Anqud <no-reply@anqud.example>
Sent: Tuesday, March 3, 2026 10:12 AM
To: Nadia
Subject: New message

Salma wrote to your organisation.
"""
OUTLOOK_FRENCH = """La ligne 2 est libre mardi.

De : Anqud <no-reply@anqud.example>
Envoyé : mardi 3 mars 2026 10:12
À : Nadia
Objet : Nouveau message

Salma a écrit à votre organisation.
"""
OUTLOOK_ARABIC = """الخط الثاني متاح يوم الثلاثاء.

من: Anqud <no-reply@anqud.example>
تم الإرسال: الثلاثاء، 3 مارس 2026
إلى: نادية

رسالة جديدة
"""


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        (GMAIL, "Line 2 is free from Tuesday.\nIt takes 400 kg an hour."),
        (APPLE, "La ligne 2 est libre mardi."),
        (FRENCH, "La ligne 2 est libre mardi."),
        (ARABIC, "الخط الثاني متاح يوم الثلاثاء."),
        (ARABIC_GMAIL, "الخط الثاني متاح يوم الثلاثاء."),
        (OUTLOOK, "Line 2 is free from Tuesday."),
        (OUTLOOK_FRENCH, "La ligne 2 est libre mardi."),
        (OUTLOOK_ARABIC, "الخط الثاني متاح يوم الثلاثاء."),
    ],
)
def test_what_it_answers_to_is_cut_without_a_mark_of_ours(mail: str, said: str) -> None:
    assert newly_written(mail) == said


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("quote", ["", "> ", "\u200f> ", "*"])
def test_all_below_our_own_line_goes_whatever_the_program_writes(mark: str, quote: str) -> None:
    assert newly_written(f"Tuesday at nine.\n\nNobody knows this opening\n{quote}{mark}\nNew message", MARKS) == (
        "Tuesday at nine.\n\nNobody knows this opening"
    )


def test_our_own_line_is_found_where_it_was_broken_in_two() -> None:
    assert newly_written("Tuesday at nine.\n> --- Write your answer above\n> this line ---\n> New", MARKS) == (
        "Tuesday at nine."
    )


def test_an_answer_below_or_between_the_lines_is_kept() -> None:
    below = "On 3 Mar 2026, Anqud <a@b.example> wrote:\n> --- Write your answer above this line ---\n> New\n\nTuesday at nine.\n"
    assert newly_written(below, MARKS) == "Tuesday at nine."
    between = "> When?\nTuesday.\n> How much?\n400 kg.\n"
    assert newly_written(between, MARKS) == "Tuesday.\n400 kg."


@pytest.mark.parametrize(
    "mail",
    [
        "",
        "\n  \n",
        "> only\n> quoted\n",
        "--- Write your answer above this line ---\nNew message",
        "-- \nNadia\nNakhla Pack\n",
        "Sent from my iPhone\n\nOn 3 Mar 2026, A <a@b.example> wrote:\n> New\n",
    ],
)
def test_nothing_new_is_nothing(mail: str) -> None:
    assert newly_written(mail, MARKS) == ""


@pytest.mark.parametrize(
    "signature",
    ["-- \nNadia\nNakhla Pack", "--\nNadia", "Sent from my iPhone", "Envoyé de mon iPhone", "أُرسلت من الـ iPhone"],
)
def test_a_signature_is_cut(signature: str) -> None:
    assert newly_written(f"Tuesday at nine.\n\n{signature}\n") == "Tuesday at nine."


@pytest.mark.parametrize(
    "said",
    [
        "We have three lines:\n- one\n- two\n- three",
        "Tuesday suits us.\nThanks, we shall be there at nine.",
        "On balance, this is what he wrote:\nnothing.",
        "Le directeur a écrit :\nd'accord.",
        "في رأيي هذا ما كتب:\nلا شيء.",
        "From: Hofuf\nThe truck leaves at nine.",
        "Price -- as agreed -- 400.",
    ],
)
def test_what_only_looks_like_one_stays(said: str) -> None:
    assert newly_written(said, MARKS) == said


@pytest.mark.parametrize(
    "mail",
    [
        "On " * 60_000 + "wrote",
        "On a 1 " + "a " * 240 + "\n",
        ("On a 1 " + "a " * 200 + "\n") * 400,
        ("On " * 160 + "\n") * 24,
        "> " * 90_000,
        "\n" * 190_000,
        "From: a\n" * 25_000,
        "_" * 180_000,
        " " * 11_000 + "x",
    ],
)
def test_no_mail_takes_long(mail: str) -> None:
    before = time.process_time()
    newly_written(mail, MARKS)
    assert time.process_time() - before < 3
