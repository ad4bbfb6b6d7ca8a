"""Files chosen in a form: judged and kept at once, carried on by a signed token."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from casehub.casefile.incoming import Arrived, take
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import close_reading, parts
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage


class Upload(Arrived):
    """A kept file; size in bytes."""

    def as_data(self) -> dict[str, object]:
        """What an act is told of it."""
        return asdict(self)


@dataclass(frozen=True)
class Sent:
    """What a form that takes files was sent with.

    typed: what was typed, with a token in place of each file that was kept; faults: the name of the
    input and a sentence for each file that was not.
    """

    typed: MultiDict[str, str]
    faults: tuple[tuple[str, str], ...] = ()


class CannotKeep(Exception):
    """The file could not be kept; `str()` is the sentence beside the field."""


def _serializer() -> URLSafeSerializer:
    # Bound to the person: a token found elsewhere opens nothing.
    return URLSafeSerializer(str(current_app.secret_key), salt=f"upload-{g.get('person_id')}")


def keep(chosen: FileStorage) -> str:
    """Judge and store a chosen file and return the token that stands for it. Raises CannotKeep."""
    words, limit = parts().rules.materials, largest_file()
    # No connection is held while the file is received, judged, looked through and kept.
    close_reading()
    try:
        stream = cast("BinaryIO", chosen.stream)
        arrived = take(parts().blobs, stream, chosen.filename or "", limit, words)
    except Refused as refused:
        raise CannotKeep(str(refused)) from refused
    # The words of its first page are many, and only the register looks at them.
    return str(_serializer().dumps(json.dumps(asdict(replace(arrived, opening="")))))


def opened(token: str) -> Upload | None:
    """The upload a token stands for; None for no token or a forged one."""
    if not token:
        return None
    try:
        return Upload(**json.loads(_serializer().loads(token)))
    except BadSignature:
        return None


def sent_here(but: str = "") -> Sent:
    """What this request was sent with; its files are judged one by one, and the good ones kept.

    No file costs another: who chose one wrong file of five learns of it with everything else that
    is wrong, and chooses that one again. but: the name of a file that is read and not kept.
    """
    typed: MultiDict[str, str] = MultiDict(request.form.items(multi=True))
    faults = []
    for name, chosen in request.files.items(multi=True):
        if not chosen.filename or name == but:
            continue
        try:
            typed.add(name, keep(chosen))
        except CannotKeep as fault:
            faults.append((name, str(fault)))
    return Sent(typed, tuple(faults))
