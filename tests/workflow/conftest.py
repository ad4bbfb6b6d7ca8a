"""The shipped procedures, read once."""

from __future__ import annotations

import pytest

from casehub.workflow.loader import load_procedure
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import WORKFLOWS


@pytest.fixture(scope="session")
def procedures() -> dict[str, Procedure]:
    return {p.stem: load_procedure(p) for p in sorted(WORKFLOWS.glob("*.yaml"))}
