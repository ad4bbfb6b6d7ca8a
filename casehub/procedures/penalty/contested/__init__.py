"""What parties turn against that no paper told them of."""
