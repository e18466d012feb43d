"""The document: stock of blanks, application, inspection, issue and every later word of the issuer about it.

Not for what arrives: only the importing authority's room (shipments) may say that.
"""
