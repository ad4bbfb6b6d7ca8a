"""Papers: kinds and their fields, frozen facts, PDF/A, signature."""

from casehub.documents.kinds import Kind, load_kinds, read_kinds
from casehub.documents.pages import (
    RenderRefusedError,
    body_html,
    names_used,
    printed_title,
    template_faults,
    template_version,
)
from casehub.documents.qr import qr_svg
from casehub.documents.render import (
    Enclosed,
    Rendered,
    RenderPool,
    check,
    glyph_faults,
    print_page,
    render,
    render_sheets,
)
from casehub.documents.samples import sample_facts
from casehub.documents.typefaces import use_fonts

__all__ = [
    "Enclosed",
    "Kind",
    "RenderPool",
    "RenderRefusedError",
    "Rendered",
    "body_html",
    "check",
    "glyph_faults",
    "load_kinds",
    "names_used",
    "print_page",
    "printed_title",
    "qr_svg",
    "read_kinds",
    "render",
    "render_sheets",
    "sample_facts",
    "template_faults",
    "template_version",
    "use_fonts",
]
