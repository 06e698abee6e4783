"""What makes a paper's file last and speak: PDF/A-3a and PDF/UA-1 in one, with its data inside as JSON.

PDF/A-3a (ISO 19005-3) is for archives: everything needed to show the page is in the file. PDF/UA-1
(ISO 14289-1) is for people who listen to it: every piece of text is tagged, in order, or marked as
decoration. WeasyPrint writes either; both ask for the same things but one line of metadata, added here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any

VARIANT = "pdf/a-3a"
DATA_NAME = "data.json"

_COLOURS_GIVEN = "given"  # any name but "srgb", at which WeasyPrint would read its own file
_DATA_DESCRIPTION = "ข้อมูลของเอกสารฉบับนี้"
_UA_NAMESPACE = "http://www.aiim.org/pdfua/ns/id/"
# PDF/A wants every property outside its own list described, and that list is older than PDF/UA
# (ISO 19005-3, 6.6.2.3).
_UA = f"""<rdf:Description rdf:about="" xmlns:pdfuaid="{_UA_NAMESPACE}">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{_UA_NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>""".encode()
_RDF_END = b"</rdf:RDF>"
# The data is of no other time than the paper, whose date stands in it; a clock here would make the same
# content give different bytes.
_TIMELESS = datetime(2000, 1, 1)


def data_of(content: Mapping[str, Any]) -> bytes:
    """The content of a paper as the JSON that travels in its file: all but pictures, in one order always."""
    return json.dumps(_without_pictures(content), ensure_ascii=False, indent=1, sort_keys=True).encode()


def write(document: Any, content: Mapping[str, Any]) -> bytes:
    """The PDF of a laid-out WeasyPrint document, its content attached as the source it was made from."""
    from weasyprint import Attachment

    data = Attachment(
        string=data_of(content),
        name=DATA_NAME,
        description=_DATA_DESCRIPTION,
        created=_TIMELESS,
        modified=_TIMELESS,
        relationship="Source",
    )
    document.metadata.attachments.append(data)
    document.color_profiles["srgb"] = _colours()
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, output_intent=_COLOURS_GIVEN, finisher=_finish)
    return pdf


def _colours() -> Any:
    """The meaning of the paper's colours, sRGB, for one document; WeasyPrint would leave its file open."""
    from weasyprint.css import ColorProfile

    return ColorProfile(BytesIO(_srgb()), "sRGB2014.icc", "relative-colorimetric", ("r", "g", "b"))


@cache
def _srgb() -> bytes:
    return files("weasyprint.pdf").joinpath("sRGB2014.icc").read_bytes()


def _finish(document: Any, pdf: Any) -> None:
    """Add the identifier of PDF/UA-1 to the metadata WeasyPrint wrote for PDF/A, and compose the file."""
    metadata = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    metadata.stream = [part.replace(_RDF_END, _UA) for part in metadata.stream]
    pdf.objects[:] = [Finished(part) for part in pdf.objects]


class Finished:
    """An object of a PDF as its bytes: pydyf composes and compresses each twice, for the file and for its
    identifier, which costs a memo a tenth of its time."""

    def __init__(self, part: Any) -> None:
        self.number, self.generation, self.free = part.number, part.generation, part.free
        self.compressible, self.offset = part.compressible, part.offset
        self.data = b"" if part.free == "f" else part.data

    @property
    def indirect(self) -> bytes:
        """The object as it stands in the file."""
        return b"%d %d obj\n%s\nendobj" % (self.number, self.generation, self.data)


def _without_pictures(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_pictures(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_without_pictures(part) for part in value]
    return "" if isinstance(value, str) and value.startswith("data:") else value
