"""What every case has in which people handle something for parties, whatever it is about.

Parties and agents, who handles it and who may not, exhibits, what was entered wrongly, 更正登记.
"""

from __future__ import annotations

from casehub.model import MaterialUse, Rectification, Sample, WrongPaper
from casehub.procedures.matter import (
    assignment,
    conditions,
    exhibits,
    fast_lanes,
    known,
    lateness,
    linking,
    newcomers,
    parties,
    receiving,
    rectifying,
    recusal,
    rights,
    speaking,
    supervised,
    wrong_entries,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **conditions.GUARDS,
        **fast_lanes.GUARDS,
        **lateness.GUARDS,
        **newcomers.GUARDS,
        **parties.GUARDS,
        **receiving.GUARDS,
        **rectifying.GUARDS,
        **recusal.GUARDS,
        **rights.GUARDS,
        **speaking.GUARDS,
        **supervised.GUARDS,
    },
    effects={
        **assignment.EFFECTS,
        **exhibits.EFFECTS,
        **linking.EFFECTS,
        **parties.EFFECTS,
        **rectifying.EFFECTS,
        **rights.EFFECTS,
    },
    known={
        **known.KNOWN,
        **lateness.KNOWN,
        **rectifying.KNOWN,
        **recusal.KNOWN,
        **rights.KNOWN,
        **wrong_entries.KNOWN,
        **supervised.KNOWN,
    },
    asks={**fast_lanes.ASKS, **recusal.ASKS, **supervised.ASKS},
    of_people={**conditions.OF_PEOPLE, **recusal.OF_PEOPLE},
    rows=(Rectification, WrongPaper, MaterialUse, Sample),
    cards=rectifying.CARDS,
)
