"""What is read beside the form of a step: the parts of the form, and the file of the case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from casehub.desk.similar import similar
from casehub.people.confidential import known_parties
from casehub.procedures import LAW
from casehub.procedures.matter.as_registered import as_registered
from casehub.procedures.measured.checklists import answered
from casehub.procedures.measured.standards import FIELD
from casehub.web.case.folders import folders
from casehub.web.drawing.sections import sections

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.acts.performing import StepForm
    from casehub.desk.similar import Similar
    from casehub.model import Party, StandardVersion
    from casehub.record.work import Work
    from casehub.web.case.folders import Folder
    from casehub.web.drawing.forms import Form
    from casehub.web.drawing.sections import Section
    from casehub.workflow.cards import Line
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Beside:
    """The parts of a long form, the file as far as the person reads it, and for a decision more.

    standards: those that hold today for the case; similar: what was decided before in such cases;
    checked: what was answered to the checklist of the right. registered: what stands now of
    whatever the form mends, (heading, (label, words)).
    """

    sections: Sequence[Section]
    parties: Sequence[tuple[str, Party]]
    folders: Sequence[Folder]
    standards: Sequence[StandardVersion]
    similar: Sequence[Similar]
    checked: Sequence[Line]
    registered: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()

    @property
    def holds_anything(self) -> bool:
        """Whether there is anything to read beside the form."""
        return any(
            (
                self.sections, self.parties, self.file, self.standards, self.similar, self.checked,
                self.registered,
            )
        )  # fmt: skip

    @property
    def file(self) -> bool:
        """Whether anything lies in the file."""
        return any(one.holds_anything for one in self.folders)


def measures(
    work: Work, s: Situation, step: Step
) -> tuple[Sequence[StandardVersion], Sequence[Similar], Sequence[Line]]:
    """Standards of the day, earlier decisions, the checklist: for a step that answers to them."""
    if step.form_field(FIELD) is None:
        return (), (), ()
    decided = LAW.at(s).decided
    article = decided.article(s) if decided is not None else ""
    return list(s.standards), similar(work, s.case, article), answered(s)


def beside(work: Work, step_form: StepForm, form: Form) -> Beside | None:
    """What there is to read; None for a step logged in a hurry, or where there is nothing."""
    if step_form.step.session:
        return None
    s = step_form.situation
    titles = {side: about.title for side, about in s.sides.items()}
    standards, decided, checked = measures(work, s, step_form.step)
    parties = [party for party in known_parties(work, s) if party.left_on is None]
    found = Beside(
        sections=sections(form),
        parties=[(titles.get(party.role, ""), party) for party in parties],
        folders=folders(work, s),
        standards=standards,
        similar=decided,
        checked=checked,
        registered=as_registered(s, step_form.step, LAW.at(s), parties),
    )
    return found if found.holds_anything else None
