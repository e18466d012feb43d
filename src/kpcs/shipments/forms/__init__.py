"""Posted text to what the actions take."""
