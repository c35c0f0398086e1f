"""The verbs of coming in."""
