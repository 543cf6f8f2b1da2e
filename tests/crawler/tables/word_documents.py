"""Word files for tests, put together by hand: the parts of a package, and the XML that goes into them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def word_file(
    body: str,
    *,
    numbering: str | None = None,
    styles: str | None = None,
    main: str = "word/document.xml",
    namespace: str = TRANSITIONAL,
    prolog: str = "",
) -> bytes:
    """A .docx whose body holds this XML; `numbering` and `styles` are what stands in those parts."""
    folder, _, name = main.rpartition("/")
    links = ""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{main}" ContentType="{_MAIN_TYPE}"/></Types>'
        ),
        "_rels/.rels": _relations(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="{main}"/>'),
        main: f'{prolog}<w:document xmlns:w="{namespace}" {_NAMESPACES}><w:body>{body}</w:body></w:document>',
    }
    for part, content in (("numbering", numbering), ("styles", styles)):
        if content is not None:
            links += f'<Relationship Id="{part}" Type="{_OFFICE}/{part}" Target="{part}.xml"/>'
            parts[f"{folder}/{part}.xml"] = f'<w:{part} xmlns:w="{namespace}" {_NAMESPACES}>{content}</w:{part}>'
    parts[f"{folder}/_rels/{name}.rels"] = _relations(links)
    return package(parts)


def package(parts: Mapping[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive of these parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return target.getvalue()


def paragraph(*runs: str, style: str = "", number: int | None = None, level: int = 0, mark: str = "") -> str:
    """A paragraph of runs (XML, or plain text where it begins with no tag); `mark` says something of its mark."""
    properties = f"<w:pStyle w:val={quoteattr(style)}/>" if style else ""
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    if mark:
        properties += f"<w:rPr>{mark}</w:rPr>"
    content = "".join(part if part.startswith("<") else run(part) for part in runs if part)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def run(text: str, properties: str = "") -> str:
    """A run of text; `properties` is what stands in its `w:rPr`."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def cell(content: str = "", properties: str = "", span: int = 1, down: str = "") -> str:
    """A cell: XML, or plain text, a paragraph a line; `down` is "restart" or "continue"."""
    if span > 1:
        properties += f'<w:gridSpan w:val="{span}"/>'
    if down:
        properties += '<w:vMerge w:val="restart"/>' if down == "restart" else "<w:vMerge/>"
    if not content.startswith("<w:"):
        content = "".join(paragraph(line) for line in content.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells (XML, or plain text)."""
    content = "".join(each if each.startswith("<w:") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{content}</w:tr>"


def table(*rows: str, widths: Iterable[int] = ()) -> str:
    """A table of rows; `widths` are those of the grid's columns, in twentieths of a point."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def level(
    index: int = 0, text: str = "%1", form: str = "decimal", *, start: int = 1, extra: str = "", suffix: str = "nothing"
) -> str:
    """A level of a list."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:suff w:val="{suffix}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbered_list(number: int, *levels: str, abstract: int | None = None, overrides: str = "") -> str:
    """A list; with `abstract` it is another one that counts in that list's abstract list."""
    definition = "" if abstract else f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'
    return f'{definition}<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract or number}"/>{overrides}</w:num>'


def _relations(links: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
