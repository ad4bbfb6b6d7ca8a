"""The copy of the rule files in which faults are planted."""

from __future__ import annotations

from tests.rulebook.planting import project, whole

__all__ = ["project", "whole"]
