"""What decisions impose, as they stand."""
