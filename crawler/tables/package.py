"""Office packages (ZIP archives of XML parts), read inside fixed limits. Nothing is ever unpacked to a path."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections import deque
from collections.abc import Iterator

from lxml import etree

from crawler.tables.model import CutDocument, HostileDocument, UnreadableDocument

MAX_MEMBERS = 5_000
MAX_INFLATED = 256 * 1024 * 1024
"""Most bytes that all parts together may have; the largest published list has 7 MB."""
MAX_RATIO = 250
"""Most that a part may grow when it is inflated; the lists' own parts grow about thirty-fold."""

MAX_DIRECTORY = 4 * 1024 * 1024
"""Most bytes of a part that only says what the others are: it is read before anything bounds time and memory."""
MAX_TAGS = 2_000_000
"""Most tags of an XML part; the largest published list has 300,000."""

_SMALL = 1024 * 1024
_CHUNK = 256 * 1024
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MANY = 0xFFFF
"""Stands for more members than the end of an archive has room to count (ZIP64)."""
_TOO_LARGE = (etree.ErrorTypes.ERR_NAME_TOO_LONG, etree.ErrorTypes.ERR_RESOURCE_LIMIT)
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": (
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    ),
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
"""Namespaces of strict documents (ISO/IEC 29500-1) → those of transitional ones (part 4), which all others use."""


class Package:
    """A package held in memory. Raises CutDocument, HostileDocument or UnreadableDocument when opened."""

    def __init__(self, data: bytes) -> None:
        # Before the directory is read: each member takes half a kilobyte then.
        if (members := data.count(_ENTRY)) > MAX_MEMBERS:
            raise HostileDocument(f"the archive holds {members:,} members; none above {MAX_MEMBERS:,} is read")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, EOFError, ValueError, OverflowError, NotImplementedError) as error:
            raise CutDocument(
                f"the ZIP archive of {len(data):,} bytes has no whole directory at its end: fetch it again"
            ) from error
        found = self._zip.infolist()
        self.names = frozenset(member.filename for member in found)
        stated = _stated_members(data)
        if stated not in (len(found), _MANY):
            raise CutDocument(
                f"the ZIP archive lists {len(found):,} of {stated:,} members and is damaged: fetch it again"
            )
        if min((member.header_offset for member in found), default=0) > 0:
            # What was found is the directory of an archive inside this one.
            raise CutDocument(f"the ZIP archive of {len(data):,} bytes lacks its own directory: fetch it again")
        if len(self.names) < len(found):
            raise UnreadableDocument("the archive holds two members of one name; which one is shown cannot be told")
        if any(member.flag_bits & _ENCRYPTED for member in found):
            raise UnreadableDocument("the document is encrypted and opens with a password only")
        for member in found:
            # A packer may ask for any amount of memory; those of Office programs do not.
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise UnreadableDocument(f"the part {member.filename} of the archive is packed in an unknown way")
        declared = sum(member.file_size for member in found)
        if declared > MAX_INFLATED:
            raise HostileDocument(f"the archive inflates to {declared:,} bytes; none above {MAX_INFLATED:,} is read")

    def check(self) -> None:
        """Inflate every part once. Raises CutDocument where one is short or its checksum is wrong."""
        for name in sorted(self.names):
            deque(self._chunks(name), maxlen=0)

    def part(self, name: str, most: int = MAX_INFLATED) -> bytes:
        """Bytes of a part. Raises HostileDocument above the limits, whatever the archive says of its size."""
        return b"".join(self._chunks(name, most))

    def xml(self, name: str, most: int = MAX_INFLATED) -> etree._Element:
        """Root of an XML part, strict namespaces made transitional.

        Raises HostileDocument for a document type, too deep a nesting or more than `most` bytes, UnreadableDocument
        for broken XML.
        """
        body = self.part(name, most)
        root = _parse(name, body)
        if str(root.tag).startswith("{http://purl.oclc.org/ooxml/"):
            for strict, transitional in _STRICT.items():
                body = body.replace(strict, transitional)
            root = _parse(name, body)
        return root

    def main_part(self) -> str | None:
        """Name of the part that the package opens with, None where it names none that it has."""
        return self.related("", "officeDocument")

    def media_type(self, part: str) -> str:
        """Content type that the package declares for a part, "" where it declares none."""
        if "[Content_Types].xml" not in self.names:
            return ""
        extension = part.rpartition(".")[2].lower()
        declared = ""
        for entry in self.xml("[Content_Types].xml", MAX_DIRECTORY):
            if str(entry.get("PartName", "")).lower() == f"/{part}".lower():
                return str(entry.get("ContentType", ""))
            if str(entry.get("Extension", "")).lower() == extension:
                declared = str(entry.get("ContentType", ""))
        return declared

    def related(self, part: str, kind: str) -> str | None:
        """Name of the part that `part` ("" is the package) points to by a relationship whose type ends in `kind`."""
        targets = (target for found, target in self.relations(part).values() if found == kind)
        return next((target for target in targets if target in self.names), None)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationships of a part by id: the last word of its type, and the name of the part that it points to."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        if name not in self.names:
            return {}
        return {
            relation.get("Id", ""): (
                str(relation.get("Type", "")).rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, str(relation.get("Target", "")))).lstrip("/"),
            )
            for relation in self.xml(name, MAX_DIRECTORY).iter("{*}Relationship")
            if relation.get("TargetMode") != "External"
        }

    def elements(self, name: str, tag: str) -> Iterator[etree._Element]:
        """Elements of this local name of an XML part, one by one; each is emptied when the next one is asked for.

        Raises as `xml` does.
        """
        body = self.part(name)
        _refuse_before_parsing(name, body)
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        try:
            for _, element in etree.iterparse(io.BytesIO(body), tag=f"{{*}}{tag}", **options):
                yield element
                element.clear()
        except etree.XMLSyntaxError as error:
            raise _broken(name, error) from error

    def _chunks(self, name: str, most: int = MAX_INFLATED) -> Iterator[bytes]:
        member = self._zip.getinfo(name)
        limit = min(most, max(_SMALL, member.compress_size * MAX_RATIO))
        size = 0
        try:
            with self._zip.open(member) as stream:
                while chunk := stream.read(_CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise HostileDocument(f"the part {name} inflates to more than {limit:,} bytes; it is not read")
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise CutDocument(f"the part {name} of the archive is cut or damaged ({error}): fetch it again") from error
        except (NotImplementedError, RuntimeError) as error:
            raise UnreadableDocument(f"the part {name} of the archive is packed in an unknown way: {error}") from error
        if size < member.file_size:
            raise CutDocument(f"the part {name} of the archive ends after {size:,} of {member.file_size:,} bytes")


def _stated_members(data: bytes) -> int:
    """How many members the end of an archive says that there are."""
    end = data.rfind(b"PK\x05\x06")
    return int.from_bytes(data[end + 10 : end + 12], "little")


def _parse(name: str, body: bytes) -> etree._Element:
    _refuse_before_parsing(name, body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise _broken(name, error) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _document_type(name)
    return root


def _refuse_before_parsing(name: str, body: bytes) -> None:
    """Refuse a document type, since entities grow while they are parsed, and more elements than memory holds."""
    if (tags := body.count(b"<")) > MAX_TAGS:
        raise HostileDocument(f"the part {name} holds {tags:,} tags; none above {MAX_TAGS:,} is read")
    if b"<!DOCTYPE" in body or (b"\0" in body[:200] and b"<!DOCTYPE" in body.replace(b"\0", b"")):
        raise _document_type(name)


def _document_type(name: str) -> HostileDocument:
    return HostileDocument(f"the part {name} declares a document type; no Office program writes one")


def _broken(name: str, error: etree.XMLSyntaxError) -> UnreadableDocument:
    if error.code in _TOO_LARGE:
        return HostileDocument(f"the part {name} is nested too deeply or holds too long a text: {error.msg}")
    return UnreadableDocument(f"the part {name} is no well-formed XML: {error.msg}")
