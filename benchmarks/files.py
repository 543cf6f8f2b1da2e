"""`python -m benchmarks.files FOLDER`: serve a site with the lists in a folder until it is ended.

It is the replica with further notices, each of which carries some of them. The first line that it prints is JSON,
host → base URL.
"""

from __future__ import annotations

import json
import sys
import threading
from pathlib import Path

from benchmarks.lists import make_short_lists
from crawler.replica.edition import Attachment, Edition, Page, load_edition
from crawler.replica.server import Replica
from crawler.replica.sites import Sites

_A_NOTICE = 100
"""How many of them one notice carries: a page with more than 500 is not read."""
_ROWS = 20
"""Rows of each: lists are captured here, how long it takes to read one is measured elsewhere."""


def make_files(folder: Path, count: int, seed: int) -> None:
    """Write the lists of a site."""
    (folder / "documents").mkdir()
    for number, body in enumerate(make_short_lists(count, _ROWS, seed)):
        (folder / "documents" / _name(number)).write_bytes(body)


def serve(folder: Path) -> Replica:
    """Serve a site with the lists in a folder."""
    return Replica(Sites(_edition(folder)))


def _edition(folder: Path) -> Edition:
    usual, count = load_edition(), sum(1 for _ in (folder / "documents").iterdir())
    notices = tuple(_notice(usual, range(first, min(first + _A_NOTICE, count))) for first in range(0, count, _A_NOTICE))
    return usual.model_copy(update={"folders": (folder, *usual.folders), "pages": (*usual.pages, *notices)})


def _notice(usual: Edition, numbers: range) -> Page:
    """The notice of lists of these numbers, after those that there are."""
    batches = [page for page in usual.pages if "深度合成服务" in page.title]
    latest = max(batches, key=lambda page: page.published)
    batch = len({page.title for page in batches}) + numbers.start // _A_NOTICE + 1
    name = latest.attachments[0].name
    return latest.model_copy(
        update={
            "url": f"{latest.url.rpartition('/')[0]}/c_{batch}.htm",
            "title": f"国家互联网信息办公室关于发布第{batch}批深度合成服务算法备案信息的公告",
            "attachments": tuple(Attachment(name=name, document=_name(n), token=str(n)) for n in numbers),
        }
    )


def _name(number: int) -> str:
    return f"{number:04}.docx"


def main() -> None:
    """Serve what the command line names."""
    [folder] = sys.argv[1:]
    with serve(Path(folder)) as served:
        print(json.dumps(served.mirrors), flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
