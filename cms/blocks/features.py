"""What a text may hold: no heading, no colour, no size, no picture, nothing embedded."""

PLAIN_TEXT = ["bold", "italic", "link", "document-link", "ol", "ul"]
