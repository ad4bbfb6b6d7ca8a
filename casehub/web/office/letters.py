"""协作函: a letter of another bureau is dropped, judged apart, and registered or held back."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING, cast

from flask import Blueprint, current_app, g, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from casehub.acts.letters import answers_of, begins, belongs_to_some, lands, waits_for
from casehub.acts.letters.gone import not_gone
from casehub.acts.letters.portal import by_account, told_by, waiting
from casehub.acts.letters.titles import titles_of
from casehub.casefile import letters
from casehub.casefile.cooperation.trust import pins_of
from casehub.casefile.files import shown_name
from casehub.desk.letters import find_letter, register
from casehub.desk.others.unsent import MOST, unsent
from casehub.documents.sign import CERTIFICATE_FILE
from casehub.exchange.course import LetterState, message_number
from casehub.exchange.evidence import faults_of, packages_of, put_together
from casehub.exchange.pinning import Pins, laid_out
from casehub.exchange.sorts import exchange
from casehub.exchange.told import facts_of
from casehub.exchange.verdict import NotJudged, judged
from casehub.fields import DateField, Field
from casehub.law.zone import OFFICE_ZONE
from casehub.record.events import log_security
from casehub.storage import StorageFault, TooLarge
from casehub.web.drawing.done import done_words
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.office.portal import words_of_codes
from casehub.web.request.seals import keys_of
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import address, close_reading, parts, reading, row_number, writing
from casehub.workflow.refusals import NotAllowed, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.desk.letters import Line
    from casehub.exchange.verdict import Verdict
    from casehub.model import ExchangeLetter

routes = Blueprint("letters", __name__)
# Whom the bureau trusts: a folder of the instance, as the command reads it.
TRUST = "trust"
MEGABYTE = 1 << 20
ZIP = ".zip"
FIELDS: tuple[Field, ...] = (
    DateField(
        "received_on", "收到日期", required=True, not_after="today",
        hint="本机关任何部门最早收到的那一天，对方请求的期限自次日起算",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Dropped:
    """What was dropped, as it lies in the store: the letter, the ZIP beside it, its name."""

    sha256: str
    package: str | None
    name: str


def _serializer() -> URLSafeSerializer:
    # Bound to the person: a token found elsewhere registers nothing.
    return URLSafeSerializer(str(current_app.secret_key), salt=f"letter-{g.get('person_id')}")


def _index(refused: str = "") -> str:
    lines, more = register(reading(), before=row_number(request.args.get("before", "")) or 0)
    return page(
        "letters/index.html",
        lines=lines,
        kept=not_gone(reading(), [one.letter for one in lines]),
        titles=titles_of(reading(), [one.letter for one in lines if not one.hidden]),
        unsent=unsent(reading()),
        most_unsent=MOST,
        said=waiting(reading()),
        words=words_of_codes(),
        more=lines[-1].letter.id if more else 0,
        refused=refused,
        rows=exchange(),
        message_number=message_number,
        states=LetterState,
        limit=min(largest_file() // MEGABYTE, exchange().limits.file_mb),
    )


@routes.errorhandler(NotJudged)
def unjudged(fault: NotJudged) -> tuple[str, int]:
    """What keeps any letter from being judged now is told above the register: nothing was done."""
    return _index(str(fault)), 503


@routes.get("/letters")
def index() -> str:
    """What came and was sent, newest first, and where more is dropped."""
    return _index()


def _keep(
    chosen: FileStorage, megabytes: int, look: Callable[[BinaryIO], bool] | None = None
) -> str:
    """The name under which a file lies in the store, "" where look says that it is none of ours.

    Raises Refused.
    """
    limit, name = min(largest_file(), megabytes * MEGABYTE), shown_name(chosen.filename or "")
    blobs = parts().blobs
    try:
        with blobs.receive(cast("BinaryIO", chosen.stream), limit) as incoming:
            if blobs.scanner is not None:
                incoming.file.seek(0)
                blobs.scanner.scan(incoming.file)
            incoming.file.seek(0)
            if look is not None and not look(incoming.file):
                return ""
            incoming.file.seek(0)
            return blobs.keep(incoming).sha256
    except TooLarge:
        raise Refused([Reason(f"{name}：文件超过 {limit // MEGABYTE} MB。")]) from None
    except StorageFault as fault:
        raise Refused([Reason(f"{name}：{fault}")]) from fault


def _trust() -> Path | None:
    folder = parts().instance / TRUST
    return folder if folder.is_dir() else None


def _amiss(found: Verdict, package: str | None) -> list[str]:
    """What is wrong with the ZIP beside the letter."""
    if found.payload is None or package is None:
        return []
    with parts().blobs.open(package) as stream:
        return faults_of(stream, found.payload)


def _judged(
    dropped: Dropped, pins: Pins, came: datetime | None = None
) -> tuple[Verdict, list[str]]:
    """What the process apart says of a letter that is kept, and what is wrong with its ZIP."""
    with laid_out(_trust(), pins) as trust:
        found = judged(parts().blobs.read(dropped.sha256), trust, came)
    return found, _amiss(found, dropped.package)


@routes.post("/letters/files")
def receive() -> AnyResponse | str | tuple[str, int]:
    """Judge what was dropped; what does not stand is held back at once, with its reason."""
    sent = [one for one in request.files.getlist("files") if one.filename]
    zips = [one for one in sent if PurePath(one.filename or "").suffix.lower() == ZIP]
    papers = [one for one in sent if one not in zips]
    if len(papers) != 1:
        return _index("一次放入一件函件（PDF），另附压缩包的连同全部压缩包（ZIP）一并放入。"), 422
    chosen = papers[0]
    limits, name = exchange().limits, shown_name(chosen.filename or "")
    pins = pins_of(reading(), reading().today)
    seen: list[Verdict] = []

    def is_letter(file: BinaryIO) -> bool:
        with laid_out(_trust(), pins) as trust:
            seen.append(judged(file.read(), trust))
        return seen[0].payload is not None

    # Neither lock nor connection is held while the files are received, judged and kept.
    close_reading()
    try:
        sha256 = _keep(chosen, limits.file_mb, is_letter)
        found = seen[0]
        if not sha256:
            return _no_letter(name, found)
        package, amiss = _kept_beside(zips, found)
    except Refused as fault:
        return _index(str(fault)), 422
    dropped = Dropped(sha256, package, name)
    if letters.placed(reading(), found, amiss).state is not LetterState.REGISTERED:
        return _entered(dropped, found, amiss, None)
    token = str(_serializer().dumps([sha256, package, name]))
    return _examined(found, form_of(FIELDS, initial={"received_on": reading().today}), token)


def _kept_beside(zips: list[FileStorage], found: Verdict) -> tuple[str | None, list[str]]:
    """The ZIPs beside a letter, kept as one, and what is wrong with them. Raises Refused.

    Of several all are asked for at once, in any order; what does not belong to the letter is kept
    as it came, with the letter that is held back for it.
    """
    if not zips or found.payload is None:
        return None, []
    blobs = parts().blobs
    kept = [_keep(one, exchange().limits.package_mb) for one in zips]
    with ExitStack() as opened:
        given = [opened.enter_context(blobs.open(one)) for one in kept]
        together = opened.enter_context(closing(put_together(given, found.payload)))
        if together.asks_for:
            raise Refused([Reason(f"函件另附的压缩包没有给全，{together.asks_for}")])
        if together.whole is None or len(kept) == 1:
            return kept[0], list(together.faults)
        together.whole.seek(0)
        return blobs.put(cast("BinaryIO", together.whole)).sha256, []


def _no_letter(name: str, found: Verdict) -> tuple[str, int]:
    """Nothing of it is kept but the line in the security log."""
    said = "".join(found.problems)
    with writing() as work:
        log_security(work, "letter_held", subject=f"{name} {said}", address=address())
    return _index(f"{name}：{said}"), 422


def _examined(found: Verdict, form: Form, token: str) -> str:
    lacks = bool(found.payload and packages_of(found.payload) and not _dropped(token).package)
    more = {"line": None, "amiss": (), "form": form, "token": token, "lacks": lacks}
    more |= {"fault": "", "done": "", "begins": None, "lands": None, "answers": ()}
    more["waits"] = None
    more["of_a_case"] = False
    return page("letters/show.html", **more, **_said(found))


def _said(found: Verdict) -> dict[str, object]:
    """What a page says of a letter; of one that is not sound no more than what is amiss."""
    told = found.payload if found.sound else None
    return {
        "found": found,
        "told": told,
        "facts": [] if told is None else facts_of(told),
        "rows": exchange(),
        "message_number": message_number,
        "states": LetterState,
    }


def _entered(dropped: Dropped, found: Verdict, amiss: list[str], form: Form | None) -> AnyResponse:
    """Enter or hold back, whatever `placed` says in the moment of writing."""
    stands = letters.placed(reading(), found, amiss)
    words = parts().rules.materials
    close_reading()
    kept = (dropped.sha256, dropped.package)
    files = letters.arrived(parts().blobs, stands, *kept, dropped.name, words)
    received_on = None if form is None else form.data["received_on"]
    number = letters.enter(writing, found, amiss, files, (received_on, ""))
    return redirect(url_for("letters.show", number=number), 303)


def _dropped(token: str) -> Dropped:
    """What a token stands for. Raises Refused for a forged one."""
    try:
        sha256, package, name = _serializer().loads(token)
    except BadSignature as error:
        raise Refused([Reason("核对结果已经失效，重新放入文件。")]) from error
    return Dropped(sha256, package, name)


@routes.post("/letters")
def enter() -> AnyResponse | str | tuple[str, int]:
    """Register a letter that was judged; it is judged once more, by the trust of this moment."""
    token = request.form.get("token", "")
    form = form_of(FIELDS, request.form, today=reading().today)
    pins = pins_of(reading(), reading().today)
    close_reading()
    try:
        dropped = _dropped(token)
        found, amiss = _judged(dropped, pins)
    except Refused as fault:
        return _index(str(fault)), 422
    if form.wrong:
        return _examined(found, form, token), 422
    try:
        return _entered(dropped, found, amiss, form)
    except Refused as refused:
        form.refuse("received_on", str(refused))
        return _examined(found, form, token), 422
    except NotAllowed as refused:
        return _index(str(refused)), 422


def judged_again(row: ExchangeLetter) -> tuple[Verdict, list[str]]:
    """What is to be said of a letter that is kept, and of its ZIP. Raises NotJudged.

    Who sealed a registered letter is asked of the day on which it came: a partner that takes
    another seal since leaves it readable.
    """
    if (word := told_by(reading(), row)) is not None:
        return by_account(reading(), word), []
    if row.outbound:
        return _judged_own(row)
    came = row.at if row.state == LetterState.REGISTERED else None
    day = reading().today if came is None else came.astimezone(OFFICE_ZONE).date()
    pins = pins_of(reading(), day)
    return _judged(Dropped(row.sha256, row.evidence_sha256, ""), pins, came)


def _judged_own(row: ExchangeLetter) -> tuple[Verdict, list[str]]:
    """What was sealed here is held against the seal of this office, which no register pins."""
    seal = keys_of(reading().actor.organisation) / CERTIFICATE_FILE
    pins = Pins(held=(seal.read_text(encoding="ascii"),)) if seal.is_file() else Pins()
    with laid_out(None, pins) as trust:
        found = judged(parts().blobs.read(row.sha256), trust, row.at)
    return found, _amiss(found, row.evidence_sha256)


@routes.get("/letters/<int:number>")
def show(number: int) -> str:
    """One letter: what became of it, and what the process apart says of it now."""
    line = find_letter(reading(), number)
    row = line.letter
    found, amiss = judged_again(row)
    return drawn(line, found, amiss)


def drawn(line: Line, found: Verdict, amiss: list[str], fault: str = "") -> str:
    """The page of a letter, with what it begins here and which answers were given to it."""
    row, payload, work = line.letter, found.payload, reading()
    stands = payload is not None and row.state == LetterState.REGISTERED
    return page(
        "letters/show.html",
        line=line,
        amiss=amiss,
        form=None,
        token="",
        lacks=False,
        fault=fault,
        done=done_words(),
        begins=begins(work, row, payload) if stands and payload else None,
        lands=lands(work, row, payload) if stands and payload else None,
        waits=waits_for(work, row, payload) if stands and payload else None,
        of_a_case=stands and payload is not None and belongs_to_some(work, row, payload),
        answers=answers_of(work, row),
        kept=bool(not_gone(work, [row])),
        **_said(found),
    )
