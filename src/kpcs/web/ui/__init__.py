"""The look: base pages, components, static files, print styles."""
