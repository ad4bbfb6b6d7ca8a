"""What people do: one module per activity; functions take `work`, never commit, know no HTTP."""
