"""What a page says was done, in its address and signed by us: nobody else words it."""

from __future__ import annotations

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer

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
