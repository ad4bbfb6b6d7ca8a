"""Tests of letters that ask this bureau for help."""
