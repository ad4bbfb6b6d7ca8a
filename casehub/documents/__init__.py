"""Papers: kinds and their fields, frozen facts, PDF/A, signature.

What prints (`render`) is asked for by its own name: few ever print, and it takes long to load.
"""

from casehub.documents.issuable import check, glyph_faults
from casehub.documents.kinds import Kind
from casehub.documents.pages import body_html, printed_title, template_version
from casehub.documents.printed import RenderRefusedError
from casehub.documents.qr import qr_svg
from casehub.documents.samples import sample_facts
from casehub.documents.templates.asked import names_used, template_faults
from casehub.documents.templates.sidecars import load_kinds, read_kinds
from casehub.documents.typefaces import use_fonts

__all__ = [
    "Kind",
    "RenderRefusedError",
    "body_html",
    "check",
    "glyph_faults",
    "load_kinds",
    "names_used",
    "printed_title",
    "qr_svg",
    "read_kinds",
    "sample_facts",
    "template_faults",
    "template_version",
    "use_fonts",
]
