"""How what somebody typed is looked for: in which texts it stands, and what of a case it fits."""
