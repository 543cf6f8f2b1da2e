"""A version of a dataset → its report: key figures, sections, what is missing, definitions, the filings themselves."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from normalize.issues import Issue
from output.analysis import build_facts
from output.analysis.definitions import load_definitions
from output.analysis.facts import products_as_text
from output.dataset import Dataset
from output.memory import without_collector
from output.recheck import recorded_checks
from output.report.figures import figures
from output.report.model import Report, Warning
from output.report.rows import FilingRows
from output.report.sections import sections
from output.snapshot import Commit
from output.store import Store

_FINDINGS = 5
"""Findings of one check that are told."""
_BY_FILING = "numbers_valid"
"""The check whose findings are of single filings."""


@without_collector()
def build_report(store: Store, version: int, published_by: str | None = None, folder: Path | None = None) -> Report:
    """The report of a version, or of what its lists hold up to a month or day (`published_by`, see `build_facts`).

    `folder` is where the page is to lie: it links to the kept originals from there, where the dataset is a folder too.
    Raises ValueError for a date that is none.
    """
    dataset = Dataset(store)
    commits = dataset.commits()
    commit = next(found for found in commits if found.version == version)
    facts = build_facts(dataset.snapshot(version), published_by)
    earlier = [found for found in commits if found.readable and found.version < version]
    before = build_facts(dataset.snapshot(earlier[-1].version), published_by) if earlier else None
    since = f"version {earlier[-1].version}, {earlier[-1].time[:10]}" if earlier else ""
    documents = dataset.documents(version)
    return Report(
        title="Filings of algorithms and generative AI in China",
        subtitle=_subtitle(commit, facts, documents, published_by),
        figures=figures(facts, before, since),
        sections=sections(facts),
        warnings=(*_unread(documents), *_checked(store, commits, version), *_doubts(facts)),
        definitions=load_definitions(),
        rows=FilingRows(_listed(facts)),
        cite=_cite(commit, published_by),
        originals=_originals(store, folder),
    )


def _subtitle(
    commit: Commit, facts: pd.DataFrame, documents: pd.DataFrame, published_by: str | None
) -> tuple[str, ...]:
    lists = documents[(documents["kind"] == "list") & documents["superseded_by"].isna()]
    lines = [
        f"Version {commit.version} of the dataset, committed {commit.time[:16].replace('T', ' ')} UTC",
        f"{len(facts):,} filings of {facts['company_id'].nunique():,} filers, from {len(lists):,} published lists, "
        f"the newest of {facts['last_period'].max()}",
    ]
    if commit.origin != "publisher":
        lines.insert(
            0, "A sample: read from the copy of the sites that comes with the project, not the real registries"
        )
    if published_by:
        lines.append(f"As of {published_by}: only what lists of that month or earlier hold")
    return tuple(lines)


def _unread(documents: pd.DataFrame) -> list[Warning]:
    bad = documents[documents["problem"].notna() & documents["superseded_by"].isna()]
    return [
        Warning(f"The list 《{title}》 could not be read: {problem}", None, url)
        for title, problem, url in bad[["title", "problem", "page_url"]].itertuples(index=False, name=None)
    ]


def _checked(store: Store, commits: list[Commit], version: int) -> list[Warning]:
    """What the checks of the version find; doubts about single filings are told by their issue codes."""
    found = []
    for check in recorded_checks(store, commits, version):
        if not check.passed and check.name != _BY_FILING:
            more = len(check.findings) - _FINDINGS
            told = [*check.findings[:_FINDINGS], *([f"{more:,} more (beian check {version})"] if more > 0 else [])]
            found += [Warning(f"{check.name.replace('_', ' ').capitalize()}: {finding}") for finding in told]
    return found


def _doubts(facts: pd.DataFrame) -> list[Warning]:
    meanings = {str(issue): issue.description for issue in Issue}
    counts = facts["issues"].explode().dropna().value_counts()
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [
        Warning(
            f"{code.replace('_', ' ').capitalize()} ({count:,}): {meanings.get(code, 'no longer in use')}",
            {"issues": code},
        )
        for code, count in ordered
    ]


def _listed(facts: pd.DataFrame) -> pd.DataFrame:
    """The facts as the list of filings shows them."""
    return facts.assign(
        products=[products_as_text(products) for products in facts["products"]],
        date_precision=facts["filing_date_precision"],
    )


def _cite(commit: Commit, published_by: str | None) -> str:
    state = f", as of {published_by}" if published_by else ""
    return (
        "Cyberspace Administration of China, lists of filed algorithms and generative AI services; "
        f"collected with beian, version {commit.version} of {commit.time[:10]} (run {commit.run_id}){state}."
    )


def _originals(store: Store, folder: Path | None) -> str | None:
    local = Path(store.uri) / "originals"
    if folder is None or not local.is_dir():
        return None
    return Path(os.path.relpath(local, folder)).as_posix()
