"""Clues and cases between market bureaus: what came in a letter, and what left in one."""
