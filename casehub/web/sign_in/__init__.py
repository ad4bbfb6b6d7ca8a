"""Signing in, the second factor, security keys, and what was typed when a session ended."""
