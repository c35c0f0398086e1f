"""The ways in which a notification reaches a person: one file each. The bell page needs none: it reads the rows."""
