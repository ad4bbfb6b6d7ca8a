"""Two bureaus that are not connected play an exchange of files: config/demo/exchange.toml."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from casehub.demonstration.exchanged import alone, by_file
from casehub.demonstration.script import DemonstrationFault
from casehub.exchange import ReferralRefused
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.exchanged.bureaus import Does, Play
    from casehub.exchange.payload import Payload

FILE = "exchange.toml"
# What each word of the script (`do`) does.
ACTS: Mapping[str, Does] = {**by_file.ACTS, **alone.ACTS}


def play_until(play: Play, until: datetime) -> int:
    """Every act up to the instant; returns how many. Raises DemonstrationFault."""
    acted = [act for act in play.script["acts"] if act["at"] <= until]
    for act in acted:
        try:
            ACTS[act["do"]](play, act, play.subject(act))
        except (Refusal, ReferralRefused, LookupError, ValueError) as fault:
            subject = act.get("letter") or act.get("file")
            what = f"{subject} {act.get('step', act['do'])}"
            raise DemonstrationFault(f"{what}（{act['at']:%Y-%m-%d}）：{fault}") from fault
    return len(acted)


def load(folder: Path) -> Payload:
    """The script of a folder of demonstrations."""
    with (folder / FILE).open("rb") as stream:
        return tomllib.load(stream)
