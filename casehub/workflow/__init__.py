"""Procedures as values: what may happen in a case, who may do it and what follows."""
