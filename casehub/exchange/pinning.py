"""Certificates of a register beside a folder of trust, laid out for the process that judges."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.documents.letters.signed import STOPPED

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Pins:
    """Certificates (PEM) that hold on a day, and those that are known and do not."""

    held: tuple[str, ...] = ()
    stopped: tuple[str, ...] = ()


@contextmanager
def laid_out(folder: Path | None, pins: Pins) -> Iterator[Path | None]:
    """A folder of trust with what the register says: who is stopped there is trusted by no file.

    folder: the one that the bureau keeps; None for none. Yields it as it is where the register is
    empty.
    """
    if not pins.held and not pins.stopped:
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="trust-") as place:
        made = Path(place)
        for path in sorted(folder.iterdir()) if folder is not None else ():
            if path.is_file():
                shutil.copyfile(path, made / f"kept-{path.name}")
        for n, one in enumerate(pins.held):
            (made / f"register-{n}.crt").write_text(one)
        if pins.stopped:
            (made / f"register{STOPPED}").write_text("\n".join(pins.stopped))
        yield made


