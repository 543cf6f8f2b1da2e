"""Word documents: entities, encodings, links to elsewhere, macros, fields, spans and styles that run wild."""

from __future__ import annotations

from tests.crawler.tables.hostile.archives import padded_xml, with_parts
from tests.crawler.tables.hostile.good import LIST, ROWS, good_table, relations
from tests.crawler.tables.hostile.model import Hostile
from tests.crawler.tables.word_documents import (
    cell,
    level,
    numbered_list,
    package,
    paragraph,
    row,
    run,
    table,
    word_file,
)

LAUGHS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(10))
_QUADRATIC = f'<!ENTITY e "{"a" * 50_000}">'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _with_prolog(prolog: str, body: str = "") -> bytes:
    return word_file(body + good_table(), prolog=prolog)


def _encoded(encoding: str, declared: str, prolog: str) -> bytes:
    xml = f'<?xml version="1.0" encoding="{declared}"?>{prolog}<w:document xmlns:w="{_W}"><w:body>{good_table()}'
    return with_parts(LIST, {"word/document.xml": f"{xml}</w:body></w:document>".encode(encoding)})


def _links_elsewhere() -> bytes:
    kinds = ("attachedTemplate", "image", "oleObject", "hyperlink", "frame", "subDocument", "aFChunk", "styles")
    links = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="http://127.0.0.1:9/{kind}" TargetMode="External"/>'
        for n, kind in enumerate(kinds)
    )
    files = f'<Relationship Id="f" Type="{_OFFICE}/numbering" Target="file:///etc/hosts"/>'
    return with_parts(LIST, {"word/_rels/document.xml.rels": relations(links + files)})


def _with_macros() -> bytes:
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="bin" '
        'ContentType="application/vnd.ms-office.vbaProject"/><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    return with_parts(LIST, {"[Content_Types].xml": types, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 1_000})


def _dde_field() -> bytes:
    code = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\\\x "calc"</w:instrText></w:r>'
    shown = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(ROWS[0][1])}<w:r><w:fldChar w:fldCharType="end"/>'
    first = ROWS[0]
    replaced = cell(f"<w:p>{code}{shown}</w:r></w:p>")
    return word_file(
        good_table(ROWS[:0]).replace("</w:tbl>", row(first[0], replaced, *first[2:]) + row(*ROWS[1]) + "</w:tbl>")
    )


def _wide_span() -> bytes:
    rows = good_table().replace("</w:tbl>", row(cell("备注：无", span=1_000_000_000)) + "</w:tbl>")
    return word_file(rows)


def _far_right() -> bytes:
    properties = '<w:gridBefore w:val="2000000000"/>'
    return word_file(good_table().replace("</w:tbl>", row("1", properties=properties) + "</w:tbl>"))


def _huge_number(digits: int = 5_000) -> bytes:
    return word_file(good_table().replace("<w:tcPr>", f'<w:tcPr><w:gridSpan w:val="{"9" * digits}"/>', 1))


def _deep(count: int) -> bytes:
    return word_file("<w:tbl><w:tr><w:tc>" * count + paragraph("x") + "</w:tc></w:tr></w:tbl>" * count)


def _deep_and_many() -> bytes:
    deep = "<w:tbl><w:tr><w:tc>" * 70 + paragraph("x") + "</w:tc></w:tr></w:tbl>" * 70
    return word_file(deep * 2_000)


def _bulky(body: str) -> bytes:
    """A Word file with this body, however much of it repeats itself."""
    xml = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'.encode()
    return with_parts(LIST, {"word/document.xml": padded_xml(xml, len(xml) // 150)})


def _merged_down_everywhere(rows: int = 250, columns: int = 1_000) -> bytes:
    merge = "<w:tc><w:tcPr><w:vMerge{}/></w:tcPr></w:tc>"
    first, following = merge.format(' w:val="restart"') * columns, merge.format("") * columns
    return _bulky(f"<w:tbl><w:tr>{first}</w:tr>{f'<w:tr>{following}</w:tr>' * rows}</w:tbl>")


def _uneven_wide_rows(rows: int = 200, columns: int = 1_000) -> bytes:
    cell = "<w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>"
    return _bulky(
        f"<w:tbl>{''.join(f'<w:tr>{cell * (columns - number % 2)}</w:tr>' for number in range(rows))}</w:tbl>"
    )


def _empty_rows(count: int = 1_000_000) -> bytes:
    return _bulky(f"<w:tbl>{'<w:tr/>' * count}</w:tbl>")


def _tiny_tables(count: int = 20_000) -> bytes:
    return _bulky("<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>" * count + good_table())


def _styles(chain: int, *, circle: bool) -> str:
    based = [f'<w:basedOn w:val="s{n + 1}"/>' for n in range(chain)]
    based[-1] = '<w:basedOn w:val="s0"/>' if circle else ""
    return "".join(f'<w:style w:type="paragraph" w:styleId="s{n}">{link}</w:style>' for n, link in enumerate(based))


def _styles_in_a_circle() -> bytes:
    numbering = numbered_list(1, level())
    body = paragraph("x", style="s0") * 100
    return word_file(body + good_table(), numbering=numbering, styles=_styles(3, circle=True))


def _long_chain_of_styles() -> bytes:
    numbering = numbered_list(1, level())
    body = paragraph("x", style="s0") * 5_000
    return word_file(body + good_table(), numbering=numbering, styles=_styles(20_000, circle=False))


def _numbering_in_a_circle() -> bytes:
    linked = '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s0"/></w:abstractNum>'
    number = '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    style = (
        '<w:style w:type="numbering" w:styleId="s0"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    return word_file(paragraph("x", number=1) + good_table(), numbering=linked + number, styles=style)


def _long_numbers(length: int = 1_000_000, count: int = 2_000) -> bytes:
    lists = f'<w:numbering xmlns:w="{_W}">{numbered_list(1, level(text="%1" * length))}</w:numbering>'.encode()
    listed = word_file(table(row(cell(paragraph("x", number=1) * count), "y")), numbering="")
    return with_parts(listed, {"word/numbering.xml": padded_xml(lists, len(lists) // 150)})


def _many_lists(count: int = 3_000) -> bytes:
    lists = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(1, count))
    levels = "".join(level(index) for index in range(3_000))
    return word_file(good_table(), numbering=f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>{lists}')


def _levels_and_paragraphs(levels: int = 5_000, paragraphs: int = 5_000) -> bytes:
    listed = numbered_list(1, *(level(index) for index in range(levels)))
    return word_file(paragraph("x", number=1) * paragraphs + good_table(), numbering=listed)


def _part_of_a_loop() -> bytes:
    links = f'<Relationship Id="r" Type="{_OFFICE}/styles" Target="document.xml"/>'
    return with_parts(LIST, {"word/_rels/document.xml.rels": relations(links)})


def _open_fields() -> bytes:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    return word_file(table(row(cell(f"<w:p>{begin * 3_000}{run('x') * 3_000}</w:p>"), "y")))


def _deleted_marks() -> bytes:
    return word_file(table(row(cell(paragraph("甲" * 100, mark="<w:del/>") * 10_000), "y")))


def _ebcdic() -> bytes:
    xml = f'<?xml version="1.0" encoding="IBM037"?><!DOCTYPE x [{LAUGHS}]><x>&e9;</x>'
    return package({"word/document.xml": xml.encode("cp037")})


_DTD = "declares a document type"

FILES = (
    Hostile("a billion laughs", lambda: _with_prolog(f"<!DOCTYPE x [{LAUGHS}]>", paragraph("<w:t>&e9;</w:t>")), _DTD),
    Hostile("an entity that is said often", lambda: _with_prolog(f"<!DOCTYPE x [{_QUADRATIC}]>", "&e;" * 9_999), _DTD),
    Hostile("an external entity", lambda: _with_prolog('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hosts">]>'), _DTD),
    Hostile(
        "a parameter entity", lambda: _with_prolog('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]>'), _DTD
    ),
    Hostile("a document type elsewhere", lambda: _with_prolog('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), _DTD),
    Hostile("entities in UTF-16", lambda: _encoded("utf-16", "UTF-16", f"<!DOCTYPE x [{LAUGHS}]>"), _DTD),
    Hostile("entities in UTF-7", lambda: _encoded("utf-7", "UTF-7", f"<!DOCTYPE x [{LAUGHS}]>"), "XML|" + _DTD),
    Hostile("entities in UTF-32", lambda: _encoded("utf-32", "UTF-32", f"<!DOCTYPE x [{LAUGHS}]>"), "XML|" + _DTD),
    Hostile("entities in EBCDIC", _ebcdic, "XML|" + _DTD),
    Hostile(
        "an inclusion of a file",
        lambda: word_file(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hosts" parse="text"/>'
            + good_table()
        ),
        None,
    ),
    Hostile("links to elsewhere", _links_elsewhere, None),
    Hostile("macros", _with_macros, None),
    Hostile("a field that starts a program", _dde_field, None),
    Hostile("a cell over a billion columns", _wide_span, None),
    Hostile("a cell in column two billion", _far_right, "without a heading"),
    Hostile("a span of 5,000 digits", _huge_number, None),
    Hostile("tables 10,000 deep", lambda: _deep(10_000), "nested too deeply"),
    Hostile("2,000 tables, each 70 deep", _deep_and_many, "nests its tables"),
    Hostile("250,000 cells merged downwards", _merged_down_everywhere, "columns"),
    Hostile("rows of 1,000 cells that do not fit", _uneven_wide_rows, "columns"),
    Hostile("a million empty rows", _empty_rows, "limits are 100,000 rows"),
    Hostile("20,000 tables before the list", _tiny_tables, None),
    Hostile("styles that are based on one another", _styles_in_a_circle, None),
    Hostile("a style based on 20,000 others", _long_chain_of_styles, "based on one another"),
    Hostile("a list that is linked to itself", _numbering_in_a_circle, None),
    Hostile("numbers a million characters long", _long_numbers, "characters"),
    Hostile("3,000 lists of 3,000 levels", _many_lists, "levels"),
    Hostile("a list of 5,000 levels", _levels_and_paragraphs, "levels"),
    Hostile("a document that is its own style sheet", _part_of_a_loop, None),
    Hostile("fields that never end", _open_fields, "no row of a list|without a header"),
    Hostile("a million characters in one cell", _deleted_marks, "characters"),
)
