"""HTTP: one module per user activity, in rooms by subject; the only package that imports flask."""
