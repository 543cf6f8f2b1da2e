"""Feeds of changes, an entry per snapshot: Atom (RFC 4287) and JSON Feed 1.1. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from lxml import etree

from output.snapshot import Commit
from output.text import dump_json, printable

Record = dict[str, Any]

TITLE = "Changes in China's algorithm and generative-AI filings"
_ATOM = "http://www.w3.org/2005/Atom"
_ID = "tag:beian,2022:snapshot"
_SHOWN = 50
"""Changes that an entry tells one by one."""
_ENTRIES = 50
"""Snapshots that a feed tells, the latest first."""


def summarise(changes: Iterable[Record]) -> str:
    """Filings changed by one snapshot in a line, by kind and registry: `3 added (dsa 2, iisa 1)`."""
    kinds: dict[str, Counter[str]] = {}
    seen = set()
    for change in changes:
        key = (change["kind"], change["filing_id"])
        if change["follows"] or (change["filing_id"] and key in seen):
            continue
        seen.add(key)
        counted = kinds.setdefault(change["kind"], Counter())
        counted[change["registry"]] += int(change["new"]) if change["kind"] == "baseline" else 1
    parts = [
        f"{sum(counted.values()):,} {'filings as baseline' if kind == 'baseline' else kind} "
        f"({', '.join(f'{registry} {number:,}' for registry, number in sorted(counted.items()))})"
        for kind, counted in sorted(kinds.items())
    ]
    return ", ".join(parts) or "no filing changed"


def atom(commits: Sequence[Commit], changes: Iterable[Record]) -> bytes:
    """The Atom feed of a dataset; `changes` are rows of the table `changes`, `commits` come oldest first."""
    by_version = _by_version(changes)
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "id", _ID)
    _add(feed, "title", TITLE)
    _add(feed, "updated", commits[-1].time)
    _add(etree.SubElement(feed, f"{{{_ATOM}}}author"), "name", "beian")
    for commit in _latest(commits):
        found = by_version.get(commit.version, [])
        entry = etree.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(entry, "id", f"{_ID}/{commit.version}")
        _add(entry, "title", _title(commit, found))
        _add(entry, "updated", commit.time)
        _add(entry, "summary", summarise(found))
        content = _add(entry, "content", _html(found))
        content.set("type", "html")
        for url in dict.fromkeys(change["page_url"] for change in found if change["page_url"]):
            if url.startswith(("http://", "https://")):
                etree.SubElement(entry, f"{{{_ATOM}}}link", rel="related", href=printable(url))
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def json_feed(commits: Sequence[Commit], changes: Iterable[Record]) -> bytes:
    """The JSON Feed 1.1 of a dataset, its arguments those of `atom`; the changes are in `_beian` of each item."""
    by_version = _by_version(changes)
    items = []
    for commit in _latest(commits):
        found = by_version.get(commit.version, [])
        items.append(
            {
                "id": f"{_ID}/{commit.version}",
                "title": _title(commit, found),
                "content_html": _html(found),
                "summary": summarise(found),
                "date_published": commit.time,
                "_beian": {"version": commit.version, "changes": [c for c in found if not c["follows"]][:_SHOWN]},
            }
        )
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": items}
    return (dump_json(whole, indent=1) + "\n").encode()


def latest_of(feed: bytes) -> int | None:
    """The latest version that a JSON feed of `json_feed` tells of; None where it is none of them."""
    try:
        return int(json.loads(feed)["items"][0]["_beian"]["version"])
    except (ValueError, LookupError, TypeError):
        return None


def told_from(commits: Sequence[Commit]) -> int:
    """The oldest version that a feed tells: changes before it are not needed."""
    return _latest(commits)[-1].version


def _latest(commits: Sequence[Commit]) -> list[Commit]:
    return list(reversed(commits[-_ENTRIES:]))


def _by_version(changes: Iterable[Record]) -> dict[int, list[Record]]:
    found: dict[int, list[Record]] = {}
    for change in changes:
        found.setdefault(change["to_version"], []).append(change)
    return found


def _title(commit: Commit, changes: list[Record]) -> str:
    return f"Version {commit.version}: {summarise(changes)}"


def _html(changes: list[Record]) -> str:
    told = [change for change in changes if not change["follows"]]
    lines = "".join(f"<li>{escape(printable(_line(change)))}</li>" for change in told[:_SHOWN])
    more = f"<p>and {len(told) - _SHOWN:,} more</p>" if len(told) > _SHOWN else ""
    return f"<ul>{lines}</ul>{more}" if told else "<p>No filing changed.</p>"


def _line(change: Record) -> str:
    if change["kind"] == "baseline":
        return f"baseline: {change['registry']} {change['new']}"
    changed = f"; {change['field']}: {change['old'] or '–'} → {change['new'] or '–'}" if change["field"] else ""
    return f"{change['kind']}: {change['name']} ({change['company']}, {change['number']}){changed} [{change['cause']}]"


def _add(parent: Any, name: str, text: str) -> Any:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = printable(text)  # XML has no control characters; a published cell may
    return element
