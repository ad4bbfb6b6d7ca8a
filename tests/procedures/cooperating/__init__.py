"""Tests of casehub.procedures.cooperating."""
