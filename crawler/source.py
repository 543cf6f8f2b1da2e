"""A publisher, as its file in `crawler/sources/` declares it.

Everything that a publisher may change without notice stands in that file: hosts, pages to watch, the wording of
notices, attachments and column headings. Code that reads a page or a list takes a `Source` and guesses nothing.
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from crawler.alarms import Alarm

SOURCES = Path(__file__).parent / "sources"

DocumentSeries = Literal["iisa", "dsa", "genai", "cancellation"]
ListingSeries = Literal["iisa", "dsa", "genai_filed", "genai_registered", "cancellation"]
SERIES: tuple[DocumentSeries, ...] = ("iisa", "dsa", "genai", "cancellation")

CELLS = (
    "seq_raw", "name_raw", "category_raw", "role_raw", "company_raw", "province_raw",
    "products_raw", "purpose_raw", "number_raw", "date_raw", "remark_raw", "scene_raw",
)  # fmt: skip
"""The cells that a row of a list may have, in the order of the listings table."""


class SourceError(Exception):
    """A source file cannot be used; the message names the file and the field."""


def _is_pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        raise ValueError(f"{value!r} is no regular expression: {error}") from error
    return value


Pattern = Annotated[str, AfterValidator(_is_pattern)]


def fold_heading(text: str) -> str:
    """A heading as headings are compared: without white space, and with one kind of slash."""
    return "".join(text.split()).replace("／", "/")


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Page(_Declared):
    """A page to watch. `landmark` is a CSS selector that the page shows once it is complete."""

    kind: Literal["column", "notice", "app"]
    url: str
    landmark: str
    series: tuple[DocumentSeries, ...]
    api: str | None = None
    """Where the page's own script gets its entries from: older entries of a column, the list of an app."""
    form: dict[str, str] = {}
    """Form fields of the request for older entries; the page number is added as `pageno`."""
    file: str | None = None
    """Where an app keeps the file of a notice, with `{id}` for the notice's identifier."""


class Notice(_Declared):
    """How one kind of notice is recognised by its title. Groups of `title`: batch."""

    series: DocumentSeries
    title: Pattern
    first_batch: bool = False
    """A title without a batch number is that of batch 1."""


class Attachment(_Declared):
    """How an attached list is recognised by its name. Groups of `name`: year, month, position."""

    series: DocumentSeries
    name: Pattern


class Total(_Declared):
    """How a notice states a cumulative total. Groups: `as_of` year, month, day; `count` count."""

    series: ListingSeries
    as_of: Pattern
    count: Pattern


class Form(_Declared):
    """The columns of one kind of list: cell name → the headings seen for it."""

    series: ListingSeries
    columns: dict[str, tuple[str, ...]]
    optional: dict[str, tuple[str, ...]] = {}

    @functools.cached_property
    def headings(self) -> dict[str, str]:
        """Folded heading → cell name."""
        wordings = {**self.optional, **self.columns}
        return {fold_heading(heading): cell for cell, headings in wordings.items() for heading in headings}

    @model_validator(mode="after")
    def _cells_are_known(self) -> Form:
        for cell in (*self.columns, *self.optional):
            if cell not in CELLS:
                raise ValueError(f"unknown cell {cell!r}; use one of {', '.join(CELLS)}")
        return self


class Source(_Declared):
    """One publisher. The file's name is the source's name."""

    name: str
    publisher: str
    spider: Literal["cac", "provinces"]
    hosts: tuple[str, ...] = Field(min_length=1)
    firewall: tuple[str, ...] = ()
    """Words that stand on the page of the publisher's firewall and nowhere else."""
    relevant: Pattern
    """A title in a watched column that matches this is about filings: it is recognised or reported."""
    ignored: tuple[Pattern, ...] = ()
    """Relevant titles that carry no list, reviewed one by one."""
    footnote: Pattern = r"^(注|备注|说明)[:：]"
    """A row that matches this in its only cell is a note below the list, not a filing."""
    list_title: Pattern
    """A row that matches this in its only cell is the title of a list."""
    vocabularies: dict[str, tuple[str, ...]] = {}
    alarms: dict[Alarm, float]
    """The limit of each alarm: what goes beyond it ends the run with exit code 4. docs/runbook.md tells the units."""
    pages: tuple[Page, ...]
    notices: tuple[Notice, ...]
    attachments: tuple[Attachment, ...] = ()
    totals: tuple[Total, ...] = ()
    forms: tuple[Form, ...]

    @field_validator("alarms")
    @classmethod
    def _has_every_alarm(cls, limits: dict[Alarm, float]) -> dict[Alarm, float]:
        if missing := [alarm for alarm in Alarm if alarm not in limits]:
            raise ValueError(f"no limit is given for {', '.join(missing)}")
        return limits

    @property
    def file(self) -> str:
        """Path of the source's file inside the project, as shown to the person who has to edit it."""
        return f"crawler/sources/{self.name}.toml"


def load_source(path: Path) -> Source:
    """Read one source file.

    Raises SourceError when the file is no TOML or does not follow the model above.
    """
    try:
        declared = tomllib.loads(path.read_text(encoding="utf-8"))
        return Source.model_validate({"name": path.stem, **declared})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError(f"{path} is no readable TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise SourceError(f"{path}: field {field}: {first['msg']}") from error


@functools.cache
def load_sources(directory: Path = SOURCES) -> dict[str, Source]:
    """All sources by name, sorted. Raises SourceError as `load_source` does."""
    return {path.stem: load_source(path) for path in sorted(directory.glob("*.toml"))}
