"""Goods under a measure, or kept as evidence, as the main case deals with them."""
