"""A part of the volume of a case as one file."""
