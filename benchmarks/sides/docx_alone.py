"""`python -m benchmarks.sides.docx_alone FOLDER`: how many rows the Word files below a folder have."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.docx_lxml import read


def main() -> None:
    """Read them one after the other."""
    files = (path.read_bytes() for path in sorted(Path(sys.argv[1]).rglob("*")) if path.is_file())
    print(sum(len(table) for data in files if b"word/document.xml" in data for table in read(data)))


if __name__ == "__main__":
    main()
