"""Returns of production, trade and certificates: filed, signed, summed, checked and asked about.

What a figure says is never changed here: a correction is the next revision, a doubt is a finding beside it.
"""
