"""PDFs: objects that lead back to themselves, streams that swell, pages without end, and what a viewer would run."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from tests.crawler.tables.hostile.model import Hostile, noise

_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(objects: Sequence[bytes], *, root: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of objects 1, 2, …; the first is the catalogue."""
    return numbered(dict(enumerate(objects, 1)), trailer=trailer + root)


def numbered(objects: Mapping[int, bytes], *, trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a plain cross-reference table."""
    body, places = bytearray(b"%PDF-1.7\n"), {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start, count = len(body), max(objects, default=0) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % count
    for number in range(1, count):
        body += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 00000 f \n"
    return bytes(body) + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF\n" % (count, trailer, start)


def stream(content: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """A stream object."""
    size = len(content) if length is None else length
    return b"<</Length %d%b>>\nstream\n%b\nendstream" % (size, entries, content)


def flate(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object, packed."""
    return stream(zlib.compress(content, 9), b"/Filter/FlateDecode" + entries)


def _page(
    content: bytes,
    resources: bytes = b"",
    more: Sequence[bytes] = (),
    entries: bytes = b"",
    box: bytes = b"[0 0 595 842]",
) -> bytes:
    """One page with a content stream (object 4), and objects from 6 on."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox%b/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>%b>>"
            % (box, resources, entries),
            content,
            _FONT,
            *more,
        ]
    )


_TABLE = (
    b"40 700 m 340 700 l S 40 680 m 340 680 l S 40 660 m 340 660 l S "
    b"40 660 m 40 700 l S 140 660 m 140 700 l S 240 660 m 240 700 l S 340 660 m 340 700 l S "
    b"BT /F 10 Tf 45 685 Td (a) Tj 100 0 Td (b) Tj 100 0 Td (c) Tj "
    b"-200 -20 Td (1) Tj 100 0 Td (2) Tj 100 0 Td (3) Tj ET"
)
"""A ruled table of two rows, a b c and 1 2 3."""


def _catalogue(entries: bytes, more: Sequence[bytes] = ()) -> bytes:
    """A page with the table, and entries of the catalogue; `more` are objects from 6 on."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R%b>>" % entries,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            stream(_TABLE),
            _FONT,
            *more,
        ]
    )


def _pages_in_a_circle() -> bytes:
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1000>>",
            b"<</Type/Pages/Kids[2 0 R 3 0 R]/Parent 3 0 R/Count 1000>>",
        ]
    )


def _deep_pages(depth: int = 20_000) -> bytes:
    kids = [b"<</Type/Pages/Kids[%d 0 R]/Count 1/Parent %d 0 R>>" % (n + 1, n - 1) for n in range(2, depth)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *kids, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def _million_pages() -> bytes:
    """Six levels of ten times the same."""
    levels = [b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"%d 0 R " % (n + 3) * 10, 10 ** (6 - n)) for n in range(6)]
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", *levels, b"<</Type/Page/MediaBox[0 0 595 842]>>"])


def _pages_said_often(count: int = 1_999) -> bytes:
    """Many pages that are all one, with a good deal on it."""
    text = b"BT /F 5 Tf " + b"1 0 0 1 9 9 Tm (a) Tj " * 1_000 + b"ET"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[%b]/Count %d>>" % (b"3 0 R " * count, count),
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
            flate(text),
            _FONT,
        ]
    )


def _object_streams_in_a_circle() -> bytes:
    inner = b"1 0 <</Type/Catalog/Pages 2 0 R>>"
    objects = {5: stream(inner, b"/Type/ObjStm/N 1/First 4/Extends 5 0 R")}
    return _cross_reference_stream(objects, {1: (2, 5, 0), 2: (2, 2, 0)})


def _cross_reference_stream(
    objects: Mapping[int, bytes], packed: Mapping[int, tuple[int, int, int]], entries: bytes = b""
) -> bytes:
    """A PDF whose cross-reference table is a stream; `packed` are further entries of it."""
    body, rows = bytearray(b"%PDF-1.7\n"), dict(packed)
    for number, content in objects.items():
        rows[number] = (1, len(body), 0)
        body += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start, count = len(body), max(rows) + 2
    rows[count - 1] = (1, start, 0)
    table = b"".join(
        kind.to_bytes(1, "big") + where.to_bytes(4, "big") + which.to_bytes(2, "big")
        for kind, where, which in (rows.get(n, (0, 0, 0)) for n in range(count))
    )
    about = b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R" % count + (entries or b"")
    body += b"%d 0 obj\n%b\nendobj\n" % (count - 1, stream(table, about))
    return bytes(body) + b"startxref\n%d\n%%%%EOF\n" % start


def _earlier_tables_in_a_circle() -> bytes:
    whole = pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"])
    start = whole.rindex(b"xref\n0")
    return whole.replace(b"/Root", b"/Prev %d/Root" % start)


def _forms(branching: int, depth: int, *, circle: bool = False) -> bytes:
    """Forms that each draw the next one `branching` times."""
    forms = []
    for n in range(depth):
        following = 6 if circle and n + 1 == depth else n + 7
        inner = b"<</XObject<</X %d 0 R>>>>" % following
        content = b"/X Do " * branching if circle or n + 1 < depth else b"0 0 m 9 9 l S"
        forms.append(stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources%b" % inner))
    return _page(stream(b"/X Do"), b"/XObject<</X 6 0 R>>", forms)


def _swollen(levels: int, size: int) -> bytes:
    """A stream packed several times over."""
    content = b" " * size
    for _ in range(levels):
        content = zlib.compress(content, 9)
    return _page(stream(content, b"/Filter[%b]" % (b"/FlateDecode" * levels)))


def _hex_of_hex() -> bytes:
    return _page(stream(b"20" * 500_000, b"/Filter[%b]" % (b"/ASCIIHexDecode" * 2_000)))


def _predictor() -> bytes:
    parms = b"/DecodeParms<</Predictor 15/Columns 2147483647/Colors 32/BitsPerComponent 16>>"
    return _page(flate(b"0 0 m 9 9 l S" * 99, parms))


def _many_paths(count: int = 1_000_000) -> bytes:
    return _page(flate(b"0 0 m 9 9 l S\n" * count))


def _long_path(count: int = 3_000_000) -> bytes:
    return _page(flate(b"0 0 m " + b"9 9 l\n" * count + b"S"))


def _many_rules(count: int = 20_000) -> bytes:
    lines = (b"%d %d m %d %d l S\n" % (n % 595, n // 120, n % 595 + 20, n // 120) for n in range(count))
    return _page(flate(b"".join(lines)))


def _dense_grid(lines: int = 2_900) -> bytes:
    across = b"".join(b"0 %d m 14000 %d l S\n" % (n * 5, n * 5) for n in range(lines))
    down = b"".join(b"%d 0 m %d 14000 l S\n" % (n * 5, n * 5) for n in range(lines))
    return _page(flate(across + down), box=b"[0 0 14400 14400]")


def _many_characters(count: int = 1_000_000) -> bytes:
    return _page(flate(b"BT /F 1 Tf 9 9 Td " + b"(aaaaaaaaaa) Tj " * (count // 10) + b"ET"), box=b"[0 0 9999999 99]")


def _scattered_characters(count: int = 15_000) -> bytes:
    """As many characters as a page may have, each at a height of its own."""
    pieces = (b"1 0 0 1 %d %.2f Tm (%d) Tj " % (n * 7 % 590, n * 0.056, n % 10) for n in range(count))
    return _page(flate(b"BT /F 1 Tf " + b"".join(pieces) + b"ET"))


def _many_columns(count: int = 400) -> bytes:
    """Lines of text that are all gaps, without any ruled line."""
    line = b"".join(b"(a) Tj 12 0 Td " for _ in range(45))
    return _page(
        flate(b"BT /F 2 Tf " + b"".join(b"1 0 0 1 9 %.2f Tm %b" % (n * 2, line) for n in range(count)) + b"ET")
    )


def _deep_arrays(depth: int = 1_000_000) -> bytes:
    return _page(flate(b"[" * depth + b"]" * depth + b" TJ"))


def _deep_objects(depth: int = 1_000_000) -> bytes:
    return _page(stream(b""), entries=b"/X" + b"[" * depth + b"]" * depth)


def _saved_states(depth: int = 1_000_000) -> bytes:
    return _page(flate(b"q " * depth + _TABLE))


def font_page(font: bytes, *more: bytes, text: bytes = _TABLE) -> bytes:
    """A page whose text is set in object 6."""
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 6 0 R>>>>>>",
            stream(text),
            b"null",
            font,
            *more,
        ]
    )


def _huge_widths() -> bytes:
    descendant = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<<>>/W[0 [%b]]>>" % (b"500 " * 2_000_000)
    return font_page(b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]>>", descendant)


def _broken_font() -> bytes:
    about = b"<</Type/FontDescriptor/FontName/X/Flags 4/FontFile2 8 0 R>>"
    font = b"<</Type/Font/Subtype/TrueType/BaseFont/X/FontDescriptor 7 0 R>>"
    return font_page(font, about, stream(b"\0\1\0\0\xff\xff" + noise(50_000)))


def _glyph_that_shows_itself() -> bytes:
    glyph = stream(b"1000 0 d0 BT /F 9 Tf (a) Tj ET")
    font = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/CharProcs<</a 7 0 R>>/FirstChar 97"
        b"/LastChar 97/Widths[9]/Encoding<</Differences[97/a]>>/Resources<</Font<</F 6 0 R>>>>>>"
    )
    return font_page(font, glyph)


def _map_of_everything() -> bytes:
    ranges = b"100 beginbfrange\n" + b"<0000> <FFFF> <0000>\n" * 100 + b"endbfrange\n"
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>"
    return font_page(font, b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X>>", flate(ranges * 300))


def _encrypted() -> bytes:
    lock = b"<</Filter/Standard/V 2/R 3/Length 128/P -4/O(%b)/U(%b)>>" % (b"x" * 32, b"y" * 32)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", lock,
    ]  # fmt: skip
    return pdf(objects, trailer=b"/Encrypt 3 0 R/ID[(a)(b)]")


def _runs_programs() -> bytes:
    script = b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);while\\(1\\){})>>/AA<</WC<</S/Launch/F(/bin/sh)>>>>"
    files = b"/Names<</EmbeddedFiles<</Names[(x) 6 0 R]>>/JavaScript<</Names[(y)<</S/JavaScript/JS(1)>>]>>>>"
    attached = b"<</Type/Filespec/F(x.exe)/EF<</F 7 0 R>>>>"
    return _catalogue(script + files, [attached, stream(b"MZ", b"/Type/EmbeddedFile")])


def _opens_files() -> bytes:
    return _page(b"<</Length 0/F(/etc/hosts)/FFilter/FlateDecode>>\nstream\n\nendstream")


def _huge_page() -> bytes:
    return _page(stream(_TABLE), box=b"[-1e38 -1e38 1e38 1e38]")


def _huge_picture() -> bytes:
    entries = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    return _page(stream(_TABLE + b" q 10 0 0 10 500 10 cm /X Do Q"), b"/XObject<</X 6 0 R>>", [flate(b"", entries)])


def _many_objects(count: int = 200_000) -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *[b"0"] * count])


def _huge_table() -> bytes:
    return pdf([b"<</Type/Catalog/Pages 2 0 R>>"]).replace(b"xref\n0 2", b"xref\n0 4000000000")


def _lying_length() -> bytes:
    return _page(stream(_TABLE, length=2_000_000_000))


def _turned_and_skewed() -> bytes:
    return _page(stream(b"1e30 1e-30 1e30 1e30 1e30 1e30 cm " + _TABLE))


def _not_numbers() -> bytes:
    return _page(stream(b"99999999999999999999999999 0 0 1 -99999999999999999999999 0 cm " + _TABLE))


FILES = (
    Hostile("a tree of pages in a circle", _pages_in_a_circle, "cannot be read|no pages|damaged"),
    Hostile("pages 20,000 deep", _deep_pages, "cannot be read|damaged|no row"),
    Hostile("a million pages that are one", _million_pages, "1000000 pages"),
    Hostile("1,999 pages full of text that are one", _pages_said_often, "limit|too|took"),
    Hostile("streams of objects in a circle", _object_streams_in_a_circle, "damaged|no pages"),
    Hostile("cross-reference tables in a circle", _earlier_tables_in_a_circle, "damaged|no pages"),
    Hostile("forms that draw one another", lambda: _forms(1, 3, circle=True), "no row of a list|nests"),
    Hostile("forms in one another, ten times each", lambda: _forms(10, 10), "limit|took"),
    Hostile("forms 5,000 deep", lambda: _forms(1, 5_000), "nests its content|no row"),
    Hostile("a content of 150 MB", lambda: _swollen(2, 150_000_000), "limit|memory|took|no row"),
    Hostile("a content packed thirty times", lambda: _swollen(30, 1_000_000), "no row|limit"),
    Hostile("a content in 2,000 filters", _hex_of_hex, "no row|limit"),
    Hostile("rows of four billion columns in a filter", _predictor, "no row|limit"),
    Hostile("a million paths", _many_paths, "limit|memory|ruled lines|no row"),
    Hostile("a path of three million lines", _long_path, "limit|memory|no row"),
    Hostile("20,000 ruled lines", _many_rules, "no row of a list"),
    Hostile("a grid of eight million cells", _dense_grid, "ruled lines"),
    Hostile("a million characters", _many_characters, "more than the limit"),
    Hostile("15,000 characters on lines of their own", _scattered_characters, "lines of text outside"),
    Hostile("400 lines of 45 columns that no line rules", _many_columns, "header|limit|guess|look at"),
    Hostile("arrays a million deep", _deep_arrays, "no row|crash"),
    Hostile("objects a million deep", _deep_objects, "damaged|crash|cannot be read|no row"),
    Hostile("a million saved states", _saved_states, "header"),
    Hostile("widths of two million characters", _huge_widths, "no row|header"),
    Hostile("a font that is noise", _broken_font, "header|characters"),
    Hostile("a glyph that shows itself", _glyph_that_shows_itself, "header|characters|no row"),
    Hostile("a map of all characters, 30,000 times", _map_of_everything, "header|characters|limit|no row"),
    Hostile("a password", _encrypted, "encrypted"),
    Hostile("scripts, programs and files inside", _runs_programs, "header"),
    Hostile("a content that stands in another file", _opens_files, "no row"),
    Hostile("a page as large as numbers go", _huge_page, "no row|header"),
    Hostile("a picture of ten billion points", _huge_picture, "header|scan"),
    Hostile("200,000 objects", _many_objects, "cannot open"),
    Hostile("a table of four billion objects", _huge_table, "damaged|no pages"),
    Hostile("a stream that says it has 2 GB", _lying_length, "header|no row"),
    Hostile("a matrix out of all measure", _turned_and_skewed, "no row|header"),
    Hostile("numbers out of all measure", _not_numbers, "no row|header"),
)
