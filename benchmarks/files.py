"""`python -m benchmarks.files FOLDER COUNT`: serve a site with so many lists until it is ended.

It is the replica, one notice of which carries generated lists in place of its own. The first line that it prints is
JSON, host → base URL.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from benchmarks.lists import make_short_lists
from crawler.replica.edition import Attachment, Edition, load_edition
from crawler.replica.server import Replica
from crawler.replica.sites import Sites

COUNTS = (100, 400)
"""How many lists a site has."""
_ROWS = 20
"""Rows of each: lists are captured here, how long it takes to read one is measured elsewhere."""


def make_files(folder: Path, seed: int) -> None:
    """Write the lists of the largest site."""
    (folder / "documents").mkdir()
    for number, body in enumerate(make_short_lists(max(COUNTS), _ROWS, seed)):
        (folder / "documents" / _name(number)).write_bytes(body)


def serve(folder: Path, count: int) -> Replica:
    """Serve a site with the first of the lists in a folder."""
    return Replica(Sites(_edition(folder, count)))


def _edition(folder: Path, count: int) -> Edition:
    usual = load_edition()
    latest = max((page for page in usual.pages if "深度合成" in page.title), key=lambda page: page.published)
    title = latest.attachments[0].name
    lists = tuple(Attachment(name=title, document=_name(number), token=str(number)) for number in range(count))
    pages = tuple(page.model_copy(update={"attachments": lists}) if page is latest else page for page in usual.pages)
    return usual.model_copy(update={"folders": (folder, *usual.folders), "pages": pages})


def _name(number: int) -> str:
    return f"{number:03}.docx"


def main() -> None:
    """Serve what the command line names."""
    folder, count = sys.argv[1:]
    with serve(Path(folder), int(count)) as served:
        print(json.dumps(served.mirrors), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
