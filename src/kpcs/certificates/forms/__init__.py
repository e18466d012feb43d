"""Posted text -> a kpcs value; what was typed is kept as it was typed."""
