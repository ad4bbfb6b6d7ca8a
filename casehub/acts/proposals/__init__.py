"""呈批: a step is drafted by one person and performed by the agreement of others.

Its walk is rows and events of its own and leaves the state of the case alone; the last agreement
performs the step with what everybody wrote, and freezes the papers that everybody read.
"""

from casehub.acts.proposals.agreeing import agree
from casehub.acts.proposals.asking import acknowledge, circulate, consult, forward, give_opinion
from casehub.acts.proposals.jotting import forget_unsent, jot
from casehub.acts.proposals.keeping import recall, urge
from casehub.acts.proposals.looking import Look, look
from casehub.acts.proposals.planning import marks_on, planned, under_way
from casehub.acts.proposals.reading import (
    has_opened,
    known_version,
    meanwhile,
    note_opened,
    readings,
)
from casehub.acts.proposals.replying import Reply, reply
from casehub.acts.proposals.sending_back import Mark, send_back
from casehub.acts.proposals.standing import Matter, matter_in, matter_of
from casehub.acts.proposals.submitting import submit
from casehub.acts.proposals.verb import Answered
from casehub.acts.proposals.writing import amended, written_at, written_returning

__all__ = [
    "Answered",
    "Look",
    "Mark",
    "Matter",
    "Reply",
    "acknowledge",
    "agree",
    "amended",
    "circulate",
    "consult",
    "forget_unsent",
    "forward",
    "give_opinion",
    "has_opened",
    "jot",
    "known_version",
    "look",
    "marks_on",
    "matter_in",
    "matter_of",
    "meanwhile",
    "note_opened",
    "planned",
    "readings",
    "recall",
    "reply",
    "send_back",
    "submit",
    "under_way",
    "urge",
    "written_at",
    "written_returning",
]
