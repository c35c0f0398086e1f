"""One file per app. Factories write rows directly: they neither ask permissions nor tell anybody."""
