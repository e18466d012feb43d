"""The frame that all rooms' pages stand in: settings, addresses, the look, the JSON API's assembly.

Nothing is decided here; what may be done is decided in the rooms and in ``kpcs.scheme``.
"""
