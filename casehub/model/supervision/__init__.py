"""What supervision of the office's own work finds."""
