"""Pairs of which it is known whether they are one, to measure what is found twice."""
