"""What is generated in `docs/`: the data dictionary, the definitions, and the outputs of the tutorial."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

from output.analysis.definitions import definitions_page
from output.dictionary import data_dictionary
from tests.crawling import ROOT

DICTIONARY = ROOT / "docs" / "data-dictionary.md"
DEFINITIONS = ROOT / "docs" / "definitions.md"
TUTORIAL = ROOT / "docs" / "tutorial.ipynb"
Notebook = Any


def write(dataset: Path) -> None:
    """Write all of it again; the tutorial is executed on a dataset of both editions of the replica."""
    DICTIONARY.write_text(data_dictionary(), encoding="utf-8", newline="\n")
    DEFINITIONS.write_text(definitions_page(), encoding="utf-8", newline="\n")
    nbformat.write(executed(dataset), TUTORIAL)  # type: ignore[no-untyped-call]


def stored() -> Notebook:
    """The tutorial as it is kept, with its outputs."""
    return nbformat.read(TUTORIAL, as_version=4)  # type: ignore[no-untyped-call]


def executed(dataset: Path) -> Notebook:
    """The tutorial, executed on a dataset, with nothing in it that differs from one execution to the next.

    Raises CellExecutionError where a cell fails.
    """
    notebook = stored()
    environment = os.environ | {"DATASET_DIR": str(dataset), "PYTHONPATH": str(ROOT)}
    client = NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(ROOT / "docs")}})
    client.execute(env=environment)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)  # its times
    notebook.metadata.language_info = {"name": "python"}  # not whose version
    return notebook


def outputs(notebook: Notebook) -> list[list[str]]:
    """What each cell of code prints and shows, as text."""
    return [
        [output.text if output.output_type == "stream" else output.data["text/plain"] for output in cell.outputs]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]
