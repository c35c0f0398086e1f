"""Organisations and past work from tables: compared with what is here, then written in bulk."""
