"""The office in figures: what came, was filed, decided and closed in some days, and how late."""
