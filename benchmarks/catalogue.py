"""What is measured, against what, and what is to be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.model import Measurement, Side, Target

SMALL, MIDDLE, LARGE = 10_000, 100_000, 1_000_000
FEW, MANY = 100, 1_000
_LINEAR = (Target("time", 1.1), Target("memory", 1.1))
_GIGABYTE = 2.0**30


def _side(module: str, function: str, note: str, name: str = "beian", package: str | None = None) -> Side:
    return Side(name, f"benchmarks.sides.{module}:{function}", note, package)


def _reading(kind: str, title: str, public: Side, limit: float | None) -> list[Measurement]:
    """Of generated lists, and of the real ones where they are."""
    ours = _side("reading", f"{kind}_ours", "every published shape, within limits of time and size")
    targets = (Target("ratio", limit, public.name),) if limit else ()
    check = f"benchmarks.checks:{kind}"
    generated = Measurement(kind, f"Read {title}, generated lists", kind, ours, (public,), check=check, targets=targets)
    real = {"name": f"{kind}-real", "title": f"Read {title}, real lists", "data": "corpus", "corpus": True}
    return [generated, replace(generated, **real)]  # type: ignore[arg-type]


_READERS = [
    *_reading(
        "docx",
        "Word",
        _side("reading", "docx_lxml", "no numbers made by Word, no styles, no limits", "bare lxml", "lxml"),
        1.5,
    ),
    *_reading(
        "pdf",
        "PDF tables",
        _side("reading", "pdf_pdfplumber", "page by page, pieces of rows not joined", "pdfplumber", "pdfplumber"),
        1 / 8,
    ),
    *_reading(
        "xlsx", "Excel", _side("reading", "xlsx_openpyxl", "values as they are stored", "openpyxl", "openpyxl"), None
    ),
]


def _export(form: str, public: Side) -> Measurement:
    ours = _side(
        "snapshots", f"export_{form}", "seven tables, descriptions and hashes; a file appears when it is whole"
    )
    sizes = (SMALL, MIDDLE, LARGE)
    return Measurement(
        f"export-{form}", f"Export, {form}", "snapshots", ours, (public,), sizes, repeat=3, targets=_LINEAR
    )


_EXPORTS = [
    _export(form, _side("plain_tables", function, note, name, package))
    for form, function, note, name, package in (
        ("csv", "pandas_csv", "six tables; no formula is disarmed", "pandas to_csv", "pandas"),
        ("jsonl", "pandas_json", "six tables", "pandas to_json", "pandas"),
        ("parquet", "parquet", "six tables, same compression", "pyarrow", "pyarrow"),
        ("sqlite", "pandas_sql", "six tables; no keys, no index, no full-text search", "pandas to_sql", "pandas"),
    )
]

_DIFFS = (
    _side("differences", "duckdb", "which filings are missing and which differ in any column", "DuckDB", "duckdb"),
    _side(
        "differences",
        "pandas_merge",
        "which filings are missing, and how many cells differ, lists aside",
        "pandas merge",
        "pandas",
    ),
    _side(
        "differences", "csv_diff", "which cells of which filings differ in any column, from CSV", "csv-diff", "csv-diff"
    ),
)

_BARE = "fetches the same addresses and keeps the bodies; discovers, reads, checks and commits nothing"


def _files(kind: str, title: str, note: str, targets: tuple[Target, ...] = ()) -> Measurement:
    return Measurement(
        f"crawl-many-{kind}",
        title,
        "files",
        _side("crawls", f"files_{kind}", note),
        (_side("crawls", "bare_files", _BARE, "bare Scrapy", "scrapy"),),
        (FEW, MANY),
        counted="files",
        repeat=3,
        unit="wall",
        targets=targets,
    )


def _whole(name: str, title: str, data: str, targets: tuple[Target, ...] = ()) -> Measurement:
    return Measurement(
        name,
        title,
        data,
        _side("commands", "rebuild", "reads all kept originals, normalises, checks and commits; all processes"),
        (_side("commands", "docx_alone", "rows of the Word lists alone", "bare lxml", "lxml"),),
        corpus=data.startswith("corpus"),
        targets=targets,
    )


MEASUREMENTS: Sequence[Measurement] = (
    *_READERS,
    Measurement(
        "normalise",
        "Normalise and resolve listings",
        "nothing",
        _side("normalising", "ours", "every cell read, filers resolved by names, codes and declared changes"),
        (
            _side(
                "normalising", "pandas_strings", "NFKC and no white space; filers by equal cells", "pandas", "pandas"
            ),
            _side("normalising", "csv_round_trip", "the same rows written as CSV and read back", "csv module"),
        ),
        (SMALL, MIDDLE),
        repeat=3,
        targets=_LINEAR,
    ),
    _whole("whole", "Originals to snapshot, 30 generated lists", "originals"),
    _whole("whole-real", "Originals to snapshot, real lists", "corpus_originals", (Target("cpu", 9),)),
    Measurement(
        "diff",
        "Compare two versions, 1 % changed",
        "snapshots",
        _side(
            "snapshots", "diff", "from the dataset: every change with kind, field, cause and place, renamed ones found"
        ),
        _DIFFS,
        (SMALL, MIDDLE, LARGE),
        repeat=3,
        unit="wall",  # each reads and compares on as many cores as it likes
        targets=(
            Target("ratio", 0.1, "csv-diff", LARGE),
            Target("ratio", 1.8, "DuckDB", LARGE),
            Target("peak", 2 * _GIGABYTE, size=LARGE),
            *_LINEAR,
        ),
    ),
    Measurement(
        "commit",
        "Commit a version",
        "snapshots",
        _side("snapshots", "commit", "changes found and kept, feeds refreshed; no reader sees half of it"),
        (_side("plain_tables", "delta_write", "six tables written, nothing compared", "deltalake", "deltalake"),),
        (SMALL, MIDDLE, LARGE),
        repeat=3,
        targets=_LINEAR,
    ),
    Measurement(
        "open",
        "Open the latest version",
        "snapshots",
        _side("snapshots", "open_latest", "six tables of one version, in order"),
        (_side("plain_tables", "delta_read_latest", "six tables, each its latest", "deltalake", "deltalake"),),
        (SMALL, MIDDLE, LARGE),
        repeat=3,
        targets=_LINEAR,
    ),
    Measurement(
        "open-older",
        "Open an older version",
        "snapshots",
        _side("snapshots", "open_older", "six tables as of that version, in order"),
        (_side("plain_tables", "delta_read_first", "six tables, each at its own version", "deltalake", "deltalake"),),
        (SMALL, MIDDLE, LARGE),
        repeat=3,
        targets=_LINEAR,
    ),
    *_EXPORTS,
    Measurement(
        "report",
        "Report",
        "snapshots",
        _side("reports", "ours", "charts, and all filings to search and sort"),
        (_side("plain_tables", "pandas_html", "a plain table of all filings", "pandas to_html", "pandas"),),
        (SMALL, MIDDLE),
        repeat=3,
        check="benchmarks.sides.reports:in_browser",
        targets=_LINEAR,
    ),
    Measurement(
        "crawl-files",
        "Crawl the replica, plain HTTP",
        "addresses",
        _side("crawls", "plain", "pages and files found, lists read, checked and committed"),
        (_side("crawls", "bare_plain", _BARE, "bare Scrapy", "scrapy"),),
        repeat=3,
        unit="wall",
    ),
    Measurement(
        "crawl-browser",
        "Crawl the replica, pages in a browser",
        "addresses",
        _side("crawls", "rendered", "the same, pages rendered and waited for"),
        (_side("crawls", "bare_rendered", _BARE, "bare scrapy-playwright", "scrapy-playwright"),),
        repeat=3,
        unit="wall",
        check="benchmarks.checks:browser_starts",
    ),
    Measurement(
        "crawl-again",
        "Crawl again, nothing changed",
        "addresses",
        _side("crawls", "again", "the same; what is known is not read again"),
        (_side("crawls", "bare_plain", _BARE, "bare Scrapy", "scrapy"),),
        repeat=3,
        unit="wall",
        check="benchmarks.checks:read_again",
    ),
    _files("first", "First crawl of a site", "files found, read, checked and committed"),
    _files(
        "again",
        "Unchanged crawl of a site",
        "the same; what is known is not read again",
        (Target("ratio", 1.3, "bare Scrapy", MANY), Target("slope", 1.3, "bare Scrapy")),
    ),
    Measurement(
        "start",
        "Start of `beian --help`",
        "nothing",
        _side("commands", "beian_help", "names all commands"),
        (
            _side("commands", "bare_typer", "an application of one command", "bare Typer", "typer"),
            _side("commands", "bare_python", "the interpreter alone", "python -c pass"),
        ),
        unit="wall",
        targets=(Target("wall", 0.3),),
    ),
)
