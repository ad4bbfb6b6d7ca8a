"""After an act was committed: make the PDFs of its papers. No act depends on it."""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING, cast

from flask import Flask, current_app, g
from sqlalchemy.exc import OperationalError

from casehub.documents import RenderRefusedError
from casehub.papers import issuing
from casehub.papers.printing import print_paper
from casehub.web.unit import close_reading, parts, reading_session, writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

log = logging.getLogger("casehub")
AT_ONCE = 20


def print_pending(wanted: Sequence[int] = ()) -> None:
    """Render papers that have no PDF yet and keep them; what fails stays on the list.

    wanted: ids of the papers somebody waits for; without them the oldest ones.
    """
    session = reading_session()
    jobs = issuing.rendered(session, wanted or issuing.pending(session, AT_ONCE))
    results = {}
    for number, kind, facts in jobs:
        try:
            results[number] = print_paper(parts().rules.kinds, kind, facts)
        except RenderRefusedError as refused:
            log.warning("paper %s not printed: %s", number, refused)
    if results:
        with writing() as work:
            issuing.attach(work, results)


def print_soon(wanted: Sequence[int]) -> None:
    """Make the PDFs beside the answer, so that nobody waits for the printer.

    A process that ends too early loses nothing: what lacks its PDF is found again by the next
    call. Tests print at once.
    """
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  a thread needs the application itself
    if app.testing:
        print_pending(wanted)
        return
    told = (app, g.person_id, g.at, tuple(wanted))
    Thread(target=_beside, args=told, daemon=True).start()


def _beside(app: Flask, person_id: int, at: datetime, wanted: Sequence[int]) -> None:
    with app.app_context():
        g.person_id, g.at = person_id, at
        try:
            if wanted:
                print_pending(wanted)
            print_pending()
        except OperationalError as busy:
            log.warning("papers wait for the next printing: %s", busy.orig)
        finally:
            close_reading()
