"""A small document of the story that word processors open: a heading and numbered lines, right to left where the language is.

ECMA-376 (Office Open XML), the least that makes a document: https://ecma-international.org/publications-and-standards/standards/ecma-376/
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PARTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
MADE = (2026, 1, 1, 0, 0, 0)
"""The same words make the same file."""


def word_file(title: str, lines: Sequence[str], *, language: str) -> bytes:
    paragraphs = [_paragraph(title, 36, language, bold=True)]
    paragraphs += [_paragraph(f"{at}. {line}", 24, language) for at, line in enumerate(lines, start=1)]
    document = (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document xmlns:w="{WORD}"><w:body>'
        f'{"".join(paragraphs)}<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (("[Content_Types].xml", TYPES), ("_rels/.rels", PARTS), ("word/document.xml", document)):
            file.writestr(zipfile.ZipInfo(name, MADE), text)
    return written.getvalue()


def _paragraph(text: str, half_points: int, language: str, *, bold: bool = False) -> str:
    rtl = language == "ar"
    runs = ("<w:b/><w:bCs/>" if bold else "") + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
    runs += ("<w:rtl/>" if rtl else "") + f'<w:lang w:val="{language}" w:bidi="{language}"/>'
    shape = "<w:bidi/>" if rtl else ""
    shape += '<w:spacing w:after="240"/>'
    return f'<w:p><w:pPr>{shape}</w:pPr><w:r><w:rPr>{runs}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
