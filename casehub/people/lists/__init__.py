"""Offices and staff brought in from a list, as people write it: compared, then one change."""
