"""A register of cooperation as a workbook, every row of every entry with its days."""

from __future__ import annotations

import tempfile
from typing import TYPE_CHECKING

from flask import Blueprint

from casehub.casefile.cooperation.entries import lines_of
from casehub.casefile.cooperation.shown import cell_of, label_of
from casehub.casefile.cooperation.standing import standing
from casehub.record.events import log_security
from casehub.web.drawing.exports import WORKBOOK, attachment, file_answer, workbook
from casehub.web.office.registers import register_of
from casehub.web.request.unit import address, reading, writing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flask import Response

    from casehub.casefile.cooperation.registers import Register
    from casehub.casefile.cooperation.standing import Line

routes = Blueprint("register_files", __name__)
ABOUT = ("条目", "登记机关", "办理", "作数", "自", "依据")


@routes.get("/registers/<word>.xlsx")
def export(word: str) -> Response:
    """All that the register holds for this office, and held; noted in the security log."""
    register = register_of(word)
    with writing() as work:
        subject = register.title
        log_security(work, "export_cooperation", subject=subject, address=address())
    head = [*ABOUT, *(label_of(register, one.id) for one in register.fields)]
    # Sent, and closed, by whoever answers.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    workbook(file, register.title, head, _rows(register, lines_of(reading(), register)))
    answer = file_answer(file)
    answer.headers["Content-Disposition"] = attachment(f"{register.title}.xlsx", "register")
    answer.mimetype = WORKBOOK
    return answer


def _rows(register: Register, lines: list[Line]) -> Iterator[list[str | date | None]]:
    for line in lines:
        counts = standing(line.rows)
        for row in line.rows:
            cells = [cell_of(register, row, one.id) for one in register.fields]
            yield [
                str(line.entry.id), line.entry.organisation.name, row.act_words,
                "是" if row in counts else "否", row.begins_on, row.reason,
                *(str(one) if isinstance(one, int) else one for one in cells),
            ]  # fmt: skip
