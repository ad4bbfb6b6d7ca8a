"""Register the rows of a worklist, each once: the case, and a draft of its first form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.letters.begun import keep_begun
from casehub.casefile import registering, worklists
from casehub.casefile.registering import Request
from casehub.model import Organisation
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.casefile.worklists import Line
    from casehub.model import Case
    from casehub.record.work import Work


def register_line(work: Work, line: Line) -> Case:
    """Register a row, unless it was before. Raises Refused with what is wrong with it.

    What the row says is put into the person's draft of the first form, to be looked at and sent:
    nothing is taken up by itself.
    """
    track = line.track
    if line.faults or track is None or track.ledger is None:
        raise Refused([Reason(f"第{line.number}行：{'；'.join(line.faults)}")])
    # Two who bring the same list in wait for each other.
    office = select(Organisation.id).where(Organisation.id == work.actor.organisation_id)
    work.session.execute(office.with_for_update())
    (known,) = worklists.with_registered(work, [line])
    ledger, said = track.ledger, {name: cell.value for name, cell in line.cells.items()}
    kinds = {side.id: side.mostly or "legal" for side in track.sides}
    parties = [
        {
            "role": ledger.informant, "name": said["name"], "phone": said["phone"],
            "kind": kinds[ledger.informant], "capacity": "none",
        },
        {
            "role": ledger.against, "name": said["against"], "address": said["address"],
            "kind": kinds[ledger.against], "capacity": "none",
        },
    ]  # fmt: skip
    # Nobody stands where the row names nobody: the track allows that, or the row is at fault.
    parties = [party for party in parties if party["name"]]
    if known.reference:
        raise Refused([Reason(f"第{line.number}行已登记为{known.reference}")])
    # Each row of the list is a matter of its own there, known by its number.
    told = f"清单第{line.number}行，登记编号{said['number']}"
    request = Request(track.ways[0].key, parties, another=told)
    case = registering.register(work, track, request, key=line.key)
    typed = [*ledger.given.items(), *((f, said[c]) for c, f in ledger.fills.items() if said[c])]
    keep_begun(work, case, ledger.step, typed)
    return case
