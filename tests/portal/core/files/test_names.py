"""Names of files cannot deceive and lead nowhere."""

import pytest

from portal.core.files import clean_name


@pytest.mark.parametrize(
    ("typed", "ending", "name"),
    [
        ("Label and film sheet.pdf", "pdf", "Label and film sheet.pdf"),
        ("../../etc/passwd", "txt", "passwd.txt"),
        ("C:\\Users\\Huda\\Desktop\\offer.docx", "docx", "offer.docx"),
        ("invoice.pdf.exe", "pdf", "invoice.pdf"),
        ("invoice.exe.pdf", "pdf", "invoice.pdf"),
        ("photo.jpg.html", "jpg", "photo.jpg"),
        ("Report v1.2.pdf", "pdf", "Report v1.2.pdf"),
        ("IMG_0001.HEIC", "jpg", "IMG_0001.jpg"),
        ("invoice\u202efdp.exe", "pdf", "invoicefdp.pdf"),
        ("a\u200b\u2066b\x00c\r\nSet-Cookie: x.txt", "txt", "ab c Set-Cookie_ x.txt"),
        ("سجل الرطوبة.csv", "csv", "سجل الرطوبة.csv"),
        ("می‌خواهم.txt", "txt", "می‌خواهم.txt"),
        ('<img src=x onerror="a">.txt', "txt", "_img src=x onerror=_a__.txt"),
        ("", "pdf", "file.pdf"),
        (".pdf", "pdf", "file.pdf"),
        ("....", "pdf", "file.pdf"),
        (".htaccess", "txt", ".htaccess"[1:] + ".txt"),
        ("CON.txt", "txt", "_CON.txt"),
        ("x" * 300 + ".pdf", "pdf", "x" * 80 + ".pdf"),
    ],
)
def test_a_name_is_cleaned(typed: str, ending: str, name: str) -> None:
    assert clean_name(typed, ending) == name
