"""A paper on the screen: the same text as the PDF, with headings that fit into a page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from casehub import documents
from casehub.web.request.unit import parts

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADING = re.compile(r"<(/?)h([1-3])\b")
_FOOT = re.compile(r'<div class="code-foot">.*?</div>', re.DOTALL)
# The press finds parts of a paper by their ids; a page may show several papers.
_ID = re.compile(r'(<[a-z][^<>]*?) id="[^"]*"')
_MARKS = re.compile(r'<div class="(?:watermark|line-top|line-foot)"[^>]*>.*?</div>', re.DOTALL)

# What has become of an issued paper.


def on_screen(kind: str, facts: Mapping[str, object]) -> Markup:
    """The paper of a kind from its facts; the page's own H1 stays the only one.

    Raises RenderRefusedError when the text cannot be made from these facts.
    """
    html = documents.body_html(parts().rules.kinds.of(kind, facts), facts)
    demoted = _HEADING.sub(lambda m: f"<{m[1]}h{int(m[2]) + 2}", _MARKS.sub("", html))
    demoted = _ID.sub(r"\1", demoted)
    # On paper the code stands at the foot of each page; on the screen once, at the end.
    feet = "".join(_FOOT.findall(demoted)[:1])
    body, close, rest = _FOOT.sub("", demoted).rpartition("</article>")
    return Markup(body + feet + close + rest)  # noqa: S704  made by the paper's own autoescaping templates
