"""The law of the procedures: one package per procedure or family, each exporting one PART.

A new package is found by itself; nothing here or elsewhere lists them.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module
from pathlib import Path

from casehub.workflow.part import Part, Parts


def parts() -> dict[str, Part]:
    """What each package of this room exports, by its name."""
    return {
        found.name: import_module(f"{__name__}.{found.name}").PART
        for found in pkgutil.iter_modules(__path__)
        if found.ispkg
    }


# The rows of law are asked for by what has no procedure of its own besides.
LAW = Parts(parts(), *map(Path, __path__), Path(__file__).parents[1] / "casefile")
