"""What a page says was done, in its address and signed by us: nobody else words it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

if TYPE_CHECKING:
    from collections.abc import Collection

DONE = "done"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="what was done")


def done_token(words: str) -> str:
    """What stands in the address for these words."""
    return str(_signer().dumps(words))


def done_words() -> str:
    """The words that the address of this request bears; "" for none and for what is not ours."""
    try:
        return str(_signer().loads(request.args.get(DONE, "")))
    except BadSignature:
        return ""


def in_part(done: int, unit: str, act: str, left: Collection[str]) -> str:
    """One sentence on several things of which each was done by itself: how many, and which not.

    act: what was done, without 已 (登记, 归入案件); left: what each that was not is called.
    """
    names = "、".join(left)
    if not left:
        return f"{done} {unit}已{act}"
    return f"{done} {unit}已{act}，{names}没有{act}" if done else f"{names}没有{act}"
