"""HTTP: one module per user activity; the only package that imports flask."""
