"""After an act was committed: make the PDFs of its papers. No act depends on it."""

from __future__ import annotations

import logging

from casehub.casework import issuing
from casehub.casework.printing import print_paper
from casehub.documents import RenderRefusedError
from casehub.casework.printing import print_paper
from casehub.web.unit import parts, reading_session, writing

log = logging.getLogger("casehub")
AT_ONCE = 20


def print_pending() -> None:
    """Render papers that have no PDF yet and keep them; what fails stays on the list."""
    session = reading_session()
    jobs = issuing.rendered(session, issuing.pending(session, AT_ONCE))
    results = {}
    for number, kind, facts in jobs:
        try:
            results[number] = print_paper(parts().rules.kinds, kind, facts)
        except documents.RenderRefusedError as refused:
            log.warning("paper %s not printed: %s", number, refused)
    if results:
        with writing() as work:
            issuing.attach(work, results)
