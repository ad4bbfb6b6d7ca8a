"""What our PDFs say about themselves: the standards they follow and our own properties, as XMP."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from html import escape
from typing import Any

NAMESPACE = "https://casehub.invalid/ns/cqip/1.0/"
_RDF = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
_END_OF_SCHEMAS = "</rdf:Bag></pdfaExtension:schemas>"
_LEVEL = 1  # a twentieth larger than level 9, in a third of the time
_ACCESSIBLE = "http://www.aiim.org/pdfua/ns/id/"


def _schema(title: str, namespace: str, prefix: str, properties: Mapping[str, str]) -> str:
    """PDF/A (ISO 19005-3, 6.6.2.3) wants every other property described in the file itself."""
    rows = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{name}</pdfaProperty:description></rdf:li>"
        for name, kind in properties.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{title}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{rows}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _described(namespace: str, prefix: str, properties: Mapping[str, str]) -> str:
    values = "".join(
        f"<{prefix}:{name}>{escape(value)}</{prefix}:{name}>" for name, value in properties.items()
    )
    return (
        f'<rdf:Description rdf:about="" {_RDF} xmlns:{prefix}="{namespace}">{values}'
        "</rdf:Description>"
    )


def _accessible() -> str:
    """That the file is tagged as PDF/UA-1 (ISO 14289-1, clause 5) asks."""
    schema = _schema("PDF/UA identification", _ACCESSIBLE, "pdfuaid", {"part": "Integer"})
    return _described(_ACCESSIBLE, "pdfuaid", {"part": "1"}) + (
        f'<rdf:Description rdf:about="" {_RDF}'
        ' xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"'
        ' xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"'
        ' xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{schema}{_END_OF_SCHEMAS}</rdf:Description>"
    )


def finish(document: Any, pdf: Any) -> None:
    """The last step before WeasyPrint writes: PDF/UA-1 beside PDF/A-3b, streams made small."""
    del document
    _name_accessible(pdf)
    for stream in pdf.objects:
        if getattr(stream, "compress", False):
            _deflate(stream)


def _deflate(stream: Any) -> None:
    """Compress once and quickly; WeasyPrint would at the highest level, and again for its hash."""
    stream.compress = False
    content = stream.data.partition(b"\nstream\n")[2].removesuffix(b"\nendstream")
    stream.stream = [zlib.compress(content, _LEVEL)]
    stream.extra["Filter"] = "/FlateDecode"


def _name_accessible(pdf: Any) -> None:
    number = int(pdf.catalog["Metadata"].split()[0])
    metadata = pdf.objects[number]
    block = _accessible().encode() + b"</rdf:RDF>"
    metadata.stream = [part.replace(b"</rdf:RDF>", block, 1) for part in metadata.stream]


def with_properties(xmp: bytes, properties: Mapping[str, str]) -> bytes:
    """The metadata of a finished file with our own properties and their description."""
    named = dict(sorted(properties.items()))
    schema = _schema("Referral exchange", NAMESPACE, "cqip", dict.fromkeys(named, "Text"))
    text = xmp.decode().replace(_END_OF_SCHEMAS, schema + _END_OF_SCHEMAS, 1)
    block = _described(NAMESPACE, "cqip", named)
    return text.replace("</rdf:RDF>", block + "</rdf:RDF>", 1).encode()
