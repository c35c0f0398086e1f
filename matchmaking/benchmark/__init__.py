"""Measures the matching pipeline on folders of labelled questions; no rows of the database are needed or touched."""
