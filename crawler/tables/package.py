"""Office packages (ZIP archives of XML parts), read inside fixed limits. Nothing is ever unpacked to a path."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from crawler.tables.model import CutDocument, HostileDocument, UnreadableDocument

MAX_MEMBERS = 5_000
MAX_PART = 256 * 1024 * 1024
MAX_RATIO = 250
"""Most that a part may grow when it is inflated; the lists' own parts grow about twenty-fold."""

_SMALL = 1024 * 1024
_ENCRYPTED = 0x1


class Package:
    """A package held in memory. Raises CutDocument, HostileDocument or UnreadableDocument when opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise CutDocument(f"the ZIP archive of {len(data):,} bytes has no directory at its end") from error
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise HostileDocument(f"the archive holds {len(members):,} members; none above {MAX_MEMBERS:,} is read")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise UnreadableDocument("the document is encrypted")
        self.names = frozenset(member.filename for member in members)

    def check(self) -> None:
        """Inflate every part once. Raises CutDocument where one is short or its checksum is wrong."""
        for name in self.names:
            self.part(name)

    def part(self, name: str) -> bytes:
        """Bytes of a part. Raises HostileDocument above the limits, whatever the archive says of its size."""
        member = self._zip.getinfo(name)
        limit = min(MAX_PART, max(_SMALL, member.compress_size * MAX_RATIO))
        try:
            with self._zip.open(member) as stream:
                body = stream.read(limit + 1)
                if len(body) <= limit:
                    return body
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise CutDocument(f"the part {name} of the archive is cut or damaged: {error}") from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableDocument(f"the part {name} of the archive is packed in an unknown way: {error}") from error
        raise HostileDocument(f"the part {name} inflates to more than {limit:,} bytes; it is not read")

    def xml(self, name: str) -> etree._Element:
        """Root of an XML part. Raises HostileDocument for a document type, UnreadableDocument for broken XML."""
        body = self.part(name)
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(body, parser)
        except etree.XMLSyntaxError as error:
            raise UnreadableDocument(f"the part {name} is no well-formed XML: {error.msg}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise HostileDocument(f"the part {name} declares a document type; no Office program writes one")
        return root

    def related(self, part: str, kind: str) -> str | None:
        """Name of the part that `part` ("" is the package) points to by a relationship whose type ends in `kind`."""
        folder, _, base = part.rpartition("/")
        name = f"{folder}/_rels/{base}.rels".removeprefix("/")
        if name not in self.names:
            return None
        for relation in self.xml(name).iter("{*}Relationship"):
            if str(relation.get("Type", "")).endswith("/" + kind) and relation.get("TargetMode") != "External":
                target = str(relation.get("Target", ""))
                found = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                return found if found in self.names else None
        return None
