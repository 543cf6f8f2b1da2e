"""A diff as one self-contained HTML page: no script, no request, light and dark, changed characters marked."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from html import escape
from itertools import groupby
from typing import Any

from output.text import printable

Record = dict[str, Any]

_ORDER = ("removed", "renamed", "cancelled", "restored", "modified", "added")
"""What a reader wants to know first comes first."""
_WHOLE = ("added", "removed")
"""Kinds of which there is nothing to tell but the filing itself."""
_ALIKE = 0.5
"""Two values less alike than this (difflib's ratio) are shown whole: marks on every other character tell nothing."""

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --out: #b3261e; --in: #1a7f37; }
@media (prefers-color-scheme: dark) { :root { --out: #ff8a80; --in: #6fdd8b; } }
body { font: 16px/1.6 system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; max-width: 62rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
dl.counts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dl.counts dt { opacity: .7; } dl.counts dd { margin: 0; }
article { margin: .9rem 0; padding: .7rem .9rem; background: var(--soft); border-radius: .5rem; break-inside: avoid; }
article h3 { margin: 0; font-size: 1rem; } .meta, .place { font-size: .85rem; opacity: .75; }
.number { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: .4rem 0; width: 100%; }
th { text-align: left; font-weight: normal; opacity: .7; width: 9rem; vertical-align: top; padding-right: 1rem; }
del { color: var(--out); } ins { color: var(--in); text-decoration: none; }
del mark, ins mark { background: none; color: inherit; font-weight: bold; text-decoration: underline; }
table.filings { min-width: 46rem; }
table.filings th, table.filings td { width: auto; padding: .25rem .6rem .25rem 0; vertical-align: top; }
table.filings tbody tr { border-top: 1px solid var(--line); } td.place { white-space: nowrap; }
details { margin: .9rem 0; } summary { cursor: pointer; } .wide { overflow-x: auto; }
.cause { border: 1px solid var(--line); border-radius: 1rem; padding: 0 .5rem; font-size: .75rem; }
@media print { body { max-width: none; margin: 0; } a { color: inherit; } }
"""


def to_html(
    versions: tuple[str, str],
    counts: Mapping[str, Mapping[str, int]],
    records: Iterable[Record],
    lists: Iterable[str] = (),
) -> str:
    """Page of a diff. Control and direction characters are shown as escapes (see `printable`).

    `versions` are the old and the new one in words, `counts` those of `diff_report.count`, `lists` say what happened
    to whole lists, `records` are those of `diff_report.to_records`: the ones of a filing and kind are shown together.
    """
    shown = ({name: printable(text) if text else text for name, text in record.items()} for record in records)
    ordered = sorted(shown, key=lambda r: _ORDER.index(r["kind"]))
    sections = [_section(kind, list(found)) for kind, found in groupby(ordered, key=lambda r: r["kind"])]
    title = f"Changes from {escape(versions[0])} to {escape(versions[1])}"
    told = "".join(f"<li>{escape(printable(sentence))}</li>" for sentence in lists)
    whole = f"<section><h2>Lists</h2><ul>{told}</ul></section>" if told else ""
    body = whole + "".join(sections) or "<p>No difference.</p>"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n"
        f"<body><h1>{title}</h1>{_counts(counts)}{body}</body></html>\n"
    )


def mark(old: str, new: str) -> tuple[str, str]:
    """Two values as HTML, the characters in which they differ marked; unlike values come without marks."""
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        return escape(old), escape(new)
    sides: tuple[list[str], list[str]] = ([], [])
    for tag, a, b, c, d in matcher.get_opcodes():
        for side, piece in zip(sides, (old[a:b], new[c:d]), strict=True):
            if piece:
                side.append(escape(piece) if tag == "equal" else f"<mark>{escape(piece)}</mark>")
    return "".join(sides[0]), "".join(sides[1])


def _counts(counts: Mapping[str, Mapping[str, int]]) -> str:
    lines = [
        f"<dt>{escape(name)}</dt><dd>{escape(', '.join(f'{printable(v)} {n:,}' for v, n in found.items()))}</dd>"
        for name, found in counts.items()
        if found and name != "company"
    ]
    return f'<dl class="counts">{"".join(lines)}</dl>'


def _section(kind: str, records: list[Record]) -> str:
    filings = [list(found) for _, found in groupby(records, key=lambda r: (r["registry"], r["number"], r["name"]))]
    body = _tables(records) if kind in _WHOLE else "".join(map(_article, filings))
    return f"<section><h2>{escape(kind)} ({len(filings):,})</h2>{body}</section>"


def _tables(records: list[Record]) -> str:
    """Filings that came or went as a whole: a table per list that holds or held them."""
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        title = record["document"] or record["previous_document"] or ""
        found.setdefault((title, record["page_url"] or ""), []).append(record)
    return "".join(_table(title, url, members) for (title, url), members in found.items())


def _table(title: str, url: str, records: list[Record]) -> str:
    causes = " ".join(map(_cause, sorted({record["cause"] for record in records})))
    proofs = sorted({record["evidence"] for record in records if record["evidence"]})
    evidence = "".join(f'<p class="meta">{escape(proof)}</p>' for proof in proofs)
    rows = "".join(
        f"<tr><td>{escape(r['name'] or '(no name)')}</td><td>{escape(r['company'] or '')}</td>"
        f'<td>{escape(r["province"] or "")}</td><td class="number">{escape(r["number"] or "(no number)")}</td>'
        f'<td class="place">{escape(r["place"] or r["previous_place"] or "")}</td></tr>'
        for r in records
    )
    heads = "".join(f"<th>{name}</th>" for name in ("name", "company", "province", "number", "place"))
    table = f'<table class="filings"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
    return (
        f"<details open><summary>{_link(url, escape(title))} ({len(records):,}) {causes}</summary>"
        f'{evidence}<div class="wide">{table}</div></details>'
    )


def _article(records: list[Record]) -> str:
    first = records[0]
    meta = " · ".join(escape(first[name]) for name in ("company", "province", "registry") if first[name])
    causes = " ".join(map(_cause, sorted({record["cause"] for record in records})))
    rows = "".join(_row(record) for record in records if record["field"])
    evidence = "".join(f'<p class="meta">{escape(r["evidence"])}</p>' for r in records if r["evidence"])
    return (
        f"<article><h3>{escape(first['name'] or '(no name)')} {causes}</h3>"
        f'<p class="meta">{meta}<br><span class="number">{escape(first["number"] or "(no number)")}</span></p>'
        f'{f"<table>{rows}</table>" if rows else ""}{evidence}<p class="place">{_place(first)}</p></article>'
    )


def _row(record: Record) -> str:
    old, new = mark(record["old"] or "", record["new"] or "")
    return f"<tr><th>{escape(record['field'])}</th><td><del>{old or '–'}</del> → <ins>{new or '–'}</ins></td></tr>"


def _place(record: Record) -> str:
    now = f"{record['document']}, {record['place']}" if record["document"] else ""
    before = f"{record['previous_document']}, {record['previous_place']}" if record["previous_document"] else ""
    words = escape(f"{before} → {now}" if before and now and before != now else now or before)
    url = record["page_url"] or ""
    return _link(url, words)


def _link(url: str, words: str) -> str:
    """Words (HTML) that lead to a page, where its address is one of the web's."""
    return f'<a href="{escape(url)}">{words}</a>' if url.startswith(("http://", "https://")) else words


def _cause(cause: str) -> str:
    return f'<span class="cause">{escape(cause)}</span>'
