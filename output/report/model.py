"""What a report says, before it is a page: figures, charts with their tables, and the filings behind each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from output.analysis import Selection
from output.analysis.definitions import Definition
from output.report.rows import FilingRows
from output.text import printable


def link(selection: Selection) -> str:
    """The address, within the page, of the filings selected: `#rows?month=2025-01&registry=dsa`.

    The word "" asks for filings that have none; the key `q` is a text that is searched for.
    """
    pairs = [
        (facet, printable(word))
        for facet, words in sorted(selection.items())
        for word in ((words,) if isinstance(words, str) else words)
    ]
    return f"#rows?{urlencode(pairs, quote_via=quote)}" if pairs else "#rows"


@dataclass(frozen=True)
class Cell:
    """A cell of a table; its text leads to the rows of `selection`, and a CSV has `number` where there is one."""

    text: str
    selection: Selection | None = None
    number: float | None = None


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the first view. `definition` is the key of the Definition that tells how it is counted."""

    label: str
    value: str
    change: str | None
    note: str | None
    selection: Selection | None
    definition: str


@dataclass(frozen=True)
class Block:
    """A chart and the table of what it shows. `chart` is SVG of our own making, `chart_label` says it in words."""

    key: str
    title: str
    lead: str
    chart: str | None
    chart_label: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definitions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError(f"{self.key}: a row has not {len(self.headings)} cells")


@dataclass(frozen=True)
class Section:
    """Charts about one question."""

    key: str
    title: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Warning:
    """What is missing from the data or doubtful, with the rows or the page that show it."""

    text: str
    selection: Selection | None = None
    url: str | None = None


@dataclass(frozen=True)
class Report:
    """A report. `originals` is the address, from the page, of the folder of kept originals.

    Raises ValueError where two parts have one key, or a part refers to a definition or facet that is not there.
    """

    title: str
    subtitle: tuple[str, ...]
    figures: tuple[KeyFigure, ...]
    sections: tuple[Section, ...]
    warnings: tuple[Warning, ...]
    definitions: tuple[Definition, ...]
    rows: FilingRows
    cite: str
    originals: str | None = None

    def __post_init__(self) -> None:
        for keys in (
            [section.key for section in self.sections],
            [block.key for block in self.blocks()],
            [definition.key for definition in self.definitions],
        ):
            if twice := {key for key in keys if keys.count(key) > 1}:
                raise ValueError(f"two parts of the report are called {', '.join(sorted(twice))}")
        used = {figure.definition for figure in self.figures}.union(*(block.definitions for block in self.blocks()))
        if unknown := used - {definition.key for definition in self.definitions}:
            raise ValueError(f"no definition is called {', '.join(sorted(unknown))}")
        asked = {facet for selection in self.selections() for facet in selection}
        if unknown := asked - self.rows.facets() - {"q"}:
            raise ValueError(f"no facet is called {', '.join(sorted(unknown))}")

    def blocks(self) -> Iterator[Block]:
        """The charts of all sections."""
        for section in self.sections:
            yield from section.blocks

    def selections(self) -> Iterator[Selection]:
        """Every selection that something in the report leads to, but for the marks of charts."""
        cells = (cell for block in self.blocks() for row in block.rows for cell in row)
        parts: tuple[KeyFigure | Warning | Cell, ...] = (*self.figures, *self.warnings, *cells)
        yield from (part.selection for part in parts if part.selection is not None)
