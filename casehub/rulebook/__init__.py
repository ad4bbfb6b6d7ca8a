"""Loads config/ and workflows/ into one frozen rule book and checks them together."""
