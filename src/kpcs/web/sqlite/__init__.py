"""Django's SQLite with writers that queue at a file instead of starving one another."""
