"""Files chosen in a form: kept in the blob store at once, carried on by a signed token."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g
from itsdangerous import BadSignature, URLSafeSerializer

from casehub.storage import CannotKeep as NotStored
from casehub.storage import TooLarge
from casehub.web.unit import parts

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

    def as_data(self) -> dict[str, Any]:
        """The value of a file field as an act takes it."""
        return asdict(self)


class CannotKeep(Exception):
    """The file could not be kept; `str()` is the sentence beside the field."""


def _serializer() -> URLSafeSerializer:
    # Bound to the person: a token found elsewhere opens nothing.
    return URLSafeSerializer(str(current_app.secret_key), salt=f"upload-{g.get('person_id')}")


def keep(chosen: FileStorage) -> str:
    """Store a chosen file and return the token that stands for it. Raises CannotKeep."""
    limit = parts().upload_limit
    try:
        stored = parts().blobs.put(cast("BinaryIO", chosen.stream), limit)
    except TooLarge as error:
        message = f"文件超过 {limit // 2**20} MB，拆分后再上传"
        raise CannotKeep(message) from error
    except NotStored as error:
        raise CannotKeep(str(error)) from error
    if stored.size == 0:
        message = "文件是空的，重新选择"
        raise CannotKeep(message)
    name = (chosen.filename or "").replace("\\", "/").rsplit("/", 1)[-1]
    # Signs that do not print could make one name look like another.
    name = "".join(c for c in name if c.isprintable())[:200] or "未命名"
    upload = Upload(stored.sha256, name, stored.size, chosen.mimetype or "")
    return str(_serializer().dumps(json.dumps(asdict(upload))))


def opened(token: str) -> Upload | None:
    """The upload a token stands for; None for no token or a forged one."""
    if not token:
        return None
    try:
        return Upload(**json.loads(_serializer().loads(token)))
    except BadSignature:
        return None
