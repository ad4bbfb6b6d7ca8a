"""Frozen facts in the form of their day: what was issued is never rewritten, so it is read anew.

The second form lists parties under their sides (`parties.respondent`) and says of each exhibit
which side offered it; the first had the lists by a plural word, twice, and only that side's title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# The form in which facts are frozen now; facts without a number are of the first.
FORM = 2


def in_present_form(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts as templates read them now; what was frozen stays as it is."""
    return dict(facts) if facts.get("form", 1) == FORM else _from_first(facts)


def _from_first(facts: Mapping[str, Any]) -> dict[str, object]:
    # The first form called the list of a side by the side's name and an s.
    parties = {many[:-1]: listed for many, listed in (facts.get("parties") or {}).items()}
    sides = {p.get("role_label", ""): side for side, listed in parties.items() for p in listed}
    doubled = {f"{side}s" for side in parties}
    now = {name: value for name, value in facts.items() if name not in doubled}
    exhibits = facts.get("evidence")
    if isinstance(exhibits, list):
        now["evidence"] = [
            {"side": sides.get(str(row.get("offered_by")), ""), **row} for row in exhibits
        ]
    return now | {"form": FORM, "parties": parties}


def forms_told(facts: Mapping[str, object], text: str) -> list[str]:
    """The forms of evidence that a question of a letter names: one text, one form.

    In the first form 、 stood between several; what was sent so is sealed again as it was.
    """
    return [one for one in ([text] if facts.get("form", 1) == FORM else text.split("、")) if one]
