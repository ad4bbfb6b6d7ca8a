"""What the system filled in says so of itself until the person keeps the form."""

from __future__ import annotations

from casehub.model import Draft
from casehub.model.draft import BY_SYSTEM


def test_the_mark_is_no_input_of_the_form() -> None:
    begun, kept = Draft(typed=[[BY_SYSTEM, ""], ["reason", "来函所请"]]), Draft(typed=[["reason", "来函所请"]])
    assert (begun.by_system, kept.by_system) == (True, False)
    assert begun.inputs == kept.inputs == [("reason", "来函所请")]
