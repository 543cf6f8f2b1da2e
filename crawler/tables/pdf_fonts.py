"""The font that stands for every one that a PDF names and does not bring.

PDFium looks for such a font on the machine. Where there is none for Chinese, characters have no extent, and PDFium
leaves out those that are placed one by one: the rows read would depend on the machine. So it is given one font for
all: `box.ttf`, of 0.7 kB, in which each character is a box as wide as such characters are in common fonts. What a
page says does not depend on shapes; where its characters stand comes from the page and the widths that it states.
"""

from __future__ import annotations

import ctypes
from importlib import resources
from typing import Any

import pypdfium2 as pdfium

_BOX = resources.files("crawler.tables").joinpath("box.ttf").read_bytes()
_HANDLE = 1
_WHOLE_FILE = 0
_ANY_CHARSET = 1


class _BoxFonts(pdfium.PdfSysfontBase):  # type: ignore[misc]
    """Answers PDFium's questions for fonts; the names are those of its interface, `fpdf_sysfontinfo.h`."""

    def EnumFonts(self, _: Any, mapper: Any) -> None:  # noqa: N802
        pass

    def MapFont(self, *_: Any) -> int:  # noqa: N802
        return _HANDLE

    def GetFont(self, *_: Any) -> int:  # noqa: N802
        return _HANDLE

    def GetFontData(self, _: Any, font: Any, table: int, buffer: Any, size: int) -> int:  # noqa: N802
        if table != _WHOLE_FILE:
            return 0
        if buffer and size >= len(_BOX):
            ctypes.memmove(buffer, _BOX, len(_BOX))
        return len(_BOX)

    def GetFaceName(self, *_: Any) -> int:  # noqa: N802
        return 0

    def GetFontCharset(self, *_: Any) -> int:  # noqa: N802
        return _ANY_CHARSET

    def DeleteFont(self, *_: Any) -> None:  # noqa: N802
        pass


def use_box_fonts() -> None:
    """Let PDFium take no font from the machine, from now on in this process. Calling it again changes nothing."""
    if not isinstance(pdfium.PdfSysfontBase.SINGLETON, _BoxFonts):
        _BoxFonts().setup()
