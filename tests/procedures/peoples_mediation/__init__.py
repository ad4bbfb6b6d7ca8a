"""People's mediation, and what courts entrust to it."""
