"""Fonts made for tests: every character a box, so that no test depends on the fonts of the machine."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import newTable
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

ASCENT, DESCENT = 880, -120
FIRST_WIDE = 0x300
EVERY_CHARACTER = range(0x20, 0x110000)


def width_of(code: int) -> int:
    """Advance of a character in thousandths of its size, near those of common fonts."""
    if code == ord(" "):
        return 250
    return 500 if code < FIRST_WIDE else 1000


def box_font() -> bytes:
    """The font that `crawler.tables.pdf_fonts` gives PDFium: three glyphs for all characters (`box.ttf`)."""
    glyphs = {code: f"box{width_of(code)}" for code in EVERY_CHARACTER}
    widths = {name: int(name.removeprefix("box")) for name in ("box250", "box500", "box1000")}
    return _font(widths, glyphs, form=13)  # many characters, one glyph


def font_for(text: str) -> bytes:
    """A font with a glyph of its own for each character of a text."""
    glyphs = {ord(char): f"u{ord(char):04x}" for char in sorted(set(text))}
    return _font({name: width_of(code) for code, name in glyphs.items()}, glyphs, form=12)


def _font(widths: Mapping[str, int], glyphs: Mapping[int, str], form: int) -> bytes:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *widths])
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **{name: _box(width) for name, width in widths.items()}})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), **{name: (width, 0) for name, width in widths.items()}})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    _set_characters(builder, glyphs, form)
    builder.setupNameTable({"familyName": "Boxes", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT)
    builder.setupPost(keepGlyphNames=False)
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.font.recalcTimestamp = False
    written = io.BytesIO()
    builder.save(written)
    return written.getvalue()


def _set_characters(builder: FontBuilder, glyphs: Mapping[int, str], form: int) -> None:
    table = CmapSubtable.newSubtable(form)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.format, table.reserved, table.length, table.nGroups = form, 0, 0, 0
    table.cmap = dict(glyphs)
    builder.font["cmap"] = newTable("cmap")
    builder.font["cmap"].tableVersion = 0
    builder.font["cmap"].tables = [table]


def _box(width: int) -> object:
    pen = TTGlyphPen(None)
    corners: Iterable[tuple[int, int]] = ((0, DESCENT), (0, ASCENT), (width, ASCENT), (width, DESCENT))
    first, *others = corners
    pen.moveTo(first)
    for corner in others:
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
