"""PDFium's functions that are called for each character, drawn object and point of a page.

ctypes looks at the type of each argument of what pypdfium2 declares and lets other threads run meanwhile, which takes
more than half of the time of such a call. Here it does neither: give pointers as pypdfium2 returns them or by
`ctypes.byref`, and whole numbers only where the function takes an `int`.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium_c


def _unchecked(function: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(function.restype)(address)


def numbers(kind: Any, count: int) -> tuple[memoryview, list[Any]]:
    """Memory that PDFium writes numbers of a `kind` of ctypes into: the numbers, and what to give it for each."""
    memory = (kind * count)()
    places = [ctypes.byref(memory, index * ctypes.sizeof(kind)) for index in range(count)]
    return memoryview(memory).cast("B").cast(kind._type_), places


char_origin = _unchecked(pdfium_c.FPDFText_GetCharOrigin)
font_size = _unchecked(pdfium_c.FPDFText_GetFontSize)
has_no_name = _unchecked(pdfium_c.FPDFText_HasUnicodeMapError)
is_generated = _unchecked(pdfium_c.FPDFText_IsGenerated)
loose_box = _unchecked(pdfium_c.FPDFText_GetLooseCharBox)
text_matrix = _unchecked(pdfium_c.FPDFText_GetMatrix)

object_on_page = _unchecked(pdfium_c.FPDFPage_GetObject)
object_kind = _unchecked(pdfium_c.FPDFPageObj_GetType)
object_matrix = _unchecked(pdfium_c.FPDFPageObj_GetMatrix)
render_mode = _unchecked(pdfium_c.FPDFTextObj_GetTextRenderMode)

draw_mode = _unchecked(pdfium_c.FPDFPath_GetDrawMode)
segment_count = _unchecked(pdfium_c.FPDFPath_CountSegments)
segment_of_path = _unchecked(pdfium_c.FPDFPath_GetPathSegment)
segment_kind = _unchecked(pdfium_c.FPDFPathSegment_GetType)
segment_point = _unchecked(pdfium_c.FPDFPathSegment_GetPoint)
segment_closes = _unchecked(pdfium_c.FPDFPathSegment_GetClose)
