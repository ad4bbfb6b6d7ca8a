"""Tests of penalties on the spot."""
