"""Numbered releases of the figures: what was published, in every form, and how two of them differ.

A release holds its own figures as they stood when it was made; nothing that is filed later reaches into it.
"""
