"""Files of letters as quickly as they can be made: the data in a blank page, without print or seal.

What an act may do does not depend on how its letter looks, or on who signed it.
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from casehub.documents.archival import tidy
from casehub.documents.received import View
from casehub.exchange.apart import Signed
from casehub.exchange.envelope import PAYLOAD_NAME, ReferralRefused, open_package
from casehub.exchange.payload import canonical, digest, faults
from casehub.exchange.verdict import Verdict

if TYPE_CHECKING:
    from casehub.exchange.payload import Payload


@cache
def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = "letter"
        pdf.save(out)
    return out.getvalue()


def made(payload: Payload, _keys: Path) -> Signed:
    """The file of a letter whose data the schema allows, as `sealed_apart` makes it but for its looks."""
    if wrong := faults(payload):
        raise ReferralRefused("".join(wrong))
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_blank())) as pdf:
        pdf.attachments[PAYLOAD_NAME] = pikepdf.AttachedFileSpec(pdf, canonical(payload))
        pdf.save(out)
    told = digest(payload)
    file = tidy(out.getvalue(), {"PayloadSHA256": told, "FlowId": payload["flowId"]})
    return Signed(file, told, payload)


def seen(_file: object, _sort: str) -> View:
    """What a process of its own says of a file of one blank page."""
    return View(pages=1)


def read(content: bytes, _trust: Path) -> Verdict:
    """What `judged` says of a file that holds."""
    package = open_package(content)
    return Verdict(
        intact=True, trusted=True, signer="x", payload_sha256=package.payload_sha256, visible_matches=True,
        schema=package.payload["schema"], flow_id=package.payload["flowId"], payload=package.payload,
    )  # fmt: skip
