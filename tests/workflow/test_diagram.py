"""Both diagrams show every state and every step."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from casehub.workflow.diagram import mermaid, svg
from casehub.workflow.procedure import Procedure
from tests.workflow.test_procedures import KEYS

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("key", KEYS)
def test_both_diagrams_show_every_state_and_step(
    key: str, procedures: dict[str, Procedure]
) -> None:
    p = procedures[key]
    text, picture = mermaid(p), ET.fromstring(svg(p))  # noqa: S314  our own text
    drawn = [node.text or "" for node in picture.iter(f"{SVG}text")]
    assert text.startswith("stateDiagram-v2\n")
    assert text.count("-->") == 1 + len([s for s in p.states if s.final]) + sum(
        len(s.from_) for s in p.steps if s.to
    )
    for state in p.states:
        assert f'state "{state.title}" as {state.id}' in text
        assert state.title in drawn
    for n, step in enumerate(p.steps, start=1):
        assert any(line.startswith(f"{n}　") and step.title in line for line in drawn)
