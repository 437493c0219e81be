"""Makes of WeasyPrint's PDF/A-3a a file that is PDF/UA-1 too.

The option `xmp_metadata` of WeasyPrint can't: it appends a second rdf:RDF, which readers ignore.
"""

import pydyf

_IDENTIFICATION = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""
"""PDF/A wants each property of its metadata declared: the second description declares that of the first."""


def declare_accessibility(document: object, pdf: pydyf.PDF) -> None:
    """A finisher of WeasyPrint: says PDF/UA-1 in the metadata, and what each header cell heads."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream) and item.extra.get("Type") == "/Metadata":
            _identify(item)
        elif isinstance(item, dict) and item.get("S") == "/TH" and "ID" in item:
            row = int(str(item["ID"].string).rsplit("-", 2)[1])  # the ID is table-row-column
            item["A"]["Scope"] = "/Column" if row == 0 else "/Row"


def _identify(metadata: pydyf.Stream) -> None:
    xmp = b"\n".join(part if isinstance(part, bytes) else str(part).encode() for part in metadata.stream)
    metadata.compress = False  # any tool may read it, and find a seal's code in a file that it can't open
    metadata.stream = [xmp.replace(b"</rdf:RDF>", _IDENTIFICATION + b"</rdf:RDF>", 1)]
