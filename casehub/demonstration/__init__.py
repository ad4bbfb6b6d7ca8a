"""The demonstration, performed through acts."""
