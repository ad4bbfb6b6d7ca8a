"""The demonstration's organisations, brought in by the same road as a bureau's own list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.demonstration.script import DEFAULT_AS_OF, DemonstrationFault
from casehub.people.lists.office_file import read_offices
from casehub.people.lists.office_import import OfficeImport
from casehub.people.stems import paper_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook


def load_offices(session: Session, rules: Rulebook) -> int:
    """Bring in config/demo/organisations.toml. Returns how many; raises DemonstrationFault."""
    read = read_offices(rules.config / "demo" / "organisations.toml", rules.offices)
    day = DEFAULT_AS_OF.date()
    wanted = OfficeImport(session, rules.offices, read.rows, day, paper_words(rules))
    faults = read.ignored + [r.sentence for line in wanted.refused for r in line.reasons]
    if faults:
        raise DemonstrationFault("；".join(faults))
    wanted.apply(DEFAULT_AS_OF, "casehub demo")
    return len(wanted.lines)
