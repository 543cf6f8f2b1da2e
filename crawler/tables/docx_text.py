"""The text that a paragraph of a Word document shows (ECMA-376 part 1, 17.3), all changes accepted."""

from __future__ import annotations

from lxml import etree

from crawler.tables.docx_outline import Outline
from crawler.tables.docx_styles import Styles
from crawler.tables.docx_xml import ALTERNATIVES, MATH, UNSEEN, W, choice, inside

_RUN, _TEXT, _RUN_PROPERTIES, _FIELD, _SYMBOL = (W + name for name in ("r", "t", "rPr", "fldChar", "sym"))
_MATH_TEXT, _RUBY, _BOX = MATH + "t", W + "ruby", W + "txbxContent"
_OBJECTS = frozenset(W + name for name in ("drawing", "pict", "object"))
_BREAKS = {W + "br": "\n", W + "cr": "\n", W + "tab": "\t", W + "ptab": "\t", W + "noBreakHyphen": "-"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_WHITE = " \t\r\n"


class ParagraphText:
    """Text of one paragraph, and the text boxes that are anchored in it."""

    def __init__(self, p: etree._Element, outline: Outline, styles: Styles, style: str | None) -> None:
        self.boxes: list[etree._Element] = []
        self._outline, self._styles = outline, styles
        self._hidden = styles.hides(style or styles.default)
        self._in_code: list[bool] = []
        """For each field that is open, whether its code is being read, which is not shown, or its result."""
        self._pieces: list[str] = []
        self._read(p)
        self.text = "".join(self._pieces)

    def _read(self, parent: etree._Element) -> None:
        for element in parent:
            tag = element.tag
            if tag == _RUN:
                self._read_run(element)
            elif tag == ALTERNATIVES:
                for chosen in choice(element):
                    self._read(chosen)
            elif tag == _MATH_TEXT:
                self._pieces.append(element.text or "")
            elif tag not in UNSEEN and isinstance(tag, str):
                self._read(element)

    def _read_run(self, run: etree._Element) -> None:
        visible = not self._hidden
        for element in run:
            tag = element.tag
            if tag == _TEXT:
                if visible and not (self._in_code and any(self._in_code)):
                    self._pieces.append(_text(element))
            elif tag == _RUN_PROPERTIES:
                visible = not self._hides(run, element)
            elif tag == _FIELD:
                self._turn_field(element.get(W + "fldCharType"))
            elif tag == ALTERNATIVES:
                for chosen in choice(element):
                    self._read_run(chosen)
            elif visible and not any(self._in_code):
                self._read_special(element, tag)

    def _read_special(self, element: etree._Element, tag: str) -> None:
        if tag in _BREAKS:
            self._pieces.append(_BREAKS[tag])
        elif tag == _SYMBOL:
            self._pieces.append(_symbol(element.get(W + "char")))
        elif tag in _OBJECTS:
            self.boxes += inside(element, _BOX)
        elif tag == _RUBY:
            self._read(element)

    def _turn_field(self, kind: str | None) -> None:
        if kind == "begin":
            self._in_code.append(True)
        elif kind == "separate" and self._in_code:
            self._in_code[-1] = False
        elif kind == "end" and self._in_code:
            self._in_code.pop()

    def _hides(self, run: etree._Element, properties: etree._Element) -> bool:
        hidden, style = self._outline.run(run, properties)
        return hidden if hidden is not None else self._hidden or self._styles.hides(style)


def _symbol(code: str | None) -> str:
    """The character of a `w:sym`, U+FFFD where none is given."""
    try:
        character = chr(int(code or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return "\ufffd" if "\ud800" <= character <= "\udfff" else character


def _text(element: etree._Element) -> str:
    text: str = element.text or ""
    stripped = text.strip(_WHITE)
    # Without xml:space="preserve" the white space around a text is the file's, not the document's (17.3.3.31).
    if len(stripped) < len(text) and element.get(_SPACE) != "preserve":
        text = stripped
    return text.replace("\n", " ")
