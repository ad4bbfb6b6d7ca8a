"""What the file knows of evidence kept in place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.part import Known
    from casehub.workflow.situation import Situation


def hold_began_on(s: Situation) -> Any:
    """The day on which the evidence was registered and kept."""
    return s.entered("register_evidence").get("from_on")


KNOWN: Mapping[str, Known] = {f.__name__: f for f in (hold_began_on,)}
