"""What waits in the accounts of partners: letters of demonstrated cases sealed, and their answers.

config/demo/portal.toml says which, so that whoever opens such an account can work at once.
"""

from __future__ import annotations

import io
import secrets
import tomllib
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import acts
from casehub.acts.letters import begin_entry, seal_letter_of
from casehub.acts.letters.beginning import first_payload
from casehub.acts.letters.portal import (
    Answer,
    by_account,
    choices_of,
    message_of,
    register,
    say,
)
from casehub.acts.letters.portal_answers import answer_of
from casehub.casefile import letters
from casehub.demonstration.drafts import CELL, enter
from casehub.demonstration.script import DemonstrationFault
from casehub.demonstration.seals import KEYS
from casehub.exchange.apart import drawn_at_leisure, sealed_at_leisure
from casehub.model import Case, Document, ExchangeLetter
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from casehub.demonstration.performing import Performance
    from casehub.exchange.apart import Signed
    from casehub.exchange.payload import Payload
    from casehub.model import PartnerWord
    from casehub.record.work import Work

FILE = "portal.toml"


class Portal:
    """Seals letters of a performance and answers them, as people at their pages would.

    instance: the folder with the seals of the offices. seal, draw: make the file of a letter.
    """

    def __init__(
        self,
        performance: Performance,
        instance: Path,
        seal: Callable[[Payload, Path], Signed] = sealed_at_leisure,
        draw: Callable[[Payload], Signed] = drawn_at_leisure,
    ) -> None:
        self.performance, self.instance = performance, instance
        self.seal, self.draw = seal, draw

    def play_until(self, folder: Path, until: datetime) -> int:
        """What had happened by the instant; returns how many letters and answers there are.

        folder: config/demo. Raises DemonstrationFault naming the case and the reason.
        """
        with (folder / FILE).open("rb") as stream:
            script = tomllib.load(stream)
        told = [*script["sealed"], *script["said"]]
        there = sorted((one for one in told if one["at"] <= until), key=itemgetter("at"))
        for row in there:
            try:
                if "choice" in row:
                    self._said(row, until)
                else:
                    self._sealed(row)
                    self._sent(row)
            except Refusal as refusal:
                raise DemonstrationFault(f"{row['script']} {row['on']}：{refusal}") from refusal
        return len(there)

    def _work(self, username: str, at: datetime) -> Work:
        return self.performance.work_of(username, at)

    def _case(self, row: Payload) -> Case:
        number = self.performance.cases[row["script"], row["on"]]
        return self.performance.session.get_one(Case, number)

    def _sealed(self, row: Payload) -> None:
        """The letter with which a matter begins, sealed by whoever sends it."""
        work, case = self._work(row["by"], row["at"]), self._case(row)
        papers = select(Document).where(Document.case_id == case.id).order_by(Document.id)
        for paper in self.performance.session.scalars(papers):
            payload = first_payload(work, case, paper)
            if payload is not None:
                made = self.seal(payload, self.instance / KEYS / case.organisation.key)
                seal_letter_of(work, case.id, paper.id, made, _kept(work, made))
                return
        raise DemonstrationFault(f"{case.reference}：没有可以封装的函件")

    def _sent(self, row: Payload) -> None:
        """Enter that the letter left, which nobody can before it is sealed."""
        work, case, told = self._work(row["by"], row["sent_at"]), self._case(row), row["sent"]
        key = secrets.token_hex(16)
        acts.perform(work, case.reference, told["step"], case.seq, told["data"], key)

    def _said(self, row: Payload, until: datetime) -> None:
        """What an account answers; registered and entered where the clerk had come to it."""
        work, case = self._work(row["by"], row["at"]), self._case(row)
        query = select(ExchangeLetter).where(
            ExchangeLetter.case_id == case.id, ExchangeLetter.outbound, ExchangeLetter.seq == 1
        )
        letter = self.performance.session.scalars(query).one()
        may = {one.id: one for one in choices_of(work, letter)}
        if row["choice"] not in may:
            raise DemonstrationFault(f"{letter.number}：{'、'.join(may)}")
        told = Answer(
            choice=row["choice"],
            told=answer_of(may[row["choice"]], row["says"], row["number"], row.get("handler", "")),
            entered_as=row.get("entered_as", ""),
            received_on=row.get("received_on"),
        )
        made = self.draw(message_of(work, letter, told)[0])
        word = say(work, letter.id, told, made, None)
        if row.get("entered_at", until) < until:
            self._entered(word, self._work(row["clerk"], row["entered_at"]))

    def _entered(self, word: PartnerWord, work: Work) -> None:
        """The clerk registers what was said and enters it in the matter."""
        found = by_account(work, word)
        if found.payload is None:
            raise DemonstrationFault(f"{word.number}：没有数据")
        stands, words = letters.placed(work, found), work.rules.materials
        name = f"{word.number}.pdf"
        files = letters.arrived(work.blobs, stands, word.sha256, None, name, words)
        row = register(work, word.id, files)
        case, step, _ = begin_entry(work, row, found.payload, CELL)
        enter(work, case, step, {})


def _kept(work: Work, made: Signed) -> str:
    return work.blobs.put(io.BytesIO(made.pdf)).sha256
