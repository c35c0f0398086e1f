"""One archive that a whole installation comes back from: `manage.py backup FILE`, `manage.py restore FILE`.

A .tar.gz of plain files, so that it can be read without this code:

    header.json             what this is, first, so that a wrong file is known at once
    secret_key.txt          only where the installation made its own key (see key.py)
    tables/NAME/00001.jsonl the rows of a table, one JSON list each, in parts, so that memory is bounded
    media/...               the files people uploaded
    manifest.json           last, so that an archive without it is known as unfinished: columns, counts and hashes

Values are written as they mean, not as one database keeps them, so an archive goes into SQLite and PostgreSQL alike. What can
be made from the rows (the search index) is not in it, and made anew afterwards (see registry.py).
"""


class Refused(Exception):
    """A backup or restore that was not done. Message: what is wrong, and what to do."""
