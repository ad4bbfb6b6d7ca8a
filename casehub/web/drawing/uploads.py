"""Files chosen in a form: judged and kept at once, carried on by a signed token."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g
from itsdangerous import BadSignature, URLSafeSerializer

from casehub.casefile.files import take_in
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import close_reading, parts
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from typing import BinaryIO

    from werkzeug.datastructures import FileStorage


@dataclass(frozen=True)
class Upload:
    """A kept file; size in bytes."""

    sha256: str
    filename: str
    size: int
    media_type: str

    def as_data(self) -> dict[str, object]:
        """The value of a file field as an act takes it."""
        return asdict(self)


class CannotKeep(Exception):
    """The file could not be kept; `str()` is the sentence beside the field."""


def _serializer() -> URLSafeSerializer:
    # Bound to the person: a token found elsewhere opens nothing.
    return URLSafeSerializer(str(current_app.secret_key), salt=f"upload-{g.get('person_id')}")


def keep(chosen: FileStorage) -> str:
    """Judge and store a chosen file and return the token that stands for it. Raises CannotKeep."""
    # No connection is held while the file is received, judged, looked through and kept.
    close_reading()
    try:
        taken = take_in(
            parts().blobs,
            cast("BinaryIO", chosen.stream),
            chosen.filename or "",
            largest_file(),
        )
    except Refused as refused:
        raise CannotKeep(str(refused)) from refused
    upload = Upload(taken.sha256, taken.filename, taken.size, taken.media_type)
    return str(_serializer().dumps(json.dumps(asdict(upload))))


def opened(token: str) -> Upload | None:
    """The upload a token stands for; None for no token or a forged one."""
    if not token:
        return None
    try:
        return Upload(**json.loads(_serializer().loads(token)))
    except BadSignature:
        return None
