"""How much of a request is read at all: by who asks and what the route takes, before any of it."""

from __future__ import annotations

from flask import g, request
from werkzeug.exceptions import LengthRequired, RequestEntityTooLarge

from casehub.web.request.unit import parts

MEGABYTE = 1 << 20
# Text of a form; the longest are decisions of several dozen pages.
LARGEST_TEXT = 4 * MEGABYTE
# A form whose session ended is shown again with its text after signing in.
LARGEST_TEXT_OF_STRANGERS = MEGABYTE // 2


def largest_file() -> int:
    """The largest file, in bytes, that whoever asks may send to any route; 0 for none."""
    policy = parts().policy
    if not g.get("person_id"):
        return min(policy.largest_of_strangers, parts().upload_limit)
    allowed = (policy.largest.get(role, 0) for role in g.roles)
    return min(max(allowed, default=0), parts().upload_limit)


def largest_request() -> int:
    """The largest body, in bytes, that whoever asks may send to this route."""
    text = LARGEST_TEXT if g.get("person_id") else LARGEST_TEXT_OF_STRANGERS
    if request.endpoint is None:
        return text
    entry = parts().policy.of(request.endpoint)
    admitted = entry.relation == "public" or entry.admits(g.roles)
    return text + (largest_file() if entry.files and admitted else 0)


def refuse_oversize() -> None:
    """Before the form is looked at: refuse by the length that is announced, read no more than that.

    Raises RequestEntityTooLarge, or LengthRequired: a form cut off at the limit would be taken
    for a whole one.
    """
    limit = largest_request()
    request.max_content_length = limit
    if request.content_length is None:
        if "Transfer-Encoding" in request.headers:
            raise LengthRequired
    elif request.content_length > limit:
        raise RequestEntityTooLarge
