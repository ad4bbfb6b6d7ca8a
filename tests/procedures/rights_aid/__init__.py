"""Tests of 维权援助."""
