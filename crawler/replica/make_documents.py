"""Make the replica's documents from their rows: `python -m crawler.replica.make_documents`.

Needs reportlab and openpyxl (development dependencies); the documents are kept beside the rows, so that nobody has
to make them to run the replica. The same rows give the same bytes.
"""

from __future__ import annotations

from pathlib import PurePath

from crawler.replica.edition import EDITIONS, Edition, load_edition
from crawler.replica.write_docx import write_docx
from crawler.replica.write_pdf import write_pdf
from crawler.replica.write_xlsx import write_xlsx


def make_document(edition: Edition, name: str) -> bytes:
    """Bytes of a document of an edition, made from its rows. Raises ValueError for an unknown kind of file."""
    layout = edition.documents[name]
    tables = [edition.printed(listed) for listed in layout.tables]
    match PurePath(name).suffix:
        case ".docx":
            return write_docx(tables[0], layout)
        case ".xlsx":
            return write_xlsx(tables[0], layout)
        case ".pdf":
            return write_pdf(tables, layout)
        case other:
            raise ValueError(f"{name}: no document of the kind {other} can be made")


def main() -> None:
    """Write the documents of every edition."""
    for folder in sorted(EDITIONS.iterdir()):
        edition = load_edition(int(folder.name))
        (folder / "documents").mkdir(exist_ok=True)
        for name in sorted(edition.own):
            (folder / "documents" / name).write_bytes(make_document(edition, name))


if __name__ == "__main__":
    main()
