"""Mails taken apart: letters of every kind, what was attached, and who sent it."""

from __future__ import annotations

import pytest

from portal.core.inbound import Unreadable, read_letter
from tests.letters import letter, letter_with_parts, part, words

TO = "reply+key@answers.example"
ARABIC = "الخط الثاني متاح يوم الثلاثاء، والكمية ٤٠٠ كغ."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        ("Line 2 is free = 400 kg.", "us-ascii"),
        ("La ligne n° 2 est prête à « Hofuf ».", "utf-8"),
        ("La ligne 2 est prête à l'été.", "iso-8859-1"),
        (ARABIC, "utf-8"),
        (ARABIC.replace("٤٠٠", "400"), "windows-1256"),
        ("الخط الثاني", "iso-8859-6"),
    ],
)
@pytest.mark.parametrize("by", ["quoted-printable", "base64", "8bit"])
def test_every_language_and_its_letters(text: str, charset: str, by: str) -> None:
    assert read_letter(letter(to=TO, text=text, charset=charset, by=by)).text == text


def test_letters_that_nobody_knows_are_read_as_well_as_can_be() -> None:
    raw = letter(to=TO, text="Line é").replace(b"charset=utf-8", b"charset=klingon")
    assert read_letter(raw).text == "Line é"
    raw = letter(to=TO, text="Line é", charset="iso-8859-1").replace(b"iso-8859-1", b"utf-8")
    assert read_letter(raw).text == "Line \ufffd"


def test_lines_that_a_program_broke_are_one_again() -> None:
    text = "The line is free \nfrom Tuesday.\n> quoted \n> lines\n-- \nNadia"
    flowed = letter(to=TO, text=text, by="8bit", kind="text/plain; format=flowed")
    assert read_letter(flowed).text == "The line is free from Tuesday.\n> quoted \n> lines\n-- \nNadia"


def test_of_two_ways_to_say_it_the_plain_one_is_read() -> None:
    html = part(b"<p>Tuesday</p>", "text/html; charset=utf-8")
    both = read_letter(letter_with_parts(words("Tuesday"), html, to=TO, kind="alternative"))
    assert (both.text, both.has_html, both.files) == ("Tuesday", True, [])
    alone = read_letter(letter_with_parts(html, to=TO, kind="alternative"))
    assert (alone.text, alone.has_html, alone.files) == ("", True, [])


def test_what_was_attached_and_not_what_a_signature_shows() -> None:
    logo = part(b"\x89PNG", 'image/png; name="logo.png"', content_id="<logo>")
    photo = part(b"\xff\xd8", 'image/jpeg; name="photo.jpg"', content_disposition="inline")
    paper = part(b"%PDF-1.7", "application/pdf", name="price list.pdf")
    signed = part(b"x", "application/pgp-signature", name="signature.asc")
    read = read_letter(letter_with_parts(words("Here."), logo, photo, paper, signed, to=TO))
    assert read.text == "Here."
    assert read.files == [("photo.jpg", b"\xff\xd8"), ("price list.pdf", b"%PDF-1.7")]


def test_a_mail_within_the_mail_is_not_what_was_said() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + letter(to="a@b.example", text="Not mine.")
    assert read_letter(letter_with_parts(words("Mine."), inner, to=TO)).text == "Mine."


@pytest.mark.parametrize(
    ("sender", "is_read_as"),
    [
        ("Nadia <Nadia@People.example>", "nadia@people.example"),
        ("=?utf-8?b?2YbYp9iv2YrYqQ==?= <nadia@people.example>", "nadia@people.example"),
        ('"nadia@people.example" <evil@elsewhere.example>', "evil@elsewhere.example"),
        ("nadia@people.example, evil@elsewhere.example", ""),
        ("", ""),
        ("nadia", ""),
    ],
)
def test_there_is_one_sender_or_none(sender: str, is_read_as: str) -> None:
    assert read_letter(letter(to=TO, **{"from": sender})).sender == is_read_as


def test_two_lines_of_senders_are_none() -> None:
    raw = b"From: evil@elsewhere.example\r\n" + letter(to=TO)
    assert read_letter(raw).sender == ""


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-replied"),
        ("Auto-Submitted", "auto-generated; owner-email=a@b.example"),
        ("Precedence", "bulk"),
        ("Precedence", "LIST"),
        ("List-Id", "<news.example>"),
        ("X-Auto-Response-Suppress", "All"),
        ("X-Autoreply", "yes"),
        ("Return-Path", "<>"),
        ("From", "MAILER-DAEMON@people.example"),
        ("From", "no-reply@people.example"),
    ],
)
def test_what_a_programme_sent_is_known(header: str, value: str) -> None:
    assert read_letter(letter(to=TO, **{header.replace("-", "_").lower(): value})).is_automatic


def test_what_a_person_sent_is_known_too() -> None:
    sent = letter(to=TO, auto_submitted="no", return_path="<nadia@people.example>", precedence="normal")
    assert not read_letter(sent).is_automatic


def test_reports_of_servers_are_automatic() -> None:
    assert read_letter(letter_with_parts(words("Not delivered."), to=TO, kind="report")).is_automatic


@pytest.mark.parametrize(
    "raw",
    [
        b"\r\n".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}'.encode() for n in range(30)),
        b"\r\n".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}'.encode() for n in range(3000)),
        letter_with_parts(*[words("x")] * 200, to=TO),
        letter(to="a@b.example, " * 3000),
    ],
    ids=["30 deep", "3000 deep", "200 parts", "3000 recipients"],
)
def test_what_is_made_to_take_long_is_not_read(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_letter(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"\x00" * 5000, b"\xff\xfe\r\n\r\n", b":\r\n:\r\n\r\nx", b"From: =?utf-8?b?/////?=\r\n\r\n"]
)
def test_what_is_no_mail_says_nothing(raw: bytes) -> None:
    read = read_letter(raw)
    assert (read.sender, read.recipients, read.files) == ("", [], [])
