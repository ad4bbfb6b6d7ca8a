"""Persons, organisations, roles, certificates: who may see and do what."""
