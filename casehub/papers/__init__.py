"""Facts, issue, number, print, volume, verification of papers."""
