"""Looking into the figures: facts in, doubts out. Nothing here reads the database, the clock or the settings.

Figures stay integers; ratios and scores, which are judgements and no figures, are floats.
"""
