"""Reads about crossings: always of the asker's own authority, and of another only what a fellow authority may know."""
