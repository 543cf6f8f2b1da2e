"""Content streams of a PDF, edited where they stand: PDFium's own edits rename fonts, and so change the text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable


class DoesNotFit(Exception):
    """An edited stream is longer than it was."""


_STREAM = re.compile(rb"/FlateDecode[^>]*>>\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def edit_content(data: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    """The PDF with each page's drawing edited; raises DoesNotFit where an edit makes it longer.

    A stream keeps its length, so that everything else stays where it is: what is left over follows the end mark of the
    compressed data, where nobody looks.
    """

    def edited(found: re.Match[bytes]) -> bytes:
        try:
            content = zlib.decompress(found[1])
        except zlib.error:
            return found[0]
        changed = edit(content) if b"BT" in content and b"Tf" in content else content
        if changed == content:
            return found[0]
        packed = zlib.compress(changed, 9)
        if len(packed) > len(found[1]):
            raise DoesNotFit(f"the stream has grown from {len(found[1])} to {len(packed)} bytes")
        at = found.start(1) - found.start()
        return found[0][:at] + packed.ljust(len(found[1])) + found[0][at + len(found[1]) :]

    return _STREAM.sub(edited, data)
