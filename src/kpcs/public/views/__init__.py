"""Pages for everybody, and the page that an officer starts from."""
