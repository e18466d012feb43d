"""The crossing: arrival, checks, what was found, decision, confirmation of receipt, discrepancies.

It is the importing authority's word; the certificate stays the issuer's.
"""
