"""Tests of what is owed of a fine."""
