"""Posted text -> returns of statistics."""
